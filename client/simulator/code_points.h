// UTF-8 read one code point at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace inquiry::simulator {

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 1;  // in bytes
};

// A byte that does not begin a whole sequence is U+FFFD, one byte long: reading always goes on.
CodePoint code_point_at(std::string_view text, std::size_t at);

// The last code point before `at`; 0 at the beginning.
char32_t code_point_before(std::string_view text, std::size_t at);

bool is_space(char32_t c);
bool is_emoji(char32_t c);
bool is_regional_indicator(char32_t c);
// Does not begin an emoji of its own when it follows one: selectors, skin tones, tags, keycaps.
bool joins_emoji(char32_t c);
// Scripts written without spaces: each character is searched by itself.
bool is_ideographic(char32_t c);
// Letters, digits and underscore of any script, roughly: all that is not space, punctuation, emoji.
bool is_word(char32_t c);

}  // namespace inquiry::simulator
