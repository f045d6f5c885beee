// Accounts at which X refuses everything for want of money: credits used up, a spending limit or a
// usage cap reached. Waiting does not mend that, so nothing is asked but one question now and then.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/time.h"

namespace inquiry::money {

class Caps {
 public:
  // X refused. Asked again after 6 h, later after 12 and 24, and when the UTC month turns. True
  // when a person has not been told yet.
  bool close(const std::string& account, UtcTime now);

  // Until when nothing is asked; nullopt: it is open. Past that instant it is still closed, until
  // reopen(): one question is due.
  std::optional<UtcTime> closed_until(const std::string& account) const;

  // X answered again: what it charges for may be tried. Refused once more, it waits longer and is
  // not said again.
  void reopen(const std::string& account);

  // The clock was set: the next question of each closed account is due.
  void clock_was_set(UtcTime now) {
    for (auto& [account, cap] : caps_) {
      if (cap.until) cap.until = now;
    }
  }

  // X did what it charges for. What is closed stays so: the call had begun before.
  void forget(const std::string& account);

 private:
  struct Cap {
    int refusals = 0;
    std::optional<UtcTime> until;
  };
  std::map<std::string, Cap> caps_;
};

}  // namespace inquiry::money
