#include "scheduler/digest.h"

#include <gmock/gmock.h>

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

const auto kLosAngeles = zone("America/Los_Angeles");

DigestMail friday_at(int hour, int minute = 0) {
  return {.to = {"maria@lincoln.example"}, .weekday = 5, .minute = hour * 60 + minute};
}

TEST(Digest, IsDueFromItsMinuteOnUntilTheNext) {
  const auto due = utc("2026-09-11T22:00:00Z");  // Friday, 15:00 there
  EXPECT_EQ(digest_due(friday_at(15), kLosAngeles, due), due);
  EXPECT_EQ(digest_due(friday_at(15), kLosAngeles, due - Duration{1}), utc("2026-09-04T22:00:00Z"));
  EXPECT_EQ(digest_due(friday_at(15), kLosAngeles, due + std::chrono::hours{24 * 6}), due);
  EXPECT_EQ(next_digest(friday_at(15), kLosAngeles, due), utc("2026-09-18T22:00:00Z"));
  EXPECT_EQ(next_digest(friday_at(15), kLosAngeles, due - Duration{1}), due);
}

// Local Friday, 23:30, is Saturday in UTC; every weekday, and over both nights on which clocks
// jump.
TEST(Digest, ComesOnceAWeekAtItsLocalTimeThroughoutAYear) {
  for (unsigned weekday = 0; weekday < 7; ++weekday) {
    DigestMail digest = friday_at(23, 30);
    digest.weekday = weekday;
    auto now = utc("2026-01-01T00:00:00Z");
    for (int week = 0; week < 53; ++week) {
      const auto next = next_digest(digest, kLosAngeles, now);
      ASSERT_GT(next, now);
      const auto local = kLosAngeles.to_local(next);
      const auto day = std::chrono::floor<std::chrono::days>(local);
      ASSERT_EQ(std::chrono::weekday{day}.c_encoding(), weekday);
      ASSERT_EQ(local - day, std::chrono::minutes{23 * 60 + 30});
      ASSERT_EQ(digest_due(digest, kLosAngeles, next), next);
      if (week > 0) {
        ASSERT_NEAR(std::chrono::duration<double>(next - now).count(), 7 * 86400, 3600);
      }
      now = next;
    }
  }
}

TEST(Digest, IsKeptBackWhereNothingMayReachTheTeam) {
  const School school{.name = "Lincoln",
                      .zone = kLosAngeles,
                      .holidays = {},
                      .holidays_unreadable = {},
                      .lone_moderator = false};
  const auto now = utc("2026-09-11T22:00:00Z");
  DigestFacts facts{.stage = StageNow{"plan", Behaviour::kPlan, 1, {}, {}, 1},
                    .next_silence = now + std::chrono::hours{1},
                    .halted = false,
                    .school = &school};
  EXPECT_EQ(digest_kept_back(facts, now), "");
  for (const auto silent : {Behaviour::kTeach, Behaviour::kAnalyze}) {
    auto kept = facts;
    kept.stage->behaviour = silent;
    EXPECT_NE(digest_kept_back(kept, now), "");
  }
  auto near = facts;
  near.next_silence = now + std::chrono::minutes{2};
  EXPECT_NE(digest_kept_back(near, now), "");
  near.next_silence = now + std::chrono::minutes{2} + Duration{1};
  EXPECT_EQ(digest_kept_back(near, now), "");
  auto nowhere = facts;
  nowhere.stage.reset();
  EXPECT_NE(digest_kept_back(nowhere, now), "");
  auto halted = facts;
  halted.halted = true;
  EXPECT_NE(digest_kept_back(halted, now), "");
  auto free = school;
  free.holidays.push_back({kLosAngeles.local_date(now), kLosAngeles.local_date(now), "fair", 0});
  auto holiday = facts;
  holiday.school = &free;
  EXPECT_NE(digest_kept_back(holiday, now), "");
  auto unreadable = school;
  unreadable.holidays_unreadable = "holidays.ics cannot be read";
  auto unknown = facts;
  unknown.school = &unreadable;
  EXPECT_EQ(digest_kept_back(unknown, now), "holidays.ics cannot be read");
}

}  // namespace
}  // namespace inquiry::scheduler
