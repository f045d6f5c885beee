// What the contract says of every minute, worked out from the wall clock alone: nothing of the
// product is used here.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "tests/silence/plan.h"

namespace inquiry::sweep {

// The three kinds of posts.
enum Kind { kQuestion, kCelebration, kChat };
inline constexpr std::array kKinds{kQuestion, kCelebration, kChat};

// Of each minute: which stage holds, which one the calendar begins at it, and is it a holiday?
struct Truth {
  std::vector<Stage> stage;
  std::vector<Stage> begins;  // kNone: none
  std::vector<std::uint8_t> holiday;

  // May a post of this kind begin in this minute, and not land in a forbidden one when it is
  // created in the next? Moves by hand cannot be foreseen.
  bool allows(Kind kind, int minute, bool reaches_next) const;
  // 1 for each minute that is so near to one at which something changes, else 0.
  std::vector<std::uint8_t> near_changes(int within) const;
};

Truth truth_of(const Wall& wall, const Plan& plan);

}  // namespace inquiry::sweep
