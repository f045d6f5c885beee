// Which digests are mailed to whom, and how they fared.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/digest_letter.h"
#include "base/team.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// Why this team's digest must not be mailed now; empty: it may. In a silent stage, never.
std::string digest_kept_back(Machine& machine, const Team& team, UtcTime now);

// Writes down the letters of the digest that is due, or that it is kept back, once a week whatever
// day the team's file names by now; a digest that is out of date is passed over.
void plan_digest(Machine& machine, const Team& team, UtcTime now);

// One more digest now, to everybody who gets it. kConflict: it is kept back, nobody gets any, or
// one is under way or hardly out.
Result<void> mail_digest_now(Machine& machine, const Acting& acting, const Team& team);

struct DigestMailing {
  std::optional<UtcTime> next;          // nullopt: this team's digest is not mailed
  std::vector<DigestLetter> letters{};  // of the last seven days, the latest first
};
DigestMailing digest_mailing(Machine& machine, const Team& team);

}  // namespace inquiry::desk
