#include "client/text/tlds.h"

#include <algorithm>
#include <array>
#include <string>

#include "client/text/characters.h"
#include "client/text/unicode.h"

namespace inquiry::client::text {
namespace {

constexpr auto kCurrent = std::to_array<std::string_view>({
#include "tlds.inc"
});

std::u16string folded(std::u16string_view text) {
  std::u16string result(text);
  std::ranges::transform(result, result.begin(), upper);
  return result;
}

std::vector<std::u16string> folded_names(const std::vector<std::string_view>& names) {
  std::vector<std::u16string> result;
  result.reserve(names.size());
  for (const auto name : names) result.push_back(folded(to_utf16(name)));
  return result;
}

// "example.com@" is an address, "example.com2" a file.
bool may_follow_tld(char16_t c) {
  return !is_ascii_alphanumeric(c) && c != u'@' && c != u'+' && c != u'-';
}

std::size_t punycode_length(std::u16string_view text) {
  constexpr std::u16string_view kPrefix = u"XN--";
  if (!has_caseless(text, 0, kPrefix)) return 0;
  std::size_t end = kPrefix.size();
  while (end < text.size() && (is_ascii_alphanumeric(text[end]) || text[end] == u'-')) ++end;
  return end > kPrefix.size() ? end : 0;
}

}  // namespace

const Tlds& Tlds::current() {
  static const Tlds tlds({kCurrent.begin(), kCurrent.end()});
  return tlds;
}

Tlds::Tlds(const std::vector<std::string_view>& names) : names_(folded_names(names)) {}

std::size_t Tlds::length_at(std::u16string_view text, std::size_t from) const {
  constexpr std::size_t kLabelMax = 63;
  const auto label = folded(text.substr(from, kLabelMax));
  const auto may_end = [&](std::size_t end) {
    return from + end == text.size() || may_follow_tld(text[from + end]);
  };
  const auto length = names_.longest_at(label, 0, may_end);
  return length > 0 ? length : punycode_length(text.substr(from));
}

}  // namespace inquiry::client::text
