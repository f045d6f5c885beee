#include "daemon/outbox/gate_facts.h"

#include <algorithm>
#include <cassert>

#include "base/proof.h"
#include "client/weighted_text.h"
#include "scheduler/asking.h"

namespace inquiry::outbox {

Duration guard_band(const Clock& clock) {
  constexpr Duration kSlack = std::chrono::seconds{5};
  constexpr Duration kLocalAnswer = std::chrono::milliseconds{150};
  const Duration plain = kPostTimeout + kSlack;
  if (clock.rate() <= 1.0) return plain;
  const auto scaled = static_cast<double>(kLocalAnswer.count()) * clock.rate();
  return std::max(plain, Duration{static_cast<Duration::rep>(scaled)});
}

client::NewPost post_of(const DraftContent& content) {
  client::NewPost post;
  post.text = content.text;
  post.reply_to = content.reply_to;
  post.poll = content.poll;
  post.reply_settings = content.reply_settings;
  post.made_with_ai = content.made_with_ai;
  post.paid_partnership = content.paid_partnership;
  return post;
}

Money price_of(const Draft& draft, const Prices& prices) {
  if (client::weigh(draft.content.text).has_link) return prices.post_with_link;
  return draft.content.reply_to ? prices.summoned_reply : prices.post;
}

store::SpendKind spend_kind_of(const Draft& draft) {
  if (client::weigh(draft.content.text).has_link) return store::SpendKind::kPostWithLink;
  return draft.content.reply_to ? store::SpendKind::kSummonedReply : store::SpendKind::kPost;
}

namespace {

std::vector<Invitation> asked_by_name(const DraftContent& content) {
  auto mentions = client::extract_mentions(content.text);
  for (const auto& option : content.poll ? content.poll->options : std::vector<std::string>{}) {
    const auto more = client::extract_mentions(option);
    mentions.insert(mentions.end(), more.begin(), more.end());
  }
  std::vector<Invitation> asked;
  for (const auto& each : content.invited) {
    const auto same = [&](const auto& handle) {
      return scheduler::same_handle(handle, each.handle);
    };
    const bool twice =
        std::ranges::any_of(asked, [&](const Invitation& other) { return same(other.handle); });
    if (!twice && std::ranges::any_of(mentions, same)) asked.push_back(each);
  }
  return asked;
}

// What was sent and may be on X will be charged for once that is known.
Money price_of_open_attempts(store::Store& store, const config::Config& config,
                             const std::string& except) {
  Money price;
  for (const auto& attempt : store.open_attempts()) {
    if (attempt.draft == except) continue;
    const bool link = client::weigh(attempt.text).has_link;
    price = price + (link ? config.x.prices.post_with_link : config.x.prices.post);
  }
  return price;
}

}  // namespace

scheduler::GateFacts gate_facts(store::Store& store, const config::Config& config,
                                const Draft& draft, const std::string& account_problem,
                                const Clock& clock) {
  const auto now = clock.utc_now();
  scheduler::GateFacts facts;
  facts.team = config.find_team(draft.team);
  facts.school = &config.school;
  facts.account_problem = account_problem;
  INQUIRY_STEP("facts.guard", facts.guard = guard_band(clock));
  facts.price = price_of(draft, config.x.prices);
  INQUIRY_STEP("facts.halts", facts.halts = store.halts());
  if (config.x.monthly_budget) {
    facts.budget_left = *config.x.monthly_budget - store.spent_in_month(now);
    INQUIRY_STEP(
        "facts.open_attempts",
        facts.budget_left = *facts.budget_left - price_of_open_attempts(store, config, draft.id));
  }
  for (const auto& shown : draft.content.students.value_or(std::vector<StudentShown>{})) {
    facts.consents[shown.student] = store.consents_of(shown.student);
  }
  if (!facts.team) return facts;  // the gate refuses a team that is no longer configured

  const auto& zone = config.school.zone;
  facts.stage = scheduler::stage_at(*facts.team, zone, store.last_transition(draft.team), now);
  facts.next_silence = scheduler::next_silence(*facts.team, zone, now);
  if (facts.stage) {
    const auto cycle = store.cycle(draft.team, facts.stage->cycle);
    facts.outcome_recorded = cycle && cycle->outcome;
  }
  if (const auto answered = draft.content.reply_to) {
    facts.answered_by = store.answered_by(facts.team->account, *answered).value_or("");
  }
  facts.posted_today = store.posted_since(draft.team, zone.start_of_day(zone.local_date(now)));
  facts.last_posted = store.last_posted(draft.team);
  facts.asks = asked_by_name(draft.content);
  if (!facts.asks.empty()) facts.last_asked = store.last_asked(facts.team->account, draft.id);
  return facts;
}

}  // namespace inquiry::outbox
