// The fields of a question and of a celebration, empty or filled from a draft, and how they are read.
import {button, byId, checkbox, el, field, input, select, textarea} from "./dom.js";
import {may, me} from "./state.js";
import {strings} from "./strings.js";
import {theirs} from "./text.js";

const t = strings.write;
const KINDS = ["photo", "video", "voice", "work", "quote"];
const EDITABLE = ["draft", "waiting_for_consent", "waiting_for_review", "approved", "held"];
const DAY = 1440;
let rows = 0;

// Nobody knows whether it is on X.
export const isUnclear = (draft) => draft.attempts.some((each) => each.outcome === "unknown" || each.outcome === "pending");

export const mayEdit = (draft) => EDITABLE.includes(draft.state) && !isUnclear(draft) &&
  may(draft.author === me() ? "writeDraft" : "editAny", draft.team);

// A row of a growing list, with a button that takes it away and leaves the focus somewhere sensible.
function removableRow(list, adder, content) {
  const row = el("div", {class: "row-of-fields"}, content,
    button(`remove-${++rows}`, t.remove, () => { row.remove(); adder.focus(); }));
  list.append(row);
  return row;
}

const focusOn = (row) => row.querySelector("input, select")?.focus();

function filled(control, value) {
  control.defaultValue = value;
  return control;
}

export const textField = (text = "") => field(t.text, filled(textarea({name: "text", id: "draft-text", rows: "5"}), text), t.textHint);

function invitations(team, invited) {
  const list = el("div", {id: "invitations"});
  const handles = [...new Set([...team.invite, ...invited.map((each) => each.handle)])];
  if (!handles.length) return [list, el("p", {class: "meta"}, t.nobodyToInvite)];
  const row = (handle, because) => removableRow(list, adder, [
    field(t.who, select(handles.map((each) => [each, `@${each.replace(/^@/, "")}`]), handle, {name: "handle"})),
    field(t.because, input({name: "because", type: "text", value: because}), t.becauseHint),
  ]);
  const adder = button("add-invitation", t.addInvitation, () => focusOn(row(handles[0], "")));
  for (const {handle, because} of invited) row(handle, because);
  return [list, adder];
}

// A poll that was made elsewhere may be open for any number of minutes.
function pollDurations(minutes) {
  const days = [1, 2, 3, 4, 5, 6, 7].map((each) => [String(each * DAY), t.days(each)]);
  return minutes % DAY ? [...days, [String(minutes), t.minutes(minutes)]] : days;
}

export const invitationFields = (team, invited = []) => el("fieldset", {}, el("legend", {}, t.invite), invitations(team, invited));

// The text with these names, and without the "@" that would notify them.
export function withoutMentions(text, invited) {
  const asked = new Set(invited.map((each) => each.handle.replace(/^@/, "").toLowerCase()));
  return text.replace(/[@＠](\w+)/g, (mention, name) => (asked.has(name.toLowerCase()) ? name : mention));
}

export const questionFields = (poll = null) => [
  field(t.poll, filled(textarea({name: "poll", id: "poll", rows: "4"}), poll?.options.join("\n") ?? ""), t.pollHint),
  field(t.pollOpen, select(pollDurations(poll?.duration_minutes ?? DAY), String(poll?.duration_minutes ?? DAY), {name: "poll_minutes"})),
];

const PLAIN = {reply_settings: "everyone", made_with_ai: false, paid_partnership: false, reply_to: null};

export const commonFields = (draft = PLAIN) => [
  field(t.replyTo, input({name: "reply_to", id: "reply-to", type: "text", inputmode: "numeric", autocomplete: "off",
    value: draft.reply_to?.post_id ?? ""}), t.replyToHint),
  field(strings.drafts.replies, select(Object.entries(strings.drafts.replySettings), draft.reply_settings, {name: "reply_settings"})),
  checkbox("made-with-ai", t.madeWithAi, {checked: draft.made_with_ai}),
  checkbox("paid-partnership", t.paidPartnership, {checked: draft.paid_partnership}),
];

function studentRow(list, adder, {student, kinds, name_level: level}) {
  const number = rows + 1;
  const row = removableRow(list, adder, [
    field(t.code, input({name: "student", type: "text", autocomplete: "off", autocapitalize: "none", value: student}), t.codeHint),
    el("fieldset", {}, el("legend", {}, t.whatIsShown),
      KINDS.map((kind) => checkbox(`kind-${number}-${kind}`, strings.drafts.kinds[kind], {name: "kind", value: kind, checked: kinds.includes(kind)}))),
    field(t.name, select(Object.entries(strings.drafts.nameLevels), level, {name: "name_level"})),
  ]);
  row.dataset.student = "";
  return row;
}

