#include "daemon/outbox/stocktake.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "client/weighted_text.h"
#include "daemon/desk/stages.h"
#include "scheduler/backoff.h"

namespace inquiry::outbox {
namespace {

// X shows at most 3,200 own posts, 100 a page.
constexpr int kPagesMax = 33;
constexpr std::chrono::hours kKnownFor{24 * 400};

}  // namespace

std::optional<UtcTime> Stocktake::tick(UtcTime now) {
  std::optional<UtcTime> again;
  for (const auto& account : accounts_.to_compare()) {
    if (reading_.contains(account)) continue;
    if (const auto wait = not_before_.find(account);
        wait != not_before_.end() && now < wait->second) {
      again = again ? std::min(*again, wait->second) : wait->second;
      continue;
    }
    const auto page = where_to_begin(account);
    if (!page) {  // a new store has nothing that could go out twice
      accounts_.mark_compared(account);
      host_.changed("accounts", {});
      continue;
    }
    reading_.insert(account);
    next_page({account, *page, {}, 0});
  }
  return again;
}

std::optional<client::PageRequest> Stocktake::where_to_begin(const std::string& account) {
  client::PageRequest page;
  if (const auto newest = store_.newest_own(account)) {
    page.since_id = newest;
    return page;
  }
  for (const auto& draft : store_.drafts_in({DraftState::kApproved, DraftState::kSending})) {
    page.start_time = std::min(page.start_time.value_or(draft.created_at), draft.created_at);
  }
  if (!page.start_time) return std::nullopt;
  return page;
}

void Stocktake::next_page(Read read) {
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

void Stocktake::page_arrived(Read read, const client::Answer<client::Page>& answer) {
  const auto now = clock_.utc_now();
  if (!answer) {
    failed(read.account, answer.error(), now);
    return;
  }
  const auto count = static_cast<std::int64_t>(answer->posts.size());
  store_.add_spend(read.account, store::SpendKind::kOwnRead, count,
                   host_.config().x.prices.own_read * count, now);
  read.posts.insert(read.posts.end(), answer->posts.begin(), answer->posts.end());
  if (answer->next_token && read.pages < kPagesMax) {
    read.page.next_token = answer->next_token;
    next_page(std::move(read));
    return;
  }
  judge(read, now);
}

bool Stocktake::is_known(const Post& post, const std::string& account) {
  for (const auto& team : host_.config().teams) {
    if (team.account == account &&
        store_.posted_ids(team.name, clock_.utc_now() - kKnownFor).contains(post.id)) {
      return true;
    }
  }
  // What a crash left in doubt is for the reconciler, which looks closer.
  const auto open = store_.open_attempts();
  return std::any_of(open.begin(), open.end(), [&](const Attempt& attempt) {
    return attempt.account == account && (!post.links.empty() || client::comparable(attempt.text) ==
                                                                     client::comparable(post.text));
  });
}

void Stocktake::judge(const Read& read, UtcTime now) {
  reading_.erase(read.account);
  failures_.erase(read.account);
  const auto unknown = std::count_if(read.posts.begin(), read.posts.end(), [&](const Post& post) {
    return !is_known(post, read.account);
  });
  const auto transaction = store_.begin();
  if (unknown > 0) {
    const auto reason = fmt::format(
        "the account shows {} posts that inquiryd does not know: they were made by hand, or this "
        "is "
        "an older copy of the store; approve again what is not there yet",
        unknown);
    for (const auto& team : host_.config().teams) {
      if (team.account == read.account) desk::return_to_review(store_, team.name, reason, now);
    }
    host_.report("account " + read.account, reason);
  }
  for (const auto& post : read.posts) store_.set_newest_own(read.account, post.id);
  transaction->commit();
  accounts_.mark_compared(read.account);
  host_.changed("drafts", {});
}

void Stocktake::failed(const std::string& account, const client::Failure& failure, UtcTime now) {
  constexpr Duration kBase = std::chrono::seconds{2};
  constexpr Duration kCap = std::chrono::minutes{5};
  reading_.erase(account);
  const auto pause = scheduler::full_jitter(++failures_[account], kBase, kCap, 0.999);
  not_before_[account] = std::max(now + pause, failure.retry_at.value_or(now));
  host_.report("comparing the timeline of " + account, failure.message);
  host_.changed("accounts", {});
}

}  // namespace inquiry::outbox
