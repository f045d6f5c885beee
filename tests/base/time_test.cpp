#include "base/time.h"

#include <gtest/gtest.h>

#include "base/clock.h"

namespace inquiry {
namespace {

using namespace std::chrono_literals;

TEST(Rfc3339, ReadsOffsetsAndFractions) {
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-09-01T07:30:00Z")), "2026-09-01T07:30:00Z");
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-09-01T00:30:00-07:00")), "2026-09-01T07:30:00Z");
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-09-01T07:30:00.25Z")), "2026-09-01T07:30:00.250Z");
  EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-09-01T07:30:00.123456Z")), "2026-09-01T07:30:00.123Z");
}

TEST(Rfc3339, RefusesWhatIsNotATime) {
  for (const char* text :
       {"", "2026-09-01", "2026-09-01T07:30", "2026-09-01T07:30:00", "2026-13-01T00:00:00Z",
        "2026-02-30T00:00:00Z", "2026-09-01T24:00:00Z", "2026-09-01T07:30:00+7:00",
        "2026-09-01T07:30:00Zjunk", "2026-09-01T07:30:00.Z", "2026-09-01 07:30:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(Duration, ReadsTheContractsUnits) {
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("0s"), 0ms);
  EXPECT_EQ(parse_duration("2m"), 2min);
  EXPECT_EQ(parse_duration("6h"), 6h);
  EXPECT_EQ(parse_duration("7d"), 168h);
  for (const char* text : {"", "5", "-1s", "1.5h", "2 m", "2min", "99999999999999999d", "m"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
  EXPECT_EQ(to_string(Duration{90s}), "90s");
  EXPECT_EQ(to_string(Duration{48h}), "2d");
  EXPECT_EQ(to_string(Duration{0}), "0s");
}

TEST(Date, ReadsIsoDatesOnly) {
  EXPECT_EQ(to_string(*parse_date("2028-02-29")), "2028-02-29");
  for (const char* text : {"2026-02-29", "2026-9-1", "01.09.2026", "2026-09-01T", ""}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(ScaledClock, RunsAtItsRateFromItsStart) {
  const auto origin = SystemClock{}.utc_now() - 2s;
  const ScaledClock clock{*parse_rfc3339("2026-09-01T00:00:00Z"), origin, 1440};
  const auto passed = clock.utc_now() - *parse_rfc3339("2026-09-01T00:00:00Z");
  EXPECT_GE(passed, 48min);
  EXPECT_EQ(clock.real(Duration{24h}), 60s);
}

}  // namespace
}  // namespace inquiry
