#include "daemon/outbox/settle.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/proof.h"
#include "daemon/outbox/gate_facts.h"
#include "scheduler/draft_machine.h"

namespace inquiry::outbox {
namespace {

using scheduler::DraftEvent;

void audit(store::Store& store, const Draft& draft, const std::string& action,
           const std::string& detail, UtcTime now) {
  store::AuditEntry entry;
  entry.at = now;
  entry.actor = entry.as = "inquiryd";
  entry.action = action;
  entry.team = draft.team;
  entry.subject = draft.id;
  entry.detail = detail;
  INQUIRY_STEP("settle.audit", store.append_audit(entry));
}

// Moves the draft if the event applies to where it is now; a person may have settled it meanwhile.
bool move(store::Store& store, Draft& draft, DraftEvent event, UtcTime now) {
  const auto before = draft.state;
  const auto next = scheduler::next_state(before, event);
  if (!next) return false;
  draft.state = *next;
  draft.changed_at = now;
  return store.save_draft(draft, before);
}

bool must_wait_for_a_person(store::Store& store, const config::Config& config, const Draft& draft,
                            UtcTime now) {
  const auto halts = store.halts();
  const bool halted = std::any_of(halts.begin(), halts.end(), [&](const Halt& halt) {
    return !halt.team || *halt.team == draft.team;
  });
  const auto* team = config.find_team(draft.team);
  if (INQUIRY_KEEP("settle.halted", halted) || !team) return true;
  const auto stage =
      scheduler::stage_at(*team, config.school.zone, store.last_transition(team->name), now);
  return INQUIRY_KEEP("settle.silent", !stage || is_silent(stage->behaviour));
}

}  // namespace

void settle_posted(store::Store& store, const Host& host, Attempt attempt, PostId post,
                   UtcTime now) {
  const auto transaction = store.begin();
  attempt.outcome = AttemptOutcome::kPosted;
  attempt.post_id = post;
  store.save_attempt(attempt);
  INQUIRY_STEP("settle.newest_own", store.set_newest_own(attempt.account, post));
  if (auto draft = store.draft(attempt.draft)) {
    draft->posted_id = post;
    draft->posted_at = attempt.started_at;
    draft->reason.clear();
    const auto price = price_of(*draft, host.config().x.prices);
    INQUIRY_STEP("settle.spend",
                 store.add_spend(attempt.account, spend_kind_of(*draft), 1, price, now));
    if (move(store, *draft, DraftEvent::kPosted, now)) {
      audit(store, *draft, "draft.posted", fmt::format("on X as {}", post.str()), now);
    }
  }
  INQUIRY_STEP("settle.posted", transaction->commit());
}

void settle_not_sent(store::Store& store, const Host& host, Attempt attempt,
                     const std::string& detail, UtcTime now) {
  const auto transaction = store.begin();
  attempt.outcome = AttemptOutcome::kNotSent;
  attempt.detail = detail;
  store.save_attempt(attempt);
  if (auto draft = store.draft(attempt.draft)) {
    const bool withdrawn =
        INQUIRY_KEEP("settle.withdrawn", draft->withdrawal_requested_at.has_value());
    if (move(store, *draft, DraftEvent::kNotSent, now)) {
      audit(store, *draft, "draft.not_sent", detail, now);
      if (withdrawn) {
        // It never was on X: nothing is left to take down.
        draft->withdrawal_requested_at.reset();
        draft->approval.reset();
        move(store, *draft, DraftEvent::kWithdraw, now);
      } else if (INQUIRY_KEEP("settle.approval_ended", !draft->approval) ||
                 must_wait_for_a_person(store, host.config(), *draft, now)) {
        draft->approval.reset();
        draft->reason = "it had not gone out when the silence or the stop began";
        move(store, *draft, DraftEvent::kReturnToReview, now);
      }
    }
  }
  INQUIRY_STEP("settle.not_sent", transaction->commit());
}

void settle_refused(store::Store& store, Attempt attempt, const std::string& detail, UtcTime now) {
  const auto transaction = store.begin();
  attempt.outcome = AttemptOutcome::kRefused;
  attempt.detail = detail;
  store.save_attempt(attempt);
  if (auto draft = store.draft(attempt.draft)) {
    draft->reason = detail;
    if (move(store, *draft, DraftEvent::kRefuse, now)) {
      audit(store, *draft, "draft.refused", detail, now);
    }
  }
  INQUIRY_STEP("settle.refused", transaction->commit());
}

void settle_unknown(store::Store& store, Attempt attempt, const std::string& detail, UtcTime now) {
  const auto transaction = store.begin();
  attempt.outcome = AttemptOutcome::kUnknown;
  attempt.unknown_since = now;
  attempt.detail = detail;
  store.save_attempt(attempt);
  if (const auto draft = store.draft(attempt.draft)) {
    audit(store, *draft, "draft.unknown",
          detail + "; the account's timeline will tell whether it is on X", now);
  }
  INQUIRY_STEP("settle.unknown", transaction->commit());
}

void settle_doubtful(store::Store& store, Attempt attempt, const std::string& detail, UtcTime now) {
  const auto transaction = store.begin();
  attempt.detail = detail;
  store.save_attempt(attempt);
  if (auto draft = store.draft(attempt.draft)) {
    draft->reason = detail;
    if (move(store, *draft, DraftEvent::kDoubt, now)) {
      audit(store, *draft, "draft.held", detail, now);
    }
  }
  INQUIRY_STEP("settle.doubtful", transaction->commit());
}

}  // namespace inquiry::outbox
