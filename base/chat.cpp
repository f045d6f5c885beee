#include "base/chat.h"

#include <algorithm>

namespace inquiry {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A byte of a word or hashtag; every byte of a character beyond ASCII counts as one.
bool is_word(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || is_digit(c) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool says_number(std::string_view text, int number) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return false;
  text.remove_prefix(first);
  const auto digits = std::to_string(number);
  return lower(text.front()) == 'q' && text.substr(1).starts_with(digits) &&
         (text.size() == 1 + digits.size() || !is_word(text[1 + digits.size()]));
}

bool has_hashtag(std::string_view text, const std::string& hashtag) {
  for (auto at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    const auto rest = text.substr(at + 1);
    if (at > 0 && is_word(text[at - 1])) continue;
    if (rest.size() < hashtag.size()) return false;
    const bool same = std::equal(hashtag.begin(), hashtag.end(), rest.begin(),
                                 [](char a, char b) { return lower(a) == lower(b); });
    if (same && (rest.size() == hashtag.size() || !is_word(rest[hashtag.size()]))) return true;
  }
  return false;
}

}  // namespace

std::string chat_question_text(int number, std::string_view question, const std::string& hashtag) {
  std::string text;
  if (!says_number(question, number)) text = "Q" + std::to_string(number) + ": ";
  text += question;
  if (!has_hashtag(question, hashtag)) text += " #" + hashtag;
  return text;
}

}  // namespace inquiry
