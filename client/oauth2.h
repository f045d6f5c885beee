// OAuth 2.0 for a user of X: authorization code with PKCE (RFC 6749, RFC 7636), renewal with
// rotating refresh tokens. Pure functions of what they are given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/secret.h"
#include "base/time.h"
#include "client/oauth1.h"
#include "client/transport.h"
#include "client/x.h"

namespace inquiry::client {

// What is asked for at a login: all that inquiryd ever does on X, and that it may renew the grant.
inline constexpr std::string_view kLoginScopes =
    "tweet.read tweet.write users.read list.read media.write offline.access";

// RFC 7636 section 4.2, method S256.
std::string pkce_challenge(std::string_view verifier);

// The address at which the account's owner agrees. `page` is X's authorize page.
std::string authorize_url(std::string_view page, const Credentials::OAuth2& app,
                          std::string_view redirect_uri, std::string_view state,
                          std::string_view challenge);

// What X's token endpoint gave out.
struct Tokens {
  Secret access_token;
  Secret refresh_token;  // empty: X gave no new one, the old one stays good
  Duration lifetime{};   // of the access token
  std::string scopes;    // separated by spaces
};

// Why it gave out nothing.
struct TokenFailure {
  enum class Kind {
    kTransient,  // says nothing about the grant: try again later with the same token
    kGrant,      // the refresh token or the code is not good (any more)
    kClient,     // the app's client_id or client_secret is not good
  };
  Kind kind = Kind::kTransient;
  bool unknown = false;  // it may have been done: the answer is lost
  std::string message;   // for people
  std::optional<UtcTime> retry_at;
};

// A request to X's token endpoint (form; HTTP Basic for a confidential client, client_id in the
// form for a public one). It rotates tokens, so it is never transmitted twice.
HttpRequest token_request(std::string_view base_url, const Credentials::OAuth2& app,
                          Parameters form);

// To X's revocation endpoint (RFC 7009): the grant of this refresh token ends.
HttpRequest revocation_request(std::string_view base_url, const Credentials::OAuth2& app,
                               const Secret& refresh_token);

// For grant_type=refresh_token and grant_type=authorization_code.
Parameters renewal_form(const Secret& refresh_token);
Parameters exchange_form(const Secret& code, std::string_view verifier,
                         std::string_view redirect_uri);

// X tells of a bad token as invalid_grant or as invalid_request with "Value passed for the token
// was invalid". A 429, a 5xx, silence or nonsense says nothing about the grant.
tl::expected<Tokens, TokenFailure> read_token_answer(const HttpResult& result, Duration clock_skew);

// All of `wanted` are among `given`; both separated by spaces.
bool has_scopes(std::string_view given, std::string_view wanted);

}  // namespace inquiry::client
