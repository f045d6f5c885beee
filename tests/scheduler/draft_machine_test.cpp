#include "scheduler/draft_machine.h"

#include <array>
#include <map>
#include <set>

#include "tests/scheduler/school.h"

namespace inquiry::scheduler {
namespace {

using S = DraftState;
using E = DraftEvent;

constexpr std::array kStates{
    S::kDraft,  S::kWaitingForConsent, S::kWaitingForReview, S::kApproved, S::kSending,
    S::kPosted, S::kWithdrawn,         S::kRejected,         S::kHeld,     S::kExpired,
    S::kFailed};
constexpr std::array kEvents{
    E::kSubmit, E::kEdit,    E::kConsentGiven,   E::kConsentEnded, E::kApprove,  E::kReject,
    E::kHold,   E::kRelease, E::kReturnToReview, E::kClaim,        E::kPosted,   E::kNotSent,
    E::kDoubt,  E::kRefuse,  E::kExpire,         E::kWithdraw,     E::kWithdrawn};

// Every move there is while no consent is missing.
const std::map<std::pair<S, E>, S> kMoves{
    {{S::kDraft, E::kSubmit}, S::kWaitingForReview},
    {{S::kDraft, E::kEdit}, S::kDraft},
    {{S::kDraft, E::kExpire}, S::kExpired},
    {{S::kDraft, E::kWithdraw}, S::kWithdrawn},
    {{S::kWaitingForConsent, E::kEdit}, S::kWaitingForReview},
    {{S::kWaitingForConsent, E::kConsentGiven}, S::kWaitingForReview},
    {{S::kWaitingForConsent, E::kReject}, S::kRejected},
    {{S::kWaitingForConsent, E::kHold}, S::kHeld},
    {{S::kWaitingForConsent, E::kExpire}, S::kExpired},
    {{S::kWaitingForConsent, E::kWithdraw}, S::kWithdrawn},
    {{S::kWaitingForReview, E::kEdit}, S::kWaitingForReview},
    {{S::kWaitingForReview, E::kConsentEnded}, S::kWaitingForConsent},
    {{S::kWaitingForReview, E::kApprove}, S::kApproved},
    {{S::kWaitingForReview, E::kReject}, S::kRejected},
    {{S::kWaitingForReview, E::kHold}, S::kHeld},
    {{S::kWaitingForReview, E::kExpire}, S::kExpired},
    {{S::kWaitingForReview, E::kWithdraw}, S::kWithdrawn},
    {{S::kApproved, E::kEdit}, S::kWaitingForReview},
    {{S::kApproved, E::kConsentEnded}, S::kWaitingForConsent},
    {{S::kApproved, E::kHold}, S::kHeld},
    {{S::kApproved, E::kReturnToReview}, S::kWaitingForReview},
    {{S::kApproved, E::kClaim}, S::kSending},
    {{S::kApproved, E::kPosted}, S::kPosted},
    {{S::kApproved, E::kDoubt}, S::kHeld},
    {{S::kApproved, E::kExpire}, S::kExpired},
    {{S::kApproved, E::kWithdraw}, S::kWithdrawn},
    {{S::kHeld, E::kEdit}, S::kHeld},
    {{S::kHeld, E::kRelease}, S::kWaitingForReview},
    {{S::kHeld, E::kPosted}, S::kPosted},
    {{S::kHeld, E::kExpire}, S::kExpired},
    {{S::kHeld, E::kWithdraw}, S::kWithdrawn},
    {{S::kSending, E::kPosted}, S::kPosted},
    {{S::kSending, E::kNotSent}, S::kApproved},
    {{S::kSending, E::kDoubt}, S::kHeld},
    {{S::kSending, E::kRefuse}, S::kFailed},
    {{S::kPosted, E::kWithdrawn}, S::kWithdrawn},
};

TEST(DraftMachine, EveryStateAndEventGoWhereTheTableSaysOrNowhere) {
  for (const auto state : kStates) {
    for (const auto event : kEvents) {
      SCOPED_TRACE(std::string{word(state)} + " + " + std::string{word(event)});
      const auto next = next_state(state, event);
      const auto wanted = kMoves.find({state, event});
      if (wanted == kMoves.end()) {
        ASSERT_FALSE(next);
        EXPECT_EQ(next.error().kind, Error::Kind::kConflict);
        EXPECT_NE(next.error().message.find(" cannot "), std::string::npos);
        EXPECT_NE(next.error().message.find("; "), std::string::npos);
      } else {
        ASSERT_TRUE(next) << next.error().message;
        EXPECT_EQ(*next, wanted->second);
      }
    }
  }
}

TEST(DraftMachine, AMissingConsentLeadsToWaitingForIt) {
  EXPECT_EQ(next_state(S::kDraft, E::kSubmit, true).value(), S::kWaitingForConsent);
  EXPECT_EQ(next_state(S::kApproved, E::kEdit, true).value(), S::kWaitingForConsent);
  EXPECT_EQ(next_state(S::kHeld, E::kRelease, true).value(), S::kWaitingForConsent);
  EXPECT_EQ(next_state(S::kDraft, E::kEdit, true).value(), S::kDraft);
  EXPECT_EQ(next_state(S::kHeld, E::kEdit, true).value(), S::kHeld);
}

TEST(DraftMachine, ClaimIsTheOnlyWayToSendingAndOnlyFromApproved) {
  for (const auto state : kStates) {
    for (const auto event : kEvents) {
      for (const bool missing : {false, true}) {
        const auto next = next_state(state, event, missing);
        if (!next || *next != S::kSending) continue;
        EXPECT_EQ(state, S::kApproved);
        EXPECT_EQ(event, E::kClaim);
      }
    }
  }
}

TEST(DraftMachine, OnlyAnApprovalOrAProofOfAbsenceLeadsToApproved) {
  for (const auto state : kStates) {
    for (const auto event : kEvents) {
      const auto next = next_state(state, event);
      if (!next || *next != S::kApproved) continue;
      EXPECT_TRUE((state == S::kWaitingForReview && event == E::kApprove) ||
                  (state == S::kSending && event == E::kNotSent));
    }
  }
}

TEST(DraftMachine, WhatMayBeOnXCanOnlyBecomePosted) {
  for (const auto event : kEvents) {
    const auto next = next_state(S::kHeld, event, false, true);
    EXPECT_EQ(next.has_value(), event == E::kPosted) << word(event);
    if (!next) {
      EXPECT_NE(next.error().message.find("on X already"), std::string::npos);
    }
  }
}

TEST(DraftMachine, TellsPeopleWhatToDo) {
  EXPECT_EQ(next_state(S::kRejected, E::kApprove).error().message,
            "a rejected draft cannot be approved; write a new one");
  EXPECT_EQ(next_state(S::kSending, E::kWithdraw).error().message,
            "a draft that is being sent cannot be withdrawn; wait until that is settled");
}

TEST(DraftMachine, EventsHaveDistinctWords) {
  std::set<std::string_view> words;
  for (const auto event : kEvents) words.insert(word(event));
  EXPECT_EQ(words.size(), kEvents.size());
  EXPECT_EQ(word(E::kReturnToReview), "return_to_review");
}

Draft waiting_draft() {
  Draft draft;
  draft.author = "ana";
  draft.state = S::kWaitingForReview;
  draft.content.text = "What helped your students see equivalence?";
  return draft;
}

const auto kNow = utc("2026-09-15T19:00:00Z");

TEST(Approve, BindsToWhatTheModeratorSaw) {
  const auto draft = waiting_draft();
  const auto hash = content_hash(draft.content);
  const auto approval = approve(draft, "sam", hash, false, kNow);
  ASSERT_TRUE(approval);
  EXPECT_EQ(approval->by, "sam");
  EXPECT_EQ(approval->at, kNow);
  EXPECT_EQ(approval->content_hash, hash);
  EXPECT_FALSE(approval->lone);
}

TEST(Approve, TheAuthorMayNot) {
  const auto draft = waiting_draft();
  const auto approval = approve(draft, "ana", content_hash(draft.content), false, kNow);
  ASSERT_FALSE(approval);
  EXPECT_EQ(approval.error().kind, Error::Kind::kForbidden);
}

TEST(Approve, ALoneModeratorMayAndItIsSaid) {
  const auto draft = waiting_draft();
  const auto hash = content_hash(draft.content);
  EXPECT_TRUE(approve(draft, "ana", hash, true, kNow)->lone);
  EXPECT_FALSE(approve(draft, "sam", hash, true, kNow)->lone);
}

TEST(Approve, AnEditSinceTheModeratorLookedIsAConflict) {
  auto draft = waiting_draft();
  const auto seen = content_hash(draft.content);
  draft.content.text += " 🙂";
  for (const bool lone : {false, true}) {
    const auto approval = approve(draft, "sam", seen, lone, kNow);
    ASSERT_FALSE(approval);
    EXPECT_EQ(approval.error().kind, Error::Kind::kConflict);
    EXPECT_NE(approval.error().message.find("changed since you looked"), std::string::npos);
  }
}

TEST(Approve, OnlyWhatWaitsForReview) {
  auto draft = waiting_draft();
  for (const auto state : kStates) {
    draft.state = state;
    const auto approval = approve(draft, "sam", content_hash(draft.content), false, kNow);
    EXPECT_EQ(approval.has_value(), state == S::kWaitingForReview) << word(state);
    if (!approval) {
      EXPECT_EQ(approval.error().kind, Error::Kind::kConflict);
    }
  }
}

}  // namespace
}  // namespace inquiry::scheduler
