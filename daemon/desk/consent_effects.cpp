#include "daemon/desk/consent_effects.h"

#include <optional>
#include <vector>

#include "base/proof.h"
#include "daemon/desk/draft_rows.h"
#include "scheduler/consent.h"

namespace inquiry::desk {
namespace {

using scheduler::DraftEvent;

enum class Effect { kNone, kGiven, kEnded, kTakeDown };

struct Finding {
  Effect effect = Effect::kNone;
  std::string message;
};

Effect effect_of_loss(store::Store& store, const Draft& draft) {
  const bool may_show = draft.state == DraftState::kSending || draft.state == DraftState::kPosted ||
                        (draft.state == DraftState::kHeld && may_be_on_x(store, draft.id));
  if (INQUIRY_KEEP("consent.takedown", may_show)) {
    return draft.withdrawal_requested_at ? Effect::kNone : Effect::kTakeDown;
  }
  const bool waits_on =
      draft.state == DraftState::kApproved || draft.state == DraftState::kWaitingForReview;
  return INQUIRY_KEEP("consent.void_approval", waits_on) ? Effect::kEnded : Effect::kNone;
}

Finding look_at(store::Store& store, const School& school, const Draft& draft, UtcTime now) {
  if (draft.content.students && draft.content.students->empty()) return {};
  auto missing = missing_consents(store, school, draft.content, now);
  if (!missing.empty()) return {effect_of_loss(store, draft), std::move(missing.front())};
  if (draft.state == DraftState::kWaitingForConsent) return {Effect::kGiven, {}};
  return {};
}

bool write(store::Store& store, const Finding& finding, Draft draft, const Acting& acting,
           UtcTime now) {
  const auto from = draft.state;
  draft.reason = finding.message;
  std::string action = "draft.withdraw_request";
  if (finding.effect == Effect::kTakeDown) {
    draft.withdrawal_requested_at = now;
  } else {
    const bool given = finding.effect == Effect::kGiven;
    const auto next =
        scheduler::next_state(from, given ? DraftEvent::kConsentGiven : DraftEvent::kConsentEnded);
    if (!next) return false;
    draft.state = *next;
    action = given ? "draft.consent_given" : "draft.consent_ended";
  }
  return save_move(store, draft, from, acting, action, finding.message, now).has_value();
}

}  // namespace

int apply_consents(store::Store& store, const School& school, const std::string& student,
                   const Acting& acting, UtcTime now) {
  int changed = 0;
  for (const auto& draft : store.drafts_showing(student)) {
    const auto finding = look_at(store, school, draft, now);
    if (finding.effect == Effect::kNone) continue;
    if (write(store, finding, draft, acting, now)) ++changed;
  }
  return changed;
}

int enforce_consents(store::Store& store, const School& school, UtcTime now) {
  std::vector<std::pair<Draft, Finding>> due;
  for (auto& draft : store.drafts_under_consent()) {
    auto finding = look_at(store, school, draft, now);
    if (finding.effect != Effect::kNone) due.emplace_back(std::move(draft), std::move(finding));
  }
  if (due.empty()) return 0;
  int changed = 0;
  auto transaction = store.begin();
  for (const auto& [draft, finding] : due) {
    if (write(store, finding, draft, daemon_itself(), now)) ++changed;
  }
  INQUIRY_STEP("consent.enforce_commit", transaction->commit());
  return changed;
}

}  // namespace inquiry::desk
