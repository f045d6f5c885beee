#include "scheduler/read_budget.h"

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

TEST(ReadBudget, NoReadsAtAllAreNeverLeft) {
  EXPECT_EQ(reads_left(0, 0, utc("2026-11-20T08:00:00Z")), 0);
}

TEST(ReadBudget, ADaemonThatReadsWheneverItMayNeverExceedsTheMonth) {
  std::int64_t read = 0;
  auto now = utc("2026-11-01T00:00:00Z");
  while (now < utc("2026-12-01T00:00:00Z")) {
    read += reads_left(15'000, read, now);
    now += std::chrono::minutes{7};
  }
  EXPECT_EQ(read, 15'000);
}

}  // namespace
}  // namespace inquiry::scheduler
