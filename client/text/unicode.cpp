#include "client/text/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include <cassert>
#include <cstdint>

namespace inquiry::client::text {
namespace {

std::int32_t length(std::size_t size) { return static_cast<std::int32_t>(size); }

// Read-only: the text is borrowed, not copied.
icu::UnicodeString borrowed(std::u16string_view text) {
  return {false, text.data(), length(text.size())};
}

std::u16string owned(const icu::UnicodeString& text) {
  return {text.getBuffer(), static_cast<std::size_t>(text.length())};
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(nullptr, 0, nullptr, bytes.data(), length(bytes.size()), &status);
  return status != U_INVALID_CHAR_FOUND;
}

std::u16string to_utf16(std::string_view utf8) {
  return owned(icu::UnicodeString::fromUTF8({utf8.data(), length(utf8.size())}));
}

std::string to_utf8(std::u16string_view text) {
  std::string utf8;
  borrowed(text).toUTF8String(utf8);
  return utf8;
}

std::u16string nfc(std::u16string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
  assert(U_SUCCESS(status));
  const icu::UnicodeString normal = normalizer->normalize(borrowed(text), status);
  assert(U_SUCCESS(status));
  return owned(normal);
}

std::string plain_letters(std::u16string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* apart = icu::Normalizer2::getNFDInstance(status);
  assert(U_SUCCESS(status));
  const auto decomposed = apart->normalize(casefold->normalize(borrowed(text), status), status);
  assert(U_SUCCESS(status));
  icu::UnicodeString plain;
  for (std::int32_t i = 0; i < decomposed.length(); ++i) {
    const auto unit = decomposed.charAt(i);
    if (unit < 0x0300 || unit > 0x036f) plain.append(unit);
  }
  return to_utf8(owned(plain));
}

bool stands_alone(char32_t code_point) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(code_point), &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

char16_t upper(char16_t unit) {
  const auto folded = u_toupper(unit);
  return folded > 0xffff || (unit >= 0x80 && folded < 0x80) ? unit : static_cast<char16_t>(folded);
}

char32_t code_point_at(std::u16string_view text, std::size_t at) {
  UChar32 code_point = 0;
  U16_NEXT(text, at, text.size(), code_point);
  return static_cast<char32_t>(code_point);
}

char32_t code_point_before(std::u16string_view text, std::size_t before) {
  UChar32 code_point = 0;
  U16_PREV(text, 0, before, code_point);
  return static_cast<char32_t>(code_point);
}

bool is_letter_or_mark(char32_t code_point) {
  return (U_GET_GC_MASK(static_cast<UChar32>(code_point)) & (U_GC_L_MASK | U_GC_M_MASK)) != 0;
}

bool is_decimal_digit(char32_t code_point) {
  return u_isdigit(static_cast<UChar32>(code_point)) != 0;
}

}  // namespace inquiry::client::text
