// What every view needs to know: the last /status, and what the person in front may do.
import {api} from "./api.js";
import {useZone} from "./time.js";

export const state = {status: null, team: null};

// Mirrors the daemon's own table, which decides; this one only spares people buttons that would be refused.
const WRITERS = ["teacher", "moderator", "lead"];
const MODERATORS = ["moderator", "lead"];
const ALLOWED = {
  halt: [...WRITERS, "coach", "safeguarding", "admin"],
  endHalt: ["lead", "admin"],
  setStage: ["lead", "admin"],
  editCycle: ["lead", "admin"],
  addIdea: WRITERS,
  vote: WRITERS,
  choose: WRITERS,
  comment: [...WRITERS, "coach"],
  hide: MODERATORS,
  flag: [...MODERATORS, "safeguarding", "admin"],
  readFlagged: ["lead", "safeguarding", "admin"],
  readDrafts: [...WRITERS, "coach", "safeguarding", "admin"],
  writeDraft: WRITERS,
  editAny: MODERATORS,
  decide: MODERATORS,
  moderateChat: MODERATORS,
  hold: [...MODERATORS, "safeguarding", "admin"],
  withdraw: [...MODERATORS, "safeguarding", "admin"],
  readConsents: [...MODERATORS, "admin"],
  readAudit: ["lead", "admin"],
};

export const me = () => state.status.me.as;

export function may(verb, team) {
  const roles = state.status.me.roles[team] ?? [];
  return roles.some((role) => ALLOWED[verb].includes(role));
}

export const mayAnywhere = (verb) =>
  (state.status.me.admin && ALLOWED[verb].includes("admin")) ||
  Object.keys(state.status.me.roles).some((team) => may(verb, team));

export const teamStatus = (name) => state.status.teams.find((team) => team.team === name) ?? null;
export const isSilent = (team) => ["teach", "analyze"].includes(team?.behaviour);
export const haltsOf = (team) => state.status.halts.filter((halt) => halt.team === null || halt.team === team);

export async function loadStatus() {
  state.status = await api.get("/status");
  useZone(state.status.school.timezone);
}
