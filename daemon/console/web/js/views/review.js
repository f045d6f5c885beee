// The moderation queue: what waits for a person, soonest to expire and oldest first.
import {api, segment} from "../api.js";
import {ask, askReason, explain, tell} from "../dialog.js";
import {announce, button, byId, checkbox, el, field, input, select} from "../dom.js";
import {draftCard} from "../draft_card.js";
import {isUnclear, mayEdit} from "../draft_form.js";
import {may, me, state} from "../state.js";
import {strings} from "../strings.js";

const t = strings.review;
const GROUPS = {
  person: ["waiting_for_review", "held"],
  consent: ["waiting_for_consent"],
  way: ["approved", "sending"],
  posted: ["posted"],
  drafts: ["draft"],
  closed: ["rejected", "withdrawn", "expired", "failed"],
};
const PAGE = 200;
let group = "person";

const byUrgency = (a, b) => a.not_after.localeCompare(b.not_after) || a.created_at.localeCompare(b.created_at);

async function load() {
  const pages = await Promise.all(GROUPS[group].map((each) => api.get("/drafts", {state: each, limit: PAGE})));
  return {
    items: pages.flatMap((page) => page.items),
    cut: pages.some((page) => page.next !== null),
  };
}

function accountOf(draft, accounts) {
  const name = accounts.get(draft.team);
  return state.status.accounts.find((account) => account.name === name)?.handle ?? name ?? "";
}

// Any of the leads may have written the file from which a chat's questions come.
const isOwn = (draft) => draft.author === me() ||
  (draft.kind === "chat" && !draft.author_actor && (state.status.me.roles[draft.team] ?? []).includes("lead"));
const mayApprove = (draft) => !isOwn(draft) || state.status.school.lone_moderator;

// Sends what was shown. When somebody changed it meanwhile, nothing is approved and it is shown anew.
async function approve(draft, refresh) {
  const looked = byId(`looked-${draft.id}`);
  if (looked && !looked.checked) {
    await tell(t.approve, t.lookFirst);
    looked.focus();
    return;
  }
  try {
    await api.post(`/drafts/${segment(draft.id)}/approve`, {content_hash: draft.content_hash});
    announce(t.approved);
  } catch (failure) {
    await tell(t.notApproved, failure.status === 409 ? `${t.lookAgain} ${explain(failure)}` : explain(failure));
  }
  await refresh();
}

function reasonAction(draft, name, refresh, kind = "quiet") {
  const send = (reason) => api.post(`/drafts/${segment(draft.id)}/${name}`, {reason});
  return button(`${name}-${draft.id}`, t[name], () =>
    askReason(t[`${name}Title`], t[name], t[`${name}Intro`], send).then((sent) => {
      if (!sent) return;
      announce(t.done);
      refresh();
    }), kind);
}

function plainAction(draft, name, refresh) {
  return button(`${name}-${draft.id}`, t[name], async () => {
    try {
      await api.post(`/drafts/${segment(draft.id)}/${name}`);
      announce(t.done);
    } catch (failure) {
      await tell(t[name], explain(failure));
    }
    await refresh();
  });
}

function resolveAction(draft, refresh) {
  return button(`resolve-${draft.id}`, t.resolve, () => ask({
    title: t.resolveTitle,
    intro: t.resolveIntro,
    fields: [
      field(t.outcome, select([["", t.choose], ["posted", t.posted], ["not_posted", t.notPosted]], "", {name: "outcome", required: true})),
      field(t.postId, input({name: "post_id", type: "text", inputmode: "numeric", pattern: "[0-9]{1,19}", autocomplete: "off"}), t.postIdHint),
    ],
    confirm: t.resolve,
    send: ({outcome, post_id: id}) => api.post(`/drafts/${segment(draft.id)}/resolve`,
      outcome === "posted" ? {outcome, post_id: id.trim()} : {outcome}),
  }).then((sent) => sent && refresh()), "main");
}

function actions(draft, refresh) {
  const {state: at, team} = draft;
  const mine = draft.author === me();
  const out = [];
  const open = ["draft", "waiting_for_consent", "waiting_for_review", "approved", "held"].includes(at);
  if (at === "waiting_for_review" && may("decide", team) && mayApprove(draft)) {
    out.push(button(`approve-${draft.id}`, t.approve, () => approve(draft, refresh), "main"));
  }
  if (at === "held" && may("decide", team) && isUnclear(draft)) out.push(resolveAction(draft, refresh));
  if (at === "held" && may("decide", team) && !isUnclear(draft)) out.push(plainAction(draft, "release", refresh));
  if (at === "draft" && (mine ? may("writeDraft", team) : may("decide", team))) out.push(plainAction(draft, "submit", refresh));
  if (mayEdit(draft)) {
    out.push(button(`edit-${draft.id}`, t.edit, () => { location.hash = `#/edit/${segment(draft.id)}`; }));
  }
  if (["waiting_for_review", "waiting_for_consent", "held"].includes(at) && may("decide", team) && !isUnclear(draft)) {
    out.push(reasonAction(draft, "reject", refresh));
  }
  if (["waiting_for_review", "waiting_for_consent", "approved"].includes(at) && may("hold", team)) {
    out.push(reasonAction(draft, "hold", refresh));
  }
  const mayWithdraw = mine ? may("writeDraft", team) : may("withdraw", team);
  if ((open || at === "sending" || (at === "posted" && !draft.withdrawal)) && mayWithdraw) {
    out.push(reasonAction(draft, "withdraw", refresh));
  }
  return out;
}

function notes(draft) {
  if (draft.state !== "waiting_for_review") return null;
  if (!may("decide", draft.team)) return el("p", {class: "meta"}, t.moderatorsDecide);
  if (!isOwn(draft)) return null;
  return el("p", {class: "warn"}, mayApprove(draft) ? t.ownLone : t.own);
}

function card(draft, accounts, refresh) {
  const needsLook = draft.kind === "celebration" && draft.state === "waiting_for_review" && may("decide", draft.team) &&
    mayApprove(draft);
  const buttons = actions(draft, refresh);
  return draftCard(draft, accountOf(draft, accounts), [
    notes(draft),
    needsLook ? checkbox(`looked-${draft.id}`, t.looked) : null,
    buttons.length ? el("div", {class: "actions", role: "group", "aria-labelledby": `draft-${draft.id}`}, buttons) : null,
  ]);
}

export async function review({refresh}) {
  const [{items, cut}, teams] = await Promise.all([load(), api.get("/teams", {limit: PAGE})]);
  const accounts = new Map(teams.items.map((team) => [team.team, team.account]));
  const urgent = ["person", "consent", "way", "drafts"].includes(group);
  if (urgent) items.sort(byUrgency);
  return [
    el("h1", {}, t.title),
    el("form", {class: "filters panel", role: "search", "aria-label": t.filter, submit: (event) => event.preventDefault()},
      field(t.show, select(Object.entries(t.groups), group, {id: "review-group", change: (event) => {
        group = event.target.value;
        refresh();
      }}))),
    el("p", {class: "meta", id: "draft-count"}, t.count(items.length), cut ? ` ${t.cut}` : ""),
    ...GROUPS[group].flatMap((each) => {
      const of = items.filter((draft) => draft.state === each);
      if (!of.length) return [];
      return [el("section", {"aria-labelledby": `group-${each}`},
        el("h2", {id: `group-${each}`}, `${strings.drafts.states[each]} (${of.length})`),
        el("ul", {class: "cards"}, of.map((draft) => card(draft, accounts, refresh))))];
    }),
    items.length ? null : el("p", {}, t.none),
  ].filter(Boolean);
}
