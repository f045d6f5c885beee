#include "daemon/outbox/reconciler.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/proof.h"
#include "client/weighted_text.h"
#include "daemon/outbox/fresh_look.h"
#include "daemon/outbox/settle.h"

namespace inquiry::outbox {
namespace {

// What X refuses or loses again and again needs a person, not one more try.
bool tried_often(store::Store& store, const Draft& draft) {
  constexpr std::ptrdiff_t kTriesMax = 3;
  return INQUIRY_KEEP("reconcile.tries", std::ssize(once_in_doubt(store, draft.id)) >= kTriesMax);
}

// With a child in the picture nothing is sent a second time by itself.
bool shows_student_media(const Draft& draft) {
  if (!draft.content.students) return false;
  return std::any_of(draft.content.students->begin(), draft.content.students->end(),
                     [](const StudentShown& shown) {
                       return std::any_of(shown.kinds.begin(), shown.kinds.end(), [](auto kind) {
                         return kind == EvidenceKind::kPhoto || kind == EvidenceKind::kVideo ||
                                kind == EvidenceKind::kVoice;
                       });
                     });
}

static_assert(client::kLinkMark == scheduler::kLinkMark);

scheduler::Words words(const std::string& text, const std::vector<Link>& shown = {}) {
  auto [skeleton, links] = client::skeleton(text, shown);
  return {std::move(skeleton), std::move(links)};
}

// Where a timeline must be read from to hold every one of these attempts.
client::PageRequest where_to_begin(const std::vector<Attempt>& attempts) {
  // X calls a text a duplicate for about half a day; the first may be older than what we know. A
  // clock that was set meanwhile is hours off at most.
  constexpr std::chrono::hours kBefore{24};
  client::PageRequest page;
  const bool all_know = std::all_of(attempts.begin(), attempts.end(), [](const Attempt& attempt) {
    return attempt.newest_own && !attempt.duplicate;
  });
  for (const auto& attempt : attempts) {
    const auto before = attempt.started_at + attempt.x_ahead - kBefore;
    if (all_know) {
      page.since_id = std::min(page.since_id.value_or(*attempt.newest_own), *attempt.newest_own);
    } else {
      page.start_time = std::min(page.start_time.value_or(before), before);
    }
  }
  return page;
}

}  // namespace

void Reconciler::adopt_orphans() {
  for (const auto& attempt : store_.open_attempts()) {
    if (attempt.outcome != AttemptOutcome::kPending) continue;
    INQUIRY_STEP("reconcile.orphans",
                 settle_unknown(store_, attempt, "the daemon stopped before X had answered",
                                clock_.utc_now()));
  }
}

bool Reconciler::is_in_doubt(const Attempt& attempt) {
  if (INQUIRY_KEEP("reconcile.in_flight", sender_.in_flight(attempt.draft))) return false;
  const auto draft = store_.draft(attempt.draft);
  return draft && draft->state == DraftState::kSending;
}

UtcTime Reconciler::due(const Attempt& attempt) const {
  const auto planned = again_at_.find(attempt.id);
  const auto at = planned != again_at_.end() ? planned->second : attempt.started_at;
  return std::max(at, timeline_.resting_until(attempt.account).value_or(at));
}

std::map<std::string, std::vector<Attempt>> Reconciler::to_look_up() {
  std::map<std::string, std::vector<Attempt>> by_account;
  std::set<std::int64_t> in_doubt;
  for (const auto& attempt : store_.open_attempts()) {
    if (!is_in_doubt(attempt)) continue;
    by_account[attempt.account].push_back(attempt);
    in_doubt.insert(attempt.id);
  }
  // What a person has settled waits for no look that was planned before.
  std::erase_if(again_at_, [&](const auto& planned) { return !in_doubt.contains(planned.first); });
  for (const auto& draft : sender_.waiting_for_look()) {
    for (const auto& attempt : once_in_doubt(store_, draft)) {
      by_account[attempt.account].push_back(attempt);
    }
  }
  return by_account;
}

std::optional<UtcTime> Reconciler::tick(UtcTime now) {
  std::optional<UtcTime> again;
  bool reading = false;
  for (const auto& [account, attempts] : to_look_up()) {
    if (timeline_.is_reading(account)) continue;  // its end is an event
    auto first = due(attempts.front());
    for (const auto& attempt : attempts) first = std::min(first, due(attempt));
    if (first > now) {
      again = again ? std::min(*again, first) : first;
      continue;
    }
    std::set<std::int64_t> covered;
    for (const auto& attempt : attempts) covered.insert(attempt.id);
    reading = true;
    timeline_.read(account, where_to_begin(attempts),
                   [this, covered](const TimelineRead& read) { judge(read, covered); });
  }
  if (reading) return std::nullopt;  // the reads' ends ask again
  return again;
}

void Reconciler::judge(const TimelineRead& read, const std::set<std::int64_t>& covered) {
  const auto now = clock_.utc_now();
  // A look that is stale when it ends would be followed by the next one at once.
  const bool stale =
      !sender_.waiting_for_look().empty() && now - read.started_at > look_holds_for(clock_);
  if (!read.whole) {
    for (const auto id : covered) ++blind_looks_[id];
    give_up_blind(covered, now);
  }
  if (INQUIRY_KEEP("reconcile.whole", !read.whole) ||
      INQUIRY_KEEP("reconcile.stale", stale)) {  // what is missing may be the one
    timeline_.rest(read.account,
                   {client::Failure::Kind::kMalformed,
                    200,
                    fmt::format("the account's timeline could not be read {}; it is read again",
                                read.whole ? "within a minute" : "whole"),
                    {}});
    return;
  }
  for (const auto id : covered) blind_looks_.erase(id);
  std::vector<scheduler::OwnPost> shown;
  for (const auto& post : read.posts) {
    shown.push_back({post.id, words(post.text, post.links), post.in_reply_to, post.created_at,
                     post.reply_told});
  }
  for (const auto& draft : store_.drafts_in({DraftState::kApproved})) {
    for (const auto& attempt : once_in_doubt(store_, draft.id)) {
      if (covered.contains(attempt.id)) look_again(dated(attempt), read, shown);
    }
  }
  for (const auto& open : store_.open_attempts()) {
    const auto attempt = dated(open);
    // What came into doubt while this was being read is not answered by it.
    if (INQUIRY_KEEP("reconcile.covered", !covered.contains(attempt.id)) || !is_in_doubt(attempt)) {
      continue;
    }
    const auto draft = store_.draft(attempt.draft);
    scheduler::ReconcileRules rules;
    rules.settle = host_.config().x.settle;
    rules.person_decides = INQUIRY_KEEP("reconcile.student_media", shows_student_media(*draft)) ||
                           tried_often(store_, *draft);
    apply(attempt,
          scheduler::reconcile(attempt, words(attempt.text), shown, posts_of_others(attempt), rules,
                               now),
          read.started_at, now);
  }
  host_.changed("drafts", {});
}

// What can never be looked up does not wait for ever: a person looks.
void Reconciler::give_up_blind(const std::set<std::int64_t>& covered, UtcTime now) {
  constexpr int kBlindLooksMax = 12;
  constexpr std::chrono::hours kBlindFor{3};
  auto attempts = store_.open_attempts();
  for (const auto& draft : sender_.waiting_for_look()) {
    for (auto& attempt : once_in_doubt(store_, draft)) attempts.push_back(std::move(attempt));
  }
  for (auto& attempt : attempts) {
    const auto since = attempt.unknown_since.value_or(attempt.started_at);
    const auto looks = blind_looks_.find(attempt.id);
    if (!covered.contains(attempt.id) || looks == blind_looks_.end() ||
        looks->second < kBlindLooksMax || now < since + host_.config().x.settle + kBlindFor) {
      continue;
    }
    const auto draft = store_.draft(attempt.draft);
    const bool waits = draft && draft->state == DraftState::kApproved;
    if (!waits && !is_in_doubt(attempt)) continue;
    blind_looks_.erase(looks);
    attempt.outcome = AttemptOutcome::kUnknown;  // a person's word settles it
    settle_doubtful(store_, attempt,
                    "X does not show the account's timeline whole, so nobody can know whether this "
                    "is on X; look at the account on X: if it is there, say posted, with its id; "
                    "if not, say not_posted",
                    now);
    host_.changed("drafts", draft->team);
  }
}

// The first read's answer tells X's time; what was known when the request left may have been old.
Attempt Reconciler::dated(Attempt attempt) const {
  if (!attempt.last_read) attempt.x_ahead = accounts_.clock_skew();
  return attempt;
}

void Reconciler::look_again(const Attempt& attempt, const TimelineRead& read,
                            const std::vector<scheduler::OwnPost>& shown) {
  const auto draft = store_.draft(attempt.draft);
  if (!draft || draft->state != DraftState::kApproved) return;  // or it was settled just now
  const auto found =
      scheduler::look_again(attempt, words(attempt.text), shown, posts_of_others(attempt), {});
  const auto now = clock_.utc_now();
  const bool edited =
      INQUIRY_KEEP("look_again.edited", draft->content.text != attempt.text ||
                                            draft->content.reply_to != attempt.reply_to);
  auto settled = attempt;
  if (found.kind == scheduler::Verdict::Kind::kAbsent) {
    settled.last_read = read.started_at;
    store_.save_attempt(settled);
  } else if (found.post_id && !edited) {
    settle_posted(store_, host_, settled, *found.post_id, now);
  } else {
    settled.outcome = AttemptOutcome::kUnknown;  // a person's word settles it
    settled.named.insert(settled.named.end(), found.named.begin(), found.named.end());
    settle_doubtful(store_, settled,
                    found.post_id ? fmt::format("X shows an earlier version of it as post {}; say "
                                                "posted to keep that, or delete it on X and say "
                                                "not_posted",
                                                found.post_id->str())
                                  : found.message,
                    now);
  }
}

// On X already, and another draft's.
std::vector<PostId> Reconciler::posts_of_others(const Attempt& attempt) {
  constexpr std::chrono::hours kLongAgo{24 * 8};
  std::vector<PostId> others;
  for (const auto& team : host_.config().teams) {
    for (const auto& [post, draft] : store_.posted_ids(team.name, attempt.started_at - kLongAgo)) {
      if (draft != attempt.draft) others.push_back(post);
    }
  }
  return others;
}

void Reconciler::apply(Attempt attempt, const scheduler::Verdict& verdict, UtcTime read_at,
                       UtcTime now) {
  const auto draft = store_.draft(attempt.draft);
  INQUIRY_STEP("reconcile.count_reads", ++attempt.good_reads);
  attempt.last_read = read_at;
  again_at_.erase(attempt.id);
  switch (verdict.kind) {
    case scheduler::Verdict::Kind::kPosted:
      settle_posted(store_, host_, attempt, *verdict.post_id, now);
      break;
    case scheduler::Verdict::Kind::kAbsent:
      settle_not_sent(store_, host_, attempt, "X does not show it; it was not posted", now);
      break;
    case scheduler::Verdict::Kind::kDoubtful:
      attempt.named.insert(attempt.named.end(), verdict.named.begin(), verdict.named.end());
      settle_doubtful(store_, attempt, verdict.message, now);
      break;
    case scheduler::Verdict::Kind::kWait:
      store_.save_attempt(attempt);
      again_at_[attempt.id] = verdict.again_at;
      break;
  }
  host_.changed("drafts", draft ? draft->team : std::string{});
}

}  // namespace inquiry::outbox
