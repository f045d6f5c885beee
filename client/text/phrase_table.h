// A fixed list of words in which the longest one at a place in a text is found in one walk.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace inquiry::client::text {

class PhraseTable {
 public:
  // In any order; empty ones and repetitions are dropped.
  explicit PhraseTable(std::vector<std::u16string> phrases);

  // The length of the longest phrase at `from` that may end where it does; 0: there is none.
  std::size_t longest_at(std::u16string_view text, std::size_t from,
                         const std::function<bool(std::size_t end)>& may_end) const;

  const std::vector<std::u16string>& phrases() const { return phrases_; }

 private:
  std::vector<std::u16string> phrases_;  // sorted
};

}  // namespace inquiry::client::text
