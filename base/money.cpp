#include "base/money.h"

#include <fmt/format.h>

#include <charconv>

namespace inquiry {
namespace {

constexpr std::int64_t kMicros = 1'000'000;

std::optional<std::int64_t> whole_number(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || value < 0)
    return std::nullopt;
  return value;
}

}  // namespace

std::string to_string(Money money) {
  const char* sign = money.micros < 0 ? "-" : "";
  const auto micros = money.micros < 0 ? -money.micros : money.micros;
  auto text = fmt::format("{}{}.{:06}", sign, micros / kMicros, micros % kMicros);
  const auto shortest = text.find('.') + 3;
  while (text.size() > shortest && text.back() == '0') text.pop_back();
  return text;
}

std::optional<Money> parse_money(std::string_view text) {
  const auto point = text.find('.');
  const auto dollars = whole_number(text.substr(0, point));
  if (!dollars || *dollars > 1'000'000'000'000 || text.front() < '0' || text.front() > '9') {
    return std::nullopt;
  }
  Money money{*dollars * kMicros};
  if (point == std::string_view::npos) return money;
  const auto decimals = text.substr(point + 1);
  if (decimals.empty() || decimals.size() > 6 ||
      decimals.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  auto fraction = *whole_number(decimals);
  for (auto i = decimals.size(); i < 6; ++i) fraction *= 10;
  money.micros += fraction;
  return money;
}

}  // namespace inquiry
