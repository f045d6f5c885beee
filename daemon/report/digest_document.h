// What a team's digest says when it is mailed.
#pragma once

#include <string>

#include "base/team.h"
#include "base/zone.h"
#include "daemon/desk/digest.h"
#include "daemon/machine.h"
#include "daemon/report/document.h"

namespace inquiry::report {

struct MailedDigest {
  const desk::Digest& digest;
  const Team& team;
  const School& school;
  MoneyStatus money;
  std::int64_t audit_number = 0;  // of the newest entry; 0: there is none
  std::string audit_hash;
};

// A letter can never be taken back, so it holds no words from X and nobody's name there: what is
// deleted on X, or taken down, would stay in it. Counts, links, dates, and the team's own labels.
Document document_of(const MailedDigest& mailed);

// Its subject: "Grade 4 fractions: 12 new ideas, 2 drafts wait".
std::string subject_of(const MailedDigest& mailed);

}  // namespace inquiry::report
