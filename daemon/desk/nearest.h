// What somebody probably meant to write.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inquiry::desk {

// The candidate closest to `text`, when it is at most a third of its letters away.
std::optional<std::string> nearest(std::string_view text,
                                   const std::vector<std::string>& candidates);

// ` did you mean "teach"?`, or nothing.
std::string did_you_mean(std::string_view text, const std::vector<std::string>& candidates);

// `define, plan, teach`.
std::string join(const std::vector<std::string>& words);

}  // namespace inquiry::desk
