// Writing a question or a celebration.
import {api, segment} from "../api.js";
import {explain} from "../dialog.js";
import {announce, button, byId, el, problemLine} from "../dom.js";
import {celebrationFields, commonFields, invitationFields, problemOf, questionFields, readContent, textField} from "../draft_form.js";
import {may, teamStatus} from "../state.js";
import {strings} from "../strings.js";
import {postText, theirs} from "../text.js";

const t = strings.write;

async function send(event, team, submit) {
  const form = byId("draft-form");
  event.preventDefault();
  const problem = byId("draft-problem");
  const kind = form.elements.kind.value;
  const content = readContent(form, kind);
  const wrong = problemOf(content, kind, submit);
  if (wrong) {
    problem.textContent = wrong[0];
    byId(wrong[1]).focus();
    return;
  }
  problem.textContent = "";
  try {
    await api.post("/drafts", {team, kind, ...content, submit});
    form.reset();
    announce(submit ? t.submitted : t.saved);
    location.hash = "#/review";
  } catch (failure) {
    problem.textContent = explain(failure);
  }
}

// What the outcome of the cycle could become; nothing is written before somebody takes it up.
function seedList(proposals, takeUp) {
  if (!proposals.length) return null;
  return el("section", {class: "panel", "aria-labelledby": "seeds"}, el("h2", {id: "seeds"}, t.seeds),
    el("ol", {class: "cards"}, proposals.map((seed, number) => el("li", {},
      el("p", {class: "meta"}, strings.drafts.kindNames[seed.kind], ": ", theirs(seed.why)), postText(seed.text, null),
      button(`seed-${number}`, t.takeUp, () => takeUp(seed))))));
}

export async function newDraft({team: name}) {
  const now = teamStatus(name);
  if (!may("writeDraft", name)) return [el("h1", {}, t.title), el("p", {}, t.notAllowed)];
  const path = `/teams/${segment(name)}`;
  const [team, chosen, seeds] = await Promise.all([
    api.get(path),
    api.get(`${path}/ideas`, {state: "chosen", limit: 200}),
    now.behaviour === "reflect" ? api.get(`${path}/cycles/${now.cycle}/seeds`) : {proposals: []},
  ]);
  const question = el("div", {id: "for-question"}, questionFields());
  const invitation = el("div", {}, invitationFields(team));
  const celebration = el("div", {id: "for-celebration", hidden: true}, celebrationFields(chosen.items));
  const choose = (kind) => () => {
    question.hidden = kind !== "question";
    celebration.hidden = kind !== "celebration";
  };
  const kind = (value, checked) => el("div", {class: "form-check"},
    el("input", {class: "form-check-input", type: "radio", name: "kind", id: `kind-${value}`, value, checked, change: choose(value)}),
    el("label", {class: "form-check-label", for: `kind-${value}`}, t.kinds[value]));
  const takeUp = (seed) => {
    byId(`kind-${seed.kind}`).checked = true;
    choose(seed.kind)();
    invitation.replaceChildren(invitationFields(team, seed.invited));
    celebration.replaceChildren(el("div", {}, celebrationFields(chosen.items, {students: null, staff: [], evidence: "", ideas: seed.ideas})));
    byId("draft-text").value = seed.text;
    byId("draft-text").focus();
  };
  return [
    el("h1", {}, t.title),
    el("p", {class: "meta"}, theirs(now.question)),
    el("p", {}, t.stageNow[now.behaviour] ?? t.stageNow.none),
    seedList(seeds.proposals, takeUp),
    el("form", {class: "panel", id: "draft-form", novalidate: true, submit: (event) => send(event, name, true)},
      el("fieldset", {}, el("legend", {}, t.kind), kind("question", true), kind("celebration", false)),
      textField(), invitation, question, celebration, commonFields(), problemLine("draft-problem"),
      el("div", {class: "actions"},
        el("button", {type: "submit", class: "btn btn-main", id: "submit-draft"}, t.submit),
        button("save-draft", t.save, (event) => send(event, name, false)))),
  ].filter(Boolean);
}
