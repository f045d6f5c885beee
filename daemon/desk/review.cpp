#include "daemon/desk/review.h"

#include <algorithm>

#include "base/proof.h"
#include "daemon/desk/draft_rows.h"
#include "daemon/desk/halts.h"
#include "daemon/desk/permissions.h"
#include "daemon/desk/replies.h"

namespace inquiry::desk {
namespace {

using scheduler::DraftEvent;

constexpr Duration kSameTextWindow = std::chrono::hours{24};

Result<void> move(const Desk& desk, Draft& draft, DraftEvent event, const std::string& action,
                  const std::string& detail) {
  const auto from = draft.state;
  const auto next = next_state(desk.store, desk.machine.config().school, draft, event, desk.now);
  if (!next) return tl::unexpected(next.error());
  draft.state = *next;
  return save_move(desk.store, draft, from, desk.acting, action, detail, desk.now);
}

Result<void> check_quiet(const Desk& desk, const Team& team) {
  const auto stage = desk.machine.stage_of(team);
  if (INQUIRY_KEEP("approve.silence", stage && is_silent(stage->behaviour))) {
    return fail(Error::Kind::kConflict, "team " + team.name + " is in " + stage->label +
                                            ", a silent stage; approve when it is over");
  }
  const auto halt = halt_over(desk.store, team.name);
  if (INQUIRY_KEEP("approve.halt", halt.has_value())) {
    return fail(Error::Kind::kConflict,
                "posting is halted: " + halt->reason + "; approve when a lead has ended the halt");
  }
  return {};
}

Result<void> check_may_go_out(const Desk& desk, const Team& team, const Draft& draft) {
  if (INQUIRY_KEEP("approve.not_after", draft.not_after <= desk.now)) {
    return fail(Error::Kind::kConflict,
                "its time is over (not_after has passed); give it a new not_after first");
  }
  const auto missing =
      missing_consents(desk.store, desk.machine.config().school, draft.content, desk.now);
  if (INQUIRY_KEEP("approve.consent", !missing.empty())) {
    return fail(Error::Kind::kConflict, missing.front());
  }
  for (const auto& reason : desk.machine.blocked_by(draft)) {
    const bool asking = reason.code == BlockCode::kPacing && reason.until &&
                        *reason.until >= draft.not_after && !draft.content.invited.empty();
    if (INQUIRY_KEEP("approve.asked_in_time", asking)) {
      return fail(Error::Kind::kConflict, reason.message + "; until then its time is over");
    }
  }
  if (auto only = check_only_answer(desk.machine, team, draft); !only) return only;
  // The account, or what counts as the same text, may have changed since the draft was written.
  const auto comparable = desk.machine.comparable(draft.content.text);
  desk.store.set_comparable(draft.id, team.account, comparable);
  const auto twin =
      desk.store.same_text(team.account, comparable, draft.id, desk.now - kSameTextWindow);
  for (const auto& [name, _] : desk.machine.config().accounts) {
    if (name == team.account || twin) continue;
    const auto same = desk.store.same_text(name, comparable, draft.id, desk.now - kSameTextWindow);
    if (INQUIRY_KEEP("approve.other_accounts", same.has_value())) {
      return fail(Error::Kind::kConflict,
                  "account " + name +
                      " has posted, or is about to post, the same text; X forbids a school to say "
                      "the same from several accounts: change it");
    }
  }
  if (INQUIRY_KEEP("approve.same_text", twin.has_value())) {
    return fail(Error::Kind::kConflict,
                "draft " + *twin +
                    " has the same text and is approved, on its way or posted "
                    "within 24 hours; change one of the two");
  }
  return {};
}

// Any of the leads may have written the team's file, from which the questions of chats come.
bool may_have_written_file(const Acting& acting, const Team& team, const Draft& draft) {
  if (draft.kind != DraftKind::kChat || !draft.author_actor.empty()) return false;
  return std::ranges::any_of(team.people.lead, [&](const std::string& lead) {
    return lead == acting.actor || lead == acting.as;
  });
}

// Acting in another's name makes nobody a second pair of eyes, neither when writing nor when
// approving. root and the daemon's own user put down what others said and decided: what they write
// in another's name is not theirs.
bool is_own(const Acting& acting, const Team& team, const Draft& draft) {
  if (INQUIRY_KEEP("approve.file_author", may_have_written_file(acting, team, draft))) return true;
  if (acting.actor == draft.author || acting.as == draft.author) return true;
  if (acting.for_everybody) return false;
  return acting.actor == draft.author_actor || acting.as == draft.author_actor;
}

Result<Approval> approval_of(const Desk& desk, const Team& team, const Draft& draft,
                             const std::string& hash_seen) {
  const bool lone_moderator = desk.machine.config().school.lone_moderator;
  auto approval = scheduler::approve(draft, desk.acting.as, hash_seen, lone_moderator, desk.now);
  if (!approval) return approval;
  const bool own = is_own(desk.acting, team, draft);
  if (INQUIRY_KEEP("approve.own_in_anothers_name", own && !lone_moderator)) {
    return fail(Error::Kind::kForbidden,
                may_have_written_file(desk.acting, team, draft)
                    ? "any of the team's leads may have written what its file asks; ask a "
                      "moderator who is no lead to look at it"
                    : "nobody approves their own draft, in another's name neither; ask another "
                      "moderator to look at it");
  }
  approval->actor = desk.acting.actor;
  approval->account = team.account;
  approval->lone = approval->lone || own;
  return approval;
}

Result<void> approve(const Desk& desk, Draft& draft, const std::string& hash_seen) {
  const auto team = team_of(desk.machine.config(), draft);
  if (!team) return tl::unexpected(team.error());
  const auto approval = approval_of(desk, **team, draft, hash_seen);
  if (!approval) return tl::unexpected(approval.error());
  if (auto quiet = check_quiet(desk, **team); !quiet) return quiet;
  if (auto may = check_may_go_out(desk, **team, draft); !may) return may;
  draft.approval = *approval;
  draft.reason.clear();
  const std::string lone = approval->lone ? " by its author, as the school's lone moderator" : "";
  return move(desk, draft, DraftEvent::kApprove, "draft.approve", approval->content_hash + lone);
}

// From here on the outbox takes the post down as soon as it is known to be on X.
Result<void> wish_withdrawal(const Desk& desk, Draft& draft, const std::string& reason) {
  if (draft.withdrawal_requested_at) return {};
  draft.withdrawal_requested_at = desk.now;
  draft.reason = reason;
  return save_move(desk.store, draft, draft.state, desk.acting, "draft.withdraw_request", reason,
                   desk.now);
}

void settle_attempts(const Desk& desk, const Draft& draft, const std::optional<PostId>& posted) {
  auto attempts = desk.store.attempts(draft.id);
  std::reverse(attempts.begin(), attempts.end());  // the newest is the one that was posted
  auto still_posted = posted;
  for (auto& attempt : attempts) {
    const bool open =
        attempt.outcome == AttemptOutcome::kPending || attempt.outcome == AttemptOutcome::kUnknown;
    if (!open) continue;
    attempt.outcome = still_posted ? AttemptOutcome::kPosted : AttemptOutcome::kNotSent;
    attempt.post_id = still_posted;
    attempt.detail = "settled by " + desk.acting.as;
    if (!still_posted) {
      INQUIRY_STEP("resolve.dismissed", attempt.dismissed_at = desk.machine.x_now());
    }
    still_posted.reset();
    desk.store.save_attempt(attempt);
  }
}

// One request may be in flight at this moment: nobody can know its end yet.
Result<void> check_settleable(const Desk& desk, const Draft& draft) {
  const bool could_be = draft.state == DraftState::kSending || draft.state == DraftState::kHeld;
  if (!could_be || !may_be_on_x(desk.store, draft.id)) {
    return fail(Error::Kind::kConflict,
                "there is nothing to settle: it is known whether this draft is on X");
  }
  const auto attempts = desk.store.attempts(draft.id);
  const bool in_flight = draft.state == DraftState::kSending &&
                         std::any_of(attempts.begin(), attempts.end(), [](const auto& attempt) {
                           return attempt.outcome == AttemptOutcome::kPending;
                         });
  if (INQUIRY_KEEP("resolve.in_flight", in_flight)) {
    return fail(Error::Kind::kConflict, "it is being sent at this moment; look again in a minute");
  }
  return {};
}

// What may be said about another draft: its team is named to those who may read its drafts.
std::string name_of(const Desk& desk, const std::string& id) {
  const auto other = desk.store.draft(id);
  const Standing standing{desk.machine.config(), desk.store, desk.acting.as, false};
  if (!other || !standing.may(Verb::kReadDrafts, other->team)) return "another draft";
  return "draft " + id + " of team " + other->team;
}

// X's ids tell when they were made: one from another time was copied wrong, and taking that one
// down would prove nothing. A day on either side, since clocks are set.
Result<void> check_made_since(const Desk& desk, const Draft& draft, PostId posted) {
  constexpr std::chrono::hours kSlack{24};
  const auto attempts = desk.store.attempts(draft.id);
  const auto made = made_at(posted);
  const bool before =
      !attempts.empty() && made < attempts.front().started_at + attempts.front().x_ahead - kSlack;
  if (!before && made <= desk.machine.x_now() + kSlack) return {};
  return fail(Error::Kind::kInvalid, "post " + posted.str() + " is of " +
                                         to_rfc3339(made).substr(0, 10) +
                                         ", when nothing was sent; copy the digits from the "
                                         "post's address on X");
}

Result<void> resolve_posted(const Desk& desk, Draft& draft, PostId posted) {
  if (const auto owner = desk.store.draft_posted_as(posted);
      INQUIRY_KEEP("resolve.anothers_post", owner && *owner != draft.id)) {
    return fail(Error::Kind::kConflict,
                "post " + posted.str() + " belongs to " + name_of(desk, *owner) + "; check the id");
  }
  if (auto possible = check_made_since(desk, draft, posted);
      INQUIRY_KEEP("resolve.of_another_time", !possible)) {
    return possible;
  }
  settle_attempts(desk, draft, posted);
  draft.posted_id = posted;
  draft.posted_at = desk.now;
  return move(desk, draft, DraftEvent::kPosted, "draft.resolve", "posted as " + posted.str());
}

Result<void> resolve_not_posted(const Desk& desk, Draft& draft) {
  settle_attempts(desk, draft, std::nullopt);
  const auto detail = std::string("not posted");
  if (draft.state == DraftState::kSending) {
    if (auto doubted = move(desk, draft, DraftEvent::kDoubt, "draft.hold", detail); !doubted) {
      return doubted;
    }
  }
  if (draft.withdrawal_requested_at) {
    draft.withdrawal_requested_at.reset();
    return move(desk, draft, DraftEvent::kWithdraw, "draft.resolve", detail + "; withdrawn");
  }
  draft.reason = "a person found that it was not posted";
  return move(desk, draft, DraftEvent::kRelease, "draft.resolve", detail);
}

}  // namespace

Result<Draft> approve_draft(Machine& machine, const Acting& acting, const std::string& id,
                            const std::string& hash_seen) {
  return decide(machine, acting, id,
                [&](const Desk& desk, Draft& draft) { return approve(desk, draft, hash_seen); });
}

Result<Draft> reject_draft(Machine& machine, const Acting& acting, const std::string& id,
                           const std::string& reason) {
  return decide(machine, acting, id, [&](const Desk& desk, Draft& draft) -> Result<void> {
    if (auto said = required("reason", reason, kReasonBytesMax); !said) return said;
    draft.reason = reason;
    return move(desk, draft, DraftEvent::kReject, "draft.reject", reason);
  });
}

Result<Draft> hold_draft(Machine& machine, const Acting& acting, const std::string& id,
                         const std::string& reason) {
  return decide(machine, acting, id, [&](const Desk& desk, Draft& draft) -> Result<void> {
    if (auto said = required("reason", reason, kReasonBytesMax); !said) return said;
    draft.reason = reason;
    return move(desk, draft, DraftEvent::kHold, "draft.hold", reason);
  });
}

Result<Draft> release_draft(Machine& machine, const Acting& acting, const std::string& id) {
  return decide(machine, acting, id, [&](const Desk& desk, Draft& draft) {
    draft.reason.clear();
    return move(desk, draft, DraftEvent::kRelease, "draft.release", "");
  });
}

Result<Draft> withdraw_draft(Machine& machine, const Acting& acting, const std::string& id,
                             const std::string& reason) {
  return decide(machine, acting, id, [&](const Desk& desk, Draft& draft) -> Result<void> {
    if (auto said = required("reason", reason, kReasonBytesMax); !said) return said;
    const bool on_its_way = draft.state == DraftState::kSending ||
                            draft.state == DraftState::kPosted ||
                            (draft.state == DraftState::kHeld && may_be_on_x(desk.store, draft.id));
    if (INQUIRY_KEEP("withdraw.on_its_way", on_its_way)) {
      return wish_withdrawal(desk, draft, reason);
    }
    draft.reason = reason;
    return move(desk, draft, DraftEvent::kWithdraw, "draft.withdraw", reason);
  });
}

Result<Draft> resolve_draft(Machine& machine, const Acting& acting, const std::string& id,
                            const std::optional<PostId>& posted) {
  return decide(machine, acting, id, [&](const Desk& desk, Draft& draft) -> Result<void> {
    if (auto may = check_settleable(desk, draft); !may) return may;
    return posted ? resolve_posted(desk, draft, *posted) : resolve_not_posted(desk, draft);
  });
}

}  // namespace inquiry::desk
