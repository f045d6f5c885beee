// What a draft must look like before anybody is asked to review it.
#pragma once

#include "base/draft.h"
#include "base/result.h"
#include "base/team.h"
#include "daemon/machine.h"

namespace inquiry::desk {

inline constexpr Duration kDefaultLife = std::chrono::hours{24 * 7};
inline constexpr Duration kLongestLife = std::chrono::hours{24 * 90};

// kInvalid with the first thing that is wrong; kConflict when another draft answers the same post.
// `submitting`: it must be whole, not just sound.
Result<void> check_draft(Machine& machine, const Team& team, const Draft& draft, bool submitting);

}  // namespace inquiry::desk
