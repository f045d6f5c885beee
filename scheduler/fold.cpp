#include "scheduler/fold.h"

#include <algorithm>

namespace inquiry::scheduler {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string folded(std::string_view text) {
  std::string lowered{text};
  std::ranges::transform(lowered, lowered.begin(), lower);
  return lowered;
}

bool same_folded(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

const std::string* find_folded(const std::vector<std::string>& wanted, std::string_view text) {
  const auto found = std::ranges::find_if(
      wanted, [text](const std::string& each) { return same_folded(each, text); });
  return found == wanted.end() ? nullptr : &*found;
}

}  // namespace inquiry::scheduler
