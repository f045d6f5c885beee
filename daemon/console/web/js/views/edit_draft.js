// Changing a draft that is not on its way yet.
import {api, segment} from "../api.js";
import {explain, tell} from "../dialog.js";
import {announce, button, byId, el, problemLine} from "../dom.js";
import {celebrationFields, commonFields, invitationFields, mayEdit, problemOf, questionFields, readContent, textField, withoutMentions} from "../draft_form.js";
import {me} from "../state.js";
import {strings} from "../strings.js";
import {theirs} from "../text.js";

const t = strings.edit;

const leave = () => { location.hash = "#/review"; };

// Changes what was shown and nothing else: when somebody else changed it meanwhile, the daemon refuses.
async function send(event, draft) {
  event.preventDefault();
  const form = byId("edit-form");
  const problem = byId("edit-problem");
  const content = readContent(form, draft.kind);
  const wrong = problemOf(content, draft.kind, draft.state !== "draft");
  if (wrong) {
    problem.textContent = wrong[0];
    byId(wrong[1]).focus();
    return;
  }
  problem.textContent = "";
  try {
    const now = await api.patch(`/drafts/${segment(draft.id)}`, {...content, content_hash: draft.content_hash});
    form.reset();
    const at = strings.drafts.states[now.state];
    if (draft.approval !== null && now.approval === null) await tell(t.title, t.voided(at));
    else announce(t.saved(at));
    leave();
  } catch (failure) {
    problem.textContent = explain(failure);
  }
}

// Whoever is named without "@" is not notified.
function askNobody(draft) {
  if (!draft.asking) return null;
  return el("div", {}, el("p", {class: "form-text"}, theirs(draft.asking.rule)),
    button("without-mentions", t.withoutMentions, () => {
      for (const control of [byId("draft-text"), byId("poll")].filter(Boolean)) {
        control.value = withoutMentions(control.value, draft.invited);
      }
      byId("invitations").replaceChildren();
      byId("draft-text").focus();
    }));
}

function warnings(draft) {
  return [
    draft.state === "approved" ? el("p", {class: "warn", id: "voids-approval"}, t.voids(draft.approval?.by ?? "")) : null,
    draft.author === me() ? null : el("p", {class: "warn", id: "becomes-yours"}, t.becomesYours),
  ];
}

export async function editDraft({chosen: id}) {
  const draft = await api.get(`/drafts/${segment(id ?? "")}`);
  const title = el("h1", {}, t.title);
  const back = button("edit-cancel", strings.cancel, leave);
  if (!mayEdit(draft)) return [title, el("p", {}, t.notNow(strings.drafts.states[draft.state])), back];
  const [team, chosen] = await Promise.all([
    api.get(`/teams/${segment(draft.team)}`),
    api.get(`/teams/${segment(draft.team)}/ideas`, {state: "chosen", limit: 200}),
  ]);
  return [
    title,
    el("p", {class: "meta"}, strings.drafts.heading(strings.drafts.kindNames[draft.kind]), " ", theirs(draft.author), " ",
      el("span", {class: "tag"}, strings.drafts.states[draft.state])),
    ...warnings(draft),
    el("form", {class: "panel", id: "edit-form", novalidate: true, submit: (event) => send(event, draft)},
      textField(draft.text),
      askNobody(draft),
      invitationFields(team, draft.invited),
      draft.kind === "celebration" ? celebrationFields(chosen.items, draft) : questionFields(draft.poll),
      commonFields(draft),
      problemLine("edit-problem"),
      el("div", {class: "actions"},
        el("button", {type: "submit", class: "btn btn-main", id: "save-edit"}, t.save), back)),
  ].filter(Boolean);
}
