#include "scheduler/preview.h"

#include <gmock/gmock.h>

#include "tests/scheduler/ready.h"

namespace inquiry::scheduler {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Foreseen only_foreseen(const Ready& ready, UtcTime until, std::optional<Money> budget = {}) {
  const auto all = foresee({{ready.draft, ready.facts}}, std::nullopt, budget, ready.now, until);
  EXPECT_EQ(all.size(), 1U);
  return all.front();
}

TEST(PreviewTest, WhatNothingStandsAgainstGoesOutNow) {
  const Ready ready;
  const auto foreseen = only_foreseen(ready, ready.now + 1h);
  EXPECT_EQ(foreseen.fate, Fate::kGoesOut);
  EXPECT_EQ(foreseen.at, ready.now);
  EXPECT_THAT(foreseen.held_by, IsEmpty());
}

TEST(PreviewTest, EveryReasonInTheOrderOfItsTimeIsNamedOnce) {
  Ready ready;
  ready.draft.not_before = utc("2026-10-28T01:00:00Z");  // 18:00 there: the hours are over
  ready.facts.halts = {};
  const auto foreseen = only_foreseen(ready, ready.now + std::chrono::days{7});
  EXPECT_EQ(foreseen.at, utc("2026-10-28T14:30:00Z"));
  EXPECT_THAT(foreseen.held_by, ElementsAre(Field(&BlockedBy::code, BlockCode::kNotBefore),
                                            Field(&BlockedBy::code, BlockCode::kHours)));
}

TEST(PreviewTest, AHaltHasNoEndThatCouldBeForeseen) {
  Ready ready;
  ready.facts.halts = {{std::nullopt, "a call", "maria", ready.now}};
  const auto foreseen = only_foreseen(ready, ready.now + std::chrono::days{7});
  EXPECT_EQ(foreseen.fate, Fate::kWaits);
  EXPECT_EQ(foreseen.at, std::nullopt);
  EXPECT_THAT(foreseen.held_by, SizeIs(1));
}

TEST(PreviewTest, ItIsNotForeseenBeyondTheDaysAskedFor) {
  Ready ready;
  ready.draft.not_before = ready.now + 24h;
  EXPECT_EQ(only_foreseen(ready, ready.now + 24h).fate, Fate::kWaits);
  EXPECT_EQ(only_foreseen(ready, ready.now + 24h + 1ms).fate, Fate::kGoesOut);
}

TEST(PreviewTest, AConsentThatEndsFirstTakesTheApprovalAway) {
  Ready ready{DraftKind::kCelebration};
  ready.facts.consents["s17"].front().until = date("2026-10-28");
  ready.draft.not_before = utc("2026-10-29T19:00:00Z");
  const auto foreseen = only_foreseen(ready, ready.now + std::chrono::days{7});
  EXPECT_EQ(foreseen.fate, Fate::kNeedsConsent);
  EXPECT_EQ(foreseen.at, utc("2026-10-29T07:00:00Z"));
}

TEST(PreviewTest, ANewMonthBringsItsBudget) {
  Ready ready;
  ready.team = always_open(ready.team);
  ready.facts.budget_left = Money{0};
  const auto foreseen = only_foreseen(ready, ready.now + std::chrono::days{7}, Money{1'000'000});
  EXPECT_EQ(foreseen.fate, Fate::kGoesOut);
  EXPECT_EQ(foreseen.at, utc("2026-11-01T00:00:00Z"));
}

TEST(PreviewTest, TheOutcomeOfAnotherCycleOpensNothing) {
  Ready ready{DraftKind::kCelebration};
  ready.team = always_open(ready.team);
  ready.team.calendar.push_back({"ask", date("2026-10-28")});
  ready.team.calendar.push_back({"share", date("2026-10-29")});
  ready.look();
  ready.draft.not_before = utc("2026-10-29T19:00:00Z");
  const auto foreseen = only_foreseen(ready, ready.now + std::chrono::days{7});
  EXPECT_EQ(foreseen.fate, Fate::kWaits);
  EXPECT_THAT(foreseen.held_by, ::testing::Contains(Field(&BlockedBy::code, BlockCode::kOutcome)));
}

// Against a clock that stops at every quarter of an hour and asks the gate alone.
TEST(PreviewTest, NoEarlierQuarterOfAnHourWouldHaveLetItGo) {
  for (int hour = 0; hour < 24 * 7; hour += 31) {
    Ready ready;
    ready.school.holidays = {{date("2026-10-30"), date("2026-10-30"), "a day off", 12 * 60}};
    ready.draft.not_before = ready.now + std::chrono::hours{hour};
    const auto foreseen = only_foreseen(ready, ready.now + std::chrono::days{14});
    ASSERT_EQ(foreseen.fate, Fate::kGoesOut) << hour;
    const auto goes = *foreseen.at;
    for (ready.look(); ready.now < goes; ready.now += 15min) {
      ASSERT_THAT(ready.reasons(), ::testing::Not(IsEmpty())) << to_rfc3339(ready.now);
    }
    ready.now = goes;
    ready.look();
    EXPECT_THAT(ready.reasons(), IsEmpty()) << to_rfc3339(goes);
  }
}

TEST(PreviewTest, SilencesThatTouchAreOneAndMayEndBehindTheDaysAskedFor) {
  const auto team = grade4();
  const auto la = zone("America/Los_Angeles");
  const auto silences = silences_ahead(team, la, std::nullopt, utc("2026-09-28T12:00:00Z"),
                                       utc("2026-10-05T12:00:00Z"));
  ASSERT_THAT(silences, SizeIs(1));
  EXPECT_EQ(silences[0].from, utc("2026-09-29T07:00:00Z"));
  EXPECT_EQ(silences[0].until, utc("2026-10-20T07:00:00Z"));
}

TEST(PreviewTest, BothNightsOnWhichTheClocksChangeKeepMoreSilence) {
  auto team = grade4();
  const auto la = zone("America/Los_Angeles");
  team.calendar = {{"plan", date("2026-10-01")},
                   {"teach", date("2026-11-01"), 90},  // 01:30 comes twice
                   {"share", date("2026-11-02")},
                   {"teach", date("2027-03-13")},
                   {"share", date("2027-03-14"), 150}};  // 02:30 never comes
  const auto all = silences_ahead(team, la, std::nullopt, utc("2026-10-31T12:00:00Z"),
                                  utc("2027-06-01T00:00:00Z"));
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].from, utc("2026-11-01T08:30:00Z")) << "the first half past one";
  EXPECT_EQ(all[0].until, utc("2026-11-02T08:00:00Z"));
  EXPECT_EQ(all[1].until, utc("2027-03-14T10:00:00Z"));
  team.calendar[1].from_minute = 0;
  team.calendar[1].stage = "plan";
  team.calendar[2] = {"share", date("2026-11-01"), 90};
  const auto stages = stages_ahead(team, la, std::nullopt, utc("2026-10-31T12:00:00Z"),
                                   utc("2026-11-02T00:00:00Z"));
  ASSERT_THAT(stages, SizeIs(3));
  EXPECT_EQ(stages[2].from, utc("2026-11-01T09:30:00Z")) << "the second half past one";
}

