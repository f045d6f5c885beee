// Writing a question or a celebration.
import {api, segment} from "../api.js";
import {explain} from "../dialog.js";
import {announce, button, byId, checkbox, el, field, input, problemLine, select, textarea} from "../dom.js";
import {may, teamStatus} from "../state.js";
import {strings} from "../strings.js";
import {theirs} from "../text.js";

const t = strings.write;
const KINDS = ["photo", "video", "voice", "work", "quote"];
let rows = 0;

// A row of a growing list, with a button that takes it away and leaves the focus somewhere sensible.
function removableRow(list, adder, content) {
  const row = el("div", {class: "row-of-fields"}, content,
    button(`remove-${++rows}`, t.remove, () => { row.remove(); adder.focus(); }));
  list.append(row);
  row.querySelector("input, select")?.focus();
  return row;
}

function invitations(team) {
  const list = el("div", {id: "invitations"});
  if (!team.invite.length) return [list, el("p", {class: "meta"}, t.nobodyToInvite)];
  const adder = button("add-invitation", t.addInvitation, () => removableRow(list, adder, [
    field(t.who, select(team.invite.map((handle) => [handle, `@${handle.replace(/^@/, "")}`]), team.invite[0], {name: "handle"})),
    field(t.because, input({name: "because", type: "text"}), t.becauseHint),
  ]));
  return [list, adder];
}

function students() {
  const list = el("div", {id: "students"});
  const nobody = checkbox("nobody", t.nobody);
  const adder = button("add-student", t.addStudent, () => {
    byId("nobody").checked = false;
    const number = rows + 1;
    const row = removableRow(list, adder, [
      field(t.code, input({name: "student", type: "text", autocomplete: "off", autocapitalize: "none"}), t.codeHint),
      el("fieldset", {}, el("legend", {}, t.whatIsShown),
        KINDS.map((kind) => checkbox(`kind-${number}-${kind}`, strings.drafts.kinds[kind], {name: "kind", value: kind}))),
      field(t.name, select(Object.entries(strings.drafts.nameLevels), "none", {name: "name_level"})),
    ]);
    row.dataset.student = "";
  });
  return el("fieldset", {id: "student-fields"}, el("legend", {}, t.students), el("p", {class: "form-text"}, t.studentsHint),
    nobody, list, adder);
}

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
  return options.length ? {options, duration_minutes: Number(form.elements.poll_days.value) * 1440} : null;
}

const lines = (text) => text.split(/[,\n]/).map((each) => each.trim()).filter(Boolean);

function read(form, team, submit) {
  const kind = form.elements.kind.value;
  const body = {team, kind, text: form.elements.text.value, submit,
    reply_settings: form.elements.reply_settings.value, made_with_ai: byId("made-with-ai").checked};
  if (kind === "question") return {...body, invited: readInvited(form), poll: readPoll(form)};
  const ideas = Array.from(form.querySelectorAll("[name=idea]:checked"), (each) => each.value);
  return {...body, students: readStudents(form), staff: lines(form.elements.staff.value),
    evidence: form.elements.evidence.value.trim(), ideas};
}

function problemOf(body) {
  if (!body.text.trim()) return [t.needText, "draft-text"];
  if (!body.submit) return null;
  if (body.kind === "question" && body.invited.some((each) => !each.because)) return [t.needBecause, "add-invitation"];
  if (body.kind !== "celebration") return null;
  if (body.students === null) return [t.needStudents, "nobody"];
  if (body.students.some((each) => !each.student || !each.kinds.length)) return [t.needStudent, "add-student"];
  if (!body.evidence) return [t.needEvidence, "evidence"];
  return null;
}

function ideaChoices(ideas) {
  if (!ideas.length) return null;
  return el("fieldset", {}, el("legend", {}, t.ideas), el("p", {class: "form-text"}, t.ideasHint),
    ideas.map((idea) => el("div", {class: "form-check"},
      el("input", {class: "form-check-input", type: "checkbox", name: "idea", value: idea.id, id: `from-${idea.id}`}),
      el("label", {class: "form-check-label", for: `from-${idea.id}`}, theirs(idea.author), ": ", theirs(idea.text)))));
}

async function send(event, team, submit) {
  const form = byId("draft-form");
  event.preventDefault();
  const problem = byId("draft-problem");
  const body = read(form, team, submit);
  const wrong = problemOf(body);
  if (wrong) {
    problem.textContent = wrong[0];
    byId(wrong[1]).focus();
    return;
  }
  problem.textContent = "";
  try {
    await api.post("/drafts", body);
    form.reset();
    announce(submit ? t.submitted : t.saved);
    location.hash = "#/review";
  } catch (failure) {
    problem.textContent = explain(failure);
  }
}

export async function newDraft({team: name}) {
  const now = teamStatus(name);
  if (!may("writeDraft", name)) return [el("h1", {}, t.title), el("p", {}, t.notAllowed)];
  const [team, chosen] = await Promise.all([
    api.get(`/teams/${segment(name)}`),
    api.get(`/teams/${segment(name)}/ideas`, {state: "chosen", limit: 200}),
  ]);
  const question = el("div", {id: "for-question"}, el("fieldset", {}, el("legend", {}, t.invite), invitations(team)),
    field(t.poll, textarea({name: "poll", id: "poll", rows: "4"}), t.pollHint),
    field(t.pollDays, select(["1", "2", "3", "4", "5", "6", "7"].map((days) => [days, days]), "1", {name: "poll_days"})));
  const celebration = el("div", {id: "for-celebration", hidden: true}, students(),
    field(t.staff, input({name: "staff", id: "staff", type: "text"}), t.staffHint),
    field(t.evidence, textarea({name: "evidence", id: "evidence"}), t.evidenceHint), ideaChoices(chosen.items));
  const choose = (kind) => () => {
    question.hidden = kind !== "question";
    celebration.hidden = kind !== "celebration";
  };
  const kind = (value, checked) => el("div", {class: "form-check"},
    el("input", {class: "form-check-input", type: "radio", name: "kind", id: `kind-${value}`, value, checked, change: choose(value)}),
    el("label", {class: "form-check-label", for: `kind-${value}`}, t.kinds[value]));
  return [
    el("h1", {}, t.title),
    el("p", {class: "meta"}, theirs(now.question)),
    el("p", {}, t.stageNow[now.behaviour] ?? t.stageNow.none),
    el("form", {class: "panel", id: "draft-form", novalidate: true, submit: (event) => send(event, name, true)},
      el("fieldset", {}, el("legend", {}, t.kind), kind("question", true), kind("celebration", false)),
      field(t.text, textarea({name: "text", id: "draft-text", rows: "5"}), t.textHint),
      question, celebration,
      field(strings.drafts.replies, select(Object.entries(strings.drafts.replySettings), "everyone", {name: "reply_settings"})),
      checkbox("made-with-ai", t.madeWithAi), problemLine("draft-problem"),
      el("div", {class: "actions"},
        el("button", {type: "submit", class: "btn btn-main", id: "submit-draft"}, t.submit),
        button("save-draft", t.save, (event) => send(event, name, false)))),
  ];
}
