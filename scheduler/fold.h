// Hashtags and handles compare without case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace inquiry::scheduler {

// A-Z become a-z. Every other byte stays: X's handles are ASCII, and a hashtag's other letters must
// be spelled as the team spells them.
std::string folded(std::string_view text);

bool same_folded(std::string_view a, std::string_view b);

// The entry of `wanted` that is `text` without case; nullptr when there is none.
const std::string* find_folded(const std::vector<std::string>& wanted, std::string_view text);

}  // namespace inquiry::scheduler
