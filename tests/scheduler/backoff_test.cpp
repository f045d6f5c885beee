#include "scheduler/backoff.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace inquiry::scheduler {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Backoff, DoublesWithEachFailureUpToTheCap) {
  const double half = 0.5;
  EXPECT_EQ(full_jitter(1, seconds{2}, minutes{1}, half), seconds{1});
  EXPECT_EQ(full_jitter(2, seconds{2}, minutes{1}, half), seconds{2});
  EXPECT_EQ(full_jitter(3, seconds{2}, minutes{1}, half), seconds{4});
  EXPECT_EQ(full_jitter(6, seconds{2}, minutes{1}, half), seconds{30});
  EXPECT_EQ(full_jitter(7, seconds{2}, minutes{1}, half), seconds{30});
}

TEST(Backoff, NoFailureMeansNoWait) {
  EXPECT_EQ(full_jitter(0, seconds{2}, minutes{1}, 0.99), Duration::zero());
  EXPECT_EQ(full_jitter(-3, seconds{2}, minutes{1}, 0.99), Duration::zero());
}

TEST(Backoff, StaysBelowTheCapEvenWhenTheBaseIsLarger) {
  EXPECT_LT(full_jitter(1, hours{2}, minutes{1}, 0.999999), minutes{1});
}

TEST(Backoff, ManyFailuresNeitherOverflowNorLeaveTheRange) {
  const Duration cap{std::numeric_limits<std::int64_t>::max() / 4};
  const auto wait = full_jitter(std::numeric_limits<int>::max(), milliseconds{1}, cap, 0.75);
  EXPECT_GT(wait, cap / 2);
  EXPECT_LE(wait, cap);
}

TEST(Backoff, SpreadsOverTheWholeRange) {
  const unsigned seed = 7;
  SCOPED_TRACE(seed);
  std::mt19937_64 random{seed};
  std::uniform_real_distribution<double> unit{0, 1};
  int low = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto wait = full_jitter(4, seconds{1}, hours{1}, unit(random));
    ASSERT_GE(wait, Duration::zero());
    ASSERT_LT(wait, seconds{8});
    if (wait < seconds{4}) ++low;
  }
  EXPECT_GT(low, 400);
  EXPECT_LT(low, 600);
}

}  // namespace
}  // namespace inquiry::scheduler
