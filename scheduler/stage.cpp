#include "scheduler/stage.h"

#include <algorithm>
#include <cassert>

namespace inquiry::scheduler {
namespace {

UtcTime begins(const CalendarEntry& entry, Behaviour behaviour, const Zone& zone) {
  const LocalTime at{std::chrono::local_days{entry.from} + std::chrono::minutes{entry.from_minute}};
  return is_silent(behaviour) ? zone.earliest(at) : zone.latest(at);
}

const Boundary* after(std::span<const Boundary> boundaries, UtcTime time) {
  const auto found = std::ranges::upper_bound(boundaries, time, {}, &Boundary::at);
  return found == boundaries.end() ? nullptr : &*found;
}

// Where a team without a stage to define begins its next cycle: in its first one.
bool begins_cycle(const Team& team, const Stage& stage) {
  if (stage.begins_cycle || stage.behaviour == Behaviour::kDefine) return true;
  const bool defines = std::ranges::any_of(
      team.stages, [](const Stage& each) { return each.behaviour == Behaviour::kDefine; });
  return !defines && !team.stages.empty() && team.stages.front().label == stage.label;
}

// The stage from which the next cycle may begin; a team that never reflects ends with its last one.
bool ends_cycle(const Team& team, const Transition& last) {
  if (last.behaviour == Behaviour::kReflect) return true;
  const bool reflects = std::ranges::any_of(
      team.stages, [](const Stage& each) { return each.behaviour == Behaviour::kReflect; });
  return !reflects && !team.stages.empty() && team.stages.back().label == last.stage;
}

StageNow stage_of(const Stage& stage, Place place, UtcTime since) {
  return {.label = stage.label,
          .behaviour = stage.behaviour,
          .cycle = place.cycle,
          .since = since,
          .until = {},
          .round = place.round};
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
    const auto at = begins(entry, stage->behaviour, zone);
    while (!all.empty() && all.back().at >= at) all.pop_back();
    all.push_back({at, stage});
  }
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
    const auto [cycle, round] = place_after(team, before, *stage);
    due.push_back({.team = team.name,
                   .stage = stage->label,
                   .behaviour = stage->behaviour,
                   .cycle = cycle,
                   .at = at,
                   .by = "calendar",
                   .reason = "the calendar's date",
                   .round = round});
    if (!premature) before = due.back();
  }
  return due;
}

std::optional<StageNow> stage_at(const Team& team, std::span<const Boundary> boundaries,
                                 const std::optional<Transition>& last, UtcTime now) {
  std::optional<StageNow> stage;
  std::optional<Transition> before = last;
  const bool premature = is_premature(last, now);
  if (last && !premature && last->move != Move::kAbort) {
    stage = StageNow{.label = last->stage,
                     .behaviour = last->behaviour,
                     .cycle = last->cycle,
                     .since = last->at,
                     .until = {},
                     .round = last->round};
  }
  const auto first = last && !premature
                         ? std::ranges::upper_bound(boundaries, last->at, {}, &Boundary::at)
                         : boundaries.begin();
  for (auto each = first; each != boundaries.end() && each->at <= now; ++each) {
    const auto place = place_after(team, before, *each->stage);
    stage = stage_of(*each->stage, place, each->at);
    if (premature) continue;
    if (!before) before.emplace();
    before->stage = each->stage->label;
    before->behaviour = each->stage->behaviour;
    before->cycle = place.cycle;
    before->round = place.round;
    before->move = Move::kInOrder;
  }
  if (stage) stage->until = next_boundary(boundaries, std::max(now, stage->since));
  return stage;
}

std::optional<StageNow> stage_at(const Team& team, const Zone& zone,
                                 const std::optional<Transition>& last, UtcTime now) {
  return stage_at(team, boundaries(team, zone), last, now);
}

std::optional<UtcTime> next_boundary(std::span<const Boundary> boundaries, UtcTime time) {
  const auto* found = after(boundaries, time);
  return found == nullptr ? std::nullopt : std::optional{found->at};
}

std::optional<UtcTime> next_boundary(const Team& team, const Zone& zone, UtcTime time) {
  return next_boundary(boundaries(team, zone), time);
}

std::optional<UtcTime> next_silence(std::span<const Boundary> boundaries, UtcTime time) {
  for (auto each = std::ranges::upper_bound(boundaries, time, {}, &Boundary::at);
       each != boundaries.end(); ++each) {
    if (is_silent(each->stage->behaviour)) return each->at;
  }
  return std::nullopt;
}

std::optional<UtcTime> next_silence(const Team& team, const Zone& zone, UtcTime time) {
  return next_silence(boundaries(team, zone), time);
}

Place place_after(const Team& team, const std::optional<Transition>& last, const Stage& to) {
  if (!last) return {};
  if (last->move == Move::kAbort) return {last->cycle + 1, 1};
  if (ends_cycle(team, *last) && begins_cycle(team, to)) return {last->cycle + 1, 1};
  const bool new_theory =
      last->behaviour == Behaviour::kReflect && to.behaviour == Behaviour::kPlan;
  return {last->cycle, last->round + (new_theory ? 1 : 0)};
}

bool may_follow(const Team& team, const std::optional<Transition>& last, const Stage& to) {
  if (is_silent(to.behaviour) || !last || last->move == Move::kAbort) return true;
  const auto* from = team.find_stage(last->stage);
  if (from == nullptr || from->behaviour != last->behaviour) return true;
  const auto next = team.next_of(*from);
  return std::ranges::find(next, to.label) != next.end();
}

std::optional<Transition> before_newest(std::span<const Transition> newest_first) {
  int undone = 0;
  bool found_newest = false;
  for (const auto& each : newest_first) {
    if (each.move == Move::kUndo) {
      ++undone;
    } else if (undone > 0) {
      --undone;
    } else if (found_newest) {
      return each;
    } else {
      found_newest = true;
    }
  }
  return std::nullopt;
}

}  // namespace inquiry::scheduler
