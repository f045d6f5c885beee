#include "daemon/logins.h"

#include <fmt/format.h>

#include <utility>

#include "base/digest.h"
#include "client/oauth2.h"

namespace inquiry {
namespace {

constexpr std::chrono::minutes kPatience{15};
constexpr std::size_t kStateBytes = 16;
constexpr std::size_t kVerifierBytes = 32;  // 64 hex digits; RFC 7636 wants 43 to 128
constexpr std::string_view kNeeded = "tweet.read tweet.write users.read offline.access";

Error refused(const std::string& account, const client::TokenFailure& failure) {
  switch (failure.kind) {
    case client::TokenFailure::Kind::kGrant:
      return {Error::Kind::kConflict,
              fmt::format("X did not accept the login's code: it is good for 30 seconds and one "
                          "try, and the redirect address must be registered exactly; run "
                          "inquiryctl account login {} again",
                          account)};
    case client::TokenFailure::Kind::kClient:
      return {Error::Kind::kConflict, failure.message};
    case client::TokenFailure::Kind::kTransient:
      break;
  }
  return {Error::Kind::kUnavailable,
          fmt::format("{}; nothing was changed, run inquiryctl account login {} again",
                      failure.message, account)};
}

}  // namespace

LoginOffer Logins::begin(const Request& request) {
  Pending login;
  login.state = random_hex(kStateBytes);
  login.verifier = random_hex(kVerifierBytes);
  login.redirect_uri = request.redirect_uri;
  login.user_id = request.user_id;
  login.options = request.options;
  login.app = request.app->copy();
  login.expires_at = clock_.utc_now() + kPatience;
  LoginOffer start{client::authorize_url(request.authorize_url, login.app, login.redirect_uri,
                                         login.state, client::pkce_challenge(login.verifier)),
                   login.state, login.expires_at};
  pending_.insert_or_assign(request.account, std::move(login));
  return start;
}

void Logins::complete(const std::string& account, const std::string& state, Secret code,
                      Done done) {
  const auto found = pending_.find(account);
  if (found == pending_.end() || !equal_in_constant_time(found->second.state, state) ||
      clock_.utc_now() > found->second.expires_at) {
    done(fail(Error::Kind::kConflict,
              fmt::format("no login of account {} waits for this answer, or it waited for longer "
                          "than 15 minutes; run inquiryctl account login {} again",
                          account, account)));
    return;
  }
  const Login login = std::make_shared<Pending>(std::move(found->second));
  pending_.erase(found);
  transport_.send(
      client::token_request(login->options.base_url, login->app,
                            client::exchange_form(code, login->verifier, login->redirect_uri)),
      [this, account, login, done = std::move(done)](const client::HttpResult& result) {
        auto tokens = client::read_token_answer(result, Duration{});
        if (!tokens) {
          done(tl::unexpected<Error>(refused(account, tokens.error())));
        } else {
          exchanged(account, login, std::move(*tokens), done);
        }
      });
}

void Logins::exchanged(const std::string& account, const Login& login, client::Tokens tokens,
                       const Done& done) {
  if (tokens.refresh_token.empty() ||
      (!tokens.scopes.empty() && !client::has_scopes(tokens.scopes, kNeeded))) {
    done(fail(
        Error::Kind::kConflict,
        fmt::format("X granted \"{}\", and {} are needed; set the app to \"Read and write\" in "
                    "X's developer console and log in again",
                    tokens.scopes, kNeeded)));
    return;
  }
  auto grant = client::granted(std::move(tokens), {}, clock_.utc_now());
  auto& proof = proofs_.emplace_back();
  proof.account = account;
  proof.user_id = login->user_id;
  proof.keeper = std::make_unique<client::TokenKeeper>(
      transport_, clock_,
      client::TokenKeeper::Host{[](const client::Grant&) { return Result<void>{}; }, later_, [] {}},
      client::TokenKeeper::Options{account, login->options.base_url}, login->app.copy(),
      std::move(grant));
  proof.x = std::make_unique<client::X>(transport_, clock_, login->options, client::Credentials{},
                                        proof.keeper.get());
  proof.x->me_with(client::Credential::kOAuth2,
                   [this, &proof, login, done](const client::Answer<client::Me>& answer) {
                     proven(proof, *login, answer, done);
                   });
}

void Logins::proven(const Proof& proof, const Pending& login,
                    const client::Answer<client::Me>& answer, const Done& done) {
  if (answer && on_shown) on_shown(proof.account, answer->id);
  auto judged = judge(proof, answer);
  const auto grant = proof.keeper->grant()->copy();
  // Its client is still on the stack.
  later_([this, &proof] { proofs_.remove_if([&](const Proof& each) { return &each == &proof; }); });
  if (!answer || answer->id == login.user_id) {
    done(std::move(judged));
    return;
  }
  // Somebody's private account is nothing that a school keeps a grant of, even unused.
  transport_.send(
      client::revocation_request(login.options.base_url, login.app, grant.refresh_token),
      [error = judged.error(), done](const client::HttpResult& result) mutable {
        const bool given_back = result && result->status >= 200 && result->status < 300;
        error.message += given_back ? "; what was granted has been given back to X"
                                    : "; what was granted could not be given back to X: that "
                                      "person should remove the app there, under connected apps";
        done(tl::unexpected{std::move(error)});
      });
}

Result<client::Grant> Logins::judge(const Proof& proof, const client::Answer<client::Me>& answer) {
  if (!answer) {
    return fail(Error::Kind::kUnavailable,
                fmt::format("X granted access but does not say to whom: {}; nothing was changed, "
                            "run inquiryctl account login {} again",
                            answer.error().message, proof.account));
  }
  if (answer->id != proof.user_id) {
    return fail(Error::Kind::kConflict,
                fmt::format("the login was made as @{} (user {}), but account {} is user {}; log "
                            "out of X in the browser, log in there as the right account, and run "
                            "inquiryctl account login {} again",
                            answer->handle, answer->id.str(), proof.account, proof.user_id.str(),
                            proof.account));
  }
  return proof.keeper->grant()->copy();
}

}  // namespace inquiry
