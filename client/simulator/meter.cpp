#include "client/simulator/meter.h"

namespace inquiry::simulator {

void Meter::turn_month(UtcTime now) {
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(now)};
  const auto month = date.year() / date.month();
  if (month == month_) return;
  month_ = month;
  spent_this_month_ = {};
  posts_read_ = 0;
}

bool Meter::capped(UtcTime now) {
  turn_month(now);
  return monthly_cap_ && *monthly_cap_ <= spent_this_month_;
}

void Meter::charge(Money price, UtcTime now) {
  turn_month(now);
  spent_ = spent_ + price;
  spent_this_month_ = spent_this_month_ + price;
}

void Meter::charge_once_a_day(const std::string& resource, Money price, UtcTime now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  if (today != day_) {
    day_ = today;
    charged_today_.clear();
  }
  if (!charged_today_.insert(resource).second) return;
  charge(price, now);
  if (resource.starts_with("post ")) ++posts_read_;
}

std::int64_t Meter::posts_read(UtcTime now) {
  turn_month(now);
  return posts_read_;
}

}  // namespace inquiry::simulator
