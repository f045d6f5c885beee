#include "client/text/phrase_table.h"

#include <algorithm>
#include <span>
#include <utility>

namespace inquiry::client::text {
namespace {

using Phrases = std::span<const std::u16string>;

// Of sorted phrases that agree in the units before `index`, those that have `unit` there.
Phrases narrowed(Phrases phrases, std::size_t index, char16_t unit) {
  const auto is_before = [&](const std::u16string& phrase) {
    return phrase.size() <= index || phrase[index] < unit;
  };
  const auto is_not_after = [&](const std::u16string& phrase) {
    return phrase.size() <= index || phrase[index] <= unit;
  };
  const auto first = std::ranges::partition_point(phrases, is_before);
  return {first, std::ranges::partition_point(first, phrases.end(), is_not_after)};
}

}  // namespace

PhraseTable::PhraseTable(std::vector<std::u16string> phrases) : phrases_(std::move(phrases)) {
  std::ranges::sort(phrases_);
  phrases_.erase(std::unique(phrases_.begin(), phrases_.end()), phrases_.end());
  std::erase(phrases_, std::u16string());
}

std::size_t PhraseTable::longest_at(std::u16string_view text, std::size_t from,
                                    const std::function<bool(std::size_t)>& may_end) const {
  std::size_t longest = 0;
  Phrases phrases = phrases_;
  for (std::size_t length = 0; from + length < text.size() && !phrases.empty();) {
    phrases = narrowed(phrases, length, text[from + length]);
    ++length;
    const bool is_phrase = !phrases.empty() && phrases.front().size() == length;
    if (is_phrase && may_end(from + length)) longest = length;
  }
  return longest;
}

}  // namespace inquiry::client::text
