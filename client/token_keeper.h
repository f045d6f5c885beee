// One account's OAuth 2.0 grant: renewed in good time, by one request at a time, and the newest
// refresh token always on the disk before it is used.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "client/oauth2.h"
#include "client/transport.h"
#include "client/x.h"

namespace inquiry::client {

// What is kept of a user's agreement. Times are ours.
struct Grant {
  Secret access_token;   // empty: there is none yet
  Secret refresh_token;  // good for one renewal; X forgets it after about six months without use
  UtcTime expires_at{};  // of the access token
  UtcTime renew_at{};
  UtcTime renewed_at{};  // when X gave out these tokens
  std::string scopes;    // separated by spaces; empty: not known yet
  bool asked = false;    // a renewal left for X, and its answer has not been written down

  Grant copy() const;
};

// The grant as of `now`, to be renewed some minutes before the access token ends. A token that X
// did not give anew is taken from `before`.
Grant granted(Tokens tokens, const Grant& before, UtcTime now);

// Not for OAuth 1.0a and the app's bearer token, which do not expire. Loop thread only. The
// transport and the clock must outlive it, and it its requests. Fails as data: problem().
class TokenKeeper {
 public:
  struct Host {
    // Writes the grant durably. An error's message says why it cannot be.
    std::function<Result<void>(const Grant&)> keep;
    // Runs it soon, not from within the call.
    std::function<void(std::function<void()>)> later;
    // A renewal ended, well or not.
    std::function<void()> changed;
  };
  struct Options {
    std::string account;   // for messages
    std::string base_url;  // without a trailing slash
  };
  using Done = std::function<void(std::optional<Failure>)>;

  // Without a grant there is nothing to use until adopt().
  TokenKeeper(Transport& transport, const Clock& clock, Host host, Options options,
              Credentials::OAuth2 app, std::optional<Grant> grant);

  // There is a grant, and X has not refused it.
  bool usable() const { return grant_ && refused_why_.empty(); }
  // The access token lives on for longer than a request takes.
  bool fresh() const;
  // The grant has all these scopes, or what it has is not known yet.
  bool allows(std::string_view scopes) const;
  // Valid until the loop goes on; empty unless there is a grant.
  std::string_view access_token() const;
  // Counts the access tokens there have been.
  int generation() const { return generation_; }
  const std::optional<Grant>& grant() const { return grant_; }
  const Credentials::OAuth2& app() const { return app_; }
  bool renewing() const { return renewing_; }

  // Renews now, or joins the renewal that is under way; within the pause after a failure it answers
  // with that failure. kUnauthorized, kWrongAccess: a person must help; kNothingSent: later.
  void renew(Done done);

  // X answered 401 to the access token of that generation, or took it. Two refusals in a row, of a
  // token and of the one that came after it, end the grant.
  void refused(int generation);
  void accepted(int generation);

  // Renews what is due. Answers when to be asked again.
  std::optional<UtcTime> tick(UtcTime now);

  // Replaces the grant after a login, written down first. The answer to a renewal of the old one
  // that is under way counts for nothing then.
  Result<void> adopt(Grant grant);
  // The app's other secret or X's other address, after a reload.
  void set_app(Credentials::OAuth2 app, std::string base_url);
  // Gives a refused grant another try: X may have been wrong, or a person may have mended it.
  void try_again();
  // Nothing of this object is written down any more: another one has taken over.
  void retire() { retired_ = true; }

  // For people; empty when all is well. A problem means that there is no token to work with.
  std::string problem() const;
  // What will become a problem within days.
  std::string warning(UtcTime now) const;

 private:
  void ask();
  void answered(int era, const HttpResult& result);
  void receive(Tokens tokens);
  void write_down();
  void fail_with(const TokenFailure& failure);
  void finish();
  void pause(Failure::Kind kind, std::string why, std::optional<UtcTime> not_before);
  Result<void> mark_asked() const;
  Failure failure() const;
  Result<void> keep(const Grant& grant) const;

  Transport& transport_;
  const Clock& clock_;
  Host host_;
  Options options_;
  Credentials::OAuth2 app_;
  std::optional<Grant> grant_;
  std::optional<Grant> unwritten_;  // X gave it out and the disk has not taken it: not used
  std::vector<Done> waiting_;
  bool renewing_ = false;
  bool retired_ = false;
  int generation_ = 0;
  int era_ = 0;       // logins
  int refusals_ = 0;  // 401s in a row
  int failures_ = 0;  // renewals in a row that came to nothing
  UtcTime retry_at_{};
  std::string paused_why_;  // the last renewal's failure
  Failure::Kind paused_as_ = Failure::Kind::kNothingSent;
  std::string refused_why_;  // not empty: only a person can help
};

}  // namespace inquiry::client
