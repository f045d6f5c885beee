// What each refusal of X means to the scheduler.
#include <gmock/gmock.h>

#include "tests/client/support/x_over_loopback.h"

namespace inquiry::client {
namespace {

using testing::answer;
using ::testing::HasSubstr;
using testing::HeaderLines;
using testing::raw_then_close;
using Kind = Failure::Kind;

std::string problem(const std::string& type, const std::string& title, int status,
                    const std::string& detail) {
  return R"({"type": ")" + type + R"(", "title": ")" + title + R"(", "status": )" +
         std::to_string(status) + R"(, "detail": ")" + detail + "\"}";
}

const std::string kProblems = "https://api.twitter.com/2/problems/";
const std::string kNewProblems = "https://api.x.com/2/problems/";

struct Row {
  std::string name;
  int status;
  std::string body;
  Kind kind;
  std::string says;
  friend void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }
};

class EveryRefusal : public testing::XOverLoopback, public ::testing::WithParamInterface<Row> {};

TEST_P(EveryRefusal, MeansTheSameToAReadAndToAWrite) {
  const Row& row = GetParam();
  const HeaderLines headers{"Content-Type: application/problem+json; charset=utf-8"};
  server_.next(answer(row.status, row.body, headers));
  // The user's own credential is tried where the app's token is refused.
  if (row.status == 401) server_.next(answer(row.status, row.body, headers));
  const auto page = search();
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, row.kind) << page.error().message;
  EXPECT_EQ(page.error().status, row.status);
  EXPECT_THAT(page.error().message, HasSubstr(row.says));

  server_.next(answer(row.status, row.body, headers));
  const auto created = create();
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, row.kind) << created.error().message;
  EXPECT_THAT(created.error().message, HasSubstr(row.says));
}

