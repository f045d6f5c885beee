#include "daemon/outbox/sender.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/proof.h"
#include "daemon/outbox/fresh_look.h"
#include "daemon/outbox/gate_facts.h"
#include "daemon/outbox/settle.h"
#include "scheduler/backoff.h"
#include "scheduler/draft_machine.h"
#include "scheduler/gate.h"

namespace inquiry::outbox {
namespace {

using client::Failure;

std::optional<UtcTime> sooner(std::optional<UtcTime> a, std::optional<UtcTime> b) {
  if (!a) return b;
  return b ? std::min(*a, *b) : a;
}

constexpr std::chrono::seconds kFirstPause{15};
constexpr std::chrono::minutes kLongestPause{15};

// Waiting for these can outlast the draft's own time; it then expires, it is never sent late.
constexpr std::array kMayExpire{DraftState::kDraft, DraftState::kWaitingForConsent,
                                DraftState::kWaitingForReview, DraftState::kApproved};

}  // namespace

std::optional<UtcTime> Sender::tick(UtcTime now) {
  expire(now);
  waiting_for_look_.clear();
  auto candidates = store_.drafts_in({DraftState::kApproved});
  std::sort(candidates.begin(), candidates.end(), [](const Draft& a, const Draft& b) {
    return a.approval && b.approval && a.approval->at < b.approval->at;
  });
  std::optional<UtcTime> again;
  for (const auto& draft : candidates) again = sooner(again, consider(draft, now));
  for (const auto& draft : store_.drafts_in({kMayExpire.begin(), kMayExpire.end()})) {
    again = sooner(again, draft.not_after);
  }
  return again;
}

void Sender::expire(UtcTime now) {
  for (auto draft : store_.drafts_in({kMayExpire.begin(), kMayExpire.end()})) {
    if (!INQUIRY_KEEP("send.expire", now >= draft.not_after)) continue;
    const auto next = scheduler::next_state(draft.state, scheduler::DraftEvent::kExpire);
    if (!next) continue;
    const auto transaction = store_.begin();
    const auto why = why_too_late(draft);
    const auto before = std::exchange(draft.state, *next);
    draft.changed_at = now;
    draft.reason = why;
    if (store_.save_draft(draft, before)) {
      store::AuditEntry entry;
      entry.at = now;
      entry.actor = entry.as = "inquiryd";
      entry.action = "draft.expired";
      entry.team = draft.team;
      entry.subject = draft.id;
      entry.detail = draft.reason;
      store_.append_audit(entry);
    }
    transaction->commit();
    host_.changed("drafts", draft.team);
  }
}

std::string Sender::why_too_late(const Draft& draft) {
  std::string why = "its time passed before it could go out";
  const auto* team = host_.config().find_team(draft.team);
  const auto problem = accounts_.problem(team ? team->account : std::string{});
  const auto reasons = scheduler::blocked_by(
      draft, gate_facts(store_, host_.config(), draft, problem, clock_), clock_.utc_now());
  const auto against = std::find_if(reasons.begin(), reasons.end(), [](const BlockedBy& reason) {
    return reason.code != BlockCode::kNotBefore;
  });
  if (against != reasons.end()) why += ": " + against->message;
  if (draft.kind == DraftKind::kChat) {  // which goes on without it
    host_.report("a chat of " + draft.team, "question " + draft.id + " was not asked; " + why);
  }
  return why;
}

std::optional<UtcTime> Sender::consider(const Draft& candidate, UtcTime now) {
  const auto* team = host_.config().find_team(candidate.team);
  const std::string account = team ? team->account : std::string{};
  if (INQUIRY_KEEP("send.one_at_a_time", account_busy(account))) {
    return std::nullopt;  // its end is an event
  }
  const auto wait = accounts_.wait_until(account);
  if (INQUIRY_KEEP("send.wait", wait && now < *wait)) return wait;

  const auto transaction = store_.begin();
  auto draft = store_.draft(candidate.id);
  if (!draft || draft->state != DraftState::kApproved) return std::nullopt;
  auto facts = gate_facts(store_, host_.config(), *draft, accounts_.problem(account), clock_);
  if (facts.budget_left) facts.budget_left = *facts.budget_left - host_.held();
  if (const auto reasons = scheduler::blocked_by(*draft, facts, now);
      INQUIRY_KEEP("send.gate", !reasons.empty())) {
    return scheduler::ask_again_at(reasons);
  }
  if (INQUIRY_KEEP("send.fresh_look", needs_look(store_, *draft, clock_))) {
    waiting_for_look_.insert(draft->id);
    return std::nullopt;  // the look's end is an event
  }
  const auto next = scheduler::next_state(draft->state, scheduler::DraftEvent::kClaim);
  if (!next) return std::nullopt;
  draft->state = *next;
  draft->changed_at = now;
  bool claimed = true;
  INQUIRY_STEP("send.claim", claimed = store_.save_draft(*draft, DraftState::kApproved));
  if (!claimed) return std::nullopt;
  Attempt attempt;
  attempt.draft = draft->id;
  attempt.account = account;
  attempt.text = draft->content.text;
  attempt.reply_to = draft->content.reply_to;
  attempt.started_at = now;
  attempt.x_ahead = accounts_.clock_skew();
  INQUIRY_STEP("send.since", attempt.newest_own = store_.newest_own(account));
  INQUIRY_STEP("send.attempt_row", attempt.id = store_.begin_attempt(attempt));
  INQUIRY_STEP("send.commit", transaction->commit());  // on the disk before the first byte leaves
  post(*draft, attempt);
  return std::nullopt;
}

void Sender::post(const Draft& draft, const Attempt& attempt) {
  in_flight_[draft.id] = {draft.team, attempt.account};
  accounts_.find(attempt.account)
      ->create_post(post_of(draft.content),
                    [this, id = draft.id, attempt](const client::Answer<PostId>& answer) {
                      finished(id, attempt, answer);
                    });
  host_.changed("drafts", draft.team);
}

void Sender::finished(const std::string& draft, Attempt attempt,
                      const client::Answer<PostId>& answer) {
  const auto now = clock_.utc_now();
  const auto flight = in_flight_.at(draft);
  const bool put_off = !answer && (answer.error().kind == Failure::Kind::kNothingSent ||
                                   answer.error().kind == Failure::Kind::kRateLimited);
  const auto pause = scheduler::full_jitter(put_off ? ++put_off_[attempt.account] : 1, kFirstPause,
                                            kLongestPause, 0.999);
  if (!put_off) put_off_.erase(attempt.account);
  if (answer) {
    accounts_.caps().forget(attempt.account);
    settle_posted(store_, host_, attempt, *answer, now);
  } else {
    const auto& failure = answer.error();
    attempt.answer = failure.body;
    host_.report("posting as " + attempt.account, failure.message);
    switch (failure.kind) {
      case Failure::Kind::kNothingSent:
        INQUIRY_STEP("send.pause", accounts_.set_wait(attempt.account, now + pause));
        settle_not_sent(store_, host_, attempt, failure.message, now);
        break;
      case Failure::Kind::kRateLimited:
        // A reset that is over already, as X tells it, must not become a loop.
        INQUIRY_STEP("send.rate_limit",
                     accounts_.set_wait(
                         attempt.account,
                         std::max(failure.retry_at.value_or(now + kLongestPause), now + pause)));
        settle_not_sent(store_, host_, attempt, failure.message, now);
        break;
      case Failure::Kind::kCapped:
        accounts_.caps().close(attempt.account, now);
        [[fallthrough]];
      case Failure::Kind::kUnauthorized:
      case Failure::Kind::kWrongAccess:
        INQUIRY_STEP("send.account_problem",
                     accounts_.set_problem(attempt.account, failure.message));
        settle_not_sent(store_, host_, attempt, failure.message, now);
        break;
      case Failure::Kind::kNotSummoned:
      case Failure::Kind::kGone:
      case Failure::Kind::kRefused:
      case Failure::Kind::kStaleCursor:
        settle_refused(store_, attempt, failure.message, now);
        break;
      case Failure::Kind::kNoAnswer:
      case Failure::Kind::kServer:
      case Failure::Kind::kDuplicate:
      case Failure::Kind::kMalformed:
        attempt.duplicate =
            INQUIRY_KEEP("send.duplicate", failure.kind == Failure::Kind::kDuplicate);
        settle_unknown(store_, attempt, failure.message, now);
        break;
    }
  }
  in_flight_.erase(draft);
  host_.changed("drafts", flight.team);
  release_waiters();
}

bool Sender::account_busy(const std::string& account) const {
  return std::any_of(in_flight_.begin(), in_flight_.end(),
                     [&](const auto& flight) { return flight.second.account == account; });
}

bool Sender::flying(const std::optional<std::string>& team) const {
  return std::any_of(in_flight_.begin(), in_flight_.end(),
                     [&](const auto& flight) { return !team || flight.second.team == *team; });
}

void Sender::when_silent(const std::optional<std::string>& team, std::function<void()> done) {
  waiters_.push_back({team, std::move(done)});
  release_waiters();
}

void Sender::release_waiters() {
  std::vector<std::function<void()>> ready;
  std::erase_if(waiters_, [&](Waiter& waiter) {
    if (INQUIRY_KEEP("silence.waits_for_the_answer", flying(waiter.team))) return false;
    ready.push_back(std::move(waiter.done));
    return true;
  });
  for (const auto& done : ready) done();
}

}  // namespace inquiry::outbox
