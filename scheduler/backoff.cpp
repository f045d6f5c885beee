#include "scheduler/backoff.h"

#include <algorithm>

namespace inquiry::scheduler {

Duration full_jitter(int failures, Duration base, Duration cap, double random) {
  if (failures <= 0) return Duration::zero();
  Duration bound = std::min(base, cap);
  for (int doubled = 1; doubled < failures && bound < cap && bound > Duration::zero(); ++doubled) {
    bound = bound > cap / 2 ? cap : bound * 2;
  }
  return Duration{static_cast<Duration::rep>(static_cast<double>(bound.count()) * random)};
}

}  // namespace inquiry::scheduler