INSTANTIATE_TEST_SUITE_P(
    Failures, EveryRefusal,
    ::testing::Values(
        Row{"BadToken", 401, problem("about:blank", "Unauthorized", 401, "Unauthorized"),
            Kind::kUnauthorized, "credential file"},
        Row{"BadClock", 401,
            R"({"errors": [{"code": 135, "message": "Timestamp out of bounds."}]})",
            Kind::kUnauthorized, "clock"},
        Row{"UnauthorizedWithoutABody", 401, "", Kind::kUnauthorized, "credential file"},
        Row{"NoCredits", 402,
            R"({"title": "CreditsDepleted", "detail": "No credits are left.", "account_id": 1891234567890123456789, "type":
                "https://api.x.com/2/problems/credits"})",
            Kind::kCapped, "credits"},
        Row{"SpendCap", 403,
            problem("about:blank", "SpendCapReached", 403, "Your billing cycle's spend cap."),
            Kind::kCapped, "spending limit"},
        Row{"SpendCapInTheDetail", 403,
            problem("about:blank", "Forbidden", 403, "SpendCapReached for this account."),
            Kind::kCapped, "spending limit"},
        Row{"Duplicate", 403,
            problem("about:blank", "Forbidden", 403,
                    "You are not allowed to create a Tweet with duplicate content."),
            Kind::kDuplicate, "already posted"},
        Row{"DuplicateByItsOldCode", 403,
            R"({"errors": [{"code": 187, "message": "Status is a duplicate."}]})", Kind::kDuplicate,
            "already posted"},
        Row{"NotSummonedOldWording", 403,
            problem("about:blank", "Forbidden", 403,
                    "Reply to this conversation is not allowed because you have not been mentioned "
                    "or otherwise engaged by the author of the post you are replying to."),
            Kind::kNotSummoned, "mentioned the account"},
        Row{"NotSummonedNewWording", 403,
            problem("about:blank", "Forbidden", 403,
                    "You can only reply to or quote posts where you are mentioned or are the "
                    "author."),
            Kind::kNotSummoned, "mentioned the account"},
        Row{"ReadOnlyTokens", 403,
            problem(kProblems + "oauth1-permissions", "Forbidden", 403,
                    "Your client app is not configured with the appropriate oauth1 app "
                    "permissions for this endpoint."),
            Kind::kWrongAccess, "Read and write"},
        Row{"WrongKindOfToken", 403,
            problem(kProblems + "unsupported-authentication", "Unsupported Authentication", 403,
                    "Authenticating with OAuth 2.0 Application-Only is forbidden."),
            Kind::kWrongAccess, "oauth1 tokens"},
        Row{"NotEnrolled", 403,
            R"({"client_id": "123", "reason": "client-not-enrolled", "title": "Client Forbidden",
                "detail": "Attach the app to a project.", "type": "https://api.twitter.com/2/problems/client-forbidden"})",
            Kind::kWrongAccess, "project"},
        Row{"AnyOther403", 403,
            problem("about:blank", "Forbidden", 403, "You may not mention this author."),
            Kind::kRefused, "X refused (HTTP 403): Forbidden"},
        Row{"LockedAccount", 403,
            R"({"errors": [{"code": 326, "message": "To protect our users from spam and other malicious activity, this account is temporarily locked. Please log in to unlock your account."}]})",
            Kind::kWrongAccess, "log in to x.com"},
        Row{"SuspendedAccount", 403,
            R"({"errors": [{"code": 64, "message": "Your account is suspended and is not permitted to access this feature."}]})",
            Kind::kWrongAccess, "log in to x.com"},
        Row{"SuspendedByType", 403, problem(kNewProblems + "user-suspended", "Forbidden", 403, ""),
            Kind::kWrongAccess, "log in to x.com"},
        Row{"TooLarge", 413, "", Kind::kRefused, "of this size"},
        Row{"HeadersTooLarge", 431, "", Kind::kRefused, "of this size"},
        Row{"Gone", 404, problem(kProblems + "resource-not-found", "Not Found Error", 404, "No."),
            Kind::kGone, "no such"},
        Row{"GoneWithoutABody", 404, "", Kind::kGone, "no such"},
        Row{"StaleCursor", 400,
            R"({"errors": [{"parameters": {"since_id": ["1409538480000000000"]}, "message":
                "'since_id' must be a tweet id created after 2026-09-08T16:00Z. Please use a 'since_id' that is larger than 1832820000000000000"}],
                "title": "Invalid Request", "detail": "One or more parameters was invalid.",
                "type": "https://api.twitter.com/2/problems/invalid-request"})",
            Kind::kStaleCursor, "older than X's search window"},
        Row{"StaleCursorInTheDetail", 400,
            problem(kNewProblems + "invalid-request", "Invalid Request", 400,
                    "Please use a 'since_id' that is larger than 1832820000000000000"),
            Kind::kStaleCursor, "older than X's search window"},
        Row{"AnyOther400", 400,
            R"({"errors": [{"parameters": {"since_id": ["x"]}, "message": "since_id: not a number"}],
                "title": "Invalid Request", "detail": "One or more parameters was invalid.",
                "type": "https://api.twitter.com/2/problems/invalid-request"})",
            Kind::kRefused, "Invalid Request"},
        Row{"Conflict", 409, problem(kProblems + "conflict", "Conflict", 409, "No rules."),
            Kind::kRefused, "Conflict"},
        Row{"RequestTimeout", 408, "", Kind::kServer, "gave up waiting"},
        Row{"RateLimited", 429, problem("about:blank", "Too Many Requests", 429, "Too Many"),
            Kind::kRateLimited, "rate limit"},
        Row{"TooManyConnections", 429,
            R"({"title": "ConnectionException", "connection_issue": "TooManyConnections", "type":
                "https://api.twitter.com/2/problems/streaming-connection"})",
            Kind::kRateLimited, "rate limit"},
        Row{"MonthlyCap", 429,
            R"({"account_id": 1, "product_name": "standard-basic", "title": "UsageCapExceeded",
                "period": "Monthly", "scope": "Product", "detail":
                "Usage cap exceeded: Monthly product cap",
                "type": "https://api.twitter.com/2/problems/usage-capped"})",
            Kind::kCapped, "usage cap"},
        Row{"NewMonthlyCap", 429,
            problem(kNewProblems + "usage-capped", "UsageCapExceeded", 429, "Daily"), Kind::kCapped,
            "usage cap"},
        Row{"InternalError", 500, problem("about:blank", "Internal Server Error", 500, ""),
            Kind::kServer, "HTTP 500"},
        Row{"BadGateway", 502, "<html>502</html>", Kind::kServer, "HTTP 502"},
        Row{"Unavailable", 503, R"({"errors": [{"code": 130, "message": "Over capacity"}]})",
            Kind::kServer, "HTTP 503"},
        Row{"GatewayTimeout", 504, "", Kind::kServer, "HTTP 504"}),
    [](const auto& row) { return row.param.name; });

