// How much each of a team's searches brings, counted by X and not read.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/machine.h"
#include "daemon/money/purse.h"
#include "daemon/store/store.h"

namespace inquiry::intake {

// A count is paid for, so it is good for an hour. Everything given must outlive the object, and the
// object its calls. Loop thread only.
class Volume {
 public:
  using Done = std::function<void(Result<VolumeReport>)>;

  Volume(Host& host, store::Store& store, Accounts& accounts, const Clock& clock,
         money::Purse& purse)
      : host_(host), store_(store), accounts_(accounts), clock_(clock), purse_(purse) {}

  // As Machine::volume(). All counts are within what today's money has room for, or none is asked.
  void ask(const std::string& team, bool only_price, Done done);

 private:
  struct Counted {
    std::int64_t posts = 0;
    UtcTime at;
  };
  struct Round;

  const Counted* known(const std::string& key, UtcTime now) const;
  Result<void> refusal(const Round& round, UtcTime now);
  void next(const std::shared_ptr<Round>& round);
  void keep(Round& round, const client::Answer<std::int64_t>& answer);
  VolumeReport report(const Round& round, UtcTime now) const;
  TermVolume judged(const scheduler::Term& term, UtcTime now) const;

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  money::Purse& purse_;
  std::map<std::string, Counted> counted_;  // by the term's key
};

}  // namespace inquiry::intake
