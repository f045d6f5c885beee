#include "scheduler/digest.h"

#include <chrono>

#include "scheduler/open_hours.h"

namespace inquiry::scheduler {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

// A letter under way takes a minute at most.
constexpr minutes kGuard{2};

// That of the week which ends with the local day of `time`, or `weeks` later.
UtcTime digest_of_week(const DigestMail& digest, const Zone& zone, UtcTime time, int weeks) {
  const local_days today{zone.local_date(time)};
  const auto since = std::chrono::weekday{today} - std::chrono::weekday{digest.weekday};
  return zone.earliest(today - since + days{7 * weeks} + minutes{digest.minute});
}

}  // namespace

UtcTime digest_due(const DigestMail& digest, const Zone& zone, UtcTime now) {
  const auto due = digest_of_week(digest, zone, now, 0);
  return due <= now ? due : digest_of_week(digest, zone, now, -1);
}

UtcTime next_digest(const DigestMail& digest, const Zone& zone, UtcTime now) {
  const auto due = digest_of_week(digest, zone, now, 0);
  return due > now ? due : digest_of_week(digest, zone, now, 1);
}

std::string digest_kept_back(const DigestFacts& facts, UtcTime now) {
  if (!facts.stage) return "the team is in no stage";
  if (is_silent(facts.stage->behaviour)) {
    return "the team is in a silent stage, '" + facts.stage->label + "'";
  }
  if (facts.next_silence && *facts.next_silence <= now + kGuard) return "silence is about to begin";
  if (facts.halted) return "posting is halted";
  const auto& school = *facts.school;
  if (!school.holidays_unreadable.empty()) return school.holidays_unreadable;
  if (holiday_at(school, now, Duration{})) return "it is a school holiday";
  return {};
}

}  // namespace inquiry::scheduler
