#include "daemon/intake/verifier.h"

#include <fmt/format.h>

#include <algorithm>

#include "scheduler/backoff.h"

namespace inquiry::intake {
namespace {

// Early enough that a failing X leaves hours to try again before the 24 are over.
constexpr std::chrono::hours kVerifyAfter{18};
constexpr std::chrono::minutes kBetweenLooks{30};

}  // namespace

std::optional<UtcTime> Verifier::tick(UtcTime now) {
  if (under_way_) return std::nullopt;
  if (now < not_before_) return not_before_;
  const auto& config = host_.config();
  const auto affordable = purse_.look_up_size(now);
  if (affordable == 0) return now + kBetweenLooks;
  const auto ids = store_.posts_to_verify(now - kVerifyAfter, affordable);
  if (ids.empty()) {
    not_before_ = now + kBetweenLooks;
    return not_before_;
  }
  std::optional<UtcTime> again;
  for (const auto& [name, account] : config.accounts) {
    const auto* x = accounts_.find(name);
    if (!x || !x->can_read() || accounts_.caps().closed_until(name)) continue;
    const auto wait = account_not_before_.find(name);
    if (wait == account_not_before_.end() || wait->second <= now) {
      look_up(name, ids);
      return std::nullopt;
    }
    again = again ? std::min(*again, wait->second) : wait->second;
  }
  return again.value_or(now + kBetweenLooks);
}

void Verifier::look_up(const std::string& account, const std::vector<PostId>& ids) {
  under_way_ = true;
  accounts_.find(account)->look_up(
      ids, [this, account, ids, hold = purse_.hold(static_cast<int>(ids.size()))](
               const client::Answer<client::Lookup>& answer) mutable {
        const auto now = clock_.utc_now();
        under_way_ = false;
        hold.reset();
        if (answer) {
          failures_.erase(account);
          accounts_.caps().forget(account);
          account_not_before_.erase(account);
          arrived(account, ids, *answer, now);
        } else {
          const auto& failure = answer.error();
          const auto pause = scheduler::full_jitter(++failures_[account], std::chrono::seconds{30},
                                                    std::chrono::minutes{30}, 0.999);
          account_not_before_[account] = std::max(now + pause, failure.retry_at.value_or(now));
          const bool capped = failure.kind == client::Failure::Kind::kCapped;
          if (capped) accounts_.set_problem(account, failure.message);
          if (!capped || accounts_.caps().close(account, now)) {
            host_.report("checking for deleted posts", failure.message);
          }
        }
        host_.changed("polls", {});
      });
}

void Verifier::arrived(const std::string& account, const std::vector<PostId>& ids,
                       const client::Lookup& answer, UtcTime now) {
  const auto transaction = store_.begin();
  purse_.settle(account, store::SpendKind::kRecheck, answer.charged, {}, now);
  int removed = 0;
  for (const auto id : answer.missing) removed += store_.remove_post(id, now) ? 1 : 0;
  // A post that X neither showed nor reported missing stays unverified and is asked for again.
  std::vector<PostId> verified;
  for (const auto& post : answer.found) {
    for (const auto id : ids) {
      if (id == post.id || id == post.first_id) verified.push_back(id);
    }
  }
  store_.mark_asked(ids, now);
  store_.mark_verified(verified, now);
  transaction->commit();
  if (verified.empty() && removed == 0) not_before_ = now + kBetweenLooks;
  if (removed > 0) host_.changed("ideas", {});
}

}  // namespace inquiry::intake
