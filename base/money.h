// Sums of US dollars, exact to a millionth; a decimal string outside.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inquiry {

struct Money {
  std::int64_t micros = 0;

  // clang-tidy 14 takes the comparison that the compiler writes for one with a literal 0.
  auto operator<=>(const Money&) const = default;  // NOLINT(modernize-use-nullptr)
  Money operator+(Money other) const { return {micros + other.micros}; }
  Money operator-(Money other) const { return {micros - other.micros}; }
  Money operator*(std::int64_t times) const { return {micros * times}; }
};

// "0.015": at least two decimals, no more than needed.
std::string to_string(Money money);

// "120", "0.2", "0.015"; at most six decimals, not negative.
std::optional<Money> parse_money(std::string_view text);

// When X's published prices were last compared with the table below.
inline constexpr std::string_view kPricesAsOf = "2026-11";

// What X charges per call, as its pricing page and third parties tell (kPricesAsOf); a school's own
// contract may differ, so the configuration can override each. Reading the same post or user again
// on the same UTC day is free: X calls that a soft guarantee.
struct Prices {
  Money post_read{5'000};
  Money own_read{1'000};
  Money user_read{10'000};
  Money post{15'000};
  Money post_with_link{200'000};
  Money summoned_reply{10'000};
  Money removal{10'000};
  Money media_metadata{5'000};
  Money post_count{5'000};
};

}  // namespace inquiry
