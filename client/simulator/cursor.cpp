#include "client/simulator/cursor.h"

#include <cstdint>

#include "base/digest.h"

namespace inquiry::simulator {
namespace {

constexpr std::string_view kBase32Hex = "0123456789abcdefghijklmnopqrstuv";
constexpr std::size_t kIdDigits = 13;
constexpr std::size_t kCheckDigits = 12;

std::string check_of(std::string_view digits, std::string_view listing) {
  return sha256_hex({digits, listing}).substr(0, kCheckDigits);
}

}  // namespace

std::string make_cursor(PostId last, std::string_view listing) {
  std::string digits(kIdDigits, '0');
  auto value = static_cast<std::uint64_t>(last.value);
  for (auto at = kIdDigits; at-- > 0; value >>= 5U) digits[at] = kBase32Hex[value & 31U];
  return digits + check_of(digits, listing);
}

std::optional<PostId> read_cursor(std::string_view token, std::string_view listing) {
  if (token.size() != kIdDigits + kCheckDigits) return std::nullopt;
  const auto digits = token.substr(0, kIdDigits);
  if (check_of(digits, listing) != token.substr(kIdDigits)) return std::nullopt;
  std::uint64_t value = 0;
  for (const char digit : digits) value = (value << 5U) | kBase32Hex.find(digit);
  return PostId{static_cast<std::int64_t>(value)};
}

}  // namespace inquiry::simulator
