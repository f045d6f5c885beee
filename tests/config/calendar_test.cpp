// Holidays from calendar files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/holiday_calendar.h"
#include "tests/config/school_files.h"

namespace inquiry::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::string calendar(const std::string& event) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
         "DTSTAMP:20260101T000000Z\r\n" +
         event + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

// The days as "first..last name", or the reason why the calendar cannot be read.
std::vector<std::string> days_of(const std::string& text) {
  SchoolFiles school;
  school.write("holidays.ics", text);
  const auto days = read_calendar(school.path("holidays.ics"), *Zone::find("America/Los_Angeles"));
  if (!days) return {"! " + days.error()};
  std::vector<std::string> lines;
  for (const auto& day : *days) {
    lines.push_back(inquiry::to_string(day.first) + ".." + inquiry::to_string(day.last) + " " +
                    day.name);
  }
  return lines;
}

struct Events {
  const char* name;
  const char* event;
  std::vector<std::string> days;
};

void PrintTo(const Events& row, std::ostream* out) { *out << row.name; }

class CalendarEvents : public testing::TestWithParam<Events> {};

TEST_P(CalendarEvents, BlockTheLocalDaysTheyTouch) {
  EXPECT_EQ(days_of(calendar(GetParam().event)), GetParam().days);
}

const Events kEvents[] = {
    {"OneDay",
     "DTSTART;VALUE=DATE:20261111\r\nSUMMARY:Veterans Day",
     {"2026-11-11..2026-11-11 Veterans Day"}},
    {"TheEndIsTheDayAfter",
     "DTSTART;VALUE=DATE:20261221\r\nDTEND;VALUE=DATE:20270102",
     {"2026-12-21..2027-01-01 "}},
    {"ADuration", "DTSTART;VALUE=DATE:20261221\r\nDURATION:P3D", {"2026-12-21..2026-12-23 "}},
    {"AnEndOnTheSameDay",
     "DTSTART;VALUE=DATE:20261221\r\nDTEND;VALUE=DATE:20261221",
     {"2026-12-21..2026-12-21 "}},
    {"AnEveningUtcIsTheDayBefore",
     "DTSTART:20261127T040000Z\r\nDTEND:20261127T060000Z",
     {"2026-11-26..2026-11-26 "}},
    {"AcrossMidnight",
     "DTSTART;TZID=America/Los_Angeles:20261126T230000\r\n"
     "DTEND;TZID=America/Los_Angeles:20261127T010000",
     {"2026-11-26..2026-11-27 "}},
    {"UntilMidnight",
     "DTSTART:20261126T180000\r\nDTEND:20261127T000000",
     {"2026-11-26..2026-11-26 "}},
    {"AnInstant", "DTSTART:20261126T180000", {"2026-11-26..2026-11-26 "}},
    {"AnEndBeforeTheStart",
     "DTSTART:20261126T180000Z\r\nDTEND:20261120T180000Z",
     {"2026-11-26..2026-11-26 "}},
    {"EveryWeekWithExceptions",
     "DTSTART;VALUE=DATE:20260904\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\nEXDATE;VALUE=DATE:20260911",
     {"2026-09-04..2026-09-04 ", "2026-09-18..2026-09-18 ", "2026-09-25..2026-09-25 "}},
    {"ExtraDates",
     "DTSTART;VALUE=DATE:20260904\r\nRDATE;VALUE=DATE:20261002",
     {"2026-09-04..2026-09-04 ", "2026-10-02..2026-10-02 "}},
    {"TheClockOnTheWallAcrossTheAutumnNight",
     "DTSTART;TZID=America/Los_Angeles:20261030T233000\r\n"
     "DTEND;TZID=America/Los_Angeles:20261030T235900\r\nRRULE:FREQ=DAILY;COUNT=3",
     {"2026-10-30..2026-10-30 ", "2026-10-31..2026-10-31 ", "2026-11-01..2026-11-01 "}},
    {"Cancelled", "DTSTART;VALUE=DATE:20261111\r\nSTATUS:CANCELLED", {}},
    {"ADroppedDescriptionDoesNoHarm",
     "DTSTART;VALUE=DATE:20261111\r\nDESCRIPTION:",
     {"2026-11-11..2026-11-11 "}},
    {"ALineBreakInTheName",
     "DTSTART;VALUE=DATE:20261111\r\nSUMMARY:a\\nb",
     {"2026-11-11..2026-11-11 a b"}},
};

