#include "scheduler/open_hours.h"

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kNoGuard{};

School lincoln(std::string_view name = "America/Los_Angeles") {
  School school;
  school.zone = zone(name);
  return school;
}

bool open(const Team& team, std::string_view now, Duration guard = kNoGuard,
          std::string_view where = "America/Los_Angeles") {
  return hours_open(team.posting, zone(where), utc(now), guard);
}

TEST(PostingHours, OpenAtTheirFirstMinuteAndCloseAtTheirLast) {
  // Monday 2026-09-14, 07:30-17:00 in Los Angeles.
  EXPECT_FALSE(open(grade4(), "2026-09-14T14:29:59.999Z"));
  EXPECT_TRUE(open(grade4(), "2026-09-14T14:30:00Z"));
  EXPECT_TRUE(open(grade4(), "2026-09-14T23:59:59.999Z"));
  EXPECT_FALSE(open(grade4(), "2026-09-15T00:00:00Z"));
}

TEST(PostingHours, AreThoseOfTheLocalWeekday) {
  // Saturday 01:00 UTC is still Friday in Los Angeles; Monday 01:00 UTC is still Sunday.
  auto team = grade4();
  team.posting.hours[5] = {hours(7, 30, 20, 0)};
  EXPECT_TRUE(open(team, "2026-09-19T01:00:00Z"));
  EXPECT_FALSE(open(team, "2026-09-21T01:00:00Z"));
}

TEST(PostingHours, WithoutAnyItIsNeverOpen) {
  Team team;
  EXPECT_FALSE(open(team, "2026-09-14T19:00:00Z"));
  EXPECT_EQ(next_opening(team.posting, lincoln(), utc("2026-09-14T19:00:00Z"), kNoGuard),
            std::nullopt);
}

TEST(PostingHours, TheGuardClosesThemEarly) {
  EXPECT_TRUE(open(grade4(), "2026-09-14T23:59:29.999Z", seconds{30}));
  EXPECT_FALSE(open(grade4(), "2026-09-14T23:59:30Z", seconds{30}));
}

TEST(PostingHours, AllDayEveryDayHasNoEdgeAtMidnight) {
  EXPECT_TRUE(open(always_open(grade4()), "2026-09-15T06:59:59Z", seconds{30}));
  EXPECT_TRUE(open(always_open(grade4()), "2026-09-15T07:00:00Z", seconds{30}));
}

TEST(PostingHours, ADayThatEndsBeforeAClosedOneHasAnEdge) {
  auto team = always_open(grade4());
  team.posting.hours[2].clear();  // Tuesday
  EXPECT_FALSE(open(team, "2026-09-15T06:59:45Z", seconds{30}));
  EXPECT_TRUE(open(team, "2026-09-15T06:59:45Z"));
  EXPECT_FALSE(open(team, "2026-09-15T07:00:00Z"));
}

TEST(PostingHours, RangesThatTouchOrOverlapAreOne) {
  auto team = grade4();
  team.posting.hours[1] = {hours(12, 0, 15, 0), hours(8, 0, 12, 0), hours(9, 0, 13, 0)};
  EXPECT_TRUE(open(team, "2026-09-14T18:59:50Z", seconds{30}));
  EXPECT_FALSE(open(team, "2026-09-14T21:59:50Z", seconds{30}));
}

TEST(PostingHours, ALunchBreakIsClosed) {
  auto team = grade4();
  team.posting.hours[1] = {hours(8, 0, 12, 0), hours(13, 0, 15, 0)};
  EXPECT_FALSE(open(team, "2026-09-14T19:30:00Z"));
  EXPECT_EQ(next_opening(team.posting, lincoln(), utc("2026-09-14T19:30:00Z"), kNoGuard),
            utc("2026-09-14T20:00:00Z"));
}

// New York, 2026-11-01: 01:00-02:00 occurs at 05:00Z and again at 06:00Z.
TEST(PostingHours, EndInTheFirstOfTwoEqualHours) {
  auto team = grade4();
  team.posting.hours.fill({hours(0, 30, 1, 30)});
  EXPECT_TRUE(open(team, "2026-11-01T05:29:59Z", kNoGuard, "America/New_York"));
  EXPECT_FALSE(open(team, "2026-11-01T05:30:00Z", kNoGuard, "America/New_York"));
  EXPECT_FALSE(open(team, "2026-11-01T06:15:00Z", kNoGuard, "America/New_York"));
}

