// What a soak is to be, and what is made to go wrong in it on purpose.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/time.h"

namespace inquiry::soak {

// A misbehaviour that is put in, to see that the reckoning notices it.
enum class Misdeed {
  kNone,
  kMovesCursorsEarly,  // a read that failed counts as read
  kForgetsVersions,    // an edited post is taken for another one
  kSendsAgain,         // a post in doubt is simply sent once more
  kBelievesTooSoon,    // whatever X answers to a post, it counts as posted
};

struct Shape {
  std::uint64_t seed = 1;
  Duration faulty = std::chrono::minutes{60};  // of virtual time
  double probability = 0.01;                   // of each kind of fault, for each request
  int posts_per_day = 1'500;                   // by others on X
  Misdeed misdeed = Misdeed::kNone;
};

// Afterwards nothing fails, for long enough that the waits for X's limits and the settle time end.
inline constexpr Duration kFaultless = std::chrono::minutes{45};

// How many times faster than real time the answers of X and the patience with them run out.
inline constexpr int kFaster = 100;

}  // namespace inquiry::soak