class FailuresTest : public testing::XOverLoopback {};

struct WebPage {
  std::string name;
  int status;
  std::string body;
  HeaderLines headers;
  friend void PrintTo(const WebPage& row, std::ostream* out) { *out << row.name; }
};

class EveryWebPage : public testing::XOverLoopback,
                     public ::testing::WithParamInterface<WebPage> {};

// A filter's page says nothing about X: a creation may have passed, a deletion is not proven.
TEST_P(EveryWebPage, IsNoAnswerOfX) {
  const auto& [name, status, body, headers] = GetParam();
  for (int i = 0; i < 3; ++i) server_.next(answer(status, body, headers));
  const auto page = search();
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, Kind::kMalformed);
  EXPECT_THAT(page.error().message, HasSubstr("login page or filter"));
  const auto created = create();
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, Kind::kNoAnswer);
  EXPECT_THAT(created.error().message, HasSubstr("login page or filter"));
  const auto removed = remove(PostId{7});
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().kind, Kind::kNoAnswer);
}

INSTANTIATE_TEST_SUITE_P(
    Failures, EveryWebPage,
    ::testing::Values(
        WebPage{"CaptivePortal", 200, "  <!DOCTYPE html><title>Log in</title>", {}},
        WebPage{"PortalByItsType", 200, "Log in", {"Content-Type: text/html; charset=utf-8"}},
        WebPage{"BlockPage", 403, "<html>Blocked by the district's filter</html>", {}},
        WebPage{"BlockPageThatSaysGone", 404, "<html>Not here</html>", {}},
        WebPage{"AsksForALogin", 511, "", {}}),
    [](const auto& row) { return row.param.name; });

TEST_F(FailuresTest, ARateLimitSaysWhenToComeBackByOurClock) {
  server_.next(answer(429, problem("about:blank", "Too Many Requests", 429, ""),
                      {"x-rate-limit-limit: 450", "x-rate-limit-remaining: 0",
                       "x-rate-limit-reset: 1789489200", "Date: Tue, 15 Sep 2026 16:05:00 GMT"}));
  const auto page = search();
  ASSERT_FALSE(page);
  ASSERT_TRUE(page.error().retry_at);
  EXPECT_EQ(to_rfc3339(*page.error().retry_at), "2026-09-15T16:15:00Z");  // X: 16:20, 5 min ahead
}

TEST_F(FailuresTest, ADailyLimitOutlastsTheShortOne) {
  server_.next(answer(
      429, "{}",
      {"x-rate-limit-limit: 100", "x-rate-limit-remaining: 99", "x-rate-limit-reset: 1789489200",
       "x-user-limit-24hour-remaining: 0", "x-user-limit-24hour-reset: 1789540000"}));
  const auto created = create();
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().retry_at, UtcTime{std::chrono::seconds{1789540000}});
}

TEST_F(FailuresTest, ARateLimitWithoutAResetLeavesTheTimeOpen) {
  for (const std::string reset : {"", "soon", "-5", "99999999999999999999", "1789489200 "}) {
    SCOPED_TRACE(reset);
    server_.next(answer(429, "{}", {"x-rate-limit-reset: x" + reset}));
    const auto page = search();
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, Kind::kRateLimited);
    EXPECT_FALSE(page.error().retry_at);
  }
}