TEST(PostingHours, BeginInTheSecondOfTwoEqualHours) {
  auto team = grade4();
  team.posting.hours.fill({hours(1, 15, 5, 0)});
  EXPECT_FALSE(open(team, "2026-11-01T05:20:00Z", kNoGuard, "America/New_York"));
  EXPECT_FALSE(open(team, "2026-11-01T06:14:59Z", kNoGuard, "America/New_York"));
  EXPECT_TRUE(open(team, "2026-11-01T06:15:00Z", kNoGuard, "America/New_York"));
}

TEST(PostingHours, InsideOneRepeatedHourTheyNeverOpen) {
  auto team = grade4();
  team.posting.hours.fill({hours(1, 10, 1, 40)});
  for (auto now = utc("2026-11-01T04:00:00Z"); now < utc("2026-11-01T09:00:00Z");
       now += minutes{1}) {
    EXPECT_FALSE(hours_open(team.posting, zone("America/New_York"), now, kNoGuard));
  }
}

TEST(PostingHours, AroundARepeatedHourStayOpenThroughBoth) {
  auto team = grade4();
  team.posting.hours.fill({hours(0, 30, 5, 0)});
  for (auto now = utc("2026-11-01T04:30:00Z"); now < utc("2026-11-01T10:00:00Z");
       now += minutes{1}) {
    EXPECT_TRUE(hours_open(team.posting, zone("America/New_York"), now, kNoGuard));
  }
}

// New York, 2026-03-08: 02:00-03:00 never occurs; the jump is at 07:00Z.
TEST(PostingHours, AnHourThatNeverOccursOpensNothing) {
  auto team = grade4();
  team.posting.hours.fill({hours(2, 10, 2, 50)});
  for (auto now = utc("2026-03-08T06:00:00Z"); now < utc("2026-03-08T09:00:00Z");
       now += minutes{1}) {
    EXPECT_FALSE(hours_open(team.posting, zone("America/New_York"), now, kNoGuard));
  }
}

TEST(PostingHours, ThatBeginInTheMissingHourBeginAtTheJump) {
  auto team = grade4();
  team.posting.hours.fill({hours(2, 30, 5, 0)});
  EXPECT_FALSE(open(team, "2026-03-08T06:59:59Z", kNoGuard, "America/New_York"));
  EXPECT_TRUE(open(team, "2026-03-08T07:00:00Z", kNoGuard, "America/New_York"));
}

TEST(PostingHours, AllDayStaysOpenOverTwoMidnights) {
  const auto team = always_open(grade4());
  for (auto now = utc("2024-11-03T03:00:00Z"); now < utc("2024-11-03T07:00:00Z");
       now += minutes{1}) {
    EXPECT_TRUE(hours_open(team.posting, zone("America/Havana"), now, seconds{30}));
  }
}

TEST(Holidays, HoldForWholeLocalDays) {
  auto school = lincoln();
  school.holidays = {{date("2026-11-26"), date("2026-11-27"), "Thanksgiving"}};
  EXPECT_FALSE(holiday_at(school, utc("2026-11-26T07:59:59.999Z"), kNoGuard));
  const auto holiday = holiday_at(school, utc("2026-11-26T08:00:00Z"), kNoGuard);
  ASSERT_TRUE(holiday);
  EXPECT_EQ(holiday->from, utc("2026-11-26T08:00:00Z"));
  EXPECT_EQ(holiday->until, utc("2026-11-28T08:00:00Z"));
  EXPECT_TRUE(holiday_at(school, utc("2026-11-28T07:59:59.999Z"), kNoGuard));
  EXPECT_FALSE(holiday_at(school, utc("2026-11-28T08:00:00Z"), kNoGuard));
}

TEST(Holidays, ThatFollowEachOtherAreOneRun) {
  auto school = lincoln();
  school.holidays = {{date("2026-12-25"), date("2026-12-25"), "Christmas"},
                     {date("2026-12-20"), date("2026-12-24"), "break"},
                     {date("2026-12-26"), date("2027-01-03"), "break"},
                     {date("2027-01-05"), date("2027-01-05"), "in-service"}};
  EXPECT_EQ(holiday_at(school, utc("2026-12-21T00:00:00Z"), kNoGuard)->until,
            utc("2027-01-04T08:00:00Z"));
}

