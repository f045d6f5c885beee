// What may happen to a draft, and where it leads. Pure.
#pragma once

#include <vector>

#include "base/draft.h"
#include "base/result.h"
#include "base/words.h"

namespace inquiry::scheduler {

enum class DraftEvent {
  kSubmit,          // draft -> waiting for consent or review
  kEdit,            // before sending -> draft, held (as it was) or back to review; voids approval
  kConsentGiven,    // waiting_for_consent -> waiting_for_review
  kConsentEnded,    // approved, waiting_for_review -> waiting_for_consent
  kApprove,         // waiting_for_review -> approved
  kReject,          // waiting -> rejected
  kHold,            // waiting, approved -> held
  kRelease,         // held -> waiting (never straight to approved)
  kReturnToReview,  // approved -> waiting_for_review (silence or a halt began, a restore)
  kClaim,           // approved -> sending
  kPosted,          // sending, held, approved (an earlier try came to be shown) -> posted
  kNotSent,         // sending -> approved: proven absent
  kDoubt,           // sending, approved (after an earlier try) -> held: a person must look
  kRefuse,          // sending -> failed
  kExpire,          // before sending -> expired
  kWithdraw,        // before sending -> withdrawn
  kWithdrawn,       // posted -> withdrawn: the deletion is proven
};
std::string_view word(DraftEvent value);

// The state an event leads to; kConflict with a message for people when it does not apply.
// `consent_missing` decides where submit, edit and release lead. `in_doubt`: held because an
// attempt may be on X; such a draft can only become posted until a person has settled that.
Result<DraftState> next_state(DraftState state, DraftEvent event, bool consent_missing = false,
                              bool in_doubt = false);

// May `moderator` approve what has `hash_seen`? kForbidden for the author, unless the school has
// one moderator (logged, shown); kConflict when the draft changed since or does not wait for
// review.
Result<Approval> approve(const Draft& draft, const std::string& moderator,
                         const std::string& hash_seen, bool lone_moderator, UtcTime now);

}  // namespace inquiry::scheduler
