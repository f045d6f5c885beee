#include "daemon/desk/nearest.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>

namespace inquiry::desk {
namespace {

// Texts come from outside: nothing longer is compared.
constexpr std::size_t kLongest = 64;

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view text,
                                   const std::vector<std::string>& candidates) {
  if (text.size() > kLongest) return std::nullopt;
  std::optional<std::string> best;
  auto least = std::numeric_limits<std::size_t>::max();
  for (const auto& candidate : candidates) {
    const auto apart = distance(text, candidate);
    if (apart < least && apart <= std::max<std::size_t>(1, candidate.size() / 3)) {
      least = apart;
      best = candidate;
    }
  }
  return best;
}

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
