// Asks X now and then what it counted itself, to be shown beside our own count.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/clock.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"

namespace inquiry::intake {

// Everything it is given must outlive it. Loop thread only.
class UsageWatch {
 public:
  struct Reading {
    client::Usage usage;
    UtcTime read_at;
  };

  UsageWatch(Host& host, Accounts& accounts, const Clock& clock)
      : host_(host), accounts_(accounts), clock_(clock) {}

  // Asks for every account with a bearer token, once an hour; answers when to be asked again.
  std::optional<UtcTime> tick(UtcTime now);

  // Nothing that was planned by the old clock holds.
  void clock_was_set() { ask_at_.clear(); }

  // By account; those that X never answered for are missing.
  const std::map<std::string, Reading>& readings() const { return readings_; }

 private:
  void arrived(const std::string& account, const client::Answer<client::Usage>& answer);

  Host& host_;
  Accounts& accounts_;
  const Clock& clock_;
  std::map<std::string, Reading> readings_;
  std::map<std::string, UtcTime> ask_at_;
  std::set<std::string> failure_said_;
};

}  // namespace inquiry::intake
