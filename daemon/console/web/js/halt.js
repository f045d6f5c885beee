// The one button that stops everything, and what stands at the top while it does.
import {api} from "./api.js";
import {ask} from "./dialog.js";
import {announce, button, el, field, select, textarea} from "./dom.js";
import {may, mayAnywhere, state, teamStatus} from "./state.js";
import {strings} from "./strings.js";
import {theirs} from "./text.js";
import {at} from "./time.js";

const t = strings.halt;

const titleOf = (team) => teamStatus(team)?.title ?? team;

export function stopDialog() {
  const scopes = [["", t.everything],
    ...state.status.teams.filter((team) => may("halt", team.team)).map((team) => [team.team, t.onlyTeam(team.title)])];
  return ask({
    title: t.title,
    intro: t.intro,
    fields: [
      field(t.scope, select(scopes, "", {name: "team"})),
      field(strings.reason, textarea({name: "reason", required: true})),
    ],
    confirm: t.confirm,
    working: t.working,
    kind: "stop",
    send: async ({team, reason}) => {
      await api.put("/halt", {team: team || null, reason});
      announce(t.holds);
    },
  });
}

const mayEnd = (halt) => (halt.team === null ? mayAnywhere("endHalt") : may("endHalt", halt.team));

export function haltBanner(halt, onEnd) {
  return el("section", {class: "banner banner-stop", "aria-label": t.banner},
    el("p", {}, el("strong", {}, halt.team === null ? t.allStopped : [t.teamStopped, " ", theirs(titleOf(halt.team))])),
    el("p", {}, theirs(halt.reason), " — ", theirs(halt.by), ", ", at(halt.at)),
    mayEnd(halt) ? el("div", {class: "actions"}, button(`resume-${halt.team ?? ""}`, t.resume, onEnd)) : null);
}

export function endHalt(halt) {
  return ask({
    title: t.resumeTitle,
    intro: t.resumeIntro,
    fields: [],
    confirm: t.resume,
    send: async () => {
      await api.remove("/halt", {team: halt.team});
      announce(t.resumed);
    },
  });
}
