#include "client/text/characters.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "client/text/unicode.h"

namespace inquiry::client::text {
namespace {

struct Range {
  char16_t first;
  char16_t last;
};

constexpr bool is_between(char16_t c, char16_t first, char16_t last) {
  return first <= c && c <= last;
}

constexpr bool is_one_of(char16_t c, std::u16string_view characters) {
  return characters.find(c) != std::u16string_view::npos;
}

constexpr auto kLatinAccents = std::to_array<Range>({
    {0x00c0, 0x00d6},
    {0x00d8, 0x00f6},
    {0x00f8, 0x024f},
    {0x0253, 0x0254},
    {0x0256, 0x0257},
    {0x0259, 0x0259},
    {0x025b, 0x025b},
    {0x0263, 0x0263},
    {0x0268, 0x0268},
    {0x026f, 0x026f},
    {0x0272, 0x0272},
    {0x0289, 0x0289},
    {0x028b, 0x028b},
    {0x02bb, 0x02bb},
    {0x0300, 0x036f},
    {0x1e00, 0x1eff},
});
constexpr auto kCyrillic = std::to_array<Range>({{0x0400, 0x04ff}});

// The letters beyond ASCII that a class holds in either case: upper() of each of them.
class CaselessLetters {
 public:
  explicit CaselessLetters(std::span<const Range> ranges) : folded_(0x10000) {
    for (const auto [first, last] : ranges) {
      for (unsigned c = first; c <= last; ++c) folded_[upper(static_cast<char16_t>(c))] = true;
    }
  }

  bool contain(char16_t c) const { return c >= 0x80 && folded_[upper(c)]; }

 private:
  std::vector<bool> folded_;
};

bool is_caseless_latin(char16_t c) {
  static const CaselessLetters letters(kLatinAccents);
  return letters.contain(c);
}

bool is_caseless_cyrillic(char16_t c) {
  static const CaselessLetters letters(kCyrillic);
  return letters.contain(c);
}

}  // namespace

bool is_ascii_letter(char16_t c) { return is_between(c | 0x20, u'a', u'z'); }

bool is_ascii_digit(char16_t c) { return is_between(c, u'0', u'9'); }

bool has_caseless(std::u16string_view text, std::size_t at, std::u16string_view letters) {
  const auto there = text.substr(at, letters.size());
  return std::ranges::equal(there, letters, {}, upper);
}

bool is_space(char16_t c) {
  return is_between(c, 0x09, 0x0d) || is_between(c, 0x2000, 0x200a) ||
         is_one_of(c, u" \u0085\u00a0\u1680\u180e\u2028\u2029\u202f\u205f\u3000");
}

bool is_punctuation(char16_t c) { return is_one_of(c, u"!'#%&()*+,\\-./:;<=>?@[]^_{|}~$"); }

bool is_forbidden(char16_t c) { return c == 0xfffe || c == 0xfeff || c == 0xffff; }

bool is_directional_marker(char16_t c) {
  return is_between(c, 0x202a, 0x202e) || is_between(c, 0x2066, 0x2069) || c == 0x061c ||
         c == 0x200e || c == 0x200f;
}

bool is_latin_accent(char16_t c) {
  return std::ranges::any_of(
      kLatinAccents, [c](const Range& range) { return is_between(c, range.first, range.last); });
}

bool may_precede_link(char16_t c) {
  return !is_ascii_alphanumeric(c) && !is_at_sign(c) && !is_hash_sign(c) && c != u'$' &&
         !is_forbidden(c);
}

bool may_precede_bare_domain(char16_t c) { return !is_one_of(c, u"-_./"); }

bool is_domain_character(char16_t c) {
  return !is_punctuation(c) && !is_space(c) && !is_forbidden(c) && !is_directional_marker(c);
}

bool is_ascii_domain_character(char16_t c) {
  return is_ascii_alphanumeric(c) || c == u'-' || is_caseless_latin(c);
}

bool is_path_character(char16_t c) {
  return is_ascii_alphanumeric(c) || is_one_of(c, u"!*';:=+,.$/%#[]-\u2013_~@|&") ||
         is_caseless_latin(c) || is_caseless_cyrillic(c);
}

bool may_end_path(char16_t c) {
  return is_ascii_alphanumeric(c) || is_one_of(c, u"+-=_#/") || is_caseless_latin(c) ||
         is_caseless_cyrillic(c);
}

bool is_query_character(char16_t c) {
  return is_ascii_alphanumeric(c) || is_one_of(c, u"!?*'@();:&=+$/%#[]-_.,~|");
}

bool may_end_query(char16_t c) { return is_ascii_alphanumeric(c) || is_one_of(c, u"-_&=#/"); }

bool is_hashtag_special(char16_t c) {
  return is_one_of(c,
                   u"_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb"
                   u"\u3003\u0f0b\u0f0c\u00b7");
}

}  // namespace inquiry::client::text
