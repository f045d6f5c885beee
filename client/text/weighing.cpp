#include "client/text/weighing.h"

#include <algorithm>

#include "client/text/characters.h"
#include "client/text/links.h"
#include "client/text/span.h"
#include "client/text/unicode.h"

namespace inquiry::client::text {
namespace {

constexpr int kLinkLength = 23;  // transformedURLLength

// The ranges of weight 100 in configurations v2 and v3.
constexpr bool is_narrow(char32_t c) {
  return c <= 4351 || (8192 <= c && c <= 8205) || (8208 <= c && c <= 8223) ||
         (8242 <= c && c <= 8247);
}

// Steps over the spans that begin before `at`; whether the next one begins there.
template <typename Iterator>
bool begins_at(Iterator& span, Iterator end, std::size_t at) {
  while (span != end && span->begin < at) ++span;
  return span != end && span->begin == at;
}

int length_of(std::u16string_view text, const std::vector<Link>& links,
              const std::vector<Span>& emoji, int wide) {
  int length = 0;
  auto link = links.begin();
  auto sequence = emoji.begin();
  for (std::size_t at = 0; at < text.size();) {
    if (begins_at(link, links.end(), at)) {
      length += kLinkLength;
      at += link->counted;
    } else if (begins_at(sequence, emoji.end(), at)) {
      length += wide;
      at = sequence->end;
    } else {
      const char32_t c = code_point_at(text, at);
      length += is_narrow(c) ? 1 : wide;
      at += units(c);
    }
  }
  return length;
}

}  // namespace

Weighed weigh(std::string_view utf8, const Counting& counting, const Tlds& tlds,
              const Emoji& emoji) {
  const auto text = nfc(to_utf16(utf8));
  const auto links = find_links(text, tlds);
  const auto sequences = counting.emoji ? emoji.find_sequences(text) : std::vector<Span>();

  Weighed weighed;
  weighed.length = length_of(text, links, sequences, counting.wide);
  weighed.has_link = !links.empty();
  weighed.valid = 0 < weighed.length && weighed.length <= counting.limit &&
                  std::ranges::none_of(text, is_forbidden) && is_utf8(utf8);
  return weighed;
}

}  // namespace inquiry::client::text
