#include "daemon/outbox/stocktake.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/proof.h"
#include "client/weighted_text.h"
#include "daemon/desk/stages.h"

namespace inquiry::outbox {
namespace {

constexpr std::chrono::hours kKnownFor{24 * 400};

}  // namespace

std::optional<UtcTime> Stocktake::tick() {
  std::optional<UtcTime> again;
  for (const auto& account : accounts_.to_compare()) {
    if (timeline_.is_reading(account)) continue;
    if (const auto rest = timeline_.resting_until(account)) {
      again = again ? std::min(*again, *rest) : rest;
    } else if (const auto page = where_to_begin(account)) {
      timeline_.read(account, *page, [this](const TimelineRead& read) { judge(read); });
    } else {  // a new store has nothing that could go out twice
      accounts_.mark_compared(account);
      host_.changed("accounts", {});
    }
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

void Stocktake::judge(const TimelineRead& read) {
  const auto now = clock_.utc_now();
  const auto unknown = std::count_if(read.posts.begin(), read.posts.end(), [&](const Post& post) {
    return !is_known(post, read.account);
  });
  const auto transaction = store_.begin();
  if (INQUIRY_KEEP("stocktake.unknown_posts", unknown > 0) ||
      INQUIRY_KEEP("stocktake.whole", !read.whole)) {
    const auto reason = fmt::format(
        "the account shows {}{} posts that inquiryd does not know: they were made by hand, or this "
        "is an older copy of the store; approve again what is not there yet",
        read.whole ? "" : "more than ", unknown);
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

}  // namespace inquiry::outbox
