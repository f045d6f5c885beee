#include "daemon/outbox/reconciler.h"

#include <algorithm>
#include <set>
#include <utility>

#include "client/weighted_text.h"
#include "daemon/outbox/settle.h"

namespace inquiry::outbox {
namespace {

// What X refuses or loses again and again needs a person, not one more try.
bool tried_often(store::Store& store, const Draft& draft) {
  constexpr std::ptrdiff_t kTriesMax = 3;
  const auto attempts = store.attempts(draft.id);
  return std::count_if(attempts.begin(), attempts.end(), [](const Attempt& attempt) {
           return attempt.unknown_since.has_value();
         }) >= kTriesMax;
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
  client::PageRequest page;
  const bool all_know = std::all_of(attempts.begin(), attempts.end(),
                                    [](const Attempt& attempt) { return attempt.newest_own; });
  for (const auto& attempt : attempts) {
    const auto before = attempt.started_at - std::chrono::hours{1};
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
    settle_unknown(store_, attempt, "the daemon stopped before X had answered", clock_.utc_now());
  }
}

bool Reconciler::is_in_doubt(const Attempt& attempt) {
  if (sender_.in_flight(attempt.draft)) return false;
  const auto draft = store_.draft(attempt.draft);
  return draft && draft->state == DraftState::kSending;
}

UtcTime Reconciler::due(const Attempt& attempt) const {
  const auto planned = again_at_.find(attempt.id);
  const auto at = planned != again_at_.end() ? planned->second : attempt.started_at;
  return std::max(at, timeline_.resting_until(attempt.account).value_or(at));
}

std::optional<UtcTime> Reconciler::tick(UtcTime now) {
  std::optional<UtcTime> again;
  std::map<std::string, std::vector<Attempt>> by_account;
  std::set<std::string> due_accounts;
  for (const auto& attempt : store_.open_attempts()) {
    if (!is_in_doubt(attempt)) continue;
    by_account[attempt.account].push_back(attempt);
    if (timeline_.is_reading(attempt.account)) continue;  // its end is an event
    const auto at = due(attempt);
    if (at <= now) due_accounts.insert(attempt.account);
    again = again ? std::min(*again, at) : at;
  }
  for (const auto& account : due_accounts) {
    timeline_.read(account, where_to_begin(by_account.at(account)),
                   [this](const TimelineRead& read) { judge(read); });
  }
  if (!due_accounts.empty()) return std::nullopt;  // the reads' ends ask again
  return again;
}

void Reconciler::judge(const TimelineRead& read) {
  if (!read.whole) {  // what is missing may be the one
    timeline_.rest(read.account,
                   {client::Failure::Kind::kMalformed,
                    200,
                    "the account's timeline could not be read whole; it is read again",
                    {}});
    return;
  }
  const auto now = clock_.utc_now();
  std::vector<scheduler::OwnPost> shown;
  for (const auto& post : read.posts) {
    shown.push_back({post.id, words(post.text, post.links), post.in_reply_to, post.created_at});
  }
  for (const auto& attempt : store_.open_attempts()) {
    if (attempt.account != read.account || !is_in_doubt(attempt)) continue;
    // What came into doubt while this was being read is not answered by it.
    if (attempt.unknown_since > read.started_at) continue;
    const auto draft = store_.draft(attempt.draft);
    scheduler::ReconcileRules rules;
    rules.settle = host_.config().x.settle;
    rules.person_decides = shows_student_media(*draft) || tried_often(store_, *draft);
    apply(attempt,
          scheduler::reconcile(attempt, words(attempt.text), shown, posts_of_others(attempt), rules,
                               now),
          now);
  }
  host_.changed("drafts", {});
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

void Reconciler::apply(Attempt attempt, const scheduler::Verdict& verdict, UtcTime now) {
  const auto draft = store_.draft(attempt.draft);
  ++attempt.good_reads;
  attempt.last_read = now;
  again_at_.erase(attempt.id);
  switch (verdict.kind) {
    case scheduler::Verdict::Kind::kPosted:
      settle_posted(store_, host_, attempt, *verdict.post_id, now);
      break;
    case scheduler::Verdict::Kind::kAbsent:
      settle_not_sent(store_, host_, attempt, "X does not show it; it was not posted", now);
      break;
    case scheduler::Verdict::Kind::kDoubtful:
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
