#include "client/simulator/code_points.h"

namespace inquiry::simulator {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

constexpr bool in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

std::size_t sequence_size(unsigned char lead) {
  if (lead >= 0xF0 && lead < 0xF8) return 4;
  if (lead >= 0xE0) return lead < 0xF0 ? 3 : 1;
  return lead >= 0xC0 ? 2 : 1;
}

bool is_ascii_word(char32_t c) {
  return in(c, U'0', U'9') || in(c, U'a', U'z') || in(c, U'A', U'Z') || c == U'_';
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1};
  const auto size = sequence_size(lead);
  if (size == 1 || at + size > text.size()) return {kReplacement, 1};
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0U) != 0x80U) return {kReplacement, 1};
    value = (value << 6U) | (next & 0x3FU);
  }
  return {value, size};
}

char32_t code_point_before(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  auto start = at - 1;
  while (start > 0 && at - start < 4 &&
         (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) {
    --start;
  }
  return code_point_at(text, start).value;
}

bool is_space(char32_t c) {
  return c == U' ' || in(c, 9, 13) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         in(c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x3000;
}

bool is_regional_indicator(char32_t c) { return in(c, 0x1F1E6, 0x1F1FF); }

bool is_emoji(char32_t c) {
  return in(c, 0x1F000, 0x1FAFF) || in(c, 0x2600, 0x27BF) || in(c, 0x2B00, 0x2BFF) ||
         in(c, 0x2300, 0x23FF);
}

bool joins_emoji(char32_t c) {
  return c == 0xFE0F || c == 0x20E3 || in(c, 0x1F3FB, 0x1F3FF) || in(c, 0xE0020, 0xE007F);
}

bool is_ideographic(char32_t c) {
  return in(c, 0x3041, 0x30FF) || in(c, 0x3400, 0x9FFF) || in(c, 0xF900, 0xFAFF) ||
         in(c, 0x20000, 0x3FFFF);
}

bool is_word(char32_t c) {
  if (c < 0x80) return is_ascii_word(c);
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  const bool punctuation =
      in(c, 0x2000, 0x20FF) || in(c, 0x2100, 0x2BFF) || in(c, 0x3000, 0x303F) ||
      in(c, 0xFE00, 0xFE0F) || in(c, 0xFF00, 0xFF0F) || in(c, 0xFF1A, 0xFF20) ||
      in(c, 0xFFF0, 0xFFFF) || c == 0x060C || c == 0x061B || c == 0x061F || in(c, 0xE0000, 0xE01EF);
  return !punctuation && !is_space(c) && !is_emoji(c) && c != 0xD7 && c != 0xF7;
}

}  // namespace inquiry::simulator
