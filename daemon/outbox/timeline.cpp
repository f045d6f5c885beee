#include "daemon/outbox/timeline.h"

#include <algorithm>
#include <utility>

#include "daemon/money/charge.h"
#include "scheduler/backoff.h"

namespace inquiry::outbox {
namespace {

// X shows no more than an account's newest 3,200 posts, 100 a page.
constexpr std::size_t kPostsShown = 3'200;
constexpr int kPagesMax = 40;
// X was seen to hand out fresh tokens for the same posts without end.
constexpr int kPagesWithoutNewsMax = 3;

}  // namespace

std::optional<UtcTime> Timeline::resting_until(const std::string& account) const {
  if (const auto closed = accounts_.caps().closed_until(account)) {
    return std::max(*closed, clock_.utc_now() + Duration{1});
  }
  const auto rest = not_before_.find(account);
  if (rest == not_before_.end() || rest->second <= clock_.utc_now()) return std::nullopt;
  return rest->second;
}

void Timeline::read(const std::string& account, const client::PageRequest& from, Done done) {
  const auto* x = accounts_.find(account);
  if (!x || !x->can_read()) {
    rest(account, {client::Failure::Kind::kUnauthorized, 0, accounts_.problem(account), {}});
    return;
  }
  reading_.insert(account);
  Reading reading;
  reading.read.account = account;
  reading.read.started_at = clock_.utc_now();
  reading.page = from;
  reading.done = std::move(done);
  next_page(std::move(reading));
}

void Timeline::next_page(Reading reading) {
  auto* x = accounts_.find(reading.read.account);
  const auto configured = host_.config().accounts.find(reading.read.account);
  if (!x || configured == host_.config().accounts.end()) {  // gone by a reload
    reading_.erase(reading.read.account);
    return;
  }
  ++reading.pages;
  const auto page = reading.page;
  x->own_timeline(configured->second.user_id, page,
                  [this, reading = std::move(reading)](const client::Answer<client::Page>& answer) {
                    page_arrived(reading, answer);
                  });
}

void Timeline::page_arrived(Reading reading, const client::Answer<client::Page>& answer) {
  auto& read = reading.read;
  if (!answer) {
    rest(read.account, answer.error());
    return;
  }
  const auto* x = accounts_.find(read.account);
  const auto kind = x && x->can_write() ? store::SpendKind::kOwnRead : store::SpendKind::kPostRead;
  money::charge(store_, host_.config().x.prices, read.account, kind, answer->charged,
                clock_.utc_now());
  const bool repeats = !take(reading, *answer);
  const bool more = answer->next_token && !repeats;
  const bool cut = more && reading.pages >= kPagesMax;
  if (!answer->unreadable.empty() || cut || read.posts.size() >= kPostsShown) read.whole = false;
  if (more && read.whole) {
    reading.page.next_token = answer->next_token;  // an empty page may have one, too
    next_page(std::move(reading));
    return;
  }
  reading_.erase(read.account);
  if (read.whole) {
    failures_.erase(read.account);
    not_before_.erase(read.account);
  }
  reading.done(read);
}

// False: these are the same posts again, under a fresh token, and there are no others.
bool Timeline::take(Reading& reading, const client::Page& page) {
  bool news = false;
  for (const auto& post : page.posts) {
    if (!reading.seen.insert(post.id).second) continue;
    reading.read.posts.push_back(post);
    news = true;
  }
  reading.pages_without_news = news ? 0 : reading.pages_without_news + 1;
  return reading.pages_without_news < kPagesWithoutNewsMax || page.posts.empty();
}

void Timeline::rest(const std::string& account, const client::Failure& failure) {
  constexpr Duration kBase = std::chrono::seconds{1};
  constexpr Duration kCap = std::chrono::minutes{5};
  reading_.erase(account);
  const auto now = clock_.utc_now();
  // No jitter: one account's look-up is no herd, and a post waits for it.
  const auto pause = scheduler::full_jitter(++failures_[account], kBase, kCap, 0.999);
  not_before_[account] = std::max(now + pause, failure.retry_at.value_or(now));
  if (failure.kind == client::Failure::Kind::kCapped) {
    accounts_.caps().close(account, now);
    accounts_.set_problem(account, failure.message);
  }
  host_.report(purpose_ + " " + account, failure.message);
  host_.changed("drafts", {});
}

}  // namespace inquiry::outbox
