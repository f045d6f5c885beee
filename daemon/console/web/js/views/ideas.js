// The board: what came in, and what the team makes of it.
import {api, segment} from "../api.js";
import {askReason, explain, tell} from "../dialog.js";
import {announce, button, el, facts, field, input, problemLine, select, textarea} from "../dom.js";
import {isSilent, may, teamStatus} from "../state.js";
import {strings} from "../strings.js";
import {permalink, postText, theirs} from "../text.js";
import {at, when} from "../time.js";

const t = strings.ideas;
const filter = {state: "", source: "", q: "", order: null};
let loaded = {team: null, pages: 1};

const LISTED = ["new", "shortlisted", "chosen", "set_aside"];
const SOURCES = ["problem", "solution", "mention", "answer", "chat", "list", "person", "colleague"];

export function silenceBanner(team) {
  if (!isSilent(team)) return null;
  return el("section", {class: "banner banner-calm", "aria-label": t.silence.label},
    el("p", {}, el("strong", {}, t.silence[team.behaviour])),
    el("p", {}, t.silence.why),
    el("p", {}, team.until ? t.silence.until(when(team.until)) : t.silence.openEnd));
}

// In define a team looks widely, until somebody wants another order.
const orderNow = (team) => filter.order ?? (teamStatus(team).behaviour === "define" ? "wide" : "");

function parameters(team) {
  const {state, ...rest} = {...filter, order: orderNow(team)};
  if (state === "flagged") return {...rest, flagged: "true"};
  return state === "merged" ? {...rest, merged: "true"} : {...rest, state};
}

// As many pages as the person had opened, so that a refresh does not fold the list.
async function load(team) {
  const items = [];
  let next = "";
  for (let page = 0; page < loaded.pages && next !== null; ++page) {
    const answer = await api.get(`/teams/${segment(team)}/ideas`, {...parameters(team), after: next});
    items.push(...answer.items);
    next = answer.next;
  }
  return {items, next};
}

function filters(team, refresh) {
  const states = [["", t.anyState], ...LISTED.map((each) => [each, t.states[each]])];
  states.push(["merged", t.withMerged]);
  if (may("hide", team)) states.push(["hidden", t.states.hidden]);
  if (may("readFlagged", team)) states.push(["flagged", t.flagged]);
  const onChange = (name) => (event) => {
    filter[name] = event.target.value;
    loaded.pages = 1;
    refresh();
  };
  return el("form", {class: "filters panel", role: "search", "aria-label": t.filter, submit: (event) => event.preventDefault()},
    field(t.state, select(states, filter.state, {id: "filter-state", change: onChange("state")})),
    field(t.source, select([["", t.anySource], ...SOURCES.map((each) => [each, t.sources[each]])], filter.source,
      {id: "filter-source", change: onChange("source")})),
    field(t.order, select(Object.entries(t.orders), orderNow(team), {id: "filter-order", change: onChange("order")})),
    field(t.text, input({id: "filter-text", type: "search", value: filter.q, change: onChange("q")})));
}

// Two views on what came in while the team plans: where the problem is, and where solutions are.
function views(team, refresh) {
  if (teamStatus(team).behaviour !== "plan") return null;
  const show = (source) => () => {
    filter.source = source;
    loaded.pages = 1;
    return refresh();
  };
  return el("div", {class: "actions", role: "group", "aria-label": t.views.label},
    [["", t.views.all], ["problem", t.views.problem], ["solution", t.views.solution]].map(([source, name]) =>
      button(`view-${source || "all"}`, name, show(source), "quiet", {"aria-pressed": String(filter.source === source)})));
}

function addForm(team, refresh) {
  if (!may("addIdea", team)) return null;
  const text = textarea({id: "new-idea-text", required: true});
  const author = input({id: "new-idea-author", type: "text", autocomplete: "off"});
  const problem = problemLine("new-idea-problem");
  return el("details", {class: "panel"}, el("summary", {id: "new-idea"}, t.add),
    el("form", {submit: async (event) => {
      event.preventDefault();
      try {
        const body = {text: text.value};
        if (author.value.trim()) body.author = author.value.trim();
        await api.post(`/teams/${segment(team)}/ideas`, body);
        text.value = author.value = "";
        announce(t.added);
        await refresh();
      } catch (failure) {
        problem.textContent = explain(failure);
      }
    }},
      field(t.addText, text), field(t.addAuthor, author, t.addAuthorHint), problem,
      el("button", {type: "submit", class: "btn btn-main"}, t.addButton)));
}

// Does something to an idea and shows what came of it.
const does = (work, said, refresh) => async () => {
  try {
    await work();
    announce(said);
    await refresh();
  } catch (failure) {
    await tell(t.failed, explain(failure));
  }
};

