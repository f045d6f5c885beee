#include "base/nearest.h"

#include <algorithm>
#include <numeric>

namespace inquiry {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::vector<std::size_t> next(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        next[j] = std::min(next[j], before[j - 2] + 1);
      }
    }
    before = row;
    row = next;
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  constexpr std::size_t kWordMax = 64;  // the work grows with the square of the length
  if (word.empty() || word.size() > kWordMax) return std::nullopt;
  auto fewest = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::optional<std::string> best;
  for (const auto& candidate : candidates) {
    if (candidate.size() > kWordMax) continue;
    const auto letters = distance(word, candidate);
    if (letters >= fewest) continue;
    fewest = letters;
    best = candidate;
  }
  return best;
}

}  // namespace inquiry
