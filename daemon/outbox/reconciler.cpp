#include "daemon/outbox/reconciler.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "client/weighted_text.h"
#include "daemon/outbox/settle.h"
#include "scheduler/backoff.h"

namespace inquiry::outbox {
namespace {

// X shows no more than an account's newest 3,200 posts, 100 a page.
constexpr std::size_t kPostsShown = 3'200;
constexpr int kPagesMax = 40;

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

client::Failure not_whole() {
  return {client::Failure::Kind::kMalformed,
          200,
          "the account's timeline could not be read whole; it is read again",
          {}};
}

}  // namespace

void Reconciler::adopt_orphans() {
  for (const auto& attempt : store_.open_attempts()) {
    if (attempt.outcome != AttemptOutcome::kPending) continue;
    settle_unknown(store_, attempt, "the daemon stopped before X had answered", clock_.utc_now());
  }
}

UtcTime Reconciler::due(const Attempt& attempt) const {
  const auto planned = again_at_.find(attempt.id);
  auto at = planned != again_at_.end() ? planned->second : attempt.started_at;
  if (const auto wait = not_before_.find(attempt.account); wait != not_before_.end()) {
    at = std::max(at, wait->second);
  }
  return at;
}

std::optional<UtcTime> Reconciler::tick(UtcTime now) {
  std::optional<UtcTime> again;
  std::map<std::string, std::vector<Attempt>> by_account;
  std::set<std::string> due_accounts;
  for (const auto& attempt : store_.open_attempts()) {
    const auto draft = store_.draft(attempt.draft);
    if (sender_.in_flight(attempt.draft) || !draft || draft->state != DraftState::kSending)
      continue;
    by_account[attempt.account].push_back(attempt);
    if (reading_.contains(attempt.account)) continue;  // its end is an event
    const auto at = due(attempt);
    if (at <= now) due_accounts.insert(attempt.account);
    again = again ? std::min(*again, at) : at;
  }
  for (const auto& account : due_accounts) read_timeline(account, by_account.at(account));
  if (!due_accounts.empty()) return std::nullopt;  // the reads' ends ask again
  return again;
}

void Reconciler::read_timeline(const std::string& account, const std::vector<Attempt>& attempts) {
  if (!accounts_.find(account)) {
    failed(account, {client::Failure::Kind::kUnauthorized, 0, accounts_.problem(account), {}},
           clock_.utc_now());
    return;
  }
  reading_.insert(account);
  Read read;
  read.account = account;
  const bool all_know = std::all_of(attempts.begin(), attempts.end(),
                                    [](const Attempt& attempt) { return attempt.newest_own; });
  if (all_know) {
    read.page.since_id =
        std::min_element(attempts.begin(), attempts.end(), [](const Attempt& a, const Attempt& b) {
          return *a.newest_own < *b.newest_own;
        })->newest_own;
  } else {
    const auto oldest = std::min_element(
        attempts.begin(), attempts.end(),
        [](const Attempt& a, const Attempt& b) { return a.started_at < b.started_at; });
    read.page.start_time = oldest->started_at - std::chrono::hours{1};
  }
  next_page(std::move(read));
}

void Reconciler::next_page(Read read) {
  auto* x = accounts_.find(read.account);
  const auto configured = host_.config().accounts.find(read.account);
  if (!x || configured == host_.config().accounts.end()) {
    reading_.erase(read.account);
    return;
  }
  ++read.pages;
  const auto page = read.page;
  x->own_timeline(configured->second.user_id, page,
                  [this, read = std::move(read)](const client::Answer<client::Page>& answer) {
                    page_arrived(read, answer);
                  });
}

void Reconciler::page_arrived(Read read, const client::Answer<client::Page>& answer) {
  const auto now = clock_.utc_now();
  if (!answer) {
    failed(read.account, answer.error(), now);
    return;
  }
  const auto& page = *answer;
  store_.add_spend(
      read.account, store::SpendKind::kOwnRead, static_cast<std::int64_t>(page.posts.size()),
      host_.config().x.prices.own_read * static_cast<std::int64_t>(page.posts.size()), now);
  if (!page.unreadable.empty()) {  // the one that cannot be read may be the one
    failed(read.account, not_whole(), now);
    return;
  }
  read.posts.insert(read.posts.end(), page.posts.begin(), page.posts.end());
  // What X no longer shows, or what is left unread, may hold it.
  if (read.posts.size() >= kPostsShown || (page.next_token && read.pages >= kPagesMax)) {
    failed(read.account, not_whole(), now);
    return;
  }
  if (!page.next_token) {
    judge(read, now);
    return;
  }
  read.page.next_token = page.next_token;  // an empty page may have one, too
  next_page(std::move(read));
}

void Reconciler::judge(const Read& read, UtcTime now) {
  reading_.erase(read.account);
  failures_.erase(read.account);
  not_before_.erase(read.account);
  std::vector<scheduler::OwnPost> timeline;
  for (const auto& post : read.posts) {
    timeline.push_back({post.id, words(post.text, post.links), post.in_reply_to, post.created_at});
  }
  for (const auto& attempt : store_.open_attempts()) {
    const auto draft = store_.draft(attempt.draft);
    if (attempt.account != read.account || sender_.in_flight(attempt.draft) || !draft ||
        draft->state != DraftState::kSending) {
      continue;
    }
    std::vector<PostId> known;
    for (const auto& team : host_.config().teams) {
      for (const auto& [post, id] :
           store_.posted_ids(team.name, attempt.started_at - std::chrono::hours{24 * 8})) {
        if (id != attempt.draft) known.push_back(post);
      }
    }
    scheduler::ReconcileRules rules;
    rules.settle = host_.config().x.settle;
    rules.person_decides = shows_student_media(*draft) || tried_often(store_, *draft);
    apply(attempt, scheduler::reconcile(attempt, words(attempt.text), timeline, known, rules, now),
          now);
  }
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

void Reconciler::failed(const std::string& account, const client::Failure& failure, UtcTime now) {
  constexpr Duration kBase = std::chrono::seconds{1};
  constexpr Duration kCap = std::chrono::minutes{5};
  reading_.erase(account);
  const int failures = ++failures_[account];
  // No jitter: one account's look-up is no herd, and a held post waits for it.
  const auto pause = scheduler::full_jitter(failures, kBase, kCap, 0.999);
  not_before_[account] = std::max(now + pause, failure.retry_at.value_or(now));
  host_.report("looking up posts of " + account, failure.message);
  host_.changed("drafts", {});
}

}  // namespace inquiry::outbox
