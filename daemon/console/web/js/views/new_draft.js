// Writing a question or a celebration.
import {api, segment} from "../api.js";
import {explain} from "../dialog.js";
import {announce, button, byId, el, problemLine} from "../dom.js";
import {celebrationFields, commonFields, problemOf, questionFields, readContent, textField} from "../draft_form.js";
import {may, teamStatus} from "../state.js";
import {strings} from "../strings.js";
import {theirs} from "../text.js";

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

export async function newDraft({team: name}) {
  const now = teamStatus(name);
  if (!may("writeDraft", name)) return [el("h1", {}, t.title), el("p", {}, t.notAllowed)];
  const [team, chosen] = await Promise.all([
    api.get(`/teams/${segment(name)}`),
    api.get(`/teams/${segment(name)}/ideas`, {state: "chosen", limit: 200}),
  ]);
  const question = el("div", {id: "for-question"}, questionFields(team));
  const celebration = el("div", {id: "for-celebration", hidden: true}, celebrationFields(chosen.items));
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
      textField(), question, celebration, commonFields(), problemLine("draft-problem"),
      el("div", {class: "actions"},
        el("button", {type: "submit", class: "btn btn-main", id: "submit-draft"}, t.submit),
        button("save-draft", t.save, (event) => send(event, name, false)))),
  ];
}
