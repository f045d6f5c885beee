#include "daemon/money/purse.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "daemon/money/charge.h"
#include "scheduler/read_budget.h"

namespace inquiry::money {
namespace {

using Days = std::map<std::chrono::sys_days, store::DaySpent>;

// Of the reads and of the budget, what intake and rechecks leave for settling what is in doubt, for
// posting and for takedowns.
constexpr int kReadsReservePercent = 2;
constexpr int kBudgetReservePercent = 10;
constexpr std::chrono::minutes kLookAgain{10};

// Nobody waits longer than a silent team would.
constexpr std::chrono::hours kSlowestPoll{6};

std::int64_t percent(std::int64_t whole, int part) {
  return whole / 100 * part + whole % 100 * part / 100;
}

struct Month {
  scheduler::Used reads;
  scheduler::Used rechecks;
  scheduler::Used cost;  // millionths
};

Month add_up(const Days& days, UtcTime now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  Month month;
  for (const auto& each : days) {
    const auto part =
        each.first == today ? &scheduler::Used::today : &scheduler::Used::before_today;
    month.reads.*part += each.second.reads;
    month.rechecks.*part += each.second.rechecks;
    month.cost.*part += each.second.cost.micros;
  }
  return month;
}

std::int64_t all(const scheduler::Used& used) { return used.before_today + used.today; }

}  // namespace

Money Purse::price_of_result() const {
  const auto& prices = host_.config().x.prices;
  return prices.post_read * kReadsPerResult + prices.user_read * kUsersPerResult;
}

Hold Purse::hold(int results) {
  held_->results += results;
  return {held_.get(), [held = held_, results](const void*) { held->results -= results; }};
}

Hold Purse::hold_users(int users) {
  held_->users += users;
  return {held_.get(), [held = held_, users](const void*) { held->users -= users; }};
}

Hold Purse::hold_counts(int counts) {
  held_->counts += counts;
  return {held_.get(), [held = held_, counts](const void*) { held->counts -= counts; }};
}

Money Purse::held() const {
  const auto& prices = host_.config().x.prices;
  return price_of_result() * held_->results + prices.user_read * held_->users +
         prices.post_count * held_->counts;
}

void Purse::look_at_days(UtcTime now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  if (!weights_.empty() && weighed_on_ == today) return;
  weighed_on_ = today;
  const auto& config = host_.config();
  std::vector<scheduler::TeamDays> teams;
  teams_.clear();
  for (const auto& team : config.teams) {
    teams.push_back({&team, store_.last_transition(team.name)});
    teams_[team.name] = scheduler::day_weight(teams.back(), config.school.zone, today);
  }
  weights_ = scheduler::month_weights(teams, config.school.zone, now);
}

// What the rechecks keep of a month's sum for today and the days to come; the less is left of the
// month, the more goes to reading.
std::int64_t Purse::kept_for_rechecks(std::int64_t whole, std::int64_t rechecks_today,
                                      UtcTime now) const {
  const auto days = static_cast<std::int64_t>(weights_.size());
  const auto left = (std::chrono::floor<std::chrono::days>(scheduler::next_utc_month(now)) -
                     std::chrono::floor<std::chrono::days>(now))
                        .count();
  const auto kept = percent(whole, host_.config().x.recheck_share_percent) / days * left;
  return std::max<std::int64_t>(kept - rechecks_today, 0);
}

Purse::Pools Purse::pools(UtcTime now) {
  look_at_days(now);
  const auto& x = host_.config().x;
  const auto month = add_up(store_.spent_by_day(now), now);
  const auto limit = percent(x.monthly_post_reads, 100 - kReadsReservePercent) -
                     kept_for_rechecks(x.monthly_post_reads, month.rechecks.today, now) -
                     all(month.rechecks);
  constexpr std::int64_t kLeast = std::int64_t{kSmallestPage} * kReadsPerResult;
  auto used = month.reads;
  used.today += held_->results * kReadsPerResult;
  Pools pools;
  pools.reads_allowed = scheduler::allowed_today(limit, used, weights_, now);
  pools.used_today = used.today;
  pools.slow_down = scheduler::slow_down(pools.reads_allowed, used.today, now);
  pools.results_left = scheduler::left_today(limit, used, weights_, kLeast, now) / kReadsPerResult;
  if (!x.monthly_budget) return pools;

  const auto each = std::max<std::int64_t>(price_of_result().micros, 1);
  const auto whole = percent(x.monthly_budget->micros, 100 - kBudgetReservePercent);
  const auto money =
      whole - kept_for_rechecks(whole, month.rechecks.today * x.prices.post_read.micros, now);
  auto cost = month.cost;
  cost.today += held().micros;
  const auto allowed = scheduler::allowed_today(money, cost, weights_, now);
  const auto left = scheduler::left_today(money, cost, weights_, each * kSmallestPage, now);
  pools.slow_down = std::max(pools.slow_down, scheduler::slow_down(allowed, cost.today, now));
  pools.results_left = std::min(pools.results_left, left / each);
  pools.money_left = Money{left};
  // Most results are a post and its author.
  const auto usual = std::max<std::int64_t>((x.prices.post_read + x.prices.user_read).micros, 1);
  pools.reads_allowed = std::min(pools.reads_allowed, allowed / usual);
  return pools;
}

int Purse::page_size(UtcTime now) {
  const auto left = pools(now).results_left;
  return left < kSmallestPage ? 0 : static_cast<int>(std::min<std::int64_t>(left, kLargestPage));
}

int Purse::users_size(UtcTime now) {
  const auto money = pools(now).money_left;
  const auto price = std::max<std::int64_t>(host_.config().x.prices.user_read.micros, 1);
  if (!money) return kLargestPage;
  return static_cast<int>(std::min<std::int64_t>(money->micros / price, kLargestPage));
}

std::int64_t Purse::counts_left(UtcTime now) {
  const auto money = pools(now).money_left;
  if (!money) return std::numeric_limits<std::int64_t>::max();
  return money->micros / std::max<std::int64_t>(host_.config().x.prices.post_count.micros, 1);
}

int Purse::look_up_size(UtcTime now) {
  const auto& x = host_.config().x;
  const auto month = add_up(store_.spent_by_day(now), now);
  const auto rechecks = all(month.rechecks);
  const auto of_month = percent(x.monthly_post_reads, 100 - kReadsReservePercent) -
                        all(month.reads) - rechecks - held_->results * kReadsPerResult;
  const auto share = percent(x.monthly_post_reads, x.recheck_share_percent);
  auto left = std::min(scheduler::reads_left(share, rechecks, now), of_month) / kReadsPerResult;
  if (x.monthly_budget) {
    const auto whole = percent(x.monthly_budget->micros, 100 - kBudgetReservePercent);
    const auto part = scheduler::reads_left(percent(whole, x.recheck_share_percent),
                                            rechecks * x.prices.post_read.micros, now);
    const auto money = std::min(part, whole - all(month.cost) - held().micros);
    left = std::min(left, money / std::max<std::int64_t>(price_of_result().micros, 1));
  }
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, kLargestPage));
}

