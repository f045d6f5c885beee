// What X charges: prepaid credits and a monthly spend cap.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "base/money.h"
#include "base/time.h"

namespace inquiry::simulator {

class Meter {
 public:
  // nullopt: no end of credits, no cap.
  Meter(std::optional<Money> credits, std::optional<Money> monthly_cap)
      : credits_(credits), monthly_cap_(monthly_cap) {}

  bool depleted() const { return credits_ && *credits_ <= spent_; }
  bool capped(UtcTime now);

  void charge(Money price, UtcTime now);

  // X charges for the same resource once per UTC day. `resource` names kind and id.
  void charge_once_a_day(const std::string& resource, Money price, UtcTime now);

  // Posts charged for in this month, as `/2/usage/tweets` tells.
  std::int64_t posts_read(UtcTime now);

  Money spent() const { return spent_; }
  const Prices& prices() const { return prices_; }

 private:
  void turn_month(UtcTime now);

  Prices prices_;
  std::optional<Money> credits_;
  std::optional<Money> monthly_cap_;
  Money spent_;
  Money spent_this_month_;
  std::int64_t posts_read_ = 0;
  std::chrono::year_month month_{};
  std::chrono::sys_days day_{};
  std::set<std::string> charged_today_;
};

}  // namespace inquiry::simulator
