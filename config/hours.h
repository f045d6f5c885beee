// Weekdays and hours as posting.hours writes them.
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

}  // namespace inquiry::config
