// Where a team stands, by hand and by calendar. Pure.
#pragma once

#include <optional>
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
};

// An instant at which the calendar begins a stage.
struct Boundary {
  UtcTime at;
  const Stage* stage;  // of the team; never nullptr
};

// All boundaries of the calendar, oldest first. A midnight that occurs twice counts on the side
// that keeps more silence: the first for a silent stage, the second for any other.
std::vector<Boundary> boundaries(const Team& team, const Zone& zone);

// The calendar boundaries that passed after `last` (all up to `now` when there is none), oldest
// first, as transitions by "calendar" dated at their boundary. A hand-set stage lasts until the
// next boundary, so a boundary at or before last.at is past.
std::vector<Transition> due_transitions(const Team& team, const Zone& zone,
                                        const std::optional<Transition>& last, UtcTime now);

// What holds at `now`, boundaries included that nobody has recorded yet. nullopt before the first
// transition: intake is parked, nothing is posted.
std::optional<StageNow> stage_at(const Team& team, const Zone& zone,
                                 const std::optional<Transition>& last, UtcTime now);

std::optional<UtcTime> next_boundary(const Team& team, const Zone& zone, UtcTime after);

// The first boundary after `after` at which a silent stage begins.
std::optional<UtcTime> next_silence(const Team& team, const Zone& zone, UtcTime after);

// The cycle that a move to `to` belongs to: reflect -> define opens the next, the first move
// opens 1.
int cycle_after(const std::optional<Transition>& last, Behaviour to);

}  // namespace inquiry::scheduler
