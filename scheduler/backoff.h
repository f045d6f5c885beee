// How long to wait after failures. Pure.
#pragma once

#include "base/time.h"

namespace inquiry::scheduler {

// Full jitter: somewhere in [0, min(cap, base * 2^(failures-1))), chosen by `random` in [0, 1).
Duration full_jitter(int failures, Duration base, Duration cap, double random);

}  // namespace inquiry::scheduler
