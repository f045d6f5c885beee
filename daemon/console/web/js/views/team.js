// Where the team stands in its cycle, how it came there, and what it learned.
import {api, segment} from "../api.js";
import {explain} from "../dialog.js";
import {announce, el, facts, field, problemLine, select, table, textarea} from "../dom.js";
import {may, teamStatus} from "../state.js";
import {strings} from "../strings.js";
import {postText, theirs} from "../text.js";
import {at} from "../time.js";
import {silenceBanner} from "./ideas.js";

const t = strings.team;
const SILENT = ["teach", "analyze"];

// A form that sends once, says what it is doing, and keeps what was typed when it fails.
function form(id, label, fields, confirm, send, working) {
  const problem = problemLine(`${id}-problem`);
  const submit = el("button", {type: "submit", class: "btn btn-main", id: `${id}-send`}, confirm);
  return el("form", {class: "panel", "aria-label": label, id, submit: async (event) => {
    event.preventDefault();
    problem.textContent = "";
    submit.disabled = true;
    const wait = working?.(event.target);
    if (wait) announce(wait);
    if (wait) submit.textContent = wait;
    try {
      await send(event.target.elements, event.target);
    } catch (failure) {
      problem.textContent = explain(failure);
      submit.textContent = confirm;
      submit.disabled = false;
    }
  }}, fields, problem, submit);
}

function stageForm(team, refresh) {
  if (!may("setStage", team.team)) return null;
  const labels = team.stages.map((each) => [each.stage, t.stageOption(each.stage, t.behaviours[each.behaviour])]);
  const behaviourOf = (label) => team.stages.find((each) => each.stage === label)?.behaviour;
  return form("stage-form", t.setStage, [
    el("h2", {}, t.setStage),
    field(t.newStage, select(labels, team.stage, {name: "stage", id: "stage-select"})),
    field(strings.reason, textarea({name: "reason", id: "stage-reason", required: true, rows: "2"})),
    el("p", {class: "form-text"}, t.stageHint),
  ], t.setStage, async ({stage, reason}) => {
    await api.put(`/teams/${segment(team.team)}/stage`, {stage: stage.value, reason: reason.value});
    announce(SILENT.includes(behaviourOf(stage.value)) ? t.silenceHolds : t.stageSet);
    reason.value = "";
    await refresh();
  }, ({elements}) => (SILENT.includes(behaviourOf(elements.stage.value)) ? t.becomingSilent : null));
}

function theoryForm(team, cycle, refresh) {
  const theory = textarea({name: "theory", id: "theory"});
  theory.defaultValue = cycle.theory;
  return form("theory-form", t.theory, field(t.theory, theory, t.theoryHint), t.saveTheory,
    async (elements) => {
      await api.put(`/teams/${segment(team.team)}/cycles/${cycle.number}/theory`, {theory: elements.theory.value});
      elements.theory.defaultValue = elements.theory.value;
      announce(t.saved);
      await refresh();
    });
}

function outcomeForm(team, cycle, refresh) {
  const evidence = textarea({name: "evidence", id: "outcome-evidence", required: true});
  evidence.defaultValue = cycle.outcome?.evidence ?? "";
  const worked = (value) => el("div", {class: "form-check"},
    el("input", {class: "form-check-input", type: "radio", name: "worked", value, id: `worked-${value}`, required: true,
      checked: cycle.outcome?.worked === value}),
    el("label", {class: "form-check-label", for: `worked-${value}`}, t.worked[value]));
  return form("outcome-form", t.outcome, [
    el("fieldset", {}, el("legend", {}, t.didItWork), worked("yes"), worked("partly"), worked("no")),
    field(t.evidence, evidence, t.evidenceHint),
  ], t.saveOutcome, async (elements) => {
    await api.put(`/teams/${segment(team.team)}/cycles/${cycle.number}/outcome`,
      {worked: elements.worked.value, evidence: elements.evidence.value});
    elements.evidence.defaultValue = elements.evidence.value;
    announce(t.saved);
    await refresh();
  });
}

function cycleCard(cycle) {
  return el("li", {class: "panel"},
    el("h3", {}, t.cycle(cycle.number), ", ", at(cycle.started_at)),
    facts([
      [t.question, theirs(cycle.question)],
      [t.whyHere, cycle.why_here ? theirs(cycle.why_here) : null],
      [t.theory, cycle.theory ? postText(cycle.theory, null, "") : t.noTheory],
      [t.outcome, cycle.outcome
        ? [t.worked[cycle.outcome.worked], ": ", theirs(cycle.outcome.evidence), " — ", theirs(cycle.outcome.by), ", ", at(cycle.outcome.at)]
        : t.noOutcome],
    ]));
}

function people(team) {
  const named = Object.entries(team.people).filter(([, names]) => names.length);
  return facts(named.map(([role, names]) => [t.roles[role], theirs(names.join(", "))]));
}

export async function team({team: name, refresh}) {
  const path = `/teams/${segment(name)}`;
  const [team, stage, cycles] = await Promise.all([api.get(path), api.get(`${path}/stage`), api.get(`${path}/cycles`)]);
  const current = cycles.items.find((cycle) => cycle.number === team.cycle);
  const writes = current && may("editCycle", name);
  return [
    el("h1", {}, theirs(team.title)),
    silenceBanner(teamStatus(name)),
    el("section", {class: "panel", "aria-label": t.now},
      facts([
        [t.question, theirs(team.question)],
        [t.whyHere, team.why_here ? theirs(team.why_here) : null],
        [t.stage, team.stage ? [theirs(team.stage), ` (${t.behaviours[team.behaviour]})`] : t.noStage],
        [t.since, at(team.since)],
        [t.until, team.until ? at(team.until) : t.noEnd],
        [t.cycleNow, team.cycle ? String(team.cycle) : t.noCycle],
      ]), people(team)),
    stageForm(team, refresh),
    writes ? el("h2", {}, t.learned) : null,
    writes ? theoryForm(team, current, refresh) : null,
    writes ? outcomeForm(team, current, refresh) : null,
    cycles.items.length ? el("h2", {}, t.cycles) : null,
    el("ul", {class: "cards"}, cycles.items.map(cycleCard)),
    stage.history.length ? table(t.history, [t.stage, t.cycleNow, t.at, t.by, strings.reason],
      stage.history.map((each) => [[theirs(each.stage), ` (${t.behaviours[each.behaviour]})`], String(each.cycle), at(each.at),
        theirs(each.by), theirs(each.reason)])) : null,
  ].filter(Boolean);
}
