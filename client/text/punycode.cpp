#include "client/text/punycode.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "client/text/unicode.h"

namespace inquiry::client::text {
namespace {

// The parameters that RFC 3492 section 5 sets for domain names.
constexpr std::uint64_t kBase = 36;
constexpr std::uint64_t kThresholdMin = 1;
constexpr std::uint64_t kThresholdMax = 26;
constexpr std::uint64_t kSkew = 38;
constexpr std::uint64_t kDamp = 700;
constexpr std::uint64_t kInitialBias = 72;
constexpr char32_t kInitialCode = 0x80;

std::uint64_t adapted_bias(std::uint64_t delta, std::uint64_t handled, bool is_first) {
  delta = is_first ? delta / kDamp : delta / 2;
  delta += delta / handled;
  std::uint64_t bias = 0;
  for (; delta > (kBase - kThresholdMin) * kThresholdMax / 2; bias += kBase) {
    delta /= kBase - kThresholdMin;
  }
  return bias + (kBase - kThresholdMin + 1) * delta / (delta + kSkew);
}

std::size_t digits(std::uint64_t delta, std::uint64_t bias) {
  std::size_t count = 1;
  for (std::uint64_t k = kBase;; k += kBase, ++count) {
    const auto threshold = std::clamp(k > bias ? k - bias : 0, kThresholdMin, kThresholdMax);
    if (delta < threshold) return count;
    delta = (delta - threshold) / (kBase - threshold);
  }
}

// RFC 3492 section 6.3, with the digits counted instead of written.
std::size_t encoded_length(const std::u32string& label) {
  const auto basic = static_cast<std::size_t>(
      std::ranges::count_if(label, [](char32_t c) { return c < kInitialCode; }));
  std::size_t length = basic + (basic > 0 ? 1 : 0);
  char32_t code = kInitialCode;
  std::uint64_t delta = 0;
  std::uint64_t bias = kInitialBias;
  for (std::uint64_t handled = basic; handled < label.size(); ++delta, ++code) {
    char32_t next = U'\U0010ffff';
    for (const char32_t c : label) {
      if (c >= code) next = std::min(next, c);
    }
    delta += (next - code) * (handled + 1);
    code = next;
    for (const char32_t c : label) {
      if (c < code) ++delta;
      if (c != code) continue;
      length += digits(delta, bias);
      bias = adapted_bias(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
  }
  return length;
}

bool is_printable_ascii(char32_t c) { return 0x20 <= c && c <= 0x7e; }

std::size_t part_length(const std::u32string& part) {
  constexpr std::size_t kPrefix = 4;  // "xn--"
  if (std::ranges::all_of(part, is_printable_ascii)) return part.size();
  return kPrefix + encoded_length(part);
}

bool is_full_stop(char32_t c) { return c == 0x3002 || c == 0xff0e || c == 0xff61; }

}  // namespace

std::size_t dns_length(std::u16string_view label, std::size_t limit) {
  std::u32string part;
  std::size_t stops = 0;
  std::size_t length = 0;
  if (label.size() > 2 * limit) return label.size();  // no unit pair takes less than one character
  for (std::size_t at = 0; at < label.size();) {
    const char32_t c = code_point_at(label, at);
    at += units(c);
    if (!is_full_stop(c)) {
      part.push_back(c);
      continue;
    }
    length += part_length(part);
    part.clear();
    ++stops;
  }
  return length + stops + part_length(part);
}

}  // namespace inquiry::client::text