// `shown`: null when nobody has said yet.
function students(shown) {
  const list = el("div", {id: "students"});
  const nobody = checkbox("nobody", t.nobody, {checked: shown !== null && !shown.length});
  const adder = button("add-student", t.addStudent, () => {
    byId("nobody").checked = false;
    focusOn(studentRow(list, adder, {student: "", kinds: [], name_level: "none"}));
  });
  for (const each of shown ?? []) studentRow(list, adder, each);
  return el("fieldset", {id: "student-fields"}, el("legend", {}, t.students), el("p", {class: "form-text"}, t.studentsHint),
    nobody, list, adder);
}

function ideaChoices(ideas, linked) {
  const gone = linked.filter((id) => !ideas.some((idea) => idea.id === id)).map((id) => ({id, author: id, text: ""}));
  const all = [...ideas, ...gone];
  if (!all.length) return null;
  return el("fieldset", {}, el("legend", {}, t.ideas), el("p", {class: "form-text"}, t.ideasHint),
    all.map((idea) => el("div", {class: "form-check"},
      el("input", {class: "form-check-input", type: "checkbox", name: "idea", value: idea.id, id: `from-${idea.id}`, checked: linked.includes(idea.id)}),
      el("label", {class: "form-check-label", for: `from-${idea.id}`}, theirs(idea.author), idea.text ? [": ", theirs(idea.text)] : null))));
}

const NOTHING = {students: null, staff: [], evidence: "", ideas: []};

// `ideas`: those that the team chose.
export const celebrationFields = (ideas, draft = NOTHING) => [
  students(draft.students),
  field(t.staff, input({name: "staff", id: "staff", type: "text", value: draft.staff.join(", ")}), t.staffHint),
  field(t.evidence, filled(textarea({name: "evidence", id: "evidence"}), draft.evidence), t.evidenceHint),
  ideaChoices(ideas, draft.ideas),
];

function readStudents(form) {
  const shown = Array.from(form.querySelectorAll("[data-student]"), (row) => ({
    student: row.querySelector("[name=student]").value.trim(),
    kinds: Array.from(row.querySelectorAll("[name=kind]:checked"), (each) => each.value),
    name_level: row.querySelector("[name=name_level]").value,
  }));
  if (shown.length) return shown;
  return byId("nobody").checked ? [] : null;
}

const readInvited = (form) => Array.from(form.querySelectorAll("#invitations .row-of-fields"), (row) => ({
  handle: row.querySelector("[name=handle]").value,
  because: row.querySelector("[name=because]").value.trim(),
}));

// A poll's answers stand one to a line: they may hold commas.
function readPoll(form) {
  const options = form.elements.poll.value.split("\n").map((each) => each.trim()).filter(Boolean);
  return options.length ? {options, duration_minutes: Number(form.elements.poll_minutes.value)} : null;
}

const lines = (text) => text.split(/[,\n]/).map((each) => each.trim()).filter(Boolean);

// What the form says of a post of this kind, as the API takes it.
export function readContent(form, kind) {
  const common = {
    text: form.elements.text.value, reply_settings: form.elements.reply_settings.value,
    made_with_ai: byId("made-with-ai").checked,
    paid_partnership: byId("paid-partnership").checked, reply_to: form.elements.reply_to.value.trim() || null,
    invited: readInvited(form),
  };
  if (kind !== "celebration") return {...common, poll: readPoll(form)};
  return {
    ...common, students: readStudents(form), staff: lines(form.elements.staff.value), evidence: form.elements.evidence.value.trim(),
    ideas: Array.from(form.querySelectorAll("[name=idea]:checked"), (each) => each.value),
  };
}

// What is missing, and where; a draft that is only kept may lack anything but its text.
export function problemOf(content, kind, complete) {
  if (!content.text.trim()) return [t.needText, "draft-text"];
  if (!complete) return null;
  if (content.invited.some((each) => !each.because)) return [t.needBecause, "add-invitation"];
  if (kind !== "celebration") return null;
  if (content.students === null) return [t.needStudents, "nobody"];
  if (content.students.some((each) => !each.student || !each.kinds.length)) return [t.needStudent, "add-student"];
  if (!content.evidence) return [t.needEvidence, "evidence"];
  return null;
}
