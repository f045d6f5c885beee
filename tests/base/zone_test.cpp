#include "base/zone.h"

#include <gtest/gtest.h>

namespace inquiry {
namespace {

LocalTime local(const char* text) {
  return LocalTime{parse_rfc3339(std::string{text} + "Z")->time_since_epoch()};
}

TEST(Zone, KnowsIanaNamesOnly) {
  EXPECT_TRUE(Zone::find("America/Los_Angeles"));
  EXPECT_FALSE(Zone::find("America/Los_Angelos"));
  EXPECT_FALSE(Zone::find(""));
  EXPECT_FALSE(Zone::find("../../etc/passwd"));
}

TEST(Zone, BothSidesOfTheNightThatRepeatsAnHour) {
  const auto zone = *Zone::find("America/New_York");
  EXPECT_EQ(to_rfc3339(zone.earliest(local("2026-11-01T01:30:00"))), "2026-11-01T05:30:00Z");
  EXPECT_EQ(to_rfc3339(zone.latest(local("2026-11-01T01:30:00"))), "2026-11-01T06:30:00Z");
}

TEST(Zone, TheNightThatSkipsAnHourBeginsAtTheJump) {
  const auto zone = *Zone::find("America/New_York");
  EXPECT_EQ(to_rfc3339(zone.earliest(local("2026-03-08T02:30:00"))), "2026-03-08T07:00:00Z");
  EXPECT_EQ(to_rfc3339(zone.latest(local("2026-03-08T02:30:00"))), "2026-03-08T07:00:00Z");
}

TEST(Zone, LocalDayBeginsAtLocalMidnight) {
  const auto zone = *Zone::find("America/Los_Angeles");
  EXPECT_EQ(to_rfc3339(zone.start_of_day(*parse_date("2026-09-01"))), "2026-09-01T07:00:00Z");
  EXPECT_EQ(to_string(zone.local_date(*parse_rfc3339("2026-09-01T06:59:59Z"))), "2026-08-31");
}

}  // namespace
}  // namespace inquiry
