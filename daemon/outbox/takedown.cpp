#include "daemon/outbox/takedown.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/proof.h"
#include "daemon/money/charge.h"
#include "scheduler/backoff.h"
#include "scheduler/draft_machine.h"

namespace inquiry::outbox {

std::optional<UtcTime> Takedown::tick(UtcTime now) {
  std::optional<UtcTime> again;
  for (const auto& draft : store_.posts_to_take_down()) {
    if (under_way_.contains(draft.id)) continue;
    end_capped_wait(draft.id);
    const auto wait = not_before_.find(draft.id);
    if (wait != not_before_.end() && now < wait->second) {
      again = again ? std::min(*again, wait->second) : wait->second;
      continue;
    }
    const auto attempts = store_.attempts(draft.id);
    const auto* team = host_.config().find_team(draft.team);
    const auto account = !attempts.empty() ? attempts.back().account
                         : team            ? team->account
                                           : std::string{};
    const auto* x = accounts_.find(account);
    if (!draft.posted_id || !x || !x->can_write()) {
      failed(draft.id, account,
             {client::Failure::Kind::kUnauthorized,
              0,
              fmt::format("post of draft {} must be deleted and cannot be: {}", draft.id,
                          accounts_.problem(account)),
              {}},
             now);
      continue;
    }
    remove(draft, account);
  }
  return again;
}

void Takedown::remove(const Draft& draft, const std::string& account) {
  under_way_.insert(draft.id);
  accounts_.find(account)->delete_post(
      *draft.posted_id,
      [this, id = draft.id, post = *draft.posted_id, account](const client::Answer<bool>& answer) {
        const auto now = clock_.utc_now();
        if (!answer) {
          failed(id, account, answer.error(), now);
          return;
        }
        if (*answer) {
          store_.add_spend(account, store::SpendKind::kRemoval, 1, host_.config().x.prices.removal,
                           now);
        }
        prove(id, post, account);
      });
}

void Takedown::prove(const std::string& draft, PostId post, const std::string& account) {
  auto* x = accounts_.find(account);
  if (!x) {
    failed(draft, account,
           {client::Failure::Kind::kUnauthorized, 0, accounts_.problem(account), {}},
           clock_.utc_now());
    return;
  }
  x->look_up({post}, [this, draft, post, account](const client::Answer<client::Lookup>& answer) {
    const auto now = clock_.utc_now();
    if (answer) {
      money::charge(store_, host_.config().x.prices, account, store::SpendKind::kRecheck,
                    answer->charged, now);
    }
    if (!answer) {
      failed(draft, account, answer.error(), now);
    } else if (INQUIRY_KEEP("takedown.proof", !std::ranges::count(answer->missing, post))) {
      // Shown, or not mentioned: neither proves that it is gone.
      failed(draft, account,
             {client::Failure::Kind::kServer, 200, "X does not say yet that a post is gone", {}},
             now);
    } else {
      proven(draft, now);
    }
  });
}

void Takedown::proven(const std::string& id, UtcTime now) {
  under_way_.erase(id);
  not_before_.erase(id);
  failures_.erase(id);
  capped_.erase(id);
  const auto transaction = store_.begin();
  auto draft = store_.draft(id);
  if (!draft) return;
  const auto next = scheduler::next_state(draft->state, scheduler::DraftEvent::kWithdrawn);
  if (!next) return;
  const auto before = std::exchange(draft->state, *next);
  draft->changed_at = now;
  draft->withdrawal_proven_at = now;
  if (store_.save_draft(*draft, before)) {
    store::AuditEntry entry;
    entry.at = now;
    entry.actor = entry.as = "inquiryd";
    entry.action = "draft.withdrawn";
    entry.team = draft->team;
    entry.subject = id;
    entry.detail = fmt::format("deleted on X; asked for at {}",
                               to_rfc3339(draft->withdrawal_requested_at.value_or(now)));
    store_.append_audit(entry);
  }
  INQUIRY_STEP("takedown.commit", transaction->commit());
  host_.changed("drafts", draft->team);
}

// A check of the account that X answered, or a reload: somebody has paid.
void Takedown::end_capped_wait(const std::string& draft) {
  const auto capped = capped_.find(draft);
  if (capped == capped_.end() || accounts_.caps().closed_until(capped->second)) return;
  capped_.erase(capped);
  not_before_.erase(draft);
}

void Takedown::failed(const std::string& draft, const std::string& account,
                      const client::Failure& failure, UtcTime now) {
  constexpr Duration kBase = std::chrono::seconds{2};
  constexpr Duration kCap = std::chrono::minutes{10};
  under_way_.erase(draft);
  auto pause = scheduler::full_jitter(++failures_[draft], kBase, kCap, 0.999);
  // No money at X: a takedown goes on asking, and no faster than a person can pay.
  capped_.erase(draft);
  if (failure.kind == client::Failure::Kind::kCapped) {
    pause = std::chrono::hours{1};
    capped_[draft] = account;
    accounts_.caps().close(account, now);
    accounts_.set_problem(account, failure.message);
  }
  not_before_[draft] = std::max(now + pause, failure.retry_at.value_or(now));
  host_.report("taking a post down", failure.message);
  host_.changed("drafts", {});
}

}  // namespace inquiry::outbox