INSTANTIATE_TEST_SUITE_P(Each, CalendarEvents, testing::ValuesIn(kEvents),
                         [](const auto& row) { return row.param.name; });

TEST(Calendar, AYearlyRuleWithoutEndReachesFarAhead) {
  const auto days = days_of(calendar("DTSTART;VALUE=DATE:20201225\r\nRRULE:FREQ=YEARLY"));

  ASSERT_EQ(days.size(), 80U);
  EXPECT_EQ(days.back(), "2099-12-25..2099-12-25 ");
}

TEST(Calendar, RulesWithoutEndAreBounded) {
  for (const auto* rule : {"FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO"}) {
    const auto days =
        days_of(calendar(std::string{"DTSTART;VALUE=DATE:20260105\r\nRRULE:"} + rule));
    EXPECT_GT(days.size(), 70U) << rule;
    EXPECT_LE(days.size(), 5'000U) << rule;
    EXPECT_THAT(days.back(), StartsWith("2099-")) << rule;
  }
}

struct Unreadable {
  const char* name;
  std::string text;
  const char* why;
};

void PrintTo(const Unreadable& row, std::ostream* out) { *out << row.name; }

class UnreadableCalendar : public testing::TestWithParam<Unreadable> {};

TEST_P(UnreadableCalendar, SaysWhy) {
  EXPECT_THAT(days_of(GetParam().text),
              ElementsAre(testing::AllOf(StartsWith("! "), HasSubstr(GetParam().why))));
}

const Unreadable kUnreadable[] = {
    {"TheRuleThatHangs",
     calendar("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"),
     "repeats by the hour, minute or second"},
    {"ByTheMinute", calendar("DTSTART:20260101T000000Z\r\nRRULE:FREQ=MINUTELY;COUNT=2"),
     "repeats by the hour, minute or second"},
    {"ByTheHour", calendar("DTSTART:20260101T000000Z\r\nRRULE:FREQ=HOURLY;COUNT=2"),
     "repeats by the hour, minute or second"},
    {"EveryDayForEver", calendar("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY"),
     "more than 5000 occurrences"},
    {"ARuleThatIsNone", calendar("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=SOMETIMES"), "RRULE"},
    {"ADateThatIsNone", calendar("DTSTART;VALUE=DATE:2026xx01"), "DTSTART"},
    {"NoStart", calendar("SUMMARY:when?"), "an event has no start"},
    {"Periods", calendar("DTSTART:20260101T000000Z\r\nRDATE;VALUE=PERIOD:20260304T000000Z/P1D"),
     "RDATE"},
    {"CutShort", calendar("DTSTART;VALUE=DATE:20260101").substr(0, 120), "not a whole iCalendar"},
    {"Empty", "", "not a whole iCalendar"},
    {"APage", "<html><body>Please log in</body></html>", "not a whole iCalendar"},
    {"TooLarge", std::string((std::size_t{1} << 20U) + 1, ' '), "larger than 1 MiB"},
};

INSTANTIATE_TEST_SUITE_P(Each, UnreadableCalendar, testing::ValuesIn(kUnreadable),
                         [](const auto& row) { return row.param.name; });

TEST(Calendar, OneThatCannotBeReadMeansSilenceAndIsAnErrorOfCheck) {
  SchoolFiles school;
  school.edit(kMain, "[2026-11-26]", "[2026-11-26, broken.ics]");
  school.write("broken.ics", "<html>");

  const auto config = school.load();

  ASSERT_TRUE(config);
  EXPECT_THAT(config->school.holidays_unreadable, HasSubstr("calendar broken.ics cannot be read"));
  ASSERT_EQ(config->unreadable_calendars.size(), 1U);
  EXPECT_THAT(to_string(config->unreadable_calendars[0]),
              HasSubstr("inquiryd.yaml:5:26: error: calendar broken.ics cannot be read"));
}

TEST(Calendar, OneThatIsReadIsNotMentioned) {
  SchoolFiles school;
  school.edit(kMain, "[2026-11-26]", "[2026-11-26, good.ics]");
  school.write("good.ics", calendar("DTSTART;VALUE=DATE:20261111"));

  const auto config = school.load();

  ASSERT_TRUE(config);
  EXPECT_EQ(config->school.holidays.size(), 2U);
  EXPECT_THAT(config->school.holidays_unreadable, IsEmpty());
  EXPECT_THAT(config->unreadable_calendars, IsEmpty());
}

}  // namespace
}  // namespace inquiry::config
