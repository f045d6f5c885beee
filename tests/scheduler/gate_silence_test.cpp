// What each stage allows, and that silence is absolute.
#include <gmock/gmock.h>

#include <array>
#include <random>

#include "scheduler/gate.h"
#include "tests/scheduler/ready.h"

namespace inquiry::scheduler {
namespace {

using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::array kBehaviours{Behaviour::kDefine, Behaviour::kPlan, Behaviour::kTeach,
                                 Behaviour::kAnalyze, Behaviour::kReflect};
constexpr std::array kKinds{DraftKind::kQuestion, DraftKind::kCelebration, DraftKind::kChat};

TEST(StageGate, AllowsWhatTheContractSays) {
  const std::set<std::pair<Behaviour, DraftKind>> allowed{
      {Behaviour::kDefine, DraftKind::kQuestion},
      {Behaviour::kPlan, DraftKind::kQuestion},
      {Behaviour::kPlan, DraftKind::kChat},
      {Behaviour::kReflect, DraftKind::kQuestion},
      {Behaviour::kReflect, DraftKind::kCelebration}};
  for (const auto behaviour : kBehaviours) {
    for (const auto kind : kKinds) {
      SCOPED_TRACE(std::string{word(behaviour)} + ", " + std::string{word(kind)});
      Ready ready{kind};
      ready.facts.stage = StageNow{"theirs", behaviour, 1, ready.now, std::nullopt};
      ready.facts.next_silence.reset();
      ready.team.calendar.clear();
      if (allowed.contains({behaviour, kind})) {
        EXPECT_THAT(ready.codes(), IsEmpty());
      } else {
        EXPECT_EQ(ready.only().code, BlockCode::kStage);
        EXPECT_EQ(ready.only().until, std::nullopt);
        EXPECT_THAT(ready.only().message, HasSubstr("theirs"));
      }
    }
  }
}

TEST(StageGate, BeforeTheFirstCycleNothingIsPosted) {
  for (const auto kind : kKinds) {
    Ready ready{kind};
    ready.facts.stage.reset();
    ready.facts.next_silence.reset();
    EXPECT_EQ(ready.only().code, BlockCode::kStage);
  }
}

TEST(StageGate, WaitsForTheFirstStageThatAllowsIt) {
  Ready question;
  question.move_to("2026-09-30T19:00:00Z");
  EXPECT_EQ(question.only().until, utc("2026-10-20T07:00:00Z"));
  Ready chat{DraftKind::kChat};
  chat.move_to("2026-09-02T19:00:00Z");
  EXPECT_EQ(chat.only().until, utc("2026-09-15T07:00:00Z"));
  chat.move_to("2026-09-30T19:00:00Z");
  EXPECT_EQ(chat.only().until, std::nullopt) << "no further plan in this calendar";
}

TEST(StageGate, TooCloseToSilenceIsSilent) {
  Ready ready;
  ready.team = always_open(ready.team);
  ready.move_to("2026-09-29T06:59:29.999Z");
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.move_to("2026-09-29T06:59:30Z");
  EXPECT_EQ(ready.only().code, BlockCode::kStage);
  EXPECT_THAT(ready.only().message, HasSubstr("too close"));
  EXPECT_EQ(ready.only().until, utc("2026-10-20T07:00:00Z"));
}

TEST(StageGate, SilenceThatTheCalendarDoesNotKnowIsHeeded) {
  Ready ready;
  ready.team.calendar.clear();
  ready.facts.next_silence = ready.now + seconds{30};
  EXPECT_EQ(ready.only().code, BlockCode::kStage);
  ready.facts.next_silence = ready.now + seconds{31};
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.facts.next_silence = ready.now - seconds{1};
  EXPECT_EQ(ready.only().code, BlockCode::kStage) << "silence that has begun meanwhile";
}

TEST(StageGate, TooCloseToAStageThatDoesNotAllowTheKindIsInIt) {
  Ready ready{DraftKind::kCelebration};
  ready.team = always_open(ready.team);
  ready.team.calendar.push_back({"ask", date("2026-11-10")});
  ready.move_to("2026-11-10T07:59:50Z");
  EXPECT_EQ(ready.only().code, BlockCode::kStage);
  Ready question;
  question.team = ready.team;
  question.move_to("2026-11-10T07:59:50Z");
  EXPECT_THAT(question.codes(), IsEmpty()) << "a question is welcome on both sides";
}

Ready& disturb(Ready& ready, std::mt19937_64& random) {
  const auto maybe = [&random] { return random() % 2 == 0; };
  if (maybe()) ready.team = always_open(ready.team);
  if (maybe()) ready.facts.outcome_recorded = maybe();
  if (maybe()) ready.facts.guard = seconds{static_cast<int>(random() % 60)};
  if (maybe()) ready.facts.budget_left = Money{static_cast<std::int64_t>(random() % 30'000)};
  if (maybe()) ready.facts.last_posted = ready.now - seconds{static_cast<int>(random() % 3000)};
  if (maybe()) ready.facts.posted_today = static_cast<int>(random() % 5);
  if (maybe()) ready.draft.not_before = ready.now - std::chrono::hours{1};
  if (maybe()) ready.draft.state = DraftState::kSending;
  if (maybe()) ready.school.lone_moderator = true;
  if (maybe()) ready.team.posting.undo = Duration::zero();
  if (maybe()) ready.facts.next_silence.reset();
  return ready;
}

TEST(SilenceIsAbsolute, WhateverElseTheFactsSay) {
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    Ready ready{kKinds[random() % kKinds.size()]};
    disturb(ready, random);
    const auto behaviour = random() % 2 == 0 ? Behaviour::kTeach : Behaviour::kAnalyze;
    ready.facts.stage = StageNow{"quiet", behaviour, 1, ready.now, std::nullopt};
    ASSERT_THAT(ready.codes(), Contains(BlockCode::kStage));
  }
}

TEST(SilenceIsAbsolute, AllThroughACycleWithItsGuard) {
  for (const auto kind : kKinds) {
    Ready ready{kind};
    ready.team = always_open(ready.team);
    ready.facts.guard = std::chrono::minutes{21};
    // The silent weeks of the calendar in UTC, and the guard before them.
    const auto from = utc("2026-09-29T07:00:00Z") - ready.facts.guard;
    const auto until = utc("2026-10-20T07:00:00Z");
    for (ready.now = utc("2026-09-28T00:00:00Z"); ready.now < utc("2026-10-21T00:00:00Z");
         ready.now += std::chrono::minutes{7}) {
      ready.look();
      if (ready.now >= from && ready.now < until) {
        ASSERT_THAT(ready.codes(), Contains(BlockCode::kStage)) << to_rfc3339(ready.now);
      } else if (kind == DraftKind::kQuestion) {
        ASSERT_THAT(ready.codes(), IsEmpty()) << to_rfc3339(ready.now);
      }
    }
  }
}

TEST(EveryReason, EndsInTheFutureAndExplainsItself) {
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    Ready ready{kKinds[random() % kKinds.size()]};
    ready.now = utc("2026-08-25T00:00:00Z") + seconds{static_cast<int>(random() % 9'000'000)};
    ready.look();
    disturb(ready, random);
    BlockCode before = BlockCode::kStage;
    for (const auto& reason : ready.reasons()) {
      ASSERT_FALSE(reason.message.empty());
      ASSERT_TRUE(!reason.until || *reason.until > ready.now) << reason.message;
      ASSERT_GE(reason.code, before);
      before = reason.code;
    }
  }
}

}  // namespace
}  // namespace inquiry::scheduler