std::int64_t Purse::share_of(const std::string& team, std::int64_t allowed) const {
  std::int64_t whole = 0;
  for (const auto& [name, weight] : teams_) whole += weight;
  const auto own = teams_.find(team);
  if (own == teams_.end() || whole == 0) return allowed;
  return allowed / whole * own->second + allowed % whole * own->second / whole;
}

std::optional<UtcTime> Purse::govern(std::vector<scheduler::TermPlan>& terms, UtcTime now) {
  const auto now_in_hand = pools(now);
  const auto tomorrow = scheduler::next_utc_day(now);
  if (now_in_hand.results_left < kSmallestPage) {
    terms.clear();
    return tomorrow;
  }
  const auto slow = [&](scheduler::TermPlan& term) {
    const Duration slower{static_cast<Duration::rep>(static_cast<double>(term.every.count()) *
                                                     now_in_hand.slow_down)};
    term.every = std::min(slower, std::max<Duration>(term.every, kSlowestPoll));
  };
  std::ranges::for_each(terms, slow);
  // What nobody has wanted by now is everybody's.
  const auto allowed = now_in_hand.reads_allowed;
  const auto course = static_cast<double>(allowed) * scheduler::day_passed(now);
  if (static_cast<double>(now_in_hand.used_today) < course) return std::nullopt;
  const auto read = store_.team_reads_on_day(now);
  const auto has_had_its_share = [&](const std::string& team) {
    const auto reads = read.find(team);
    return reads != read.end() &&
           reads->second >= std::max<std::int64_t>(share_of(team, allowed), 1);
  };
  const auto waiting = std::erase_if(terms, [&](const auto& term) {
    return !term.teams.empty() && std::ranges::all_of(term.teams, has_had_its_share);
  });
  if (waiting == 0) return std::nullopt;
  return std::min<UtcTime>(now + kLookAgain, tomorrow);
}

