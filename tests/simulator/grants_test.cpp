// The simulated X's OAuth 2.0: codes, rotation, scopes, ends.
#include <gmock/gmock.h>

#include "base/digest.h"
#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const std::string kCallback = "http://127.0.0.1:8026/callback";

class GrantsTest : public ::testing::Test {
 protected:
  GrantsTest() : x_(options()) {}

  static Options options() {
    Options options;
    options.accounts = {lincoln()};
    options.accounts[0].client_id = "app";
    options.accounts[0].client_secret = "secret";
    return options;
  }

  Answer authorize(const std::string& scopes, const std::string& more = "") {
    return Simulated::read(
        x_.sim().handle({"GET",
                         "/i/oauth2/authorize?response_type=code&client_id=app&redirect_uri=" +
                             percent_encode(kCallback) + "&scope=" + percent_encode(scopes) +
                             "&state=st&code_challenge=" + base64url(sha256(kVerifier)) +
                             "&code_challenge_method=S256" + more,
                         {},
                         ""}));
  }
  std::string code(const std::string& scopes = "tweet.read tweet.write users.read offline.access") {
    const auto location = authorize(scopes).header("Location");
    EXPECT_THAT(location, StartsWith(kCallback + "?state=st&code="));
    return location.substr(location.find("code=") + 5);
  }
  Answer token(const std::string& form, const std::string& basic = "app:secret") {
    return Simulated::read(x_.sim().handle(
        {"POST", "/2/oauth2/token", {{"authorization", "Basic " + base64(basic)}}, form}));
  }
  Answer exchange(const std::string& code, const std::string& verifier = kVerifier,
                  const std::string& callback = kCallback) {
    return token("grant_type=authorization_code&code=" + code + "&code_verifier=" + verifier +
                 "&redirect_uri=" + percent_encode(callback));
  }
  Answer renew(const std::string& refresh_token) {
    return token("grant_type=refresh_token&refresh_token=" + refresh_token);
  }
  int status_with(const std::string& access_token, const std::string& method,
                  const std::string& target, const std::string& body = "") {
    return x_.sim()
        .handle({method, target, {{"authorization", "Bearer " + access_token}}, body})
        .status;
  }

  Simulated x_;
};

TEST_F(GrantsTest, ACodeBecomesTokensForItsVerifierOnceAndWithinThirtySeconds) {
  const auto first = code();
  const auto given = exchange(first);
  ASSERT_EQ(given.status, 200);
  EXPECT_EQ(given.body["expires_in"], 7200);
  EXPECT_EQ(status_with(given.body["access_token"], "GET", "/2/users/me"), 200);
  EXPECT_EQ(exchange(first).status, 400) << "used";
  EXPECT_EQ(exchange(code(), kVerifier + "x").status, 400);
  EXPECT_EQ(exchange(code(), kVerifier, kCallback + "/").status, 400);
  const auto late = code();
  x_.clock().advance(31s);
  EXPECT_EQ(exchange(late).status, 400);
}

TEST_F(GrantsTest, TheOwnerMayRefuse) {
  x_.control("POST", "oauth2", {{"approve", false}});
  EXPECT_EQ(authorize("tweet.read").header("Location"),
            kCallback + "?state=st&error=access_denied");
}

TEST_F(GrantsTest, ARefreshTokenIsGoodForOneRenewalAndAnotherUseEndsTheGrant) {
  const auto given = exchange(code());
  const auto next = renew(given.body["refresh_token"]);
  ASSERT_EQ(next.status, 200);
  EXPECT_NE(next.body["refresh_token"], given.body["refresh_token"]);
  EXPECT_EQ(status_with(next.body["access_token"], "GET", "/2/users/me"), 200);
  const auto again = renew(given.body["refresh_token"]);
  EXPECT_EQ(again.status, 400);
  EXPECT_EQ(again.body["error_description"], "Value passed for the token was invalid.");
  EXPECT_EQ(renew(next.body["refresh_token"]).status, 400);
  EXPECT_EQ(status_with(next.body["access_token"], "GET", "/2/users/me"), 401);
}

