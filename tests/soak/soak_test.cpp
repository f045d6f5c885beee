// An hour of every kind of fault: nothing that came in is lost or doubled, nothing that goes out
// is.
#include "tests/soak/soak.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "daemon/log.h"

namespace inquiry::soak {
namespace {

// NOLINTNEXTLINE(concurrency-mt-unsafe): read before anything runs beside it.
std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::stoull(text);
}

Report soak_in(const Shape& shape) {
  log::set_level(log::Level::kError);
  return Soak{shape}.run();
}

Report soak_with(Misdeed misdeed, int posts_per_day = 700) {
  Shape shape;
  shape.misdeed = misdeed;
  shape.faulty = std::chrono::minutes{40};
  shape.probability = 0.04;
  shape.posts_per_day = posts_per_day;
  return soak_in(shape);
}

// INQUIRY_SOAK_SEEDS: how many; INQUIRY_SOAK_HOURS: how long each.
TEST(Soak, LosesAndDoublesNothingWhileEveryKindOfFaultStrikes) {
  Shape shape;
  shape.faulty = std::chrono::hours{number_from("INQUIRY_SOAK_HOURS", 1)};
  std::vector<Report> reports;
  for (std::uint64_t left = number_from("INQUIRY_SOAK_SEEDS", 1); left > 0; --left) {
    reports.push_back(soak_in(shape));
    EXPECT_THAT(reports.back().objections, testing::IsEmpty()) << to_text(reports.back());
    ++shape.seed;
  }
  const auto all = sum(reports);
  fmt::print("{}", to_text(all));
  // A soak in which nothing happens loses nothing.
  EXPECT_GT(all.faults_met(), 20);
  EXPECT_GE(all.faults.size(), 10U);
  EXPECT_GT(all.retried, 20U);
  EXPECT_GT(all.posted, 20);
  for (const auto& team : all.teams) EXPECT_GT(team.had, 100);
}

TEST(Soak, NoticesWhenCursorsMoveBeforeTheirPostsAreRead) {
  const auto report = soak_with(Misdeed::kMovesCursorsEarly);
  EXPECT_GT(report.teams[0].lost + report.teams[1].lost, 0) << to_text(report);
}

TEST(Soak, NoticesWhenAnEditedPostComesTwice) {
  const auto report = soak_with(Misdeed::kForgetsVersions, 3'000);
  EXPECT_GT(report.teams[0].doubled + report.teams[1].doubled, 0) << to_text(report);
}

TEST(Soak, NoticesWhenAPostInDoubtIsSentAgain) {
  const auto report = soak_with(Misdeed::kSendsAgain);
  EXPECT_GT(report.posts_doubled, 0) << to_text(report);
}

TEST(Soak, NoticesWhenAPostIsTakenForPostedThatIsNot) {
  const auto report = soak_with(Misdeed::kBelievesTooSoon);
  EXPECT_GT(report.posts_lost, 0) << to_text(report);
}

}  // namespace
}  // namespace inquiry::soak
