// The pure half of OAuth 2.0: what is asked of X, and what its answers mean.
#include "client/oauth2.h"

#include <gmock/gmock.h>

namespace inquiry::client {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = TokenFailure::Kind;

Credentials::OAuth2 app(const std::string& secret = "app secret+canary") {
  return {"app-id", Secret{secret}, Secret{}};
}

HttpResult answered(int status, const std::string& body) {
  return HttpResponse{status, {{"content-type", "application/json"}}, body};
}

TEST(Pkce, MakesTheChallengeOfRfc7636AppendixB) {
  EXPECT_EQ(pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(OAuth2, SendsTheOwnerToXWithEverythingThatXWants) {
  EXPECT_EQ(authorize_url("https://x.com/i/oauth2/authorize", app(),
                          "http://127.0.0.1:8026/callback", "the-state", "the-challenge"),
            "https://x.com/i/oauth2/authorize?response_type=code&client_id=app-id&redirect_uri="
            "http%3A%2F%2F127.0.0.1%3A8026%2Fcallback&scope=tweet.read%20tweet.write%20users.read"
            "%20list.read%20media.write%20offline.access&state=the-state&code_challenge="
            "the-challenge&code_challenge_method=S256");
}

TEST(OAuth2, AConfidentialAppShowsItsSecretInTheHeaderAndAPublicOneItsIdInTheForm) {
  const auto confidential =
      token_request("https://api.x.com", app("s:3cret"), renewal_form(Secret{"old"}));
  // app-id:s%3A3cret
  EXPECT_THAT(confidential.headers, Contains("Authorization: Basic YXBwLWlkOnMlM0EzY3JldA=="));
  EXPECT_EQ(confidential.body, "grant_type=refresh_token&refresh_token=old");
  EXPECT_EQ(confidential.url, "https://api.x.com/2/oauth2/token");
  const auto open = token_request("https://api.x.com", app(""), renewal_form(Secret{"old"}));
  EXPECT_THAT(open.headers, Not(Contains(HasSubstr("Authorization"))));
  EXPECT_EQ(open.body, "grant_type=refresh_token&refresh_token=old&client_id=app-id");
}

TEST(OAuth2, ATokenRequestIsNeverTransmittedTwice) {
  EXPECT_TRUE(token_request("https://api.x.com", app(), renewal_form(Secret{"old"})).once);
}

TEST(OAuth2, ReadsWhatXGaveOut) {
  const auto tokens = read_token_answer(
      answered(200, R"({"token_type":"bearer","expires_in":7200,"access_token":"a","scope":
                        "tweet.read users.read","refresh_token":"r"})"),
      {});
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->access_token.reveal(), "a");
  EXPECT_EQ(tokens->refresh_token.reveal(), "r");
  EXPECT_EQ(tokens->lifetime, std::chrono::hours{2});
  EXPECT_EQ(tokens->scopes, "tweet.read users.read");
}

struct Refusal {
  std::string name;
  int status;
  std::string body;
  Kind kind;
  bool unknown;
  friend void PrintTo(const Refusal& row, std::ostream* out) { *out << row.name; }
};

class TokenRefusals : public ::testing::TestWithParam<Refusal> {};

TEST_P(TokenRefusals, MeanWhatTheyMeanAndRepeatNoSecret) {
  const auto& row = GetParam();
  const auto tokens = read_token_answer(answered(row.status, row.body), {});
  ASSERT_FALSE(tokens);
  EXPECT_EQ(tokens.error().kind, row.kind);
  EXPECT_EQ(tokens.error().unknown, row.unknown);
  EXPECT_THAT(tokens.error().message, Not(HasSubstr("canary")));
  EXPECT_FALSE(tokens.error().message.empty());
}

INSTANTIATE_TEST_SUITE_P(
    OAuth2, TokenRefusals,
    ::testing::Values(
        Refusal{"InvalidGrant", 400, R"({"error":"invalid_grant","error_description":"canary"})",
                Kind::kGrant, false},
        Refusal{"BadToken", 400,
                R"({"error":"invalid_request","error_description":"Value passed for the )"
                R"(token was invalid."})",
                Kind::kGrant, false},
        Refusal{"BadCode", 400,
                R"({"error":"invalid_request","error_description":"Value passed for the )"
                R"(authorization code was invalid."})",
                Kind::kGrant, false},
        Refusal{"OtherBadRequest", 400,
                R"({"error":"invalid_request","error_description":"Missing required parameter"})",
                Kind::kTransient, false},
        Refusal{"BadSecret", 401,
                R"({"error":"unauthorized_client","error_description":"Missing valid )"
                R"(authorization header"})",
                Kind::kClient, false},
        Refusal{"InvalidClient", 400, R"({"error":"invalid_client"})", Kind::kClient, false},
        Refusal{"RateLimited", 429, "", Kind::kTransient, false},
        Refusal{"Forbidden", 403, "<html>canary", Kind::kTransient, false},
        Refusal{"Outage", 503, "", Kind::kTransient, true},
        Refusal{"LoginPage", 302, "", Kind::kTransient, false},
        Refusal{"Nonsense", 200, "{]canary", Kind::kTransient, true},
        Refusal{"NoToken", 200, R"({"token_type":"canary"})", Kind::kTransient, true},
        Refusal{"LineInToken", 200, R"({"access_token":"a\r\nX-Evil: canary"})", Kind::kTransient,
                true}),
    [](const auto& row) { return row.param.name; });

TEST(OAuth2, SilenceMayHaveRotatedTheTokenUnlessNothingLeft) {
  HttpFailure failure;
  failure.kind = HttpFailure::Kind::kClosed;
  EXPECT_TRUE(read_token_answer(tl::unexpected(failure), {}).error().unknown);
  failure.nothing_sent = true;
  EXPECT_FALSE(read_token_answer(tl::unexpected(failure), {}).error().unknown);
}

TEST(OAuth2, ScopesAreComparedWordByWord) {
  EXPECT_TRUE(has_scopes("tweet.read  tweet.write users.read", "users.read tweet.read"));
  EXPECT_FALSE(has_scopes("tweet.read tweet.writer", "tweet.write"));
  EXPECT_TRUE(has_scopes("", ""));
  EXPECT_FALSE(has_scopes("", "tweet.read"));
}

}  // namespace
}  // namespace inquiry::client
