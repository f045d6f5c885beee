#include "scheduler/stage.h"

#include <gmock/gmock.h>

#include <array>

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

const auto kLosAngeles = zone("America/Los_Angeles");

Transition by_hand(Behaviour behaviour, int cycle, std::string_view at) {
  return {"grade4", "by hand", behaviour, cycle, utc(at), "maria", "the lead said so"};
}

TEST(Stage, BeginsAtLocalMidnight) {
  const auto team = grade4();
  EXPECT_EQ(next_boundary(team, kLosAngeles, utc("2026-08-01T00:00:00Z")),
            utc("2026-09-01T07:00:00Z"));
}

TEST(Stage, BeforeTheFirstBoundaryThereIsNone) {
  EXPECT_EQ(stage_at(grade4(), kLosAngeles, std::nullopt, utc("2026-09-01T06:59:59.999Z")),
            std::nullopt);
}

TEST(Stage, HoldsFromItsBoundaryOn) {
  const auto stage = stage_at(grade4(), kLosAngeles, std::nullopt, utc("2026-09-01T07:00:00Z"));
  ASSERT_TRUE(stage);
  EXPECT_EQ(stage->label, "ask");
  EXPECT_EQ(stage->behaviour, Behaviour::kDefine);
  EXPECT_EQ(stage->cycle, 1);
  EXPECT_EQ(stage->since, utc("2026-09-01T07:00:00Z"));
  EXPECT_EQ(stage->until, utc("2026-09-15T07:00:00Z"));
}

TEST(Stage, TheLastOneHasNoEnd) {
  const auto stage = stage_at(grade4(), kLosAngeles, std::nullopt, utc("2027-01-01T00:00:00Z"));
  EXPECT_EQ(stage->label, "share");
  EXPECT_EQ(stage->until, std::nullopt);
}

TEST(Stage, WithoutCalendarAndTransitionThereIsNone) {
  auto team = grade4();
  team.calendar.clear();
  const auto now = utc("2026-10-01T00:00:00Z");
  EXPECT_EQ(stage_at(team, kLosAngeles, std::nullopt, now), std::nullopt);
  EXPECT_TRUE(due_transitions(team, kLosAngeles, std::nullopt, now).empty());
  EXPECT_EQ(next_boundary(team, kLosAngeles, now), std::nullopt);
  EXPECT_EQ(next_silence(team, kLosAngeles, now), std::nullopt);
}

TEST(Stage, SetByHandItLastsUntilTheNextBoundary) {
  const auto last = by_hand(Behaviour::kReflect, 1, "2026-09-20T10:00:00Z");
  const auto before = stage_at(grade4(), kLosAngeles, last, utc("2026-09-29T06:59:59Z"));
  EXPECT_EQ(before->behaviour, Behaviour::kReflect);
  EXPECT_EQ(before->since, utc("2026-09-20T10:00:00Z"));
  EXPECT_EQ(before->until, utc("2026-09-29T07:00:00Z"));
  const auto after = stage_at(grade4(), kLosAngeles, last, utc("2026-09-29T07:00:00Z"));
  EXPECT_EQ(after->behaviour, Behaviour::kTeach);
}

TEST(Stage, SetByHandWithoutACalendarItLastsOn) {
  auto team = grade4();
  team.calendar.clear();
  const auto stage =
      stage_at(team, kLosAngeles, by_hand(Behaviour::kTeach, 3, "2026-09-20T10:00:00Z"),
               utc("2027-05-01T00:00:00Z"));
  EXPECT_EQ(stage->behaviour, Behaviour::kTeach);
  EXPECT_EQ(stage->cycle, 3);
  EXPECT_EQ(stage->until, std::nullopt);
}

TEST(Stage, AClockThatWentBackFindsTheNewestTransitionStillInForce) {
  const auto last = by_hand(Behaviour::kTeach, 1, "2026-09-20T10:00:00Z");
  const auto stage = stage_at(grade4(), kLosAngeles, last, utc("2026-09-10T00:00:00Z"));
  EXPECT_EQ(stage->behaviour, Behaviour::kTeach);
  EXPECT_EQ(stage->until, utc("2026-09-29T07:00:00Z"));
}

TEST(DueTransitions, OneThatTheCalendarRecordedAheadOfItsTimeHoldsBackNothing) {
  auto last = by_hand(Behaviour::kReflect, 1, "2026-11-20T10:00:00Z");
  last.by = "calendar";
  const auto now = utc("2026-09-20T00:00:00Z");
  const auto due = due_transitions(grade4(), kLosAngeles, last, now);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].at, utc("2026-09-15T07:00:00Z"));
  EXPECT_EQ(due[0].behaviour, stage_at(grade4(), kLosAngeles, std::nullopt, now)->behaviour);
  EXPECT_TRUE(due_transitions(grade4(), kLosAngeles, due[0], now).empty());
  EXPECT_EQ(stage_at(grade4(), kLosAngeles, last, utc("2026-08-01T00:00:00Z")), std::nullopt);
}

