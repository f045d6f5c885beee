// Is all well? Accounts, limits, money, what was missed, what went wrong.
import {button, el, facts, table} from "../dom.js";
import {state} from "../state.js";
import {strings} from "../strings.js";
import {theirs} from "../text.js";
import {at, span} from "../time.js";

const t = strings.status;

function reads({count, limit}) {
  return [t.reads(count, limit), el("progress", {max: String(limit), value: String(Math.min(count, limit)), "aria-label": t.readsLabel})];
}

function account(each) {
  return el("li", {class: "panel"},
    el("h3", {}, theirs(`@${each.handle}`), " ", each.problem
      ? el("span", {class: "bad"}, `✗ ${t.needsAttention}`) : el("span", {class: "good"}, `✓ ${t.well}`)),
    each.problem ? el("p", {class: "bad"}, theirs(each.problem)) : null,
    each.warning ? el("p", {class: "warn"}, theirs(each.warning)) : null,
    facts([
      [t.lastPoll, each.last_poll ? at(each.last_poll) : t.never],
      [t.lag, each.lag_s === null ? null : span(each.lag_s)],
      [t.readsTitle, reads(each.reads)],
      [t.spent, strings.drafts.usd(each.spent_usd)],
    ]),
    each.gaps.length ? table(t.gaps, [t.term, t.from, t.until, t.why],
      each.gaps.map((gap) => [theirs(gap.term), at(gap.from), at(gap.until), theirs(gap.why)])) : el("p", {class: "meta"}, t.noGaps),
    each.rate_windows.length ? table(t.windows, [t.endpoint, t.left, t.reset],
      each.rate_windows.map((window) => [theirs(window.endpoint), t.ofLimit(window.remaining, window.limit), at(window.reset)])) : null);
}

const total = (counts, names) => String(names.reduce((sum, name) => sum + (counts[name] ?? 0), 0));

function teamRow(team) {
  const {ideas, drafts} = team.counts;
  return [theirs(team.title), team.stage ? theirs(team.stage) : t.noStage, team.until ? at(team.until) : t.noEnd,
    String(team.cycle), total(ideas, ["new", "shortlisted", "chosen"]), total(drafts, ["waiting_for_review", "held"])];
}

export async function status({refresh}) {
  const now = state.status;
  return [
    el("h1", {}, t.title),
    el("p", {class: "meta"}, t.running(now.version, span(now.uptime_s))),
    now.school.lone_moderator ? el("p", {class: "banner banner-warn"}, t.loneModerator) : null,
    el("h2", {}, t.accounts),
    el("ul", {class: "cards"}, now.accounts.map(account)),
    el("h2", {}, strings.teams),
    table(t.teamsNow, [t.team, t.stage, t.until, t.cycle, t.openIdeas, t.toReview], now.teams.map(teamRow)),
    el("h2", {}, t.errors),
    now.last_errors.length
      ? table(t.errorsLatest, [t.at, t.where, t.message], now.last_errors.map((each) => [at(each.at), theirs(each.where), theirs(each.message)]))
      : el("p", {}, t.noErrors),
    button("refresh-status", strings.refresh, () => refresh()),
  ].filter(Boolean);
}
