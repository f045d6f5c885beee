// Logins under way: an account's owner agrees in a browser, and X's answer becomes a grant.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "client/token_keeper.h"
#include "client/x.h"
#include "daemon/machine.h"

namespace inquiry {

// Loop thread only. The transport and the clock must outlive it.
class Logins {
 public:
  using Later = std::function<void(std::function<void()>)>;
  using Done = std::function<void(Result<client::Grant>)>;

  struct Request {
    std::string account;
    UserId user_id;  // whose agreement it must be
    std::string authorize_url;
    std::string redirect_uri;
    client::X::Options options;
    const client::Credentials::OAuth2* app = nullptr;
  };

  Logins(client::Transport& transport, const Clock& clock, Later later)
      : transport_(transport), clock_(clock), later_(std::move(later)) {}

  // Called when X showed who agreed: it charges for that user.
  std::function<void(const std::string& account, UserId shown)> on_shown;

  // An earlier login of the account that was not completed is forgotten.
  LoginOffer begin(const Request& request);

  // Exchanges the code, asks X whose it is, and answers with the grant only if it is the right
  // account's; somebody else's is given back to X. Once per state. Nothing is stored here.
  void complete(const std::string& account, const std::string& state, Secret code, Done done);

 private:
  struct Pending {
    std::string state;
    std::string verifier;
    std::string redirect_uri;
    UserId user_id;
    client::X::Options options;
    client::Credentials::OAuth2 app;
    UtcTime expires_at;
  };
  // A client that holds the new grant, for as long as X is asked whose it is.
  struct Proof {
    std::string account;
    UserId user_id;
    std::unique_ptr<client::TokenKeeper> keeper;
    std::unique_ptr<client::X> x;
  };

  using Login = std::shared_ptr<const Pending>;
  void exchanged(const std::string& account, const Login& login, client::Tokens tokens,
                 const Done& done);
  void proven(const Proof& proof, const Pending& login, const client::Answer<client::Me>& answer,
              const Done& done);
  static Result<client::Grant> judge(const Proof& proof, const client::Answer<client::Me>& answer);

  client::Transport& transport_;
  const Clock& clock_;
  Later later_;
  std::map<std::string, Pending> pending_;  // by account
  std::list<Proof> proofs_;
};

}  // namespace inquiry
