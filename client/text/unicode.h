// What this folder asks of Unicode; ICU stays behind this header and emoji.h.
//
// Texts are UTF-16 inside: twitter-text states its rules, and counts its lengths, in UTF-16 units.
#pragma once

#include <string>
#include <string_view>

namespace inquiry::client::text {

bool is_utf8(std::string_view bytes);

// What is not UTF-8 becomes U+FFFD.
std::u16string to_utf16(std::string_view utf8);
std::string to_utf8(std::u16string_view text);

std::u16string nfc(std::u16string_view text);

// As JavaScript's caseless regular expressions fold: one unit to one, and never into ASCII.
char16_t upper(char16_t unit);

// A surrogate without its other half, or begun at its second, stands for itself. `at` must lie
// inside the text, `before` behind its start.
char32_t code_point_at(std::u16string_view text, std::size_t at);
char32_t code_point_before(std::u16string_view text, std::size_t before);

// How many UTF-16 units a code point takes.
constexpr std::size_t units(char32_t code_point) { return code_point > 0xffff ? 2 : 1; }

// Without case, accents of Latin, Greek and Cyrillic letters, and the forms that mean the same
// (full-width, ligatures).
std::string plain_letters(std::u16string_view text);

// A character of a script that writes no spaces between words.
bool stands_alone(char32_t code_point);

bool is_letter_or_mark(char32_t code_point);
bool is_decimal_digit(char32_t code_point);

}  // namespace inquiry::client::text
