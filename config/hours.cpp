#include "config/hours.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace inquiry::config {
namespace {

constexpr std::array<std::string_view, 7> kWeek{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::optional<unsigned> parse_day(std::string_view text) {
  const auto* const found = std::find(kWeek.begin(), kWeek.end(), text);
  if (found == kWeek.end()) return std::nullopt;
  return static_cast<unsigned>(found - kWeek.begin());
}

// Exactly two digits, at most `max`.
std::optional<int> parse_two(std::string_view text, int max) {
  int value = 0;
  if (text.size() != 2) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 2, value);
  if (error != std::errc{} || end != text.data() + 2 || value < 0 || value > max) {
    return std::nullopt;
  }
  return value;
}

std::optional<int> parse_minute_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = parse_two(text.substr(0, 2), 24);
  const auto minute = parse_two(text.substr(3), 59);
  if (!hour || !minute || (*hour == 24 && *minute != 0)) return std::nullopt;
  return *hour * 60 + *minute;
}

}  // namespace

std::optional<std::vector<unsigned>> parse_days(std::string_view text) {
  const auto dash = text.find('-');
  const auto first = parse_day(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_day(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  std::vector<unsigned> days;
  for (unsigned day = *first; day <= *last; ++day) days.push_back((day + 1) % 7);
  return days;
}

std::optional<HourRange> parse_hours(std::string_view text) {
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto from = parse_minute_of_day(text.substr(0, 5));
  const auto until = parse_minute_of_day(text.substr(6));
  if (!from || !until || *until <= *from) return std::nullopt;
  return HourRange{*from, *until};
}

std::optional<int> parse_time_of_day(std::string_view text) {
  const auto minute = parse_minute_of_day(text);
  return minute && *minute < 24 * 60 ? minute : std::nullopt;
}

std::optional<LocalMinute> parse_local_minute(std::string_view text) {
  const auto split = text.find('T');
  const auto day = parse_date(text.substr(0, split));
  if (!day) return std::nullopt;
  if (split == std::string_view::npos) return LocalMinute{*day, 0};
  const auto minute = parse_time_of_day(text.substr(split + 1));
  if (!minute) return std::nullopt;
  return LocalMinute{*day, *minute};
}

}  // namespace inquiry::config
