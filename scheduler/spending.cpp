#include "scheduler/spending.h"

#include <algorithm>
#include <numeric>

#include "scheduler/stage.h"

namespace inquiry::scheduler {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

Date date_of(UtcTime time) { return Date{std::chrono::floor<days>(time)}; }

std::size_t day_of_month(UtcTime time) { return static_cast<unsigned>(date_of(time).day()) - 1; }

std::int64_t sum(const std::vector<std::int64_t>& weights, std::size_t from, std::size_t until) {
  return std::accumulate(weights.begin() + static_cast<std::ptrdiff_t>(from),
                         weights.begin() + static_cast<std::ptrdiff_t>(until), std::int64_t{0});
}

// amount * part / whole without overflow, for 0 <= part <= whole < 2^31.
std::int64_t share(std::int64_t amount, std::int64_t part, std::int64_t whole) {
  return amount / whole * part + amount % whole * part / whole;
}

}  // namespace

UtcTime next_utc_day(UtcTime now) { return std::chrono::floor<days>(now) + days{1}; }

UtcTime next_utc_month(UtcTime now) {
  const auto today = date_of(now);
  return sys_days{(today.year() / today.month() + std::chrono::months{1}) / 1};
}

double day_passed(UtcTime now) {
  const Duration passed = now - std::chrono::floor<days>(now);
  return static_cast<double>(passed.count()) / static_cast<double>(Duration{days{1}}.count());
}

std::int64_t day_weight(const TeamDays& each, const Zone& zone, sys_days day) {
  const UtcTime ends = day + days{1};
  for (std::optional<UtcTime> at = day; at && *at < ends;
       at = next_boundary(*each.team, zone, *at)) {
    const auto stage = stage_at(*each.team, zone, each.last, *at);
    if (stage && !is_silent(stage->behaviour)) return kListeningWeight;
  }
  return kQuietWeight;
}

std::vector<std::int64_t> month_weights(const std::vector<TeamDays>& teams, const Zone& zone,
                                        UtcTime now) {
  const auto today = date_of(now);
  const sys_days first{today.year() / today.month() / 1};
  const auto end = std::chrono::floor<days>(next_utc_month(now));
  std::vector<std::int64_t> weights;
  for (auto day = first; day < end; day += days{1}) {
    std::int64_t weight = 0;
    for (const auto& team : teams) weight += day_weight(team, zone, day);
    weights.push_back(std::max<std::int64_t>(weight, 1));
  }
  return weights;
}

std::int64_t allowed_today(std::int64_t limit, const Used& used,
                           const std::vector<std::int64_t>& weights, UtcTime now) {
  const auto left = std::max<std::int64_t>(limit - used.before_today, 0);
  const auto today = day_of_month(now);
  const auto rest = share(left, weights[today], sum(weights, today, weights.size()));
  const auto course = share(std::max<std::int64_t>(limit, 0), sum(weights, 0, today + 1),
                            sum(weights, 0, weights.size()));
  return std::clamp(course - used.before_today, rest, std::max(left, rest));
}

std::int64_t left_today(std::int64_t limit, const Used& used,
                        const std::vector<std::int64_t>& weights, std::int64_t least, UtcTime now) {
  const auto allowed = allowed_today(limit, used, weights, now);
  const auto left = std::max<std::int64_t>(allowed - used.today, 0);
  if (allowed >= least || used.today > 0 || limit - used.before_today < least) return left;
  const auto course =
      share(std::max<std::int64_t>(limit, 0), sum(weights, 0, day_of_month(now) + 1),
            sum(weights, 0, weights.size()));
  return used.before_today < course ? least : left;
}

double slow_down(std::int64_t allowed, std::int64_t used_today, UtcTime now) {
  constexpr double kSlowest = 8.0;
  if (used_today <= allowed / 2) return 1.0;
  const auto money_left = static_cast<double>(allowed - used_today) /
                          static_cast<double>(std::max<std::int64_t>(allowed, 1));
  if (money_left <= 0) return kSlowest;
  return std::clamp((1.0 - day_passed(now)) / money_left, 1.0, kSlowest);
}

std::int64_t forecast(std::int64_t used, std::optional<std::int64_t> limit,
                      const std::vector<std::int64_t>& weights, sys_days first, UtcTime now) {
  const auto today = day_of_month(now);
  const auto begun = std::min<std::size_t>(day_of_month(first), today);
  const auto passed = static_cast<double>(sum(weights, begun, today)) +
                      static_cast<double>(weights[today]) * day_passed(now);
  const auto whole = static_cast<double>(sum(weights, begun, weights.size()));
  // Less than a quarter of a day tells no pace.
  const auto least = static_cast<double>(weights[today]) / 4;
  auto expected =
      static_cast<std::int64_t>(static_cast<double>(used) * whole / std::max(passed, least));
  if (limit) expected = std::min(expected, *limit);
  return std::max(expected, used);
}

}  // namespace inquiry::scheduler