TEST(Holidays, TheGuardBeginsThemEarly) {
  auto school = lincoln();
  school.holidays = {{date("2026-11-26"), date("2026-11-26"), "Thanksgiving"}};
  EXPECT_FALSE(holiday_at(school, utc("2026-11-26T07:59:29Z"), seconds{30}));
  EXPECT_TRUE(holiday_at(school, utc("2026-11-26T07:59:30Z"), seconds{30}));
  EXPECT_FALSE(holiday_at(school, utc("2026-11-27T08:00:00Z"), seconds{30}));
}

TEST(Holidays, MayBeginAtNoon) {
  auto school = lincoln();
  school.holidays = {{date("2026-11-25"), date("2026-11-25"), "", 12 * 60},
                     {date("2026-11-26"), date("2026-11-26"), "Thanksgiving"}};
  EXPECT_FALSE(holiday_at(school, utc("2026-11-25T19:59:59.999Z"), kNoGuard));
  const auto holiday = holiday_at(school, utc("2026-11-25T20:00:00Z"), kNoGuard);
  ASSERT_TRUE(holiday);
  EXPECT_EQ(holiday->until, utc("2026-11-27T08:00:00Z"));
}

// Los Angeles goes from 02:00 back to 01:00 on 2026-11-01: 01:30 comes twice.
TEST(Holidays, ThatBeginInTheHourThatComesTwiceBeginAtItsFirst) {
  auto school = lincoln();
  school.holidays = {{date("2026-11-01"), date("2026-11-01"), "", 90}};
  EXPECT_TRUE(holiday_at(school, utc("2026-11-01T08:30:00Z"), kNoGuard));
  EXPECT_TRUE(holiday_at(school, utc("2026-11-01T09:00:00Z"), kNoGuard)) << "01:00 again";
}

TEST(Holidays, CoverBothOfTwoMidnights) {
  auto school = lincoln("America/Havana");
  school.holidays = {{date("2024-11-02"), date("2024-11-02"), "one day"}};
  EXPECT_TRUE(holiday_at(school, utc("2024-11-03T04:59:59Z"), kNoGuard));
  school.holidays = {{date("2024-11-03"), date("2024-11-03"), "one day"}};
  EXPECT_TRUE(holiday_at(school, utc("2024-11-03T04:00:00Z"), kNoGuard));
}

TEST(NextOpening, IsTheNextMorning) {
  EXPECT_EQ(next_opening(grade4().posting, lincoln(), utc("2026-09-15T01:00:00Z"), kNoGuard),
            utc("2026-09-15T14:30:00Z"));
}

TEST(NextOpening, SkipsTheWeekendAndTheHolidays) {
  auto school = lincoln();
  school.holidays = {{date("2026-09-21"), date("2026-09-22"), "in-service"}};
  // Friday evening: Monday and Tuesday are holidays.
  EXPECT_EQ(next_opening(grade4().posting, school, utc("2026-09-19T01:00:00Z"), kNoGuard),
            utc("2026-09-23T14:30:00Z"));
}

TEST(NextOpening, AfterAHolidayInTheMiddleOfOpenHoursIsItsEnd) {
  auto school = lincoln();
  school.holidays = {{date("2026-09-21"), date("2026-09-22"), "in-service"}};
  EXPECT_EQ(
      next_opening(always_open(grade4()).posting, school, utc("2026-09-21T12:00:00Z"), kNoGuard),
      utc("2026-09-23T07:00:00Z"));
}

TEST(NextOpening, IsNowWhileTheyAreOpen) {
  const auto now = utc("2026-09-14T19:00:00Z");
  EXPECT_EQ(next_opening(grade4().posting, lincoln(), now, seconds{30}), now);
}

TEST(NextOpening, PassesOverHoursShorterThanTheGuard) {
  auto team = grade4();
  team.posting.hours[2] = {hours(8, 0, 8, 1)};
  EXPECT_EQ(next_opening(team.posting, lincoln(), utc("2026-09-15T01:00:00Z"), minutes{1}),
            utc("2026-09-16T14:30:00Z"));
}

TEST(NextOpening, FindsASchoolYearsEndBeyondALongSummer) {
  auto school = lincoln();
  school.holidays = {{date("2026-06-15"), date("2026-08-31"), "summer"}};
  EXPECT_EQ(next_opening(grade4().posting, school, utc("2026-06-20T00:00:00Z"), kNoGuard),
            utc("2026-09-01T14:30:00Z"));
}

}  // namespace
}  // namespace inquiry::scheduler
