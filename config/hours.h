// Weekdays, hours and local times as the files write them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/team.h"

namespace inquiry::config {

// "mon", "mon-fri": weekdays, 0 = Sunday, in the order Monday to Sunday. nullopt for other words
// and for ranges that run backwards.
std::optional<std::vector<unsigned>> parse_days(std::string_view text);

// "07:30-17:00", at most "00:00-24:00". nullopt when it is not later at the end.
std::optional<HourRange> parse_hours(std::string_view text);

// "15:00", at most "23:59": minutes since 00:00.
std::optional<int> parse_time_of_day(std::string_view text);

// A minute of a local day.
struct LocalMinute {
  Date day;
  int minute = 0;  // since 00:00
};

// "2026-11-25" (00:00) or "2026-11-25T12:00".
std::optional<LocalMinute> parse_local_minute(std::string_view text);

}  // namespace inquiry::config
