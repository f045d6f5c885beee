// Who is calling: app bearer tokens and OAuth 1.0a signatures, checked for real.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "client/simulator/request.h"

namespace inquiry::simulator {

// One account on the simulated X and the keys that speak for it. Simulated keys are no secrets.
struct Account {
  UserId user_id;
  std::string handle;
  std::string name;  // as shown; the handle when empty
  std::string bearer_token;
  std::string consumer_key;
  std::string consumer_secret;
  std::string access_token;
  std::string access_token_secret;
  bool read_only = false;  // the app may not write: 403 oauth1-permissions
};

// An account file: `user_id`, `handle`, optionally `name` and `read_only`, and the members of
// inquiryd's credential file. `who` ("2244994945:LincolnPLC") stands in for the first two.
Result<Account> parse_account(const std::string& json, std::string_view who = {});

struct Caller {
  const Account* account = nullptr;
  bool is_user = false;  // an account, not merely its app
};

struct Refusal {
  int code = 0;  // of X's legacy list; 0: none
  std::string message;
};

class Doorkeeper {
 public:
  // The clock must outlive the doorkeeper.
  Doorkeeper(std::vector<Account> accounts, const Clock& clock);

  const std::vector<Account>& accounts() const { return accounts_; }

  tl::expected<Caller, Refusal> admit(const Request& request, const Target& target);

 private:
  tl::expected<Caller, Refusal> admit_signed(const Request& request, const Target& target,
                                             const std::string& header);
  std::optional<Refusal> stale(const std::string& timestamp) const;
  bool replayed(const std::string& token, const std::string& nonce);
  Duration tolerance() const;

  std::vector<Account> accounts_;
  const Clock& clock_;
  std::map<std::string, UtcTime> nonces_;  // with its token -> when it was seen
  std::map<UtcTime, std::vector<std::string>> nonces_by_time_;
};

}  // namespace inquiry::simulator