void Purse::settle(const std::string& account, store::SpendKind kind,
                   const client::Charged& charged, const std::vector<std::string>& listeners,
                   UtcTime now) {
  const auto reads = charge(store_, host_.config().x.prices, account, kind, charged, now);
  if (listeners.empty() || reads == 0) return;
  // What cannot be divided goes to those who have had least.
  const auto before = store_.team_reads_on_day(now);
  auto teams = listeners;
  std::ranges::stable_sort(teams, {}, [&](const std::string& team) {
    const auto found = before.find(team);
    return found == before.end() ? 0 : found->second;
  });
  const auto count = static_cast<std::int64_t>(teams.size());
  for (std::int64_t i = 0; i < count; ++i) {
    const auto part = reads / count + (i < reads % count ? 1 : 0);
    if (part > 0) store_.add_team_reads(teams[static_cast<std::size_t>(i)], part, now);
  }
}

void Purse::settle_count(const std::string& account, UtcTime now) {
  store_.add_spend(account, store::SpendKind::kPostCount, 1, host_.config().x.prices.post_count,
                   now);
}

MoneyStatus Purse::status(UtcTime now) {
  const auto in_hand = pools(now);
  const auto& x = host_.config().x;
  const auto days = store_.spent_by_day(now);
  const auto month = add_up(days, now);
  MoneyStatus status;
  status.reads_today = month.reads.today + month.rechecks.today;
  status.reads_month = all(month.reads) + all(month.rechecks);
  status.reads_limit = x.monthly_post_reads;
  status.spent_today = Money{month.cost.today};
  status.spent_month = Money{all(month.cost)};
  status.budget = x.monthly_budget;
  status.slow_down = in_hand.slow_down;
  status.month_ends = scheduler::next_utc_month(now);
  const auto first =
      days.empty() ? std::chrono::floor<std::chrono::days>(now) : days.begin()->first;
  status.reads_forecast =
      scheduler::forecast(status.reads_month, x.monthly_post_reads, weights_, first, now);
  const auto cap = x.monthly_budget ? std::optional{x.monthly_budget->micros} : std::nullopt;
  status.forecast =
      Money{scheduler::forecast(status.spent_month.micros, cap, weights_, first, now)};
  if (in_hand.results_left < kSmallestPage) status.reads_again_at = scheduler::next_utc_day(now);
  const auto today = store_.team_reads_on_day(now);
  const auto in_month = store_.team_reads_in_month(now);
  const auto count = [](const auto& reads, const std::string& team) {
    const auto found = reads.find(team);
    return found == reads.end() ? 0 : found->second;
  };
  for (const auto& team : host_.config().teams) {
    status.teams.push_back({team.name, count(today, team.name), count(in_month, team.name),
                            share_of(team.name, in_hand.reads_allowed)});
  }
  return status;
}

}  // namespace inquiry::money
