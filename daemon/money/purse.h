// The school's money for X: what a call may cost at most is set aside before it is made, and the
// month's reads and budget are spread over its days and teams.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "client/x.h"
#include "daemon/host.h"
#include "daemon/machine.h"
#include "daemon/store/store.h"
#include "scheduler/poll_plan.h"
#include "scheduler/spending.h"

namespace inquiry::money {

// Set aside for one call for as long as it lives. It may outlive the purse.
using Hold = std::shared_ptr<const void>;

// X charges for a post, for what it answers and for what it quotes, and for its author.
inline constexpr int kReadsPerResult = 3;
inline constexpr int kUsersPerResult = 1;
inline constexpr int kSmallestPage = 10;
inline constexpr int kLargestPage = 100;

// Everything given must outlive it. Loop thread only.
class Purse {
 public:
  Purse(const Host& host, store::Store& store) : host_(host), store_(store) {}

  // Slows the polls as the day's part runs short, and takes out those whose teams have had theirs;
  // when to ask again for them.
  std::optional<UtcTime> govern(std::vector<scheduler::TermPlan>& terms, UtcTime now);

  // Results that one page, or one look-up for deleted posts, may ask for now: 0..100. A page of
  // fewer than kSmallestPage is none.
  int page_size(UtcTime now);
  int look_up_size(UtcTime now);
  // Users that one look-up may ask for now: 0..100.
  int users_size(UtcTime now);

  // Counts of a search's posts that may be asked for now.
  std::int64_t counts_left(UtcTime now);

  Hold hold(int results);
  Hold hold_users(int users);
  Hold hold_counts(int counts);
  Money held() const;

  // Writes down what the answer to a held call cost; `listeners` are the teams it was read for,
  // evenly (none: for no team).
  void settle(const std::string& account, store::SpendKind kind, const client::Charged& charged,
              const std::vector<std::string>& listeners, UtcTime now);

  // One search's posts were counted.
  void settle_count(const std::string& account, UtcTime now);

  MoneyStatus status(UtcTime now);

  // A stage or the configuration changed: the days weigh differently.
  void forget_days() { weights_.clear(); }

 private:
  struct Held {
    std::int64_t results = 0;
    std::int64_t users = 0;  // that are looked up by themselves
    std::int64_t counts = 0;
  };
  struct Pools {
    std::int64_t reads_allowed = 0;   // today, for the intake
    std::int64_t results_left = 0;    // now, for the intake
    std::int64_t used_today = 0;      // of reads_allowed
    std::optional<Money> money_left;  // now, for the intake; nullopt: no budget
    double slow_down = 1;
  };

  Pools pools(UtcTime now);
  void look_at_days(UtcTime now);
  std::int64_t kept_for_rechecks(std::int64_t whole, std::int64_t rechecks_today,
                                 UtcTime now) const;
  std::int64_t share_of(const std::string& team, std::int64_t allowed) const;
  Money price_of_result() const;

  const Host& host_;
  store::Store& store_;
  std::shared_ptr<Held> held_ = std::make_shared<Held>();
  std::chrono::sys_days weighed_on_{};
  std::vector<std::int64_t> weights_;          // of the month's days
  std::map<std::string, std::int64_t> teams_;  // today's weight of each
};

}  // namespace inquiry::money
