// Starts the console: who is here, what is where, and what changed meanwhile.
import {api, segment, useCsrf} from "./api.js";
import {announce, button, byId, el} from "./dom.js";
import {explain, tell} from "./dialog.js";
import {endHalt, haltBanner, stopDialog} from "./halt.js";
import {loadStatus, mayAnywhere, me, state} from "./state.js";
import {strings} from "./strings.js";
import {audit} from "./views/audit.js";
import {chats} from "./views/chats.js";
import {consents} from "./views/consents.js";
import {digest} from "./views/digest.js";
import {editDraft} from "./views/edit_draft.js";
import {ideas} from "./views/ideas.js";
import {newDraft} from "./views/new_draft.js";
import {review} from "./views/review.js";
import {status} from "./views/status.js";
import {team} from "./views/team.js";

// Each view: what it shows, whom it is for, which changes make it look again (null: all). A still one
// is never drawn anew under the hands of whoever fills it in. An unlisted one is reached from another.
const VIEWS = [
  {name: "ideas", show: ideas, byTeam: true, visible: () => true, topics: ["ideas", "stage"]},
  {name: "chats", show: chats, byTeam: true, visible: () => true, topics: ["chats", "ideas", "drafts", "stage"]},
  {name: "review", show: review, visible: () => mayAnywhere("readDrafts"), topics: ["drafts", "consents", "stage", "halt"]},
  {name: "new", show: newDraft, byTeam: true, visible: () => mayAnywhere("writeDraft"), topics: [], still: true},
  {name: "edit", show: editDraft, unlisted: true, visible: () => mayAnywhere("writeDraft"), topics: [], still: true},
  {name: "team", show: team, byTeam: true, visible: () => true, topics: ["stage", "cycles"]},
  {name: "digest", show: digest, byTeam: true, visible: () => mayAnywhere("readDrafts"), topics: ["digest", "stage", "drafts"]},
  {name: "status", show: status, visible: () => true, topics: null},
  {name: "consents", show: consents, visible: () => mayAnywhere("readConsents"), topics: ["consents"]},
  {name: "audit", show: audit, visible: () => mayAnywhere("readAudit"), topics: []},
];
const REFRESH_AFTER_MS = 300;
const TYPED = "textarea[id], input[type=text][id]";

const isTyped = (control) => control.value !== control.defaultValue;

let current = VIEWS[0];
let chosen = null;  // what the address names after the view: a team, or what is edited
let generation = 0;

function route() {
  const [name, named] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  chosen = named ?? null;
  current = VIEWS.find((view) => view.name === name && view.visible()) ?? VIEWS[0];
  const teams = state.status.teams.map((each) => each.team);
  if (teams.includes(chosen)) state.team = chosen;
  else if (!teams.includes(state.team)) state.team = teams[0] ?? null;
}

function href(view, team = state.team) {
  return view.byTeam && team ? `#/${view.name}/${segment(team)}` : `#/${view.name}`;
}

function drawHeader() {
  byId("skip").textContent = strings.skip;
  byId("who").textContent = strings.loggedInAs(me());
  const stop = byId("stop");
  stop.textContent = strings.halt.button;
  stop.hidden = !mayAnywhere("halt");
  const nav = byId("nav");
  nav.hidden = false;
  nav.setAttribute("aria-label", strings.nav.label);
  nav.replaceChildren(el("ul", {}, VIEWS.filter((view) => !view.unlisted && view.visible()).map((view) => el("li", {},
    el("a", {href: href(view), id: `nav-${view.name}`, "aria-current": view === current ? "page" : null},
      strings.nav[view.name])))));
  byId("footer").replaceChildren(
    el("p", {}, strings.footer(state.status.school.name, state.status.school.timezone, state.status.version)),
    button("log-out", strings.logOut, logOut));
}

function drawHalts() {
  byId("halts").replaceChildren(...state.status.halts.map((halt) =>
    haltBanner(halt, () => endHalt(halt).then((ended) => ended && update({whileWriting: false})))));
}

