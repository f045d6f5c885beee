// "Did you mean …?"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inquiry {

// The candidate that differs from `word` in the fewest letters (case aside), when so few that a
// slip is likely: one in three.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace inquiry
