// The top-level domains that make a link of a name with dots.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "client/text/phrase_table.h"

namespace inquiry::client::text {

class Tlds {
 public:
  // Today's list, as Debian's publicsuffix package had it when this was built.
  static const Tlds& current();

  // In lower case, without a dot, UTF-8; punycode ("xn--…") is always understood and not listed.
  explicit Tlds(const std::vector<std::string_view>& names);

  // The length of the top-level domain that begins at `from` and ends as one must; 0: none.
  std::size_t length_at(std::u16string_view text, std::size_t from) const;

 private:
  PhraseTable names_;
};

}  // namespace inquiry::client::text