function teamPicker() {
  if (!current.byTeam || state.status.teams.length < 2) return null;
  return el("nav", {"aria-label": strings.teams}, el("ul", {}, state.status.teams.map((each) => el("li", {},
    el("a", {href: href(current, each.team), id: `team-${each.team}`, "aria-current": each.team === state.team ? "true" : null},
      el("bdi", {}, each.title))))));
}

// What a person typed, opened and pointed at, so that a new drawing leaves it alone.
function remember() {
  const main = byId("main");
  return {
    focus: document.activeElement?.id,
    open: Array.from(main.querySelectorAll("details[open] > summary"), (summary) => summary.id),
    typed: Array.from(main.querySelectorAll(TYPED)).filter(isTyped).map((control) => [control.id, control.value]),
  };
}

function restore({focus, open, typed}) {
  for (const id of open) if (byId(id)) byId(id).parentElement.open = true;
  for (const [id, value] of typed) if (byId(id)) byId(id).value = value;
  if (focus && document.activeElement === document.body) byId(focus)?.focus({preventScroll: true});
}

async function content() {
  const title = el("h1", {}, strings.nav[current.name]);
  if (current.byTeam && !state.team) return [title, el("p", {}, strings.noTeam)];
  try {
    return await current.show({refresh, team: state.team, chosen});
  } catch (problem) {
    if (leaveWhenLoggedOut(problem)) return [];
    return [title, el("p", {class: "problem", role: "alert"}, explain(problem)), button("retry", strings.tryAgain, () => draw())];
  }
}

async function draw({moved = false} = {}) {
  const mine = ++generation;
  drawHeader();
  drawHalts();
  document.title = strings.pageTitle(strings.nav[current.name]);
  const main = byId("main");
  if (moved) main.replaceChildren(el("p", {}, strings.loading));
  main.setAttribute("aria-busy", "true");
  const nodes = await content();
  if (mine !== generation) return;
  const before = remember();
  main.replaceChildren(...[teamPicker(), nodes].flat().filter(Boolean));
  main.removeAttribute("aria-busy");
  if (moved) main.focus();
  else restore(before);
}

function leaveWhenLoggedOut(problem) {
  if (problem.status !== 401) return false;
  location.replace("/login");
  return true;
}

// Looks again at everything. Someone who is writing is told and chooses when; the banners at the top
// never wait.
async function update({whileWriting}) {
  try {
    await loadStatus();
  } catch (problem) {
    if (!leaveWhenLoggedOut(problem)) announce(explain(problem));
    return;
  }
  if (!current.still && (whileWriting || !isWriting())) return draw();
  drawHeader();
  drawHalts();
  if (!current.still) offerRefresh();
}

const refresh = () => update({whileWriting: true});

async function move() {
  route();
  await draw({moved: true});
}

async function logOut() {
  try {
    await api.logOut();
    location.replace("/login");
  } catch (problem) {
    if (!leaveWhenLoggedOut(problem)) tell(strings.logOut, explain(problem));
  }
}

const isWriting = () =>
  document.querySelector("dialog[open]") !== null || Array.from(byId("main").querySelectorAll(TYPED)).some(isTyped);

function offerRefresh() {
  byId("halts").append(el("div", {class: "banner banner-calm", role: "status"},
    el("p", {}, strings.changedElsewhere), button("refresh", strings.showChanges, refresh)));
}

let waiting = null;

async function changedElsewhere() {
  waiting = null;
  await update({whileWriting: false});
  announce(strings.updated);
}

function listen() {
  new EventSource("/api/v1/events").addEventListener("changed", (event) => {
    const {topic} = JSON.parse(event.data);
    const matters = topic === "halt" || current.topics === null || current.topics.includes(topic);
    if (matters && waiting === null) waiting = setTimeout(changedElsewhere, REFRESH_AFTER_MS);
  });
}

async function start() {
  try {
    useCsrf((await api.session()).csrf);
    await loadStatus();
  } catch (problem) {
    if (leaveWhenLoggedOut(problem)) return;
    byId("main").replaceChildren(el("p", {class: "problem", role: "alert"}, explain(problem)),
      button("retry", strings.tryAgain, start));
    return;
  }
  byId("stop").addEventListener("click", () => stopDialog().then((sent) => sent && update({whileWriting: false})));
  addEventListener("hashchange", move);
  listen();
  route();
  await draw();
}

start();