TEST_F(FailuresTest, WindowsAreKeptForEachEndpoint) {
  const auto headers = [](int remaining) {
    return HeaderLines{"x-rate-limit-limit: 450",
                       "x-rate-limit-remaining: " + std::to_string(remaining),
                       "x-rate-limit-reset: 1789489200"};
  };
  const std::string empty = R"({"meta": {"result_count": 0}})";
  server_.next(answer(200, empty, headers(449)));
  server_.next(answer(200, empty, headers(448)));
  server_.next(answer(503, "", headers(99)));
  ASSERT_TRUE(search());
  ASSERT_TRUE(search());
  ASSERT_FALSE(create());
  const auto& windows = x_.rate_windows();
  ASSERT_EQ(windows.size(), 2U);
  EXPECT_EQ(windows.at("search_recent").limit, 450);
  EXPECT_EQ(windows.at("search_recent").remaining, 448);
  EXPECT_EQ(windows.at("search_recent").reset, UtcTime{std::chrono::seconds{1789489200}});
  EXPECT_EQ(windows.at("create_post").remaining, 99);
}

TEST_F(FailuresTest, AnOddDateLeavesTheClockAlone) {
  for (const std::string date : {"", "yesterday", "Tue, 99 Sep 2026 16:00:00 GMT", "1789489200"}) {
    server_.next(answer(200, R"({"meta": {}})", {"Date: " + date + " "}));
    ASSERT_TRUE(search());
    EXPECT_EQ(x_.clock_skew(), Duration{0}) << date;
  }
}

TEST_F(FailuresTest, NoAnswerToAPostMayMeanThatItWasDone) {
  server_.next(raw_then_close(""));
  const auto created = create();
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, Kind::kNoAnswer);
  EXPECT_EQ(created.error().status, 0);
  EXPECT_EQ(server_.seen().size(), 1U);
}

TEST_F(FailuresTest, APostThatNeverLeftMaySafelyBeSentAgain) {
  X x{transport_, clock_, {.base_url = "https://x.invalid"}, testing::both_credentials()};
  const auto created = ask<PostId>(
      [&](auto done) { x.create_post({.text = "Hi", .reply_to = {}}, std::move(done)); });
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, Kind::kNothingSent);
}

class UnclearPost : public testing::XOverLoopback,
                    public ::testing::WithParamInterface<std::pair<int, std::string>> {};

TEST_P(UnclearPost, MayBeOnXAlready) {
  server_.next(answer(GetParam().first, GetParam().second));
  const auto created = create();
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, Kind::kNoAnswer) << created.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Failures, UnclearPost,
    ::testing::Values(std::pair{201, ""}, std::pair{201, R"({"data": {"id": "144588)"},
                      std::pair{201, R"({"data": {"text": "no id"}})"},
                      std::pair{201, R"({"data": {"id": 1445880548472328192}})"},
                      std::pair{201, R"({"data": {"id": "9223372036854775808"}})"},
                      std::pair{201, R"({"data": {"id": ""}})"}, std::pair{201, R"({"data": []})"},
                      std::pair{201, "[]"}, std::pair{201, "<html>Welcome to School-WLAN</html>"},
                      std::pair{200, R"({"errors": [{"title": "Odd"}]})"},
                      std::pair{201, std::string(1'000'000, '[')}, std::pair{204, ""},
                      std::pair{302, ""}, std::pair{304, ""}));

TEST_F(FailuresTest, ADeletionSaysWhetherThePostWasThere) {
  const std::vector<std::tuple<int, std::string, bool>> rows{
      {200, R"({"data": {"deleted": true}})", true},
      {200, R"({"data": {"deleted": false}})", false},
      {404, problem(kProblems + "resource-not-found", "Not Found Error", 404, "No."), false},
      {200,
       R"({"errors": [)" + problem(kNewProblems + "resource-not-found", "Not Found", 404, "") +
           "]}",
       false}};
  for (const auto& [status, body, deleted] : rows) {
    SCOPED_TRACE(body);
    server_.next(answer(status, body));
    const auto result = remove(PostId{5});
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(*result, deleted);
  }
}

