// One guardian's decision for one student. Students are codes, never names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "base/words.h"

namespace inquiry {

struct Consent {
  std::string id;  // opaque; empty until stored
  std::string student;
  std::string guardian;
  ConsentBasis basis = ConsentBasis::kOptIn;
  ConsentDecision decision = ConsentDecision::kRefused;
  std::vector<std::string> channels;  // "x", …
  std::vector<EvidenceKind> kinds;
  NameLevel name_level = NameLevel::kNone;
  Date from;
  std::optional<Date> until;  // the last day on which it holds, in the school's zone
  std::string wording_version;
  std::string evidence;  // a reference or hash, never the scan

  UtcTime recorded_at;
  std::string recorded_by;
  std::optional<UtcTime> revoked_at;
  std::string revoked_by;
  std::string revoke_reason;
};

// The record that decides about a student in a draft: the grant that carries it, or what is in its
// way.
struct DecidingConsent {
  std::string id;
  ConsentDecision decision = ConsentDecision::kRefused;
  std::optional<UtcTime> until;  // first instant at which it no longer holds; past when it ended
};

// A student who can be recognised in a draft, and what of them is shown.
struct StudentShown {
  std::string student;
  std::vector<EvidenceKind> kinds;
  NameLevel name_level = NameLevel::kNone;
};

}  // namespace inquiry
