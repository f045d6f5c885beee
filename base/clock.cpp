#include "base/clock.h"

namespace inquiry {

UtcTime SystemClock::utc_now() const {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

UtcTime ScaledClock::utc_now() const {
  const auto passed = SystemClock{}.utc_now() - origin_;
  return start_ + Duration{static_cast<std::int64_t>(static_cast<double>(passed.count()) * rate_)};
}

}  // namespace inquiry
