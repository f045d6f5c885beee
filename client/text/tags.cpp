#include "client/text/tags.h"

#include <cstddef>

#include "client/text/characters.h"
#include "client/text/unicode.h"

namespace inquiry::client::text {
namespace {

bool has_protocol_mark(std::u16string_view text, std::size_t at) {
  return text.substr(at).starts_with(u"://");
}

// validMentionPrecedingChars: a character that no name or address ends with, or "RT". Nothing
// before `used` counts: it belongs to another mention.
bool may_begin_mention(std::u16string_view text, std::size_t used, std::size_t at) {
  if (at == 0) return true;
  if (at == used) return false;
  const char16_t before = text[at - 1];
  constexpr std::u16string_view kGlue = u"!#$%&*";
  if (!is_name_character(before) && !is_at_sign(before) &&
      kGlue.find(before) == std::u16string_view::npos) {
    return true;
  }
  constexpr std::u16string_view kRetweet = u"RT";
  if (at < used + kRetweet.size()) return false;
  const auto retweet = at - kRetweet.size();
  if (!has_caseless(text, retweet, kRetweet)) return false;
  constexpr std::u16string_view kWordGlue = u"+~.-";
  return retweet == 0 || (retweet > used && !is_name_character(text[retweet - 1]) &&
                          kWordGlue.find(text[retweet - 1]) == std::u16string_view::npos);
}

// Behind "/list"; `at` where no list is named.
std::size_t list_end(std::u16string_view text, std::size_t at) {
  constexpr std::size_t kListMax = 25;
  if (at + 1 >= text.size() || text[at] != u'/' || !is_ascii_letter(text[at + 1])) return at;
  auto end = at + 1;
  while (end < text.size() && end - at <= kListMax &&
         (is_name_character(text[end]) || text[end] == u'-')) {
    ++end;
  }
  return end;
}

// endMentionMatch: part of an address, of a word, of a link.
bool may_end_mention(std::u16string_view text, std::size_t end) {
  if (end == text.size()) return true;
  return !is_at_sign(text[end]) && !is_latin_accent(text[end]) && !has_protocol_mark(text, end);
}

bool is_hashtag_character(char32_t c) {
  return is_letter_or_mark(c) || is_decimal_digit(c) ||
         (c <= 0xffff && is_hashtag_special(static_cast<char16_t>(c)));
}

// hashtagBoundary: the start of the text, a variation selector, or what is no part of a word.
bool may_begin_hashtag(std::u16string_view text, std::size_t used, std::size_t at) {
  if (at == 0) return true;
  if (at == used) return false;
  const char32_t before = code_point_before(text, at);
  return before == 0xfe0e || before == 0xfe0f || (before != U'&' && !is_hashtag_character(before));
}

// Behind the word at `at`; `at` where it is none for lack of a letter, or a keycap.
std::size_t hashtag_end(std::u16string_view text, std::size_t at) {
  if (at < text.size() && (text[at] == 0xfe0f || text[at] == 0x20e3)) return at;
  bool has_letter = false;
  auto end = at;
  while (end < text.size()) {
    const char32_t c = code_point_at(text, end);
    if (!is_hashtag_character(c)) break;
    has_letter = has_letter || is_letter_or_mark(c);
    end += units(c);
  }
  return has_letter ? end : at;
}

std::size_t letters_end(std::u16string_view text, std::size_t at) {
  while (at < text.size() && is_ascii_letter(text[at])) ++at;
  return at;
}

// JavaScript's white space (\s) rules here, which is_space() is not in three characters.
bool may_end_cashtag(std::u16string_view text, std::size_t end) {
  if (end == text.size() || is_punctuation(text[end])) return true;
  const char16_t c = text[end];
  return (is_space(c) && c != 0x85 && c != 0x180e) || c == 0xfeff;
}

// One to six letters, and a class of share: "BRK.A"; `at` where there is no such thing.
std::size_t cashtag_end(std::u16string_view text, std::size_t at) {
  constexpr std::size_t kSymbolMax = 6;
  constexpr std::size_t kClassMax = 2;
  const auto end = letters_end(text, at);
  if (end == at || end - at > kSymbolMax || !may_end_cashtag(text, end)) return at;
  if (end == text.size() || (text[end] != u'.' && text[end] != u'_')) return end;
  const auto class_end = letters_end(text, end + 1);
  const auto length = class_end - end - 1;
  return 0 < length && length <= kClassMax && may_end_cashtag(text, class_end) ? class_end : end;
}

}  // namespace

std::vector<Span> find_mentions(std::u16string_view text) {
  constexpr std::size_t kNameMax = 20;
  std::vector<Span> found;
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_at_sign(text[at]) || !may_begin_mention(text, used, at)) continue;
    auto end = at + 1;
    while (end < text.size() && end - at <= kNameMax && is_name_character(text[end])) ++end;
    if (end == at + 1) continue;
    used = list_end(text, end);
    if (used == end && may_end_mention(text, end)) found.push_back({at, end});
  }
  return found;
}

std::vector<Span> find_hashtags(std::u16string_view text) {
  std::vector<Span> found;
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_hash_sign(text[at]) || !may_begin_hashtag(text, used, at)) continue;
    const auto end = hashtag_end(text, at + 1);
    if (end == at + 1) continue;
    used = end;
    const bool is_glued = end < text.size() && is_hash_sign(text[end]);
    if (!is_glued && !has_protocol_mark(text, end)) found.push_back({at, end});
  }
  return found;
}

std::vector<Span> find_cashtags(std::u16string_view text) {
  std::vector<Span> found;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != u'$' || (at > 0 && !is_space(text[at - 1]))) continue;
    const auto end = cashtag_end(text, at + 1);
    if (end > at + 1) found.push_back({at, end});
  }
  return found;
}

std::vector<Span> without_overlaps(const std::vector<Span>& tags, const std::vector<Link>& links) {
  std::vector<Span> kept;
  std::size_t covered = 0;
  auto link = links.begin();
  for (const auto& tag : tags) {
    for (; link != links.end() && link->begin < tag.begin; ++link) {
      if (link->begin >= covered) covered = link->end;
    }
    if (tag.begin < covered) continue;
    kept.push_back(tag);
    covered = tag.end;
  }
  return kept;
}

}  // namespace inquiry::client::text
