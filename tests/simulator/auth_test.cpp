#include <gtest/gtest.h>

#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

TEST(OAuth1, SignsTheDocumentedExample) {
  const auto sign = [](std::string_view url) {
    return oauth1_signature("POST", url,
                            {{"include_entities", "true"},
                             {"status", "Hello Ladies + Gentlemen, a signed OAuth request!"},
                             {"oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog"},
                             {"oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"},
                             {"oauth_signature_method", "HMAC-SHA1"},
                             {"oauth_timestamp", "1318622958"},
                             {"oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"},
                             {"oauth_version", "1.0"}},
                            "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
                            "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE");
  };
  EXPECT_EQ(sign("https://api.x.com/1.1/statuses/update.json"), "Ls93hJiZbQ3akF3HF3x1Bz8/zU4=");
  EXPECT_EQ(sign("https://api.twitter.com/1.1/statuses/update.json"),
            "hCtSmYh+iHYCEqBWrE7C7hYmtUk=");
}

TEST(OAuth1, AdmitsARequestThatIsSignedRight) {
  Simulated x;
  const auto answer = x.signed_call("GET", "/2/users/me?user.fields=created_at,description");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.at("data").at("username"), "LincolnPLC");
}

// Replaces a part of the Authorization header.
void change(Request& request, const std::string& from, const std::string& to) {
  auto& header = request.headers.at("authorization");
  const auto at = header.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  header.replace(at, from.size(), to);
}

TEST(OAuth1, RefusesARequestOfWhichAnyPartWasChanged) {
  struct Row {
    const char* what;
    void (*change)(Request&);
  };
  const Row rows[] = {
      {"method",
       [](Request& r) {
         r.method = "GET";
         r.target = "/2/tweets?ids=1";
       }},
      {"path",
       [](Request& r) {
         r.target = "/2/tweets/12";
         r.method = "DELETE";
       }},
      {"query", [](Request& r) { r.target += "?a=b"; }},
      {"host", [](Request& r) { r.headers["host"] = "127.0.0.1:8081"; }},
      {"nonce", [](Request& r) { change(r, "oauth_nonce=\"nonce", "oauth_nonce=\"other"); }},
      {"consumer key", [](Request& r) { change(r, "key=\"consumer", "key=\"consumed"); }},
      {"token", [](Request& r) { change(r, "token=\"access", "token=\"excess"); }},
      {"method name", [](Request& r) { change(r, "HMAC-SHA1", "HMAC-SHA256"); }},
      {"version", [](Request& r) { change(r, "\"1.0\"", "\"2.0\""); }},
      {"timestamp", [](Request& r) { change(r, "timestamp=\"17", "timestamp=\"18"); }},
      {"signature", [](Request& r) { change(r, "signature=\"", "signature=\"A"); }},
      {"no signature", [](Request& r) { change(r, "oauth_signature=", "oauth_nothing="); }},
      {"twice", [](Request& r) { change(r, "OAuth ", "OAuth oauth_version=\"1.0\", "); }},
      {"scheme", [](Request& r) { change(r, "OAuth ", "Basic "); }},
      {"no quotes", [](Request& r) { change(r, "\"1.0\"", "1.0"); }},
      {"none", [](Request& r) { r.headers.erase("authorization"); }},
  };
  for (const auto& row : rows) {
    Simulated x;
    auto request = x.signed_request("POST", "/2/tweets", R"({"text":"hello"})");
    row.change(request);
    const auto answer = Simulated::read(x.sim().handle(request));
    EXPECT_EQ(answer.status, 401) << row.what;
    EXPECT_EQ(answer.body.at("type"), "about:blank") << row.what;
    EXPECT_EQ(x.timeline().body.at("meta").at("result_count"), 0) << row.what;
  }
}

TEST(OAuth1, RefusesAReplay) {
  Simulated x;
  const auto request = x.signed_request("POST", "/2/tweets", R"({"text":"once"})");
  EXPECT_EQ(x.sim().handle(request).status, 201);
  EXPECT_EQ(x.sim().handle(request).status, 401);
  x.clock().advance(std::chrono::seconds{200});
  EXPECT_EQ(x.sim().handle(request).status, 401);
}

TEST(OAuth1, RefusesAClockThatIsFiveMinutesOff) {
  struct Row {
    std::chrono::seconds off;
    int status;
  };
  for (const auto& row :
       {Row{std::chrono::seconds{300}, 200}, Row{std::chrono::seconds{301}, 401},
        Row{std::chrono::seconds{-300}, 200}, Row{std::chrono::seconds{-301}, 401}}) {
    Simulated x;
    const auto request = x.signed_request("GET", "/2/users/me");
    x.clock().advance(row.off);
    const auto answer = Simulated::read(x.sim().handle(request));
    EXPECT_EQ(answer.status, row.status) << row.off.count();
    if (row.status == 401) {
      EXPECT_EQ(answer.body.at("errors").at(0).at("code"), 135);
    }
  }
}

TEST(Auth, WantsAUserWhereXDoes) {
  Simulated x;
  const Request requests[] = {{"POST", "/2/tweets", {}, R"({"text":"x"})"},
                              {"DELETE", "/2/tweets/1", {}, ""},
                              {"GET", "/2/users/me", {}, ""}};
  for (auto request : requests) {
    request.headers["authorization"] = "Bearer app-token";
    const auto answer = Simulated::read(x.sim().handle(request));
    EXPECT_EQ(answer.status, 403) << request.target;
    EXPECT_TRUE(answer.body.at("type").get<std::string>().ends_with(
        "/problems/unsupported-authentication"));
  }
}

TEST(Auth, RefusesABearerTokenItDoesNotKnow) {
  Simulated x;
  for (const auto* token : {"Bearer other", "Bearer ", "bearer app-token", "Bearer app-token2"}) {
    EXPECT_EQ(x.sim().handle({"GET", "/2/tweets?ids=1", {{"authorization", token}}, ""}).status,
              401)
        << token;
  }
}

TEST(Auth, LetsAReadOnlyAppReadOnly) {
  Options options;
  options.accounts = {lincoln()};
  options.accounts[0].read_only = true;
  Simulated x(options);
  EXPECT_EQ(x.timeline().status, 200);
  const auto answer = x.create("hello");
  EXPECT_EQ(answer.status, 403);
  EXPECT_TRUE(answer.body.at("type").get<std::string>().ends_with("/oauth1-permissions"));
}

TEST(AccountFile, IsACredentialFileWithTheAccountsName) {
  const std::string credentials =
      R"("bearer_token":"b","oauth1":{"consumer_key":"ck","consumer_secret":"cs",)"
      R"("access_token":"at","access_token_secret":"as"},"oauth2":{"client_id":"x"}})";
  const auto with_name = parse_account(R"({"user_id":"12","handle":"Us",)" + credentials);
  ASSERT_TRUE(with_name.has_value());
  EXPECT_EQ(with_name->user_id.value, 12);
  EXPECT_EQ(with_name->bearer_token, "b");
  EXPECT_EQ(with_name->access_token_secret, "as");
  const auto named_outside = parse_account("{" + credentials, "12:Us");
  ASSERT_TRUE(named_outside.has_value());
  EXPECT_EQ(named_outside->handle, "Us");
  EXPECT_EQ(named_outside->consumer_key, "ck");
  EXPECT_FALSE(parse_account("{" + credentials).has_value());
  EXPECT_FALSE(parse_account("[]", "12:Us").has_value());
  EXPECT_FALSE(parse_account("{}", "twelve:Us").has_value());
}

}  // namespace
}  // namespace inquiry::simulator
