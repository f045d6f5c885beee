// A team's posting hours and its school's holidays as instants. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/team.h"
#include "base/time.h"
#include "base/zone.h"

namespace inquiry::scheduler {

// `from` inclusive, `until` exclusive.
struct Span {
  UtcTime from;
  UtcTime until;
};

// Are the hours open at `now`, and for longer than `guard` more? Hours that touch, over midnight
// too, are one. Hours open at the later side and close at the earlier side of a local time that
// occurs twice.
bool hours_open(const Posting& posting, const Zone& zone, UtcTime now, Duration guard);

// The school's holidays, oldest first; those that touch are one. A holiday begins at the earlier
// side and ends at the later side of a local time that occurs twice.
std::vector<Span> holidays_of(const School& school);

// The holiday that holds `now` or begins within `guard`, with all that follow it without a gap.
std::optional<Span> holiday_at(const School& school, UtcTime now, Duration guard);
std::optional<Span> holiday_at(std::span<const Span> holidays, UtcTime now, Duration guard);

// The first instant from `now` on at which hours are open, by the rules above, and it is no
// holiday; nullopt: not within a year.
std::optional<UtcTime> next_opening(const Posting& posting, const School& school, UtcTime now,
                                    Duration guard);

}  // namespace inquiry::scheduler
