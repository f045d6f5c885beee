#include "client/text/emoji.h"

#include <unicode/uniset.h>
#include <unicode/unistr.h>
#include <unicode/usetiter.h>

#include <cassert>
#include <utility>

#include "client/text/unicode.h"

namespace inquiry::client::text {
namespace {

constexpr char16_t kVariationSelector16 = 0xfe0f;
constexpr char16_t kKeycap = 0x20e3;

icu::UnicodeSet unicode_set(const char16_t* pattern) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeSet set(pattern, status);
  assert(U_SUCCESS(status));
  return set;
}

// All members, the single code points and the strings.
std::vector<std::u16string> members(const char16_t* pattern) {
  std::vector<std::u16string> found;
  const auto set = unicode_set(pattern);
  icu::UnicodeSetIterator member(set);
  while (member.next()) {
    const auto& text = member.getString();
    found.emplace_back(text.getBuffer(), static_cast<std::size_t>(text.length()));
  }
  return found;
}

std::vector<std::u16string> sequences_for_interchange() {
  auto sequences = members(u"[:RGI_Emoji:]");
  std::erase_if(sequences, [](const std::u16string& sequence) {
    return sequence.size() == units(code_point_at(sequence, 0));
  });
  return sequences;
}

// What the emoji expression of twitter-text takes for one emoji although it is not in the form
// recommended for interchange.
std::vector<std::u16string> with_lenient_forms(std::vector<std::u16string> sequences) {
  for (const auto& key : members(u"[0-9#*]")) sequences.push_back(key + kKeycap);

  // Older than emoji fonts: the selector may follow even where it is not needed by now.
  for (const auto& old : members(u"[[:Emoji_Presentation:]&[:Age=5.2:]]")) {
    sequences.push_back(old + kVariationSelector16);
  }
  for (const auto& base : members(u"[[:Emoji_Modifier_Base:]-[:Emoji_Presentation:]\u26f7]")) {
    for (const auto& tone : members(u"[:Emoji_Modifier:]")) {
      sequences.push_back(base + tone);
      sequences.push_back((base + kVariationSelector16).append(tone));
    }
  }
  sequences.emplace_back(u"\U0001f441\u200d\U0001f5e8");  // eye in speech bubble
  return sequences;
}

// A cheap look at whether a sequence can begin with a code point that `next` follows.
bool may_continue_emoji(char16_t next) {
  constexpr char16_t kJoiner = 0x200d;
  constexpr char16_t kHighOfTones = 0xd83c;  // and of regional indicators
  constexpr char16_t kHighOfTags = 0xdb40;
  return next == kVariationSelector16 || next == kKeycap || next == kJoiner ||
         next == kHighOfTones || next == kHighOfTags;
}

}  // namespace

const Emoji& Emoji::current() {
  static const Emoji emoji(sequences_for_interchange());
  return emoji;
}

Emoji::Emoji(std::vector<std::u16string> sequences)
    : sequences_(with_lenient_forms(std::move(sequences))) {}

std::vector<Span> Emoji::find_sequences(std::u16string_view text) const {
  std::vector<Span> found;
  const auto may_end = [](std::size_t) { return true; };
  for (std::size_t at = 0; at < text.size();) {
    const auto next = at + units(code_point_at(text, at));
    const bool is_candidate = next < text.size() && may_continue_emoji(text[next]);
    const auto length = is_candidate ? sequences_.longest_at(text, at, may_end) : 0;
    if (length > 0) found.push_back({at, at + length});
    at = length > 0 ? at + length : next;
  }
  return found;
}

}  // namespace inquiry::client::text
