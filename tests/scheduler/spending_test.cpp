#include "scheduler/spending.h"

#include <numeric>
#include <random>

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

using Weights = std::vector<std::int64_t>;

Weights even(std::size_t days) { return Weights(days, 1); }

Team calendar_team(std::vector<CalendarEntry> calendar) {
  Team team;
  team.name = "grade4";
  team.stages = {{"define", Behaviour::kDefine}, {"teach", Behaviour::kTeach}};
  team.calendar = std::move(calendar);
  return team;
}

TEST(Spending, SpreadsTheMonthEvenlyWhateverItsLength) {
  const struct {
    const char* at;
    std::size_t days;
  } months[] = {{"2026-02-01T00:00:00Z", 28},
                {"2028-02-01T00:00:00Z", 29},
                {"2026-11-01T00:00:00Z", 30},
                {"2026-12-01T00:00:00Z", 31}};
  for (const auto& [at, days] : months) {
    SCOPED_TRACE(at);
    const auto weights = month_weights({}, Zone::find("America/Los_Angeles").value(), utc(at));
    ASSERT_EQ(weights.size(), days);
    EXPECT_EQ(allowed_today(static_cast<std::int64_t>(days) * 100, {}, weights, utc(at)), 100);
  }
}

TEST(Spending, WhatDaysLeaveOverMayBeSpentAfterThem) {
  EXPECT_EQ(allowed_today(3000, {0, 0}, even(30), utc("2026-11-16T00:00:00Z")), 1600);
  EXPECT_EQ(allowed_today(3000, {1450, 0}, even(30), utc("2026-11-16T00:00:00Z")), 150);
  EXPECT_EQ(allowed_today(3000, {2900, 0}, even(30), utc("2026-11-30T00:00:00Z")), 100);
}

TEST(Spending, WhatWasSpentTooEarlyIsMissingEvenlyFromTheRest) {
  EXPECT_EQ(allowed_today(3000, {2250, 0}, even(30), utc("2026-11-16T00:00:00Z")), 50);
}

TEST(Spending, ALimitLoweredBelowWhatIsUsedAllowsNothing) {
  const auto now = utc("2026-11-16T12:00:00Z");
  EXPECT_EQ(left_today(1000, {1500, 20}, even(30), 10, now), 0);
  EXPECT_EQ(left_today(1000, {1000, 0}, even(30), 10, now), 0);
  EXPECT_EQ(left_today(0, {0, 0}, even(30), 10, now), 0);
}

TEST(Spending, ListeningDaysGetFourTimesWhatQuietDaysGet) {
  const auto team = calendar_team({{"define", Date{std::chrono::year{2026} / 11 / 1}},
                                   {"teach", Date{std::chrono::year{2026} / 11 / 11}}});
  const auto zone = Zone::find("UTC").value();
  const auto weights = month_weights({{&team, {}}}, zone, utc("2026-11-05T00:00:00Z"));
  EXPECT_EQ(std::accumulate(weights.begin(), weights.end(), 0L), 10 * 4 + 20);
  EXPECT_EQ(allowed_today(6000, {}, weights, utc("2026-11-01T00:00:00Z")), 400);
  EXPECT_EQ(allowed_today(6000, {4000, 0}, weights, utc("2026-11-11T00:00:00Z")), 100);
}

TEST(Spending, AStageSetByHandCountsFromThenOn) {
  const auto team = calendar_team({});
  const auto zone = Zone::find("UTC").value();
  Transition moved;
  moved.team = "grade4";
  moved.stage = "define";
  moved.behaviour = Behaviour::kDefine;
  moved.at = utc("2026-11-21T09:00:00Z");
  const auto weights = month_weights({{&team, moved}}, zone, utc("2026-11-21T10:00:00Z"));
  EXPECT_EQ(weights[20], kListeningWeight);
  EXPECT_EQ(weights[29], kListeningWeight);
}

TEST(Spending, APartSmallerThanOneCallLetsOneThroughWhileItIsDue) {
  // 100 a month are 3 a day, and no call takes less than 30.
  const auto first = utc("2026-11-01T06:00:00Z");
  EXPECT_EQ(left_today(100, {0, 0}, even(30), 30, first), 30);
  EXPECT_LT(left_today(100, {0, 10}, even(30), 30, first), 30);
  EXPECT_LT(left_today(100, {10, 0}, even(30), 30, utc("2026-11-02T06:00:00Z")), 30);
  EXPECT_EQ(left_today(100, {10, 0}, even(30), 30, utc("2026-11-04T06:00:00Z")), 30);
  EXPECT_LT(left_today(20, {0, 0}, even(30), 30, first), 30);
}

TEST(Spending, PollsSlowDownAsTheDaysPartRunsShort) {
  const auto morning = utc("2026-11-05T06:00:00Z");
  EXPECT_EQ(slow_down(100, 50, morning), 1.0);
  EXPECT_EQ(slow_down(100, 75, morning), 3.0);
  EXPECT_EQ(slow_down(100, 99, morning), 8.0);
  EXPECT_EQ(slow_down(100, 100, morning), 8.0);
  EXPECT_EQ(slow_down(100, 90, utc("2026-11-05T23:00:00Z")), 1.0);
}

TEST(Spending, TheForecastFollowsThePaceAndStopsAtTheLimit) {
  const auto first = std::chrono::sys_days{std::chrono::year{2026} / 11 / 1};
  const auto now = utc("2026-11-11T00:00:00Z");
  EXPECT_EQ(forecast(1000, std::nullopt, even(30), first, now), 3000);
  EXPECT_EQ(forecast(1000, 2000, even(30), first, now), 2000);
  EXPECT_EQ(forecast(1000, 500, even(30), first, now), 1000);
  EXPECT_EQ(forecast(1000, std::nullopt, even(30), first + std::chrono::days{5}, now), 5000);
  EXPECT_EQ(forecast(0, 2000, even(30), first, now), 0);
}

TEST(Spending, WhoeverUsesAllHeMayNeverExceedsTheMonth) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    const auto pick = [&](std::int64_t max) {
      return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(max));
    };
    Weights weights;
    for (int day = 0; day < 30; ++day) weights.push_back(1 + pick(4000));
    std::int64_t limit = pick(1'000'000'000'000'000'000);
    const std::int64_t least = 1 + pick(1000);
    Used used;
    for (int hour = 0; hour < 30 * 24; ++hour) {
      const auto now = utc("2026-11-01T00:00:00Z") + std::chrono::hours{hour};
      if (hour % 24 == 0) used = {used.before_today + used.today, 0};
      if (pick(100) == 0) limit = limit / 2 + 1;  // a reload
      const auto before = used.before_today + used.today;
      const auto left = left_today(limit, used, weights, least, now);
      ASSERT_GE(left, 0);
      if (left > 0) {
        ASSERT_LE(before + left, limit);
      }
      used.today += left - (left > 0 ? pick(left + 1) / 2 : 0);
    }
  }
}

}  // namespace
}  // namespace inquiry::scheduler
