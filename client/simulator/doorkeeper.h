// Who is calling: app bearer tokens, OAuth 1.0a signatures and OAuth 2.0 access tokens, checked for
// real.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "client/simulator/account.h"
#include "client/simulator/grants.h"
#include "client/simulator/request.h"

namespace inquiry::simulator {

struct Caller {
  const Account* account = nullptr;
  bool is_user = false;                 // an account, not merely its app
  std::optional<std::string> scopes{};  // of an OAuth 2.0 user
};

struct Refusal {
  int code = 0;  // of X's legacy list; 0: none
  std::string message;
};

class Doorkeeper {
 public:
  // The clock must outlive the doorkeeper.
  Doorkeeper(std::vector<Account> accounts, const Clock& clock);
  Doorkeeper(const Doorkeeper&) = delete;
  Doorkeeper& operator=(const Doorkeeper&) = delete;

  const std::vector<Account>& accounts() const { return accounts_; }
  Grants& grants() { return grants_; }
  // The app's permission for OAuth 1.0a.
  void set_read_only(std::string_view handle, bool read_only);

  tl::expected<Caller, Refusal> admit(const Request& request, const Target& target);

 private:
  tl::expected<Caller, Refusal> admit_signed(const Request& request, const Target& target,
                                             const std::string& header);
  std::optional<Refusal> stale(const std::string& timestamp) const;
  bool replayed(const std::string& token, const std::string& nonce);
  Duration tolerance() const;

  std::vector<Account> accounts_;
  const Clock& clock_;
  Grants grants_{accounts_, clock_};
  std::map<std::string, UtcTime> nonces_;  // with its token -> when it was seen
  std::map<UtcTime, std::vector<std::string>> nonces_by_time_;
};

}  // namespace inquiry::simulator
