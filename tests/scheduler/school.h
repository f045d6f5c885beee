// The school that the scheduler's tests are about.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "base/team.h"
#include "base/time.h"
#include "base/zone.h"

// How values read in a failed expectation.
namespace std::chrono {
inline void PrintTo(const inquiry::UtcTime& time, std::ostream* out) {
  *out << inquiry::to_rfc3339(time);
}
}  // namespace std::chrono

namespace inquiry::scheduler {

inline UtcTime utc(std::string_view text) { return parse_rfc3339(text).value(); }
inline Date date(std::string_view text) { return parse_date(text).value(); }
inline Zone zone(std::string_view name) { return Zone::find(name).value(); }

// Minutes since midnight of "7:30".
inline HourRange hours(int from_hour, int from_minute, int until_hour, int until_minute) {
  return {from_hour * 60 + from_minute, until_hour * 60 + until_minute};
}

// A whole cycle from September on; hours Monday to Friday, 07:30-17:00.
inline Team grade4() {
  Team team;
  team.name = "grade4";
  team.account = "lincoln";
  team.stages = {{"ask", Behaviour::kDefine},
                 {"plan", Behaviour::kPlan},
                 {"teach", Behaviour::kTeach},
                 {"analyze", Behaviour::kAnalyze},
                 {"share", Behaviour::kReflect}};
  team.calendar = {{"ask", date("2026-09-01")},
                   {"plan", date("2026-09-15")},
                   {"teach", date("2026-09-29")},
                   {"analyze", date("2026-10-13")},
                   {"share", date("2026-10-20")}};
  for (std::size_t weekday = 1; weekday <= 5; ++weekday) {
    team.posting.hours[weekday] = {hours(7, 30, 17, 0)};
  }
  team.posting.per_day = 3;
  team.posting.min_gap = std::chrono::minutes{20};
  team.posting.undo = std::chrono::minutes{1};
  team.listen.problem = {"fractions"};
  team.listen.poll_every = std::chrono::minutes{2};
  team.listen.quiet_every = std::chrono::hours{6};
  return team;
}

inline Team always_open(Team team) {
  team.posting.hours.fill({hours(0, 0, 24, 0)});
  return team;
}

}  // namespace inquiry::scheduler