TEST_F(FailuresTest, AnUnclearDeletionIsNotTakenAsDone) {
  for (const std::string body : {"", "{}", R"({"data": {"deleted": "true"}})", "<html>", "[]"}) {
    SCOPED_TRACE(body);
    server_.next(answer(200, body));
    const auto result = remove(PostId{5});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::kNoAnswer);
  }
}

TEST_F(FailuresTest, AMessageNeverRepeatsSecretsTheQueryOrThePost) {
  const std::string query = "#fractions (from:maria OR #numbertalks)";
  const std::string text = "Why is 1/2 the same as 2/4?";
  const std::vector<std::string> secrets{"bearer-canary", "consumer-key-canary",
                                         "consumer-secret-canary", "access-token-canary",
                                         "access-token-secret-canary"};
  const auto echo = [this](const std::string& said) {
    server_.next(answer(403, problem("about:blank", "Forbidden", 403, "You sent " + said)));
  };
  for (const std::string& secret : secrets) {
    echo(secret);
    EXPECT_EQ(search(query).error().message, "X refused (HTTP 403)");
    echo(secret);
    EXPECT_EQ(create().error().message, "X refused (HTTP 403): Forbidden");
  }
  echo(query);
  EXPECT_EQ(search(query).error().message, "X refused (HTTP 403)");
  for (const auto& part : {text, std::string{"the same as"}}) {
    echo(part);
    EXPECT_EQ(create({.text = text, .reply_to = {}}).error().message,
              "X refused (HTTP 403): Forbidden");
  }
  echo("nothing private");
  EXPECT_THAT(search(query).error().message, HasSubstr("You sent nothing private"));
}

TEST_F(FailuresTest, TheAnswerIsKeptWholeForThoseWhoMayReadThePost) {
  const std::string whole =
      problem(kNewProblems + "odd", "Forbidden", 403, "Not these words: the same as 2/4") + "\n";
  server_.next(answer(403, whole));
  EXPECT_EQ(create().error().body, whole);
  server_.next(answer(403, "you are access-token-canary, \xff" + std::string(20'000, 'x')));
  const auto body = create().error().body;
  EXPECT_TRUE(body.starts_with("you are [secret], \uFFFDxxx")) << body.substr(0, 40);
  EXPECT_TRUE(body.ends_with("x…"));
  EXPECT_LT(body.size(), 8'300U);
}

TEST_F(FailuresTest, A401ThatTellsTheTimeIsTheClocksAndNotTheKeys) {
  const HeaderLines five_past{"Date: Tue, 15 Sep 2026 16:05:00 GMT"};
  server_.next(answer(401, "", five_past));
  server_.next(answer(200, R"({"data": {"deleted": true}})", five_past));
  EXPECT_TRUE(remove(PostId{5}).value_or(false));
  EXPECT_EQ(server_.seen().size(), 2U);
  server_.next(answer(401, "", five_past));
  EXPECT_EQ(remove(PostId{5}).error().kind, Kind::kUnauthorized) << "the time was right";
  EXPECT_EQ(server_.seen().size(), 3U);
  server_.next(answer(401, "", {"Date: Tue, 15 Sep 2026 17:00:00 GMT"}));
  EXPECT_EQ(create().error().kind, Kind::kNothingSent) << "what allowed it may not hold any more";
  EXPECT_EQ(server_.seen().size(), 4U);
}

TEST_F(FailuresTest, AQuotationIsOneShortLine) {
  server_.next(answer(
      403, problem("about:blank", "Forbidden", 403, R"(a\r\nb\u0007)" + std::string(5000, 'x'))));
  const auto page = search();
  ASSERT_FALSE(page);
  EXPECT_LT(page.error().message.size(), 400U);
  EXPECT_THAT(page.error().message, HasSubstr("a  b x"));
}

TEST_F(FailuresTest, AQuotationIsCutBetweenCharacters) {
  std::string detail = "x";
  while (detail.size() < 1000) detail += "é";
  server_.next(answer(403, problem("about:blank", "", 403, detail)));
  const auto page = search();
  ASSERT_FALSE(page);
  EXPECT_TRUE(page.error().message.ends_with("é…")) << page.error().message;
}

}  // namespace
}  // namespace inquiry::client
