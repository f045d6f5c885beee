// What somebody probably meant to write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace inquiry::desk {

// ` did you mean "teach"?`, or nothing.
std::string did_you_mean(std::string_view text, const std::vector<std::string>& candidates);

// `define, plan, teach`.
std::string join(const std::vector<std::string>& words);

}  // namespace inquiry::desk
