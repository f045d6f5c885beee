#include "config/limited_child.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <vector>

namespace inquiry::config {
namespace {

TEST(LimitedChild, HandsBackWhatTheWorkReturned) {
  const std::string large(300'000, 'x');  // more than a pipe holds
  EXPECT_EQ(*run_limited([&large] { return large; }), large);
}

TEST(LimitedChild, EndsWorkThatComputesForEver) {
  const auto result = run_limited(
      [] {
        const volatile bool forever = true;
        while (forever) continue;
        return std::string{};
      },
      {.cpu_seconds = 1, .wall_seconds = 30});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(), "it took too long");
}

TEST(LimitedChild, EndsWorkThatWaitsForEverWhateverItsParentDoesWithSignals) {
  const auto old_handler = std::signal(SIGALRM, SIG_IGN);
  const auto result = run_limited(
      [] {
        while (true) pause();
        return std::string{};
      },
      {.wall_seconds = 1});
  std::signal(SIGALRM, old_handler);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(), "it took too long");
}

TEST(LimitedChild, SurvivesWorkThatCrashesOrThrows) {
  EXPECT_FALSE(run_limited([]() -> std::string { throw 1; }));
  EXPECT_FALSE(run_limited([]() -> std::string { _exit(3); }));
  EXPECT_FALSE(run_limited([]() -> std::string {
    std::signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return {};
  }));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // these end at once instead
TEST(LimitedChild, RefusesMemoryWithoutEnd) {
  EXPECT_FALSE(run_limited([]() -> std::string {
    std::vector<std::string> hoard;
    while (true) hoard.emplace_back(std::size_t{1} << 20U, 'x');
  }));
}
#endif

TEST(LimitedChild, LeavesThisProcessAsItWas) {
  int touched = 0;
  EXPECT_TRUE(run_limited([&touched] {
    touched = 1;
    return std::string{};
  }));
  EXPECT_EQ(touched, 0);
}

}  // namespace
}  // namespace inquiry::config
