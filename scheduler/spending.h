// How a month's sum is spread over its UTC days: evenly over the stages that listen, and never
// exceeded. Counts posts or millionths of a dollar alike. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/cycle.h"
#include "base/team.h"
#include "base/time.h"
#include "base/zone.h"

namespace inquiry::scheduler {

// A day on which a team listens counts this much, any other day only as much as it takes to lose
// nothing.
inline constexpr std::int64_t kListeningWeight = 4;
inline constexpr std::int64_t kQuietWeight = 1;

struct TeamDays {
  const Team* team = nullptr;
  std::optional<Transition> last;  // its newest transition
};

// What the team's share of this UTC day weighs: it listens at any instant of it, or not.
std::int64_t day_weight(const TeamDays& days, const Zone& zone, std::chrono::sys_days day);

// One weight for each day of the UTC month: the sum over the teams; 1 each where there is no team.
std::vector<std::int64_t> month_weights(const std::vector<TeamDays>& teams, const Zone& zone,
                                        UtcTime now);

// What was used, and what is set aside for calls under way.
struct Used {
  std::int64_t before_today = 0;
  std::int64_t today = 0;
};

// Today's part: the month's even course by weight up to the end of today, less what was used
// before, so that savings can be spent when much comes in; and where more was used than that, an
// even part of what is left. Never more than is left; nothing when the limit is below what was
// used.
std::int64_t allowed_today(std::int64_t limit, const Used& used,
                           const std::vector<std::int64_t>& weights, UtcTime now);

// What may still be used now. A day's part smaller than `least`, the smallest call, lets one such
// call through per day while the month's even course is ahead of its use.
std::int64_t left_today(std::int64_t limit, const Used& used,
                        const std::vector<std::int64_t>& weights, std::int64_t least, UtcTime now);

// By how much longer to wait between polls, 1..8: 1 until half of the day's part is used, then as
// the day's rest compares with the part's rest.
double slow_down(std::int64_t allowed, std::int64_t used_today, UtcTime now);

// How much of this UTC day has passed, 0..1.
double day_passed(UtcTime now);

// The month's end at the pace, by weight, since `first`; never more than `limit` where there is
// one, nor less than what is used.
std::int64_t forecast(std::int64_t used, std::optional<std::int64_t> limit,
                      const std::vector<std::int64_t>& weights, std::chrono::sys_days first,
                      UtcTime now);

UtcTime next_utc_day(UtcTime now);
UtcTime next_utc_month(UtcTime now);

}  // namespace inquiry::scheduler
