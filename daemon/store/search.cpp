#include "daemon/store/search.h"

#include <algorithm>

namespace inquiry::store {
namespace {

constexpr int kWordsMax = 16;  // SQLite limits how deep an expression may be

// Judged by the first byte of a character: Thai and Lao, kana, Han and all that is beyond the first
// plane, emoji among it.
bool writes_no_spaces(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte >= 0xe3 && byte <= 0xe9) || byte >= 0xef) return true;
    if (byte != 0xe0 || i + 1 == text.size()) continue;
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if (next >= 0xb8 && next <= 0xbb) return true;
  }
  return false;
}

// ASCII letters and digits, and every character beyond ASCII that is not general punctuation.
bool has_word(std::string_view piece) {
  return std::ranges::any_of(piece, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (byte >= 0xc3 && byte != 0xe2);
  });
}

bool is_gap(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == 0x7f; }

}  // namespace

std::optional<std::string> match_expression(std::string_view words) {
  if (writes_no_spaces(words)) return std::nullopt;
  std::string expression;
  int count = 0;
  for (auto rest = words; !rest.empty() && count < kWordsMax;) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if(rest, is_gap) - rest.begin());
    const auto piece = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!has_word(piece)) continue;
    expression += (count++ == 0 ? "\"" : " \"") + std::string{piece} + "\"*";
  }
  if (count == 0) return std::nullopt;
  return expression;
}

}  // namespace inquiry::store
