#include "daemon/desk/draft_rows.h"

#include <algorithm>

#include "base/proof.h"
#include "scheduler/consent.h"

namespace inquiry::desk {
namespace {

bool keeps_approval(DraftState state) {
  return state == DraftState::kApproved || state == DraftState::kSending ||
         state == DraftState::kPosted;
}

}  // namespace

Result<Draft> find_draft(store::Store& store, const std::string& id) {
  auto draft = store.draft(id);
  if (!draft) return fail(Error::Kind::kNotFound, "there is no draft " + id + "; list the drafts");
  return *std::move(draft);
}

Result<const Team*> team_of(const config::Config& config, const Draft& draft) {
  const auto* team = config.find_team(draft.team);
  if (team == nullptr) {
    return fail(Error::Kind::kConflict,
                "team " + draft.team + " is no longer configured; bring its file back first");
  }
  return team;
}

bool may_be_on_x(store::Store& store, const std::string& draft) {
  const auto attempts = store.attempts(draft);
  return std::any_of(attempts.begin(), attempts.end(), [](const Attempt& attempt) {
    return attempt.outcome == AttemptOutcome::kPending ||
           attempt.outcome == AttemptOutcome::kUnknown;
  });
}

std::vector<std::string> missing_consents(store::Store& store, const School& school,
                                          const DraftContent& content, UtcTime now) {
  if (!content.students) return {"it has not been said who can be recognised"};
  std::vector<std::string> missing;
  for (const auto& shown : *content.students) {
    auto verdict =
        scheduler::consent_for(shown, "x", store.consents_of(shown.student), school.zone, now);
    if (!verdict.live) missing.push_back(std::move(verdict.message));
  }
  return missing;
}

Result<DraftState> next_state(store::Store& store, const School& school, const Draft& draft,
                              scheduler::DraftEvent event, UtcTime now) {
  const bool consent_missing = !missing_consents(store, school, draft.content, now).empty();
  const bool in_doubt = draft.state == DraftState::kHeld && may_be_on_x(store, draft.id);
  return scheduler::next_state(draft.state, event, consent_missing, in_doubt);
}

Result<void> save_move(store::Store& store, Draft& draft, DraftState from, const Acting& acting,
                       const std::string& action, const std::string& detail, UtcTime now) {
  if (INQUIRY_KEEP("desk.void_approval", !keeps_approval(draft.state))) draft.approval.reset();
  draft.changed_at = now;
  if (!store.save_draft(draft, from)) {
    return fail(Error::Kind::kConflict,
                "draft " + draft.id + " was changed meanwhile; look at it again");
  }
  record(store, acting, {action, draft.team, draft.id, detail}, now);
  return {};
}

}  // namespace inquiry::desk
