#include "daemon/desk/permissions.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace inquiry::desk {
namespace {

constexpr unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }

constexpr unsigned kAdmin = bit(Role::kAdmin);
constexpr unsigned kLead = bit(Role::kLead);
constexpr unsigned kModerators = kLead | bit(Role::kModerator);
constexpr unsigned kTeachers = kModerators | bit(Role::kTeacher);
constexpr unsigned kCoach = bit(Role::kCoach);
constexpr unsigned kSafeguarding = bit(Role::kSafeguarding);
constexpr unsigned kMembers = kTeachers | kCoach | kSafeguarding;
constexpr unsigned kEverybody = kMembers | kAdmin | bit(Role::kViewer);

struct Grant {
  Verb verb;
  unsigned roles;
  std::string_view description;
};

// An admin runs the school's machine and can stop it; what is said in a team's name is the team's.
constexpr std::array<Grant, 25> kGrants{{
    {Verb::kSeeSchool, kEverybody, "see how the service is doing"},
    {Verb::kSeeTeam, kEverybody, "see stages, cycles and ideas"},
    {Verb::kCountVolume, kMembers | kAdmin, "have X count what searches bring, for money"},
    {Verb::kSetStage, kLead | kAdmin, "move the team's stage"},
    {Verb::kEditCycle, kLead | kAdmin, "write the team's theory of action and outcome"},
    {Verb::kHalt, kMembers | kAdmin, "stop all posting"},
    {Verb::kEndHalt, kLead | kAdmin, "end a halt"},
    {Verb::kAddIdea, kTeachers, "add ideas"},
    {Verb::kVote, kTeachers, "vote on ideas"},
    {Verb::kComment, kTeachers | kCoach, "comment on ideas and cycles"},
    {Verb::kChoose, kTeachers, "shortlist, choose or set aside ideas"},
    {Verb::kHide, kModerators, "hide or merge ideas"},
    {Verb::kFlag, kModerators | kSafeguarding | kAdmin, "flag ideas"},
    {Verb::kReadFlagged, kLead | kSafeguarding | kAdmin, "read flagged ideas"},
    {Verb::kReadDrafts, kMembers | kAdmin, "read drafts"},
    {Verb::kWriteDraft, kTeachers, "write drafts"},
    {Verb::kEditAnyDraft, kModerators, "change or submit somebody else's draft"},
    {Verb::kDecide, kModerators, "approve, reject, release or settle drafts"},
    {Verb::kModerateChat, kModerators, "ask a chat's next question"},
    {Verb::kHold, kModerators | kSafeguarding | kAdmin, "hold drafts"},
    {Verb::kWithdrawDraft, kModerators | kSafeguarding | kAdmin, "withdraw somebody else's draft"},
    {Verb::kReadConsents, kModerators | kAdmin, "read consents"},
    {Verb::kWriteConsents, kLead | kAdmin, "record or revoke consents"},
    {Verb::kReadAudit, kLead | kAdmin, "read the audit log"},
    {Verb::kAdminister, kAdmin, "administer people, accounts and settings"},
}};

const Grant& grant(Verb verb) {
  const auto& row = kGrants.at(static_cast<std::size_t>(verb));
  assert(row.verb == verb);
  return row;
}

bool counts_for_the_school(Role role) {
  return role == Role::kAdmin || role == Role::kSafeguarding || role == Role::kViewer;
}

bool any_may(const std::set<Role>& roles, Verb verb) {
  return std::any_of(roles.begin(), roles.end(), [&](Role role) { return may(role, verb); });
}

std::set<Role> named_in(const People& people, const std::string& name) {
  const std::array<std::pair<const std::vector<std::string>*, Role>, 5> lists{
      {{&people.lead, Role::kLead},
       {&people.moderators, Role::kModerator},
       {&people.teachers, Role::kTeacher},
       {&people.coach, Role::kCoach},
       {&people.safeguarding, Role::kSafeguarding}}};
  std::set<Role> roles;
  for (const auto& [names, role] : lists) {
    if (std::find(names->begin(), names->end(), name) != names->end()) roles.insert(role);
  }
  return roles;
}

}  // namespace

const std::vector<Verb>& all_verbs() {
  static const auto kVerbs = [] {
    std::vector<Verb> verbs;
    verbs.reserve(kGrants.size());
    for (const auto& row : kGrants) verbs.push_back(row.verb);
    return verbs;
  }();
  return kVerbs;
}

std::string_view describe(Verb verb) { return grant(verb).description; }

bool may(Role role, Verb verb) { return (grant(verb).roles & bit(role)) != 0; }

Standing::Standing(const config::Config& config, store::Store& store, const std::string& name,
                   bool admin)
    : known_(admin) {
  if (admin) school_.insert(Role::kAdmin);
  if (name.empty()) return;
  for (const auto& user : store.users()) {
    if (user.name != name) continue;
    known_ = true;
    if (counts_for_the_school(user.role)) school_.insert(user.role);
  }
  for (const auto& team : config.teams) {
    auto roles = named_in(team.people, name);
    if (roles.empty()) continue;
    known_ = true;
    teams_[team.name] = std::move(roles);
  }
}

std::set<Role> Standing::roles_in(const std::string& team) const {
  auto roles = school_;
  if (const auto found = teams_.find(team); found != teams_.end()) {
    roles.insert(found->second.begin(), found->second.end());
  }
  return roles;
}

bool Standing::may(Verb verb, const std::string& team) const {
  return any_may(roles_in(team), verb);
}

bool Standing::may_anywhere(Verb verb) const {
  if (verb == Verb::kSeeSchool) return known_;
  return any_may(school_, verb) || std::any_of(teams_.begin(), teams_.end(), [&](const auto& team) {
           return any_may(team.second, verb);
         });
}

}  // namespace inquiry::desk
