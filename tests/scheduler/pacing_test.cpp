#include "scheduler/pacing.h"

#include <gtest/gtest.h>

namespace inquiry::scheduler {
namespace {

using namespace std::chrono_literals;

const UtcTime kNow = parse_rfc3339("2026-09-15T16:00:00Z").value();

RateState window(int limit, int remaining) { return {limit, remaining, kNow + 15min, kNow}; }

TEST(Pacing, LetsTheFirstHalfOfAWindowGoAtOnce) {
  EXPECT_EQ(pace(window(450, 450), 0, kNow).requests, 225);
  EXPECT_EQ(pace(window(450, 230), 4, kNow).requests, 1);
  EXPECT_EQ(pace(window(450, 230), 5, kNow).requests, 0);
}

TEST(Pacing, SpreadsTheRestOverTheTimeThatIsLeft) {
  const auto held = pace(window(10, 4), 0, kNow);
  EXPECT_EQ(held.requests, 0);
  EXPECT_EQ(held.next, kNow + 3min);
  EXPECT_EQ(pace(window(10, 4), 0, kNow + 3min).requests, 1);
  EXPECT_EQ(pace(window(10, 4), 1, kNow + 3min).requests, 0);
}

TEST(Pacing, NeverUsesMoreThanTheWindowHolds) {
  for (const int limit : {1, 2, 5, 15, 300}) {
    auto told = window(limit, limit);
    int asked = 0;
    for (auto now = kNow; now < told.reset; now += 1s) {
      while (pace(told, 0, now).requests > 0) {
        ++asked;
        told.remaining -= 1;
        told.told_at = now;
        ASSERT_GE(told.remaining, 0);
      }
    }
    EXPECT_LE(asked, limit);
    EXPECT_GE(asked, limit / 2) << "a window should not be wasted either";
  }
}

TEST(Pacing, WaitsForTheResetOfAWindowThatIsUsedUp) {
  const auto held = pace(window(450, 0), 0, kNow);
  EXPECT_EQ(held.requests, 0);
  EXPECT_EQ(held.next, kNow + 15min);
  EXPECT_GT(pace(window(450, 0), 0, kNow + 15min).requests, 1000);
}

}  // namespace
}  // namespace inquiry::scheduler
