#include "daemon/desk/nearest.h"

#include "base/nearest.h"

namespace inquiry::desk {

std::string did_you_mean(std::string_view text, const std::vector<std::string>& candidates) {
  const auto meant = nearest(text, candidates);
  return meant ? " did you mean \"" + *meant + "\"?" : std::string{};
}

std::string join(const std::vector<std::string>& words) {
  std::string joined;
  for (const auto& each : words) joined += (joined.empty() ? "" : ", ") + each;
  return joined;
}

}  // namespace inquiry::desk