TEST(DueTransitions, CatchUpOldestFirstEachAtItsBoundary) {
  const auto last = by_hand(Behaviour::kDefine, 4, "2026-09-02T10:00:00Z");
  const auto due = due_transitions(grade4(), kLosAngeles, last, utc("2026-10-14T00:00:00Z"));
  ASSERT_EQ(due.size(), 3U);
  EXPECT_EQ(due[0].stage, "plan");
  EXPECT_EQ(due[0].at, utc("2026-09-15T07:00:00Z"));
  EXPECT_EQ(due[1].stage, "teach");
  EXPECT_EQ(due[1].at, utc("2026-09-29T07:00:00Z"));
  EXPECT_EQ(due[2].stage, "analyze");
  EXPECT_EQ(due[2].at, utc("2026-10-13T07:00:00Z"));
  for (const auto& each : due) {
    EXPECT_EQ(each.team, "grade4");
    EXPECT_EQ(each.by, "calendar");
    EXPECT_EQ(each.cycle, 4);
    EXPECT_FALSE(each.reason.empty());
  }
}

TEST(DueTransitions, ATeamThatStartsInTheMiddleGetsItsHistory) {
  const auto due =
      due_transitions(grade4(), kLosAngeles, std::nullopt, utc("2026-10-01T00:00:00Z"));
  ASSERT_EQ(due.size(), 3U);
  EXPECT_EQ(due[0].stage, "ask");
  EXPECT_EQ(due[2].stage, "teach");
  EXPECT_EQ(due[2].cycle, 1);
}

TEST(DueTransitions, ABoundaryAtTheLastTransitionIsPast) {
  const auto last = by_hand(Behaviour::kDefine, 1, "2026-09-15T07:00:00Z");
  EXPECT_TRUE(due_transitions(grade4(), kLosAngeles, last, utc("2026-09-15T07:00:00Z")).empty());
}

TEST(DueTransitions, ABoundaryIsDueAtItsInstantAndNotBefore) {
  const auto last = by_hand(Behaviour::kDefine, 1, "2026-09-10T07:00:00Z");
  EXPECT_TRUE(
      due_transitions(grade4(), kLosAngeles, last, utc("2026-09-15T06:59:59.999Z")).empty());
  EXPECT_EQ(due_transitions(grade4(), kLosAngeles, last, utc("2026-09-15T07:00:00Z")).size(), 1U);
}

TEST(DueTransitions, RecordedOnesAreNotDueAgain) {
  const auto now = utc("2026-10-14T00:00:00Z");
  const auto due = due_transitions(grade4(), kLosAngeles, std::nullopt, now);
  EXPECT_TRUE(due_transitions(grade4(), kLosAngeles, due.back(), now).empty());
}

TEST(DueTransitions, OpenTheNextCycleFromReflectToDefine) {
  auto team = grade4();
  team.calendar.push_back({"ask", date("2026-11-10")});
  team.calendar.push_back({"plan", date("2026-11-20")});
  const auto due = due_transitions(team, kLosAngeles, std::nullopt, utc("2026-12-01T00:00:00Z"));
  std::vector<int> cycles;
  for (const auto& each : due) cycles.push_back(each.cycle);
  EXPECT_THAT(cycles, testing::ElementsAre(1, 1, 1, 1, 1, 2, 2));
}

TEST(Cycle, TheFirstMoveOpensTheFirst) {
  for (const auto to : {Behaviour::kDefine, Behaviour::kReflect, Behaviour::kTeach}) {
    EXPECT_EQ(cycle_after(std::nullopt, to), 1);
  }
}

TEST(Cycle, OnlyReflectToDefineOpensTheNext) {
  constexpr std::array kAll{Behaviour::kDefine, Behaviour::kPlan, Behaviour::kTeach,
                            Behaviour::kAnalyze, Behaviour::kReflect};
  for (const auto from : kAll) {
    for (const auto to : kAll) {
      const bool opens = from == Behaviour::kReflect && to == Behaviour::kDefine;
      EXPECT_EQ(cycle_after(by_hand(from, 2, "2026-09-15T07:00:00Z"), to), opens ? 3 : 2)
          << word(from) << " -> " << word(to);
    }
  }
}

TEST(Silence, NextIsTheFirstSilentBoundary) {
  EXPECT_EQ(next_silence(grade4(), kLosAngeles, utc("2026-09-02T00:00:00Z")),
            utc("2026-09-29T07:00:00Z"));
  EXPECT_EQ(next_silence(grade4(), kLosAngeles, utc("2026-09-29T07:00:00Z")),
            utc("2026-10-13T07:00:00Z"));
  EXPECT_EQ(next_silence(grade4(), kLosAngeles, utc("2026-10-13T07:00:00Z")), std::nullopt);
}

