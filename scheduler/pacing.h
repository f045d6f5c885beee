// How a rate window of X is made to last until its reset. Pure.
#pragma once

#include <optional>

#include "base/time.h"

namespace inquiry::scheduler {

// One window as the newest answer told of it.
struct RateState {
  int limit = 0;
  int remaining = 0;
  UtcTime reset;
  UtcTime told_at;
};

struct Pace {
  int requests = 0;             // that may go out now
  std::optional<UtcTime> next;  // when there will be one, if there is none now and time decides
};

// The first half of a window may be used at once; what is left then is spread evenly over the time
// that is left, and nothing is asked of a window that is used up. `under_way`: requests that the
// window has not told of yet.
Pace pace(const RateState& window, int under_way, UtcTime now);

}  // namespace inquiry::scheduler
