// Who may do what. Deny by default: what the table does not grant, nobody may.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"
#include "config/config.h"
#include "daemon/store/store.h"

namespace inquiry::desk {

enum class Verb {
  kSeeSchool,    // status, halts, the poll plan, the list of one's teams; a login link
  kSeeTeam,      // stage, cycles, the idea board
  kCountVolume,  // spends the school's money, though it changes nothing
  kSetStage,
  kEditCycle,
  kHalt,
  kEndHalt,
  kAddIdea,
  kVote,
  kComment,
  kChoose,  // shortlist, choose, set aside
  kHide,    // and merge
  kFlag,
  kReadFlagged,
  kReadDrafts,
  kWriteDraft,     // one's own: create, edit, submit, withdraw
  kEditAnyDraft,   // somebody else's; its editor becomes its author
  kDecide,         // approve, reject, release, resolve
  kModerateChat,   // ask the next question now
  kHold,           // stop a draft, whoever wrote it
  kWithdrawDraft,  // take back anybody's, also from X
  kReadConsents,
  kWriteConsents,
  kReadAudit,
  kAdminister,  // people, accounts, reload
};

// All of them, in order.
const std::vector<Verb>& all_verbs();

// What it is, for messages: "approve or reject drafts".
std::string_view describe(Verb verb);

bool may(Role role, Verb verb);

// What one person is, in the school and in its teams. The teams' files say who is lead, moderator,
// teacher, coach and safeguarding contact of a team; a console user's own role counts for the whole
// school when it is admin, safeguarding or viewer, and for nothing otherwise.
class Standing {
 public:
  // `admin`: the transport knows it (root, the daemon's own user).
  Standing(const config::Config& config, store::Store& store, const std::string& name, bool admin);

  // Named anywhere: in a team's file or among the console's users.
  bool known() const { return known_; }
  bool admin() const { return school_.contains(Role::kAdmin); }

  // School-wide roles included.
  std::set<Role> roles_in(const std::string& team) const;

  bool may(Verb verb, const std::string& team) const;
  // In the school, or in any of its teams.
  bool may_anywhere(Verb verb) const;

 private:
  bool known_ = false;
  std::set<Role> school_;
  std::map<std::string, std::set<Role>> teams_;
};

}  // namespace inquiry::desk
