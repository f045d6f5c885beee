// The month's reads, spent evenly and never exceeded. Pure.
#pragma once

#include <cstdint>

#include "base/time.h"

namespace inquiry::scheduler {

// How many posts may still be read now: the month's sum grows evenly over its days (UTC, as X
// bills), with one day in hand, less what was read.
std::int64_t reads_left(std::int64_t monthly, std::int64_t read_this_month, UtcTime now);

}  // namespace inquiry::scheduler
