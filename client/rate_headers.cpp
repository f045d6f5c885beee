#include "client/rate_headers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <iomanip>
#include <locale>
#include <sstream>

namespace inquiry::client {
namespace {

constexpr std::int64_t kLatestReset = 253'402'300'799;  // the end of the year 9999

// A decimal number that fills the whole header, 0..max.
std::optional<std::int64_t> number(const Headers& headers, const std::string& name,
                                   std::int64_t max) {
  const auto header = headers.find(name);
  if (header == headers.end()) return std::nullopt;
  const std::string& text = header->second;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value < 0 || value > max) return std::nullopt;
  return value;
}

std::optional<UtcTime> reset_time(const Headers& headers, const std::string& window,
                                  Duration clock_skew) {
  const auto seconds = number(headers, window + "-reset", kLatestReset);
  if (!seconds) return std::nullopt;
  return UtcTime{std::chrono::seconds{*seconds}} - clock_skew;
}

std::optional<RateWindow> window_of(const Headers& headers, const std::string& name,
                                    Duration clock_skew) {
  constexpr std::int64_t kRequestsMax = 1'000'000'000;
  const auto limit = number(headers, name + "-limit", kRequestsMax);
  const auto remaining = number(headers, name + "-remaining", kRequestsMax);
  const auto reset = reset_time(headers, name, clock_skew);
  if (!limit || !remaining || !reset) return std::nullopt;
  return RateWindow{static_cast<int>(*limit), static_cast<int>(*remaining), *reset, {}};
}

}  // namespace

std::optional<UtcTime> parse_http_date(std::string_view text) {
  std::istringstream in{std::string{text}};
  in.imbue(std::locale::classic());
  std::tm parts{};
  in >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S GMT");
  if (in.fail()) return std::nullopt;
  const Date date{std::chrono::year{parts.tm_year + 1900},
                  std::chrono::month{static_cast<unsigned>(parts.tm_mon + 1)},
                  std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{parts.tm_hour} +
         std::chrono::minutes{parts.tm_min} + std::chrono::seconds{parts.tm_sec};
}

std::optional<RateWindow> rate_window(const Headers& headers, Duration clock_skew) {
  return window_of(headers, "x-rate-limit", clock_skew);
}

std::optional<RateWindow> day_window(const Headers& headers, Duration clock_skew) {
  const auto app = window_of(headers, "x-app-limit-24hour", clock_skew);
  const auto user = window_of(headers, "x-user-limit-24hour", clock_skew);
  if (!app || !user) return app ? app : user;
  return user->remaining < app->remaining ? user : app;
}

std::optional<UtcTime> retry_at(const Headers& headers, Duration clock_skew) {
  static const std::array<std::string, 3> kWindows{"x-rate-limit", "x-app-limit-24hour",
                                                   "x-user-limit-24hour"};
  std::optional<UtcTime> latest;
  for (const std::string& window : kWindows) {
    const auto reset = reset_time(headers, window, clock_skew);
    if (reset && number(headers, window + "-remaining", 0)) {
      latest = latest ? std::max(*latest, *reset) : *reset;
    }
  }
  return latest ? latest : reset_time(headers, "x-rate-limit", clock_skew);
}

}  // namespace inquiry::client
