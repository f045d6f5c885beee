// An account on the simulated X and the keys that speak for it. Simulated keys are no secrets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"

namespace inquiry::simulator {

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
  std::string client_id;
  std::string client_secret;               // empty: a public client
  std::string refresh_token;               // of a grant that there is from the start
  std::vector<std::string> redirect_uris;  // registered; empty: any on 127.0.0.1
};

// An account file: `user_id`, `handle`, optionally `name` and `read_only`, and the members of
// inquiryd's credential file. `who` ("2244994945:LincolnPLC") stands in for the first two.
Result<Account> parse_account(const std::string& json, std::string_view who = {});

}  // namespace inquiry::simulator
