#include "scheduler/pacing.h"

#include <limits>

namespace inquiry::scheduler {

Pace pace(const RateState& window, int under_way, UtcTime now) {
  if (window.reset <= now) return {std::numeric_limits<int>::max(), std::nullopt};
  const int left = window.remaining - under_way;
  if (window.remaining <= 0) return {0, window.reset};
  const int at_once = left - window.limit / 2;
  if (at_once > 0) return {at_once, std::nullopt};
  if (under_way > 0) return {0, std::nullopt};  // its answer tells more
  const auto next = window.told_at + (window.reset - window.told_at) / (window.remaining + 1);
  if (next <= now) return {1, std::nullopt};
  return {0, next};
}

}  // namespace inquiry::scheduler