function actions(idea, refresh) {
  const {id, team} = idea;
  const path = `/ideas/${segment(id)}`;
  const out = [];
  const setState = (state) => does(() => api.put(`${path}/state`, {state}), t.nowIs(t.states[state]), refresh);
  if (may("vote", team)) {
    const work = () => (idea.voted ? api.remove(`${path}/votes`) : api.put(`${path}/votes`));
    out.push(button(`vote-${id}`, t.vote, does(work, idea.voted ? t.unvoted : t.voted, refresh), "quiet",
      {"aria-pressed": String(idea.voted)}));
  }
  if (may("choose", team)) {
    for (const state of ["shortlisted", "chosen", "set_aside"]) {
      out.push(button(`${state}-${id}`, t.toState[state], setState(state), "quiet",
        {"aria-pressed": String(idea.state === state)}));
    }
  }
  if (may("hide", team)) {
    if (idea.merged_into) {
      out.push(button(`unmerge-${id}`, t.unmerge, does(() => api.remove(`${path}/merge`), t.unmerged, refresh), "quiet"));
    }
    out.push(button(`hide-${id}`, t.hide, setState("hidden"), "quiet", {"aria-pressed": String(idea.state === "hidden")}));
  }
  if (may("flag", team)) {
    out.push(button(`flag-${id}`, t.flag, () => askReason(t.flagTitle, t.flag, t.flagIntro, async (reason) => {
      announce((await api.post(`${path}/flag`, {reason})).message);
    }, "stop").then((sent) => sent && refresh())));
  }
  return out.length ? el("div", {class: "actions"}, out) : null;
}

function commentForm(idea, refresh) {
  if (!may("comment", idea.team)) return null;
  const text = textarea({id: `comment-text-${idea.id}`, rows: "2", required: true});
  const problem = problemLine(`comment-problem-${idea.id}`);
  return el("form", {submit: async (event) => {
    event.preventDefault();
    try {
      await api.post(`/ideas/${segment(idea.id)}/comments`, {text: text.value});
      text.value = "";
      announce(t.commented);
      await refresh();
    } catch (failure) {
      problem.textContent = explain(failure);
    }
  }},
    field(t.comment, text), problem, el("button", {type: "submit", class: "btn btn-quiet", id: `comment-${idea.id}`}, t.commentButton));
}

function comments(idea, refresh) {
  return el("details", {}, el("summary", {id: `comments-${idea.id}`}, t.comments(idea.comments.length)),
    el("ul", {}, idea.comments.map((comment) => el("li", {},
      el("span", {class: "meta"}, theirs(comment.author), ", ", at(comment.at)), postText(comment.text)))),
    commentForm(idea, refresh));
}

function card(idea, refresh) {
  const headId = `idea-${idea.id}`;
  return el("li", {class: "panel"}, el("article", {"aria-labelledby": headId},
    el("h2", {class: "meta", id: headId}, idea.author ? theirs(idea.post_id ? `@${idea.author}` : idea.author) : t.someone,
      ", ", at(idea.created_at)),
    el("p", {class: "meta"}, el("span", {class: "tag"}, t.states[idea.state]), " ",
      el("span", {class: "tag"}, t.sources[idea.source]), " ", theirs(idea.why)),
    idea.unverified ? el("p", {class: "warn"}, t.unverified)
      : idea.state === "removed" ? el("p", {class: "warn"}, t.removed, " ", t.removedFrom(t.states[idea.removed_from]))
        : postText(idea.text, idea.language),
    facts([
      [t.votes, idea.votes ? [String(idea.votes), ": ", theirs(idea.voters.join(", "))] : t.noVotes],
      [t.language, idea.language && idea.language !== "und" ? theirs(idea.language) : null],
      [t.onX, idea.url ? permalink(idea.url, t.openOnX(idea.author)) : null],
      [t.merged, idea.merged_into],
      [t.saidBy(idea.voices), idea.merged.length
        ? theirs(idea.merged.map((voice) => `${voice.author || t.someone}, ${at(voice.created_at)}`).join("; ")) : null],
      [t.inTheory, idea.cycles.length ? idea.cycles.join(", ") : null],
      [t.flagReason, idea.flag_reason ? theirs(idea.flag_reason) : null],
    ]),
    actions(idea, refresh), comments(idea, refresh)));
}

export async function ideas({team, refresh}) {
  if (loaded.team !== team) loaded = {team, pages: 1};
  const now = teamStatus(team);
  const [{items, next}, {votes, votes_left: left}] = await Promise.all([load(team), api.get(`/teams/${segment(team)}`)]);
  const list = el("ul", {class: "cards"}, items.map((idea) => card(idea, refresh)));
  return [
    el("h1", {}, t.title),
    el("p", {class: "meta"}, theirs(now.question)),
    silenceBanner(now),
    addForm(team, refresh),
    views(team, refresh),
    filters(team, refresh),
    may("vote", team) ? el("p", {class: "meta", id: "votes-left"}, t.votesLeft(left, votes)) : null,
    el("p", {class: "meta", id: "idea-count"}, next ? t.firstOf(items.length) : t.count(items.length)),
    items.length ? list : el("p", {}, isSilent(now) ? t.noneChosen : t.none),
    next ? button("more", strings.more, () => { ++loaded.pages; return refresh(); }) : null,
  ].filter(Boolean);
}
