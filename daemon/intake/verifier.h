// Looks again at the posts that ideas keep, so that what is deleted on X is deleted here within 24
// h (X's developer policy).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/money/purse.h"
#include "daemon/store/store.h"

namespace inquiry::intake {

// Everything it is given must outlive it. Loop thread only.
class Verifier {
 public:
  Verifier(Host& host, store::Store& store, Accounts& accounts, const Clock& clock,
           money::Purse& purse)
      : host_(host), store_(store), accounts_(accounts), clock_(clock), purse_(purse) {}

  // Starts a look-up when posts are due; answers when to be asked again.
  std::optional<UtcTime> tick(UtcTime now);

  // Nothing that was planned by the old clock holds.
  void clock_was_set() {
    not_before_ = {};
    account_not_before_.clear();
  }

 private:
  void look_up(const std::string& account, const std::vector<PostId>& ids);
  void arrived(const std::string& account, const std::vector<PostId>& ids,
               const client::Lookup& answer, UtcTime now);

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  money::Purse& purse_;
  bool under_way_ = false;
  UtcTime not_before_{};
  // By account, after failures in a row: another account's credential sees the same posts.
  std::map<std::string, int> failures_;
  std::map<std::string, UtcTime> account_not_before_;
};

}  // namespace inquiry::intake
