#include "base/time.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

namespace inquiry {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Exactly `width` decimal digits at `position`, which moves past them.
std::optional<int> digits(std::string_view text, std::size_t& position, std::size_t width) {
  if (position + width > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const char c = text[position + i];
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  position += width;
  return value;
}

bool literal(std::string_view text, std::size_t& position, char wanted) {
  if (position >= text.size() || text[position] != wanted) return false;
  ++position;
  return true;
}

std::optional<Date> date_at(std::string_view text, std::size_t& position) {
  const auto year = digits(text, position, 4);
  if (!year || !literal(text, position, '-')) return std::nullopt;
  const auto month = digits(text, position, 2);
  if (!month || !literal(text, position, '-')) return std::nullopt;
  const auto day = digits(text, position, 2);
  if (!day) return std::nullopt;
  const Date date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                  std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<milliseconds> time_of_day_at(std::string_view text, std::size_t& position) {
  const auto hour = digits(text, position, 2);
  if (!hour || !literal(text, position, ':')) return std::nullopt;
  const auto minute = digits(text, position, 2);
  if (!minute || !literal(text, position, ':')) return std::nullopt;
  const auto second = digits(text, position, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  milliseconds time = hours{*hour} + minutes{*minute} + seconds{*second};
  if (literal(text, position, '.')) {
    int scale = 100;
    const std::size_t first = position;
    while (const auto digit = digits(text, position, 1)) {
      time += milliseconds{*digit * scale};
      scale /= 10;
    }
    if (position == first) return std::nullopt;
  }
  return time;
}

std::optional<minutes> offset_at(std::string_view text, std::size_t& position) {
  if (literal(text, position, 'Z') || literal(text, position, 'z')) return minutes{0};
  const int sign = literal(text, position, '+') ? 1 : literal(text, position, '-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  const auto hour = digits(text, position, 2);
  if (!hour || !literal(text, position, ':')) return std::nullopt;
  const auto minute = digits(text, position, 2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  return sign * (hours{*hour} + minutes{*minute});
}

// The largest first: a duration is told in the largest unit that divides it.
constexpr std::array<std::pair<std::string_view, milliseconds>, 5> kUnits{
    {{"d", days{1}},
     {"h", hours{1}},
     {"m", minutes{1}},
     {"s", seconds{1}},
     {"ms", milliseconds{1}}}};

}  // namespace

std::string to_rfc3339(UtcTime time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::hh_mm_ss clock{time - day};
  auto text = fmt::format("{}T{:02}:{:02}:{:02}", to_string(Date{day}), clock.hours().count(),
                          clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
  return text + 'Z';
}

std::optional<UtcTime> parse_rfc3339(std::string_view text) {
  std::size_t position = 0;
  const auto date = date_at(text, position);
  if (!date) return std::nullopt;
  if (!literal(text, position, 'T') && !literal(text, position, 't')) return std::nullopt;
  const auto time = time_of_day_at(text, position);
  if (!time) return std::nullopt;
  const auto offset = offset_at(text, position);
  if (!offset || position != text.size()) return std::nullopt;
  return std::chrono::sys_days{*date} + *time - *offset;
}

std::string to_string(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::optional<Date> parse_date(std::string_view text) {
  std::size_t position = 0;
  const auto date = date_at(text, position);
  if (!date || position != text.size()) return std::nullopt;
  return date;
}

std::optional<Duration> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0) return std::nullopt;
  const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  for (const auto& [name, length] : kUnits) {
    if (name != unit) continue;
    if (count > std::numeric_limits<std::int64_t>::max() / length.count()) return std::nullopt;
    return count * length;
  }
  return std::nullopt;
}

std::string to_string(Duration duration) {
  for (const auto& [name, length] : kUnits) {
    if (duration.count() != 0 && duration % length == Duration::zero()) {
      return fmt::format("{}{}", duration / length, name);
    }
  }
  return "0s";
}

}  // namespace inquiry
