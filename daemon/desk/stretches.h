// The stretches of time that a team spent in its stages. Pure.
#pragma once

#include <vector>

#include "base/cycle.h"
#include "base/idea.h"
#include "base/time.h"

namespace inquiry::desk {

// From one move of a team to its next one.
struct Stretch {
  Transition move;  // that began it
  UtcTime until;    // now, while it lasts
  bool running = false;

  bool holds(UtcTime time) const { return move.at <= time && (running || time < until); }
  // False after the cycle was given up: then no stage holds.
  bool stands() const { return move.move != Move::kAbort; }
  bool is_silent_stage() const { return stands() && is_silent(move.behaviour); }
};

// Of all of a team's moves, oldest first.
std::vector<Stretch> stretches(const std::vector<Transition>& oldest_first, UtcTime now);

// The stretch that holds at `time`; nullptr before the first one.
const Stretch* stretch_at(const std::vector<Stretch>& stretches, UtcTime time);

// The stretch in which the team first saw the idea: what came in silence, or while only answers
// counted, waited for a later one. nullptr: it waits still.
const Stretch* first_shown(const std::vector<Stretch>& stretches, const Idea& idea);

}  // namespace inquiry::desk
