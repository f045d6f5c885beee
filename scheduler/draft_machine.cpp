#include "scheduler/draft_machine.h"

#include <array>
#include <cassert>
#include <string>

#include "base/proof.h"

namespace inquiry::scheduler {
namespace {

struct EventWords {
  DraftEvent event;
  std::string_view name;
  std::string_view passive;  // "a … draft cannot …"
};

constexpr std::array kEvents{
    EventWords{DraftEvent::kSubmit, "submit", "be submitted"},
    EventWords{DraftEvent::kEdit, "edit", "be edited"},
    EventWords{DraftEvent::kConsentGiven, "consent_given", "gain a consent"},
    EventWords{DraftEvent::kConsentEnded, "consent_ended", "lose a consent"},
    EventWords{DraftEvent::kApprove, "approve", "be approved"},
    EventWords{DraftEvent::kReject, "reject", "be rejected"},
    EventWords{DraftEvent::kHold, "hold", "be held"},
    EventWords{DraftEvent::kRelease, "release", "be released"},
    EventWords{DraftEvent::kReturnToReview, "return_to_review", "return to review"},
    EventWords{DraftEvent::kClaim, "claim", "be sent"},
    EventWords{DraftEvent::kPosted, "posted", "be marked as posted"},
    EventWords{DraftEvent::kNotSent, "not_sent", "be marked as not sent"},
    EventWords{DraftEvent::kDoubt, "doubt", "be marked as doubtful"},
    EventWords{DraftEvent::kRefuse, "refuse", "be marked as refused by X"},
    EventWords{DraftEvent::kExpire, "expire", "expire"},
    EventWords{DraftEvent::kWithdraw, "withdraw", "be withdrawn"},
    EventWords{DraftEvent::kWithdrawn, "withdrawn", "be marked as taken down"},
};

const EventWords& words_of(DraftEvent value) {
  for (const auto& each : kEvents) {
    if (each.event == value) return each;
  }
  assert(false && "a value outside its enumeration");
  return kEvents.front();
}

struct StateWords {
  DraftState state;
  std::string_view subject;
  std::string_view advice;
};

constexpr std::array kStates{
    StateWords{DraftState::kDraft, "a draft that was not submitted", "submit it first"},
    StateWords{DraftState::kWaitingForConsent, "a draft that waits for consent",
               "record the consent, or edit it so that none is needed"},
    StateWords{DraftState::kWaitingForReview, "a draft that waits for review",
               "a moderator decides first"},
    StateWords{DraftState::kApproved, "an approved draft", "hold it, edit it or withdraw it"},
    StateWords{DraftState::kSending, "a draft that is being sent", "wait until that is settled"},
    StateWords{DraftState::kPosted, "a posted draft",
               "it is on X; withdraw it to have it taken down"},
    StateWords{DraftState::kWithdrawn, "a withdrawn draft", "write a new one"},
    StateWords{DraftState::kRejected, "a rejected draft", "write a new one"},
    StateWords{DraftState::kHeld, "a held draft", "release it first"},
    StateWords{DraftState::kExpired, "an expired draft", "write a new one"},
    StateWords{DraftState::kFailed, "a draft that X refused", "write a new one"},
};

const StateWords& words_of(DraftState value) {
  for (const auto& each : kStates) {
    if (each.state == value) return each;
  }
  assert(false && "a value outside its enumeration");
  return kStates.front();
}

bool is_waiting(DraftState state) {
  return state == DraftState::kWaitingForConsent || state == DraftState::kWaitingForReview;
}

bool is_before_sending(DraftState state) {
  return state == DraftState::kDraft || is_waiting(state) || state == DraftState::kApproved ||
         state == DraftState::kHeld;
}

using Next = std::optional<DraftState>;

Next only_if(bool applies, DraftState next) { return applies ? Next{next} : std::nullopt; }

Next next_or_none(DraftState state, DraftEvent event, DraftState waiting) {
  const bool sending = state == DraftState::kSending;
  const bool approved = state == DraftState::kApproved;
  const bool held = state == DraftState::kHeld;
  switch (event) {
    case DraftEvent::kSubmit:
      return only_if(state == DraftState::kDraft, waiting);
    case DraftEvent::kEdit:
      // An author's edit does not undo a moderator's hold.
      return only_if(is_before_sending(state),
                     held || state == DraftState::kDraft ? state : waiting);
    case DraftEvent::kConsentGiven:
      return only_if(state == DraftState::kWaitingForConsent, DraftState::kWaitingForReview);
    case DraftEvent::kConsentEnded:
      return only_if(approved || state == DraftState::kWaitingForReview,
                     DraftState::kWaitingForConsent);
    case DraftEvent::kApprove:
      return only_if(state == DraftState::kWaitingForReview, DraftState::kApproved);
    case DraftEvent::kReject:
      return only_if(is_waiting(state), DraftState::kRejected);
    case DraftEvent::kHold:
      return only_if(is_waiting(state) || approved, DraftState::kHeld);
    case DraftEvent::kRelease:
      return only_if(held, waiting);
    case DraftEvent::kReturnToReview:
      return only_if(approved, DraftState::kWaitingForReview);
    case DraftEvent::kClaim:
      return only_if(approved, DraftState::kSending);
    case DraftEvent::kPosted:
      return only_if(sending || held || approved, DraftState::kPosted);
    case DraftEvent::kNotSent:
      return only_if(sending, DraftState::kApproved);
    case DraftEvent::kDoubt:
      return only_if(sending || approved, DraftState::kHeld);
    case DraftEvent::kRefuse:
      return only_if(sending, DraftState::kFailed);
    case DraftEvent::kExpire:
      return only_if(is_before_sending(state), DraftState::kExpired);
    case DraftEvent::kWithdraw:
      return only_if(is_before_sending(state), DraftState::kWithdrawn);
    case DraftEvent::kWithdrawn:
      return only_if(state == DraftState::kPosted, DraftState::kWithdrawn);
  }
  return std::nullopt;
}

}  // namespace

std::string_view word(DraftEvent value) { return words_of(value).name; }

Result<DraftState> next_state(DraftState state, DraftEvent event, bool consent_missing,
                              bool in_doubt) {
  if (INQUIRY_KEEP("machine.held_in_doubt",
                   state == DraftState::kHeld && in_doubt && event != DraftEvent::kPosted)) {
    return fail(Error::Kind::kConflict, "a draft that may be on X already cannot " +
                                            std::string{words_of(event).passive} +
                                            "; look on X and say first whether it was posted");
  }
  const auto waiting =
      consent_missing ? DraftState::kWaitingForConsent : DraftState::kWaitingForReview;
  if (const auto next = next_or_none(state, event, waiting)) return *next;
  const auto& from = words_of(state);
  return fail(Error::Kind::kConflict, std::string{from.subject} + " cannot " +
                                          std::string{words_of(event).passive} + "; " +
                                          std::string{from.advice});
}

Result<Approval> approve(const Draft& draft, const std::string& moderator,
                         const std::string& hash_seen, bool lone_moderator, UtcTime now) {
  const auto next = next_state(draft.state, DraftEvent::kApprove);
  if (!next) return tl::unexpected<Error>(next.error());
  const bool own = moderator == draft.author;
  if (INQUIRY_KEEP("approve.own", own && !lone_moderator)) {
    return fail(Error::Kind::kForbidden,
                "nobody approves their own draft; ask another moderator to look at it");
  }
  const auto hash = content_hash(draft.content);
  if (INQUIRY_KEEP("approve.hash_seen", hash_seen != hash)) {
    return fail(
        Error::Kind::kConflict,
        "the draft has changed since you looked; look at it again and approve what you see");
  }
  return Approval{.by = moderator, .at = now, .content_hash = hash, .lone = own};
}

}  // namespace inquiry::scheduler
