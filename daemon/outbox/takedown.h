// Takes posts off X again, until it is proven that they are gone. Goes on in every stage and during
// a halt, and is never refused for money.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/clock.h"
#include "base/draft.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/store/store.h"

namespace inquiry::outbox {

// Everything it is given must outlive it. Loop thread only.
class Takedown {
 public:
  Takedown(Host& host, store::Store& store, Accounts& accounts, const Clock& clock)
      : host_(host), store_(store), accounts_(accounts), clock_(clock) {}

  // Starts the deletions that are due; answers when the next one is.
  std::optional<UtcTime> tick(UtcTime now);

  // Nothing that was planned by the old clock holds.
  void clock_was_set() { not_before_.clear(); }

 private:
  void remove(const Draft& draft, const std::string& account);
  void prove(const std::string& draft, PostId post, const std::string& account);
  void proven(const std::string& draft, UtcTime now);
  void failed(const std::string& draft, const std::string& account, const client::Failure& failure,
              UtcTime now);
  void end_capped_wait(const std::string& draft);

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  std::set<std::string> under_way_;            // drafts
  std::map<std::string, UtcTime> not_before_;  // by draft, after a failure
  std::map<std::string, int> failures_;        // by draft, in a row
  std::map<std::string, std::string> capped_;  // by draft: the account that has no money at X
};

}  // namespace inquiry::outbox
