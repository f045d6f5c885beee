// X's OAuth 2.0: the authorize page, the token endpoint and what they gave out.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "client/simulator/account.h"
#include "client/simulator/json.h"
#include "client/simulator/request.h"

namespace inquiry::simulator {

// What may be changed while the simulator runs.
struct GrantRules {
  bool approve = true;  // whoever opens the authorize page agrees
  std::string as;       // handle of who does; empty: the account with that client_id
  std::string scopes;   // agreed to, of those asked for; empty: all
  Duration access_life = std::chrono::seconds{7200};
  Duration code_life = std::chrono::seconds{30};
  Duration unused_life = std::chrono::days{180};  // of a refresh token
  Duration grace{};           // how long a refresh token that was used still works
  bool reuse_revokes = true;  // one used after that ends the grant
};

class Grants {
 public:
  // Who holds an access token.
  struct Holder {
    const Account* account = nullptr;
    std::string scopes;  // separated by spaces
  };

  // The accounts and the clock must outlive this object.
  Grants(const std::vector<Account>& accounts, const Clock& clock);

  Response authorize(const Target& target);
  Response token(const Request& request);
  Response revoke(const Request& request);

  // nullopt: nobody, or not any more.
  std::optional<Holder> holder(std::string_view access_token) const;

  // POST changes the rules, revokes or tells; GET tells.
  Response control(const Request& request);

 private:
  struct Grant {
    const Account* account = nullptr;
    std::string client_id;
    std::string scopes;
    std::string refresh_token;
    UtcTime used_at{};                             // or given out
    std::map<std::string, UtcTime> spent;          // refresh tokens -> when they were used
    std::map<std::string, UtcTime> access_tokens;  // -> when they end
    bool revoked = false;
  };
  struct Code {
    const Account* account = nullptr;
    std::string client_id;
    std::string redirect_uri;
    std::string challenge;
    std::string scopes;
    UtcTime ends{};
  };

  // The app that asks; nullptr: not known, or its secret is wrong.
  const Account* client_of(const Request& request, const QueryPairs& form) const;
  Response exchange(const Account& client, const QueryPairs& form);
  Response renew(const Account& client, const QueryPairs& form);
  Response give(Grant& grant);
  Grant* grant_of(std::string_view refresh_token);
  const Account* called(std::string_view handle) const;
  Json told() const;

  const std::vector<Account>& accounts_;
  const Clock& clock_;
  GrantRules rules_;
  std::map<std::string, Code> codes_;
  std::deque<Grant> grants_;
  int renewals_ = 0;
  std::vector<std::string> given_;  // every token and code there ever was
};

// All of `wanted` are in `given`.
bool covers(std::string_view given, std::string_view wanted);

}  // namespace inquiry::simulator
