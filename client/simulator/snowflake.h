// Ids as X makes them: milliseconds since X's epoch, then 22 bits that tell equals apart.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/ids.h"
#include "base/time.h"

namespace inquiry::simulator {

inline constexpr std::int64_t kSnowflakeEpochMs = 1'288'834'974'657;
inline constexpr unsigned kSnowflakeLowBits = 22;

// The smallest id of that millisecond. Instants before X's epoch share its first.
constexpr std::int64_t first_id_at(UtcTime time) {
  const auto since_epoch = time.time_since_epoch().count() - kSnowflakeEpochMs;
  return std::max<std::int64_t>(since_epoch, 0) * (std::int64_t{1} << kSnowflakeLowBits);
}

constexpr UtcTime time_of(std::int64_t id) {
  return UtcTime{Duration{(id >> kSnowflakeLowBits) + kSnowflakeEpochMs}};
}

}  // namespace inquiry::simulator