TEST_F(GrantsTest, WithinTheGraceAUsedRefreshTokenStillWorks) {
  x_.control("POST", "oauth2", {{"grace_ms", 60'000}});
  const auto given = exchange(code());
  renew(given.body["refresh_token"]);
  x_.clock().advance(59s);
  EXPECT_EQ(renew(given.body["refresh_token"]).status, 200);
  x_.clock().advance(2s);
  EXPECT_EQ(renew(given.body["refresh_token"]).status, 400);
}

TEST_F(GrantsTest, AnAccessTokenEndsAfterTwoHoursAndAnUnusedGrantAfterSixMonths) {
  const auto given = exchange(code());
  x_.clock().advance(2h - 1s);
  EXPECT_EQ(status_with(given.body["access_token"], "GET", "/2/users/me"), 200);
  x_.clock().advance(1s);
  EXPECT_EQ(status_with(given.body["access_token"], "GET", "/2/users/me"), 401);
  x_.clock().advance(std::chrono::days{181});
  EXPECT_EQ(renew(given.body["refresh_token"]).status, 400);
}

TEST_F(GrantsTest, EachEndpointWantsItsScopes) {
  const auto reader = exchange(code("tweet.read users.read offline.access"));
  const std::string token = reader.body["access_token"];
  EXPECT_EQ(status_with(token, "GET", "/2/users/me"), 200);
  EXPECT_EQ(status_with(token, "GET", "/2/users/2244994945/tweets"), 200);
  EXPECT_EQ(status_with(token, "GET", "/2/lists/1/tweets"), 403);
  EXPECT_EQ(status_with(token, "POST", "/2/tweets", R"({"text":"hello"})"), 403);
  const auto writer = exchange(code());
  EXPECT_EQ(status_with(writer.body["access_token"], "POST", "/2/tweets", R"({"text":"hello"})"),
            201);
}

TEST_F(GrantsTest, WithoutOfflineAccessThereIsNoRefreshToken) {
  EXPECT_FALSE(exchange(code("tweet.read users.read")).body.contains("refresh_token"));
}

TEST_F(GrantsTest, AWrongSecretIsTheAppsProblemAndNotTheGrants) {
  const auto given = exchange(code());
  const std::string form =
      "grant_type=refresh_token&refresh_token=" + given.body["refresh_token"].get<std::string>();
  for (const auto* basic : {"app:other", "other:secret", "app"}) {
    const auto refused = token(form, basic);
    EXPECT_EQ(refused.status, 401) << basic;
    EXPECT_EQ(refused.body["error"], "unauthorized_client");
  }
  EXPECT_EQ(token(form).status, 200);
}

TEST_F(GrantsTest, APublicAppNamesItselfInTheForm) {
  auto open = options();
  open.accounts[0].client_secret.clear();
  open.accounts[0].refresh_token = "from-the-start";
  Simulated x(open);
  const auto ask = [&](const std::string& form) {
    return x.sim().handle({"POST", "/2/oauth2/token", {}, form}).status;
  };
  EXPECT_EQ(ask("grant_type=refresh_token&refresh_token=from-the-start"), 401);
  EXPECT_EQ(ask("grant_type=refresh_token&refresh_token=from-the-start&client_id=app"), 200);
}

TEST_F(GrantsTest, AGrantIsTakenBackByTheAppOrByItsOwner) {
  const auto given = exchange(code());
  x_.sim().handle({"POST",
                   "/2/oauth2/revoke",
                   {{"authorization", "Basic " + base64("app:secret")}},
                   "token=" + given.body["refresh_token"].get<std::string>()});
  EXPECT_EQ(status_with(given.body["access_token"], "GET", "/2/users/me"), 401);
  const auto other = exchange(code());
  x_.control("POST", "oauth2", {{"revoke", "LincolnPLC"}});
  EXPECT_EQ(renew(other.body["refresh_token"]).status, 400);
}

TEST_F(GrantsTest, ARedirectAddressMustBeRegistered) {
  auto strict = options();
  strict.accounts[0].redirect_uris = {"https://school.example/callback"};
  Simulated x(strict);
  const auto status = [&](const std::string& uri) {
    return x.sim()
        .handle({"GET",
                 "/i/oauth2/authorize?response_type=code&client_id=app&state=s&code_challenge=c"
                 "&code_challenge_method=S256&redirect_uri=" +
                     percent_encode(uri),
                 {},
                 ""})
        .status;
  };
  EXPECT_EQ(status("https://school.example/callback"), 302);
  EXPECT_EQ(status("https://school.example/callback/"), 400);
  EXPECT_EQ(status(kCallback), 400);
}

TEST_F(GrantsTest, TheTokenEndpointGoesWrongOnDemandAndIsLogged) {
  const auto given = exchange(code());
  x_.fault({{"endpoint", "oauth2_token"}, {"kind", "after"}});
  EXPECT_EQ(renew(given.body["refresh_token"]).status, 503);
  EXPECT_EQ(renew(given.body["refresh_token"]).status, 400) << "it was done";
  EXPECT_EQ(x_.sim().log().back().endpoint, "oauth2_token");
}

TEST_F(GrantsTest, TheOAuth1KeysRightsAreToldInAHeader) {
  EXPECT_EQ(x_.signed_call("GET", "/2/users/me").header("x-access-level"), "read-write");
  x_.control("POST", "accounts", {{"handle", "LincolnPLC"}, {"read_only", true}});
  EXPECT_EQ(x_.signed_call("GET", "/2/users/me").header("x-access-level"), "read");
  EXPECT_EQ(x_.create("hello").status, 403);
}

}  // namespace
}  // namespace inquiry::simulator
