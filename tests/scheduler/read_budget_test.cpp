#include "scheduler/read_budget.h"

#include <random>

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

TEST(ReadBudget, TheFirstInstantHasOneDayInHand) {
  EXPECT_EQ(reads_left(3000, 0, utc("2026-11-01T00:00:00Z")), 100);
}

TEST(ReadBudget, GrowsEvenlyOverTheMonth) {
  EXPECT_EQ(reads_left(3000, 0, utc("2026-11-01T12:00:00Z")), 150);
  EXPECT_EQ(reads_left(3000, 0, utc("2026-11-15T00:00:00Z")), 1500);
}

TEST(ReadBudget, IsNeverMoreThanTheMonthsSum) {
  EXPECT_EQ(reads_left(3000, 0, utc("2026-11-30T00:00:00Z")), 3000);
  EXPECT_EQ(reads_left(3000, 0, utc("2026-11-30T23:59:59Z")), 3000);
}

TEST(ReadBudget, WhatWasReadIsTakenOff) {
  EXPECT_EQ(reads_left(3000, 90, utc("2026-11-01T00:00:00Z")), 10);
  EXPECT_EQ(reads_left(3000, 100, utc("2026-11-01T00:00:00Z")), 0);
}

TEST(ReadBudget, HavingReadTooMuchLeavesNothingRatherThanLess) {
  EXPECT_EQ(reads_left(3000, 5000, utc("2026-11-15T00:00:00Z")), 0);
}

TEST(ReadBudget, MonthsEndInUtcAndKnowLeapYears) {
  EXPECT_EQ(reads_left(2900, 0, utc("2028-02-01T00:00:00Z")), 100);
  EXPECT_EQ(reads_left(2800, 0, utc("2026-02-01T00:00:00Z")), 100);
  EXPECT_EQ(reads_left(3100, 0, utc("2026-12-31T23:59:59.999Z")), 3100);
}

TEST(ReadBudget, HugeSumsDoNotOverflow) {
  const std::int64_t monthly = 4'000'000'000'000'000'000;
  EXPECT_EQ(reads_left(monthly, 0, utc("2026-11-30T12:00:00Z")), monthly);
}

TEST(ReadBudget, ReadsAgainAtOnceWhenOneFits) {
  const auto now = utc("2026-11-05T10:00:00.250Z");
  EXPECT_EQ(reads_again_at(3000, 0, now), now);
}

TEST(ReadBudget, WaitsExactlyUntilTheNextReadFits) {
  // 3000 a month: one read each 14 min 24 s.
  EXPECT_EQ(reads_again_at(3000, 100, utc("2026-11-01T00:00:00.500Z")),
            utc("2026-11-01T00:14:24Z"));
}

TEST(ReadBudget, AUsedUpMonthWaitsForTheNext) {
  EXPECT_EQ(reads_again_at(3000, 3000, utc("2026-11-20T08:00:00Z")), utc("2026-12-01T00:00:00Z"));
  EXPECT_EQ(reads_again_at(3000, 3000, utc("2026-12-20T08:00:00Z")), utc("2027-01-01T00:00:00Z"));
}

TEST(ReadBudget, FewerReadsThanDaysWaitForTheirDayInTheNextMonth) {
  // Two reads in December's 31 days: the first fits when half of the month, less a day, is over.
  EXPECT_EQ(reads_again_at(2, 2, utc("2026-11-20T08:00:00Z")), utc("2026-12-15T12:00:00Z"));
}

TEST(ReadBudget, NoReadsAtAllAreAskedForOnceAMonth) {
  EXPECT_EQ(reads_left(0, 0, utc("2026-11-20T08:00:00Z")), 0);
  EXPECT_EQ(reads_again_at(0, 0, utc("2026-11-20T08:00:00Z")), utc("2026-12-01T00:00:00Z"));
}

TEST(ReadBudget, ReadsAgainIsTheFirstSecondAtWhichOneFits) {
  const unsigned seed = 11;
  SCOPED_TRACE(seed);
  std::mt19937_64 random{seed};
  for (int i = 0; i < 500; ++i) {
    const auto monthly = static_cast<std::int64_t>(1 + random() % 40'000);
    const auto read = static_cast<std::int64_t>(random() % static_cast<unsigned>(monthly));
    const auto now = utc("2026-01-01T00:00:00Z") +
                     Duration{static_cast<std::int64_t>(random() % (365ULL * 86'400'000))};
    const auto again = reads_again_at(monthly, read, now);
    const Date this_month{std::chrono::floor<std::chrono::days>(now)};
    const Date that_month{std::chrono::floor<std::chrono::days>(again)};
    ASSERT_EQ(this_month.month(), that_month.month()) << "read < monthly always fits this month";
    ASSERT_GT(reads_left(monthly, read, again), 0);
    if (again > now) {
      ASSERT_EQ(reads_left(monthly, read, again - Duration{1}), 0);
    }
  }
}

TEST(ReadBudget, ADaemonThatReadsWheneverItMayNeverExceedsTheMonth) {
  std::int64_t read = 0;
  auto now = utc("2026-11-01T00:00:00Z");
  while (now < utc("2026-12-01T00:00:00Z")) {
    read += reads_left(15'000, read, now);
    now = std::max(now + Duration{1}, reads_again_at(15'000, read, now));
  }
  EXPECT_EQ(read, 15'000);
}

}  // namespace
}  // namespace inquiry::scheduler
