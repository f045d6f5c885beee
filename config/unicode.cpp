#include "config/unicode.h"

#include <unicode/regex.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

#include <cassert>
#include <cstdint>
#include <memory>

namespace inquiry::config {
namespace {

icu::UnicodeString utf16(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
}

}  // namespace

bool is_utf8(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t length = 0;
  u_strFromUTF8(nullptr, 0, &length, text.data(), static_cast<std::int32_t>(text.size()), &status);
  return U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR;  // no room was given on purpose
}

bool matches(std::string_view pattern, std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto subject = utf16(text);
  icu::RegexMatcher matcher{utf16(pattern), subject, 0, status};
  assert(U_SUCCESS(status));
  return matcher.find() != 0;
}

std::vector<std::string> known_zone_names() {
  std::vector<std::string> names;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::StringEnumeration> zones{icu::TimeZone::createTimeZoneIDEnumeration(
      UCAL_ZONE_TYPE_CANONICAL, nullptr, nullptr, status)};
  while (U_SUCCESS(status) && zones) {
    const char* name = zones->next(nullptr, status);
    if (name == nullptr) break;
    names.emplace_back(name);
  }
  return names;
}

}  // namespace inquiry::config