TEST(PreviewTest, AFullWeekIsExpectedAsTheMonthWentByTheWeightOfItsDays) {
  const auto team = grade4();
  const auto la = zone("America/Los_Angeles");
  const TeamDays days{&team, std::nullopt};
  const std::chrono::sys_days first{date("2026-09-02")};
  const auto now = utc("2026-09-12T00:00:00Z");
  EXPECT_EQ(reads_ahead(days, la, 1000, first, now, now + std::chrono::days{7}), 700);
  EXPECT_EQ(reads_ahead(days, la, 5, first, utc("2026-09-02T05:00:00Z"), now), std::nullopt);
  const auto later = utc("2026-09-30T00:00:00Z");  // silence is a quarter of the weight
  EXPECT_EQ(reads_ahead(days, la, 2800, first, later, later + std::chrono::days{4}), 100);
}

TEST(PreviewTest, ListeningThatStaysTheSameIsOneStretch) {
  const auto team = grade4();
  const auto la = zone("America/Los_Angeles");
  ListenerAhead listener;
  listener.team = &team;
  listener.account_id = UserId{7};
  const auto now = utc("2026-09-14T12:00:00Z");
  const auto ahead = listening_ahead("grade4", {listener}, la, {}, now, now + 7 * 24h);
  ASSERT_THAT(ahead, SizeIs(1)) << "define and plan listen alike";
  EXPECT_EQ(ahead[0].requests_per_day, 2 * 720) << "one search, and mentions";
  EXPECT_EQ(ahead[0].until, now + 7 * 24h);
}

}  // namespace
}  // namespace inquiry::scheduler
