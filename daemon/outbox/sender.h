// Takes approved drafts through the gate to X: one row, then one POST.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/draft.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/store/store.h"

namespace inquiry::outbox {

// Everything it is given must outlive it. Loop thread only.
class Sender {
 public:
  Sender(Host& host, store::Store& store, Accounts& accounts, const Clock& clock)
      : host_(host), store_(store), accounts_(accounts), clock_(clock) {}

  // Expires what is too late, sends what may go now (one at a time per account), and answers when
  // to be asked again; nullopt: only an event can change anything.
  std::optional<UtcTime> tick(UtcTime now);

  // Is a connection open that could create this draft, or anything for this team, on X?
  bool in_flight(const std::string& draft) const { return in_flight_.contains(draft); }

  // Drafts that may go out now but for an earlier attempt that was in doubt: X may show it by now,
  // so the account's timeline must be read first.
  const std::set<std::string>& waiting_for_look() const { return waiting_for_look_; }

  // Calls `done` (from the loop, not from here unless nothing is open) when no such connection is
  // open for the team; nullopt: for any team. Bounded by the POST's own time limit.
  void when_silent(const std::optional<std::string>& team, std::function<void()> done);

 private:
  struct Flight {
    std::string team;
    std::string account;
  };
  struct Waiter {
    std::optional<std::string> team;
    std::function<void()> done;
  };

  void expire(UtcTime now);
  std::optional<UtcTime> consider(const Draft& candidate, UtcTime now);
  bool account_busy(const std::string& account) const;
  bool flying(const std::optional<std::string>& team) const;
  void post(const Draft& draft, const Attempt& attempt);
  void finished(const std::string& draft, Attempt attempt, const client::Answer<PostId>& answer);
  void release_waiters();

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  std::map<std::string, Flight> in_flight_;  // by draft
  std::map<std::string, int>
      put_off_;  // by account: tries in a row, not asked of X or limited by it
  std::set<std::string> waiting_for_look_;
  std::vector<Waiter> waiters_;
};

}  // namespace inquiry::outbox
