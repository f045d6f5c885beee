#include "scheduler/read_budget.h"

#include <algorithm>

namespace inquiry::scheduler {
namespace {

using std::chrono::days;
using std::chrono::seconds;

struct Month {
  UtcTime start;
  std::int64_t length;  // seconds
};

Month month_of(UtcTime time) {
  const Date today{std::chrono::floor<days>(time)};
  const std::chrono::sys_days first{today.year() / today.month() / 1};
  const std::chrono::sys_days next{(today.year() / today.month() + std::chrono::months{1}) / 1};
  return {first, seconds{next - first}.count()};
}

// What may have been read `elapsed` seconds into the month.
std::int64_t allowance(std::int64_t monthly, std::int64_t elapsed, std::int64_t length) {
  const auto in_hand = std::min(elapsed + seconds{days{1}}.count(), length);
  return monthly / length * in_hand + monthly % length * in_hand / length;  // cannot overflow
}

std::int64_t elapsed_at(const Month& month, UtcTime time) {
  return std::chrono::floor<seconds>(time - month.start).count();
}

}  // namespace

std::int64_t reads_left(std::int64_t monthly, std::int64_t read_this_month, UtcTime now) {
  const auto month = month_of(now);
  const auto allowed = allowance(monthly, elapsed_at(month, now), month.length);
  return std::max<std::int64_t>(allowed - read_this_month, 0);
}

}  // namespace inquiry::scheduler
