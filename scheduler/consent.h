// Is there a live consent? Deny by default. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/consent.h"
#include "base/zone.h"

namespace inquiry::scheduler {

struct ConsentVerdict {
  bool live = false;
  // The grant that carries it. When not live: the record in its way, or the grant that comes
  // closest; empty: there is none.
  std::string consent_id;
  std::optional<ConsentDecision> decision;  // that record's
  // First instant at which it is no longer live; when it is not, at which that record ends or
  // ended.
  std::optional<UtcTime> until;
  std::optional<UtcTime> from;  // when not live: first instant at which these records let it be
  std::string message;          // when not live: which, and what is missing; the student as a code
};

// `records` are all records of this student; refusals and objections count however the case of the
// code is written, grants as it is written here. Every kind that is shown and the name level must
// be covered by one live grant for the channel. A live refusal or objection that touches the
// channel (or names no channel) and any kind shown (or names none) outweighs every grant. Where
// nothing is said of what is shown, anything may be: every kind must be covered. On a night with
// two midnights a grant is live for the shorter time and a refusal for the longer.
ConsentVerdict consent_for(const StudentShown& shown, const std::string& channel,
                           const std::vector<Consent>& records, const Zone& zone, UtcTime now);

}  // namespace inquiry::scheduler
