// Where the team stands in its cycle, how it came there, and what it learned.
import {api, segment} from "../api.js";
import {explain} from "../dialog.js";
import {announce, checkbox, el, facts, field, problemLine, select, table, textarea} from "../dom.js";
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

// The stages in the order in which the team may go to them.
function nextOptions(team, stage) {
  const stay = team.stage ? [[team.stage, t.stageOption(team.stage, t.behaviours[team.behaviour])]] : [];
  return [...stay, ...stage.next.map((each) => [each.stage, [
    t.stageOption(each.stage, t.behaviours[each.behaviour]),
    each.cycle > stage.cycle && stage.cycle ? t.opensCycle(each.cycle) : "",
    each.round > stage.round && each.cycle === stage.cycle ? t.opensRound : "",
    each.in_order ? "" : t.outOfOrder,
  ].filter(Boolean).join(", ")])];
}

function stageForm(team, stage, refresh) {
  if (!may("setStage", team.team)) return null;
  const behaviourOf = (label) => team.stages.find((each) => each.stage === label)?.behaviour;
  return form("stage-form", t.setStage, [
    el("h2", {}, t.setStage),
    field(t.newStage, select(nextOptions(team, stage), team.stage, {name: "stage", id: "stage-select"})),
    field(strings.reason, textarea({name: "reason", id: "stage-reason", required: true, rows: "2"})),
    checkbox("stage-out-of-order", t.meant, {name: "out_of_order"}),
    el("p", {class: "form-text"}, t.stageHint),
  ], t.setStage, async (elements) => {
    const {stage, reason} = elements;
    const meant = elements.out_of_order.checked ? {out_of_order: true} : {};
    await api.put(`/teams/${segment(team.team)}/stage`, {stage: stage.value, reason: reason.value, ...meant});
    announce(SILENT.includes(behaviourOf(stage.value)) ? t.silenceHolds : t.stageSet);
    reason.value = "";
    await refresh();
  }, ({elements}) => (SILENT.includes(behaviourOf(elements.stage.value)) ? t.becomingSilent : null));
}

function wayBackForm(team, refresh) {
  if (!may("setStage", team.team) || !team.stage) return null;
  return form("stage-back-form", t.wayBack, [
    el("h2", {}, t.wayBack),
    field(t.wayBackWhat, select([["undo", t.undo], ["abort", t.abort]], "undo", {name: "what", id: "stage-back-select"})),
    field(strings.reason, textarea({name: "reason", id: "stage-back-reason", required: true, rows: "2"})),
  ], t.wayBackDo, async ({what, reason}) => {
    await api.post(`/teams/${segment(team.team)}/stage/${what.value}`, {reason: reason.value});
    announce(what.value === "abort" ? t.aborted : t.stageSet);
    reason.value = "";
    await refresh();
  });
}

function commentForm(team, cycle, refresh) {
  if (!may("comment", team.team)) return null;
  return form("cycle-comment-form", t.comment, field(t.comment, textarea({name: "text", id: "cycle-comment", required: true}), t.commentHint),
    t.saveComment, async ({text}) => {
      await api.post(`/teams/${segment(team.team)}/cycles/${cycle.number}/comments`, {text: text.value});
      text.value = "";
      announce(t.saved);
      await refresh();
    });
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

function outcomeText(outcome) {
  return [t.worked[outcome.worked], ": ", theirs(outcome.evidence), " — ", theirs(outcome.by), ", ", at(outcome.at)];
}

// What was believed and found in the rounds before the present one.
function earlierRounds(cycle) {
  const rounds = [];
  for (let round = 1; round < cycle.round; round += 1) {
    const theory = cycle.theories.filter((each) => each.round === round).at(-1);
    const outcome = cycle.outcomes.filter((each) => each.round === round).at(-1);
    rounds.push([t.theoryOf(round), theory ? postText(theory.theory, null, "") : t.noTheory],
      [t.outcomeOf(round), outcome ? outcomeText(outcome) : t.noOutcome]);
  }
  return rounds;
}

function reportLinks(team, cycle) {
  const link = (format, label) => el("a", {class: "btn btn-quiet", id: `report-${cycle.number}-${format}`, target: "_blank", rel: "noopener",
    href: `/api/v1/teams/${segment(team)}/cycles/${cycle.number}/report?format=${format}`}, label);
  return el("div", {class: "actions"}, link("html", t.report(cycle.number)), link("markdown", t.reportMarkdown(cycle.number)));
}

function cycleCard(team, cycle) {
  return el("li", {class: "panel"},
    el("h3", {}, t.cycle(cycle.number), ", ", at(cycle.started_at), " — ", t.states[cycle.state]),
    facts([
      [t.question, theirs(cycle.question)],
      [t.whyHere, cycle.why_here ? theirs(cycle.why_here) : null],
      ...earlierRounds(cycle),
      [t.theory, cycle.theory ? postText(cycle.theory, null, "") : t.noTheory],
      [t.outcome, cycle.outcome ? outcomeText(cycle.outcome) : t.noOutcome],
      [t.givenUp, cycle.aborted ? [theirs(cycle.aborted.reason), " — ", theirs(cycle.aborted.by), ", ", at(cycle.aborted.at)] : null],
    ]),
    cycle.comments.length ? el("h4", {}, t.comments) : null,
    el("ul", {}, cycle.comments.map((each) => el("li", {}, theirs(each.author), ", ", at(each.at), ": ", theirs(each.text)))),
    reportLinks(team, cycle));
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
    stageForm(team, stage, refresh),
    wayBackForm(team, refresh),
    writes ? el("h2", {}, t.learned) : null,
    writes ? theoryForm(team, current, refresh) : null,
    writes ? outcomeForm(team, current, refresh) : null,
    current ? commentForm(team, current, refresh) : null,
    cycles.items.length ? el("h2", {}, t.cycles) : null,
    el("ul", {class: "cards"}, cycles.items.map((cycle) => cycleCard(name, cycle))),
    stage.history.length ? table(t.history, [t.stage, t.cycleNow, t.move, t.at, t.by, strings.reason],
      stage.history.map((each) => [[theirs(each.stage), ` (${t.behaviours[each.behaviour]})`], String(each.cycle), t.moves[each.move], at(each.at),
        theirs(each.by), theirs(each.reason)])) : null,
  ].filter(Boolean);
}
