// Who wrote what was read. Each author is looked up once and kept, because X charges twice as much
// for a user as for a post and would charge with every read.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/money/purse.h"
#include "daemon/store/store.h"
#include "scheduler/poll_plan.h"

namespace inquiry::intake {

// Everything it is given must outlive it. Loop thread only.
class Authors {
 public:
  Authors(Host& host, store::Store& store, Accounts& accounts, const Clock& clock,
          money::Purse& purse)
      : host_(host), store_(store), accounts_(accounts), clock_(clock), purse_(purse) {}

  // Starts a look-up of up to 100 unknown authors, or of the people that the teams name; answers
  // when to be asked again.
  std::optional<UtcTime> tick(UtcTime now);

  // Nothing that was planned by the old clock holds.
  void clock_was_set() {
    idle_until_ = not_before_ = {};
    asked_.clear();
  }

  // Writes into the post who its author is, where that is known; keeps what X sent along.
  void fill(Post& post, UtcTime now);

  // Whether the authors must be bought with the posts of this poll: X does not let users be looked
  // up, or the poll asks for a person whose id is not known, whose posts nobody would recognise.
  bool must_come_with(const scheduler::Poll& poll) const;

 private:
  static constexpr int kFailuresMax = 3;

  std::vector<std::string> handles_to_look_up(UtcTime now);
  client::X* reader();
  void ask_handles(client::X& x, const std::string& account, std::vector<std::string> handles);
  void ask_ids(client::X& x, const std::string& account, std::vector<UserId> ids);
  bool keep(const std::string& account, const client::Answer<client::UserLookup>& answer,
            UtcTime now);
  void failed(const std::string& account, const client::Failure& failure, UtcTime now);

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  money::Purse& purse_;
  std::map<std::string, UtcTime> asked_;  // handles that teams name -> when to ask for them again
  std::set<std::string> nobody_said_;     // handles that X knows nobody by
  std::string account_;                   // whose credential reader() found
  UtcTime idle_until_{};
  UtcTime not_before_{};
  int failures_ = 0;
  bool refused_ = false;
  bool under_way_ = false;
};

}  // namespace inquiry::intake
