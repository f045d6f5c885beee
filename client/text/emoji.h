// Emoji of several code points, each of which X counts as one character.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/text/phrase_table.h"
#include "client/text/span.h"

namespace inquiry::client::text {

class Emoji {
 public:
  // What Unicode recommends for interchange, as far as the installed ICU knows.
  static const Emoji& current();

  // The sequences listed for interchange; those that X also takes for emoji (keycaps without their
  // variation selector and the like) are added.
  explicit Emoji(std::vector<std::u16string> sequences);

  // In order, without overlaps. An emoji of one code point is no sequence: it weighs the same
  // either way.
  std::vector<Span> find_sequences(std::u16string_view text) const;

  const std::vector<std::u16string>& sequences() const { return sequences_.phrases(); }

 private:
  PhraseTable sequences_;
};

}  // namespace inquiry::client::text
