#include "scheduler/open_hours.h"

#include <algorithm>

namespace inquiry::scheduler {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

struct LocalSpan {
  LocalTime from;
  LocalTime until;
};

// Sorted, and those that touch made one.
std::vector<LocalSpan> merged(std::vector<LocalSpan> spans) {
  std::ranges::sort(spans, {}, &LocalSpan::from);
  std::vector<LocalSpan> whole;
  for (const auto& span : spans) {
    if (!whole.empty() && span.from <= whole.back().until) {
      whole.back().until = std::max(whole.back().until, span.until);
    } else {
      whole.push_back(span);
    }
  }
  return whole;
}

// From the day before `now`, so that hours which run over midnight are seen whole.
std::vector<LocalSpan> hours_around(const Posting& posting, const Zone& zone, UtcTime now,
                                    days ahead) {
  const local_days today{zone.local_date(now)};
  std::vector<LocalSpan> spans;
  for (auto day = today - days{1}; day <= today + ahead; day += days{1}) {
    for (const auto& range : posting.hours[std::chrono::weekday{day}.c_encoding()]) {
      spans.push_back({day + minutes{range.from_minute}, day + minutes{range.until_minute}});
    }
  }
  return merged(std::move(spans));
}

Span open_span(const LocalSpan& hours, const Zone& zone) {
  return {zone.latest(hours.from), zone.earliest(hours.until)};
}

const Span* holding(std::span<const Span> holidays, UtcTime time, Duration guard) {
  const auto found = std::ranges::upper_bound(holidays, time, {}, &Span::until);
  return found != holidays.end() && found->from <= time + guard ? &*found : nullptr;
}

}  // namespace

bool hours_open(const Posting& posting, const Zone& zone, UtcTime now, Duration guard) {
  // A week shows every pattern of hours, and is longer than any guard.
  for (const auto& hours : hours_around(posting, zone, now, days{7})) {
    const auto open = open_span(hours, zone);
    if (open.from <= now && now + guard < open.until) return true;
  }
  return false;
}

std::vector<Span> holidays_of(const School& school) {
  std::vector<LocalSpan> local;
  for (const auto& holiday : school.holidays) {
    local.push_back({local_days{holiday.first} + minutes{holiday.from_minute},
                     local_days{holiday.last} + days{1}});
  }
  std::vector<Span> spans;
  for (const auto& span : merged(std::move(local))) {
    const Span instants{school.zone.earliest(span.from), school.zone.latest(span.until)};
    if (!spans.empty() && instants.from <= spans.back().until) {
      spans.back().until = std::max(spans.back().until, instants.until);
    } else if (instants.from < instants.until) {
      spans.push_back(instants);
    }
  }
  return spans;
}

std::optional<Span> holiday_at(const School& school, UtcTime now, Duration guard) {
  return holiday_at(holidays_of(school), now, guard);
}

std::optional<Span> holiday_at(std::span<const Span> holidays, UtcTime now, Duration guard) {
  const auto* found = holding(holidays, now, guard);
  return found ? std::optional{*found} : std::nullopt;
}

std::optional<UtcTime> next_opening(const Posting& posting, const School& school, UtcTime now,
                                    Duration guard) {
  const auto holidays = holidays_of(school);
  for (const auto& hours : hours_around(posting, school.zone, now, days{366})) {
    const auto open = open_span(hours, school.zone);
    auto time = std::max(open.from, now);
    while (const auto* holiday = holding(holidays, time, guard)) time = holiday->until;
    if (time + guard < open.until) return time;
  }
  return std::nullopt;
}

}  // namespace inquiry::scheduler