// Havana's clocks went from 01:00 back to 00:00 on 2024-11-03: two midnights that day.
TEST(Silence, BeginsAtTheFirstOfTwoMidnights) {
  auto team = grade4();
  team.calendar = {{"ask", date("2024-10-01")}, {"teach", date("2024-11-03")}};
  const auto havana = zone("America/Havana");
  EXPECT_EQ(next_silence(team, havana, utc("2024-10-15T00:00:00Z")),
            havana.earliest(LocalTime{std::chrono::local_days{date("2024-11-03")}}));
  EXPECT_EQ(next_silence(team, havana, utc("2024-10-15T00:00:00Z")), utc("2024-11-03T04:00:00Z"));
}

TEST(Silence, EndsAtTheSecondOfTwoMidnights) {
  auto team = grade4();
  team.calendar = {{"teach", date("2024-10-01")}, {"share", date("2024-11-03")}};
  const auto havana = zone("America/Havana");
  EXPECT_EQ(stage_at(team, havana, std::nullopt, utc("2024-11-03T04:59:59Z"))->behaviour,
            Behaviour::kTeach);
  EXPECT_EQ(stage_at(team, havana, std::nullopt, utc("2024-11-03T05:00:00Z"))->behaviour,
            Behaviour::kReflect);
}

TEST(Silence, AMidnightThatNeverOccursIsTheJump) {
  auto team = grade4();
  team.calendar = {{"ask", date("2026-04-01")}, {"teach", date("2026-09-06")}};
  const auto santiago = zone("America/Santiago");  // 2026-09-06 begins at 01:00
  EXPECT_EQ(next_silence(team, santiago, utc("2026-09-01T00:00:00Z")), utc("2026-09-06T04:00:00Z"));
}

// An independent answer to "is this minute silent?": the last entry of the calendar whose date is
// not after the local date decides.
class SlowAnswer {
 public:
  explicit SlowAnswer(const Team& team) {
    for (const auto& entry : team.calendar) {
      silent_from_.emplace_back(entry.from, is_silent(team.find_stage(entry.stage)->behaviour));
    }
  }

  bool silent_on(Date today) const {
    bool silent = false;
    for (const auto& [from, is_silent] : silent_from_) {
      if (from <= today) silent = is_silent;
    }
    return silent;
  }

 private:
  std::vector<std::pair<Date, bool>> silent_from_;
};

// Offsets from UTC are whole quarters of an hour, so a local date changes only where one begins:
// the first and last millisecond of each stand for every instant of the year.
TEST(Silence, EveryInstantOfAYearInTwelveZonesAgreesWithASlowAnswer) {
  auto team = grade4();
  // Boundaries on both DST nights of north and south, and all year through.
  team.calendar = {{"ask", date("2026-01-10")},   {"teach", date("2026-02-01")},
                   {"share", date("2026-03-08")}, {"teach", date("2026-03-29")},
                   {"ask", date("2026-04-05")},   {"analyze", date("2026-05-01")},
                   {"share", date("2026-06-15")}, {"teach", date("2026-09-06")},
                   {"ask", date("2026-10-04")},   {"teach", date("2026-10-25")},
                   {"share", date("2026-11-01")}, {"analyze", date("2026-12-24")}};
  const std::array<const char*, 12> names{
      "America/Los_Angeles", "America/New_York", "America/St_Johns",    "America/Santiago",
      "America/Asuncion",    "Europe/London",    "Europe/Berlin",       "Africa/Cairo",
      "Asia/Kathmandu",      "Asia/Beirut",      "Australia/Lord_Howe", "Pacific/Kiritimati"};
  const SlowAnswer slow{team};
  for (const auto* name : names) {
    const auto where = zone(name);
    const auto all = boundaries(team, where);
    std::size_t next = 0;
    bool silent = false;
    const auto agrees = [&](UtcTime now) {
      while (next < all.size() && all[next].at <= now) {
        silent = is_silent(all[next++].stage->behaviour);
      }
      return silent == slow.silent_on(where.local_date(now));
    };
    for (auto now = utc("2026-01-01T00:00:00Z"); now < utc("2027-01-01T00:00:00Z");
         now += std::chrono::minutes{15}) {
      ASSERT_TRUE(agrees(now)) << name << " " << to_rfc3339(now);
      ASSERT_TRUE(agrees(now + std::chrono::minutes{15} - Duration{1}))
          << name << " before a quarter of an hour after " << to_rfc3339(now);
    }
    // What the year was walked with is what stage_at says, on both sides of each boundary.
    for (const auto& boundary : all) {
      const auto after = stage_at(team, where, std::nullopt, boundary.at);
      ASSERT_EQ(after->label, boundary.stage->label) << name;
      const auto before = stage_at(team, where, std::nullopt, boundary.at - Duration{1});
      ASSERT_TRUE(!before || before->until == boundary.at) << name;
    }
  }
}

}  // namespace
}  // namespace inquiry::scheduler
