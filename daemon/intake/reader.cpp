// When a poll begins, and when one that waits goes on.
#include "daemon/intake/reader.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "daemon/intake/listening.h"
#include "daemon/intake/polls.h"

namespace inquiry::intake {
namespace {

constexpr std::chrono::hours kPausedMax{24};

scheduler::RateState state_of(const client::RateWindow& window) {
  return {window.limit, window.remaining, window.reset, window.told_at};
}

std::optional<UtcTime> sooner(std::optional<UtcTime> a, std::optional<UtcTime> b) {
  if (!a) return b;
  return b ? std::min(*a, *b) : a;
}

}  // namespace

std::optional<UtcTime> Reader::tick(UtcTime now) {
  const auto& config = host_.config();
  auto again = go_on(now);
  const auto known = states(store_);
  auto terms = scheduler::relieved(plan(store_, config, now), cover_, known);
  for (const auto& each : terms) listeners_[each.term.key()] = each.teams;
  std::erase_if(terms, [&](const auto& each) { return reading_.contains(each.term.key()); });
  again = sooner(again, leave_out_capped(terms));
  again = sooner(again, purse_.govern(terms, now));
  const auto next = scheduler::next_poll(terms, known, now);
  if (!next || *next > now) return sooner(next, again);
  std::set<std::string> waiting;  // terms whose rate window has no room
  for (const auto& poll : scheduler::due_polls(terms, known, rules_now(), now)) {
    if (purse_.page_size(now) < money::kSmallestPage) break;  // the next tick governs anew
    const auto pace = pace_of(poll, now);
    if (pace.requests > 0) {
      start(poll, now);
      continue;
    }
    again = sooner(again, pace.next);
    for (const auto& term : poll.terms) waiting.insert(term.key());
  }
  std::erase_if(terms, [&](const auto& each) {
    return reading_.contains(each.term.key()) || waiting.contains(each.term.key());
  });
  return sooner(scheduler::next_poll(terms, known, now), again);
}

scheduler::PollRules Reader::rules_now() const {
  auto rules = intake::rules(host_.config());
  rules.x_ahead = accounts_.clock_skew();
  return rules;
}

std::optional<UtcTime> Reader::leave_out_capped(std::vector<scheduler::TermPlan>& terms) const {
  std::optional<UtcTime> again;
  std::erase_if(terms, [&](const scheduler::TermPlan& each) {
    const auto closed = accounts_.caps().closed_until(each.term.account);
    again = sooner(again, closed);
    return closed.has_value();
  });
  return again;
}

std::vector<std::string> Reader::listeners(const std::set<std::string>& terms) const {
  std::set<std::string> teams;
  for (const auto& term : terms) {
    const auto known = listeners_.find(term);
    if (known != listeners_.end()) teams.insert(known->second.begin(), known->second.end());
  }
  return {teams.begin(), teams.end()};
}

scheduler::Pace Reader::pace_of(const scheduler::Poll& poll, UtcTime now) {
  scheduler::Pace all{std::numeric_limits<int>::max(), std::nullopt};
  auto* x = accounts_.find(poll.account);
  if (!x) return all;
  const std::string endpoint{endpoint_of(poll)};
  const int open = under_way_[{poll.account, endpoint_of(poll)}];
  for (const auto& name : {endpoint, endpoint + std::string{client::kDayWindow}}) {
    const auto window = x->rate_windows().find(name);
    if (window == x->rate_windows().end()) continue;
    const auto one = scheduler::pace(state_of(window->second), open, now);
    if (one.requests >= all.requests && all.requests > 0) continue;
    if (one.requests == 0) all.next = std::max(all.next, one.next);
    all.requests = std::min(all.requests, one.requests);
  }
  return all;
}

// Takes up the readings whose next page had to wait, where they stopped, so that nothing is missed.
std::optional<UtcTime> Reader::go_on(UtcTime now) {
  give_up_paused(now);
  while (!paused_.empty() && purse_.page_size(now) >= money::kSmallestPage) {
    auto reading = std::move(paused_.front());
    paused_.pop_front();
    next_page(std::move(reading));
  }
  std::optional<UtcTime> again;
  for (auto& reading : std::exchange(held_, {})) {
    const auto pace = pace_of(reading.poll, now);
    if (pace.requests > 0) {
      next_page(std::move(reading));
    } else {
      again = sooner(again, pace.next);
      held_.push_back(std::move(reading));
    }
  }
  return again;
}

// After a day without money for it the rest is given up, and said: what is new matters more.
void Reader::give_up_paused(UtcTime now) {
  while (!paused_.empty() && now - paused_.front().started_at > kPausedMax) {
    const auto reading = std::move(paused_.front());
    paused_.pop_front();
    const auto transaction = store_.begin();
    note_gaps(reading, false, now);
    move_cursors(reading);
    transaction->commit();
    finished(reading);
  }
}

void Reader::finished(const Reading& reading) {
  for (const auto& term : reading.poll.terms) reading_.erase(term.key());
  host_.changed("polls", {});
}

}  // namespace inquiry::intake
