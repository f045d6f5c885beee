// Instants and dates. UTC inside; the school's zone only at the edges (zone.h).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace inquiry {

using Duration = std::chrono::milliseconds;
using UtcTime = std::chrono::sys_time<Duration>;
using Date = std::chrono::year_month_day;

// RFC 3339 in UTC, "2026-09-01T07:30:00Z"; milliseconds are written only when there are any.
std::string to_rfc3339(UtcTime time);

// Reads RFC 3339 with Z or a numeric offset and an optional fraction (cut to milliseconds).
std::optional<UtcTime> parse_rfc3339(std::string_view text);

// "2026-09-01".
std::string to_string(Date date);
std::optional<Date> parse_date(std::string_view text);

// "250ms", "45s", "2m", "6h", "7d"; a bare number or any other unit is nullopt.
std::optional<Duration> parse_duration(std::string_view text);
std::string to_string(Duration duration);

}  // namespace inquiry
