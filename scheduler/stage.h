// Where a team stands, by hand and by calendar. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/cycle.h"
#include "base/team.h"
#include "base/time.h"
#include "base/zone.h"

namespace inquiry::scheduler {

struct StageNow {
  std::string label;
  Behaviour behaviour = Behaviour::kTeach;
  int cycle = 0;
  UtcTime since;
  std::optional<UtcTime> until;  // the next calendar boundary, when there is one
  int round = 1;                 // of the cycle: each has its own theory of action
};

// An instant at which the calendar begins a stage.
struct Boundary {
  UtcTime at;
  const Stage* stage;  // of the team; never nullptr
};

// All boundaries of the calendar, oldest first. A local time that occurs twice counts on the side
// that keeps more silence: the first for a silent stage, the second for any other. A stage that the
// next one overtakes in such an hour does not occur.
std::vector<Boundary> boundaries(const Team& team, const Zone& zone);

// The calendar boundaries that passed after `last` (all up to `now` when there is none), oldest
// first, as transitions by "calendar" dated at their boundary. A hand-set stage lasts until the
// next boundary, so a boundary at or before last.at is past.
std::vector<Transition> due_transitions(const Team& team, const Zone& zone,
                                        const std::optional<Transition>& last, UtcTime now);

// What holds at `now`, boundaries included that nobody has recorded yet. nullopt before the first
// transition and after a cycle was given up: intake is parked, nothing is posted.
std::optional<StageNow> stage_at(const Team& team, const Zone& zone,
                                 const std::optional<Transition>& last, UtcTime now);
std::optional<StageNow> stage_at(const Team& team, std::span<const Boundary> boundaries,
                                 const std::optional<Transition>& last, UtcTime now);

std::optional<UtcTime> next_boundary(const Team& team, const Zone& zone, UtcTime time);
std::optional<UtcTime> next_boundary(std::span<const Boundary> boundaries, UtcTime time);

// The first boundary after `time` at which a silent stage begins.
std::optional<UtcTime> next_silence(const Team& team, const Zone& zone, UtcTime time);
std::optional<UtcTime> next_silence(std::span<const Boundary> boundaries, UtcTime time);

// The cycle and its round that a move belongs to.
struct Place {
  int cycle = 1;
  int round = 1;
};

// The first move opens cycle 1. From reflect (from the last stage, in a team that never reflects)
// to a stage that begins a cycle opens the next one: to define, to the first stage of a team
// without define, or to one that says so. Back to plan is the same cycle, with a new theory: its
// next round. After a cycle was given up, any move opens the next one.
Place place_after(const Team& team, const std::optional<Transition>& last, const Stage& to);

// Is this move in the protocol's order? Silence may begin at any time; a team that stands nowhere,
// or in a stage that its file no longer has, may begin anywhere.
bool may_follow(const Team& team, const std::optional<Transition>& last, const Stage& to);

// The transition that undoing the newest one leads back to: neither an undo nor undone. nullopt:
// there is nothing to go back to.
std::optional<Transition> before_newest(std::span<const Transition> newest_first);

}  // namespace inquiry::scheduler
