#include "scheduler/stage.h"

#include <algorithm>
#include <cassert>

namespace inquiry::scheduler {
namespace {

UtcTime begins(Date date, Behaviour behaviour, const Zone& zone) {
  const LocalTime midnight{std::chrono::local_days{date}};
  return is_silent(behaviour) ? zone.earliest(midnight) : zone.latest(midnight);
}

// Recorded while the clock was wrong: the date has not come yet. Or the clock is wrong now: so what
// is silent stays silent until the next date, or until a lead moves the stage.
bool is_premature(const std::optional<Transition>& last, UtcTime now) {
  return last && last->by == "calendar" && last->at > now && !is_silent(last->behaviour);
}

}  // namespace

std::vector<Boundary> boundaries(const Team& team, const Zone& zone) {
  std::vector<Boundary> all;
  for (const auto& entry : team.calendar) {
    const Stage* stage = team.find_stage(entry.stage);
    assert(stage && "configuration refuses a calendar entry whose stage the team does not have");
    all.push_back({begins(entry.from, stage->behaviour, zone), stage});
  }
  std::ranges::stable_sort(all, {}, &Boundary::at);
  return all;
}

std::vector<Transition> due_transitions(const Team& team, const Zone& zone,
                                        const std::optional<Transition>& last, UtcTime now) {
  std::vector<Transition> due;
  std::optional<Transition> before = last;
  const bool premature = is_premature(last, now);
  for (const auto& [at, stage] : boundaries(team, zone)) {
    if (at > now) break;
    if (premature) due.clear();  // of all that was recorded already, only the newest holds again
    if (!premature && last && at <= last->at) continue;
    due.push_back({.team = team.name,
                   .stage = stage->label,
                   .behaviour = stage->behaviour,
                   .cycle = cycle_after(before, stage->behaviour),
                   .at = at,
                   .by = "calendar",
                   .reason = "the calendar's date"});
    if (!premature) before = due.back();
  }
  return due;
}

std::optional<StageNow> stage_at(const Team& team, const Zone& zone,
                                 const std::optional<Transition>& last, UtcTime now) {
  const auto due = due_transitions(team, zone, last, now);
  if (due.empty() && (!last || is_premature(last, now))) return std::nullopt;
  const Transition& newest = due.empty() ? *last : due.back();
  return StageNow{.label = newest.stage,
                  .behaviour = newest.behaviour,
                  .cycle = newest.cycle,
                  .since = newest.at,
                  .until = next_boundary(team, zone, std::max(now, newest.at))};
}

std::optional<UtcTime> next_boundary(const Team& team, const Zone& zone, UtcTime after) {
  for (const auto& boundary : boundaries(team, zone)) {
    if (boundary.at > after) return boundary.at;
  }
  return std::nullopt;
}

std::optional<UtcTime> next_silence(const Team& team, const Zone& zone, UtcTime after) {
  for (const auto& boundary : boundaries(team, zone)) {
    if (boundary.at > after && is_silent(boundary.stage->behaviour)) return boundary.at;
  }
  return std::nullopt;
}

int cycle_after(const std::optional<Transition>& last, Behaviour to) {
  if (!last) return 1;
  const bool opens_next = last->behaviour == Behaviour::kReflect && to == Behaviour::kDefine;
  return last->cycle + (opens_next ? 1 : 0);
}

}  // namespace inquiry::scheduler
