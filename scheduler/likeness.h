// Whether two posts say the same thing in the same words. Pure; knows no meaning, only spelling.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/gist.h"

namespace inquiry::scheduler {

// A gist with fewer words is never a copy of another: "I agree" of four people is four voices.
inline constexpr std::size_t kWordsMin = 5;

// How much of `second` repeats `first`, 1 for all of it; 0 when it is a thought of its own: too
// short, other numbers, one asks and the other does not, one turns the sentence around ("not"), a
// remark of its own before the copy, or too many other words. What an ellipsis cut off may be
// missing from `second`, never from `first`.
double likeness(const Gist& first, const Gist& second);

// Signs of one team's gist, for an index: alike gists nearly always share one, others rarely do.
// None for a gist that is too short. The same everywhere and for ever, since stores keep them.
std::vector<std::int64_t> signs(std::string_view team, const Gist& gist);

}  // namespace inquiry::scheduler
