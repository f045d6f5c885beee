#include "daemon/console/server/front_door.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "daemon/console/server/message.h"
#include "tests/daemon/console/support/temp_folder.h"

namespace inquiry::console::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr unsigned kDaemon = 990;
constexpr unsigned kMaria = 1001;
constexpr unsigned kMember = 1002;  // of the group inquiryd
constexpr unsigned kNobodyKnows = 4242;

class FakeOsUsers final : public OsUsers {
 public:
  std::optional<std::string> name_of(unsigned uid) const override {
    switch (uid) {
      case 0:
        return "root";
      case kDaemon:
        return "inquiryd";
      case kMaria:
        return "maria";
      case kMember:
        return "operator";
      default:
        return std::nullopt;
    }
  }
  bool is_member(unsigned uid, const std::string& group) const override {
    return uid == kMember && group == "inquiryd";
  }
  unsigned own_uid() const override { return kDaemon; }
};

class FrontDoorTest : public ::testing::Test {
 protected:
  FrontDoorTest() {
    door_.listening_at("127.0.0.1", 8025);
    store_->add_user({"ada", Role::kAdmin});
    store_->add_user({"vera", Role::kViewer});
  }

  Request get(const std::string& path) const {
    return {"GET", path, {}, {{"host", "127.0.0.1:8025"}}, "", std::nullopt, "127.0.0.1"};
  }

  Request over_socket(unsigned uid, const std::optional<std::string>& as = std::nullopt) const {
    Request request{"POST", "/api/v1/drafts", {}, {}, "", uid, "socket"};
    if (as) request.headers["inquiryd-as"] = *as;
    return request;
  }

  Request login_request(const std::string& token) const {
    auto request = get("/login");
    request.method = "POST";
    request.headers["content-type"] = "application/json";
    request.body = R"({"token": ")" + token + R"("})";
    return request;
  }

  // What a browser holds after a login.
  struct Browser {
    std::string cookie;
    std::string csrf;
  };

  Request with(const Browser& browser, Request request) const {
    request.headers["cookie"] = "other=1; " + browser.cookie;
    if (request.method != "GET") request.headers["x-inquiryd-csrf"] = browser.csrf;
    return request;
  }

  Request post(const std::string& path) const {
    auto request = get(path);
    request.method = "POST";
    return request;
  }

  std::string new_token(const std::string& user, const std::string& actor) {
    const std::string link = door_.make_login_link({user, actor});
    return link.substr(link.find('#') + 1);
  }

  static std::string header(const Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }

  std::string new_token(const std::string& user) { return new_token(user, user); }

  Browser log_in(const std::string& user) { return log_in(user, user); }

  Browser log_in(const std::string& user, const std::string& actor) {
    const Response response = send(login_request(new_token(user, actor)));
    EXPECT_EQ(response.status, 200);
    const std::string set = header(response, "Set-Cookie");
    const auto at = response.body.find(R"("csrf":")") + 8;
    return {set.substr(0, set.find(';')), response.body.substr(at, 64)};
  }

  Response send(const Request& request) {
    std::optional<Response> answer;
    caller_.reset();
    door_.handle(request, [&](Response response) { answer = std::move(response); });
    EXPECT_TRUE(answer);
    return answer.value_or(Response{});
  }

  int status_of(const Request& request) { return send(request).status; }

  TempFolder folder_;
  ManualClock clock_{*parse_rfc3339("2026-09-21T15:00:00Z")};
  std::unique_ptr<store::Store> store_ =
      store::open("sqlite:test.db", folder_.path().string()).value();
  FakeOsUsers os_users_;
  std::optional<Caller> caller_;  // whom the API saw last
  FrontDoor door_{*store_,
                  clock_,
                  os_users_,
                  {.api =
                       [this](const Request&, Caller caller, const Respond& respond) {
                         caller_ = std::move(caller);
                         respond({200, "application/json", "{}", {}});
                       },
                   .probe = [](const Request&, const Respond& respond) { respond({}); },
                   .page = [](const Request&, const Respond& respond) { respond({}); }}};
};

TEST_F(FrontDoorTest, ServesOnlyTheHostNamesOfItsOwnAddress) {
  const std::vector<std::pair<std::string, bool>> cases = {
      {"127.0.0.1:8025", true},   {"localhost:8025", true},
      {"LOCALHOST:8025", true},   {"[::1]:8025", true},
      {"127.0.0.1", false},       {"127.0.0.1:80", false},
      {"localhost", false},       {"evil.example:8025", false},
      {"evil.example", false},    {"localhost:8025.evil.example", false},
      {"127.0.0.1:8025 ", false}, {"", false},
  };
  for (const auto& [host, served] : cases) {
    SCOPED_TRACE(host);
    auto request = get("/");
    request.headers["host"] = host;
    EXPECT_EQ(status_of(request), served ? 200 : 421);
  }
}

TEST_F(FrontDoorTest, ServesNothingOverTcpBeforeItKnowsItsAddress) {
  FrontDoor door(*store_, clock_, os_users_, {});
  int status = 0;
  door.handle(get("/"), [&](const Response& response) { status = response.status; });
  EXPECT_EQ(status, 421);
}

TEST_F(FrontDoorTest, ShowsProbesAndPagesToAnyone) {
  for (const char* path : {"/healthz", "/readyz", "/metrics", "/", "/login", "/js/app.js"}) {
    EXPECT_EQ(status_of(get(path)), 200) << path;
  }
  EXPECT_EQ(status_of(post("/")), 405);
}

TEST_F(FrontDoorTest, LetsNobodyReachTheApiWithoutASession) {
  for (const char* path : {"/api", "/api/", "/api/v1/status", "/api/v1/events", "/api/v2/x"}) {
    const Response response = send(get(path));
    EXPECT_EQ(response.status, 401) << path;
    EXPECT_EQ(response.content_type, "application/problem+json");
  }
  EXPECT_EQ(status_of(get("/session")), 401);
  EXPECT_EQ(status_of(post("/logout")), 401);
  EXPECT_FALSE(caller_);
}

TEST_F(FrontDoorTest, BelievesNoHeaderThatNamesAUserOverTcp) {
  auto request = get("/api/v1/status");
  request.headers["inquiryd-as"] = "ada";
  EXPECT_EQ(status_of(request), 401);
}

// --- the one-time link ---

TEST_F(FrontDoorTest, MakesALinkWhoseTokenStaysInTheBrowser) {
  EXPECT_THAT(door_.make_login_link({"maria", "maria"}),
              MatchesRegex("http://127\\.0\\.0\\.1:8025/login#[0-9a-f]{64}"));
}

TEST_F(FrontDoorTest, LogsInOnceWithALink) {
  const std::string token = new_token("maria");
  const Response first = send(login_request(token));
  EXPECT_EQ(first.status, 200);
  EXPECT_THAT(first.body, MatchesRegex(R"(\{"user":"maria","csrf":"[0-9a-f]{64}"\})"));
  EXPECT_THAT(header(first, "Set-Cookie"),
              MatchesRegex("inquiryd_session_8025=[0-9a-f]{64}; HttpOnly; SameSite=Strict; "
                           "Path=/; Max-Age=604800"));
  EXPECT_EQ(status_of(login_request(token)), 401);
}

TEST_F(FrontDoorTest, RefusesALinkAfterTwoMinutes) {
  const std::string early = new_token("maria");
  const std::string late = new_token("maria");
  clock_.advance(2min - 1ms);
  EXPECT_EQ(status_of(login_request(early)), 200);
  clock_.advance(1ms);
  EXPECT_EQ(status_of(login_request(late)), 401);
}

TEST_F(FrontDoorTest, RefusesALoginThatIsNotThePagesOwn) {
  const std::string token = new_token("maria");
  auto form = login_request(token);
  form.headers["content-type"] = "text/plain";
  EXPECT_EQ(status_of(form), 422);
  auto foreign = login_request(token);
  foreign.headers["origin"] = "http://evil.example";
  EXPECT_EQ(status_of(foreign), 403);
  auto neighbour = login_request(token);
  neighbour.headers["sec-fetch-site"] = "same-site";
  EXPECT_EQ(status_of(neighbour), 403);
  auto huge = login_request(token);
  huge.body += std::string(5000, ' ');
  EXPECT_EQ(status_of(huge), 422);
  for (const char* body : {"", "[]", "{}", R"({"token": 7})", R"({"token": ")", "null"}) {
    auto broken = login_request(token);
    broken.body = body;
    EXPECT_EQ(status_of(broken), 401) << body;
  }
  EXPECT_EQ(status_of(login_request(token)), 200);
}

TEST_F(FrontDoorTest, BoundsAttemptsForOneAddressAndForAllTogether) {
  for (int i = 0; i < Attempts::kPerAddress; ++i) EXPECT_EQ(status_of(login_request("x")), 401);
  const Response refused = send(login_request("x"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(header(refused, "Retry-After"), "60");
  int allowed = 0;
  for (int i = 0; i < 1000; ++i) {
    auto request = login_request("x");
    request.remote = "::" + std::to_string(i);
    if (status_of(request) == 401) ++allowed;
  }
  EXPECT_EQ(allowed, Attempts::kTogether - Attempts::kPerAddress);
  clock_.advance(1min);
  EXPECT_EQ(status_of(login_request(new_token("maria"))), 200);
}

TEST_F(FrontDoorTest, KeepsOnlyTheDigestOfASessionsToken) {
  const auto browser = log_in("maria");
  const std::string token = cookie(browser.cookie, "inquiryd_session_8025");
  EXPECT_FALSE(store_->session(token));
  EXPECT_TRUE(store_->session(sha256_hex(token)));
}

TEST_F(FrontDoorTest, LeavesTheCookiesOfADaemonOnAnotherPortAlone) {
  const auto browser = log_in("maria");
  const auto ours = browser.cookie;
  auto both = with(browser, get("/session"));
  both.headers["cookie"] = "inquiryd_session_8026=" + std::string(64, 'b') + "; " + ours;
  EXPECT_EQ(status_of(both), 200);
  both.headers["cookie"] = "inquiryd_session_8026=" + cookie(ours, "inquiryd_session_8025");
  EXPECT_EQ(status_of(both), 401);
}

TEST_F(FrontDoorTest, WritesLoginsAndLogoutsIntoTheAuditLog) {
  const auto browser = log_in("maria");
  EXPECT_EQ(status_of(with(browser, post("/logout"))), 204);
  const auto entries = store_->audit({}).value().items;
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[1].action, "session.login");
  EXPECT_EQ(entries[0].action, "session.logout");
  EXPECT_EQ(entries[0].actor, "maria");
}

// --- the session ---

TEST_F(FrontDoorTest, KnowsWhoLoggedIn) {
  const auto browser = log_in("maria");
  EXPECT_EQ(status_of(with(browser, get("/api/v1/status"))), 200);
  ASSERT_TRUE(caller_);
  EXPECT_EQ(caller_->actor, "maria");
  EXPECT_EQ(caller_->as, "maria");
  EXPECT_FALSE(caller_->admin);
  const Response session = send(with(browser, get("/session")));
  EXPECT_EQ(session.body, R"({"user":"maria","csrf":")" + browser.csrf + R"("})");
}

TEST_F(FrontDoorTest, RemembersWhoHadTheLinkMade) {
  const auto browser = log_in("sam", "operator");
  EXPECT_EQ(status_of(with(browser, get("/api/v1/status"))), 200);
  ASSERT_TRUE(caller_);
  EXPECT_EQ(caller_->actor, "operator");
  EXPECT_EQ(caller_->as, "sam");
  EXPECT_FALSE(caller_->for_everybody);
  EXPECT_EQ(status_of(with(browser, post("/logout"))), 204);
  const auto audit = store_->audit({}).value();
  for (const auto& entry : audit.items) {
    EXPECT_EQ(entry.actor, "operator") << entry.action;
    EXPECT_EQ(entry.as, "sam") << entry.action;
  }
}

TEST_F(FrontDoorTest, KnowsWhoMayActForEverybodyBehindASession) {
  const auto browser = log_in("maria", "root");
  EXPECT_EQ(status_of(with(browser, get("/api/v1/status"))), 200);
  EXPECT_TRUE(caller_->for_everybody);
  EXPECT_FALSE(caller_->admin);
}

TEST_F(FrontDoorTest, ChangesNothingWithoutTheTokenOfTheSessionsOwnPage) {
  const auto browser = log_in("maria");
  const auto other = log_in("maria");
  struct Case {
    std::string what;
    std::string header;
    std::string value;
    int status;
  };
  const std::vector<Case> cases = {
      {"as the page sends it", "x-inquiryd-csrf", browser.csrf, 200},
      {"no token", "x-inquiryd-csrf", "", 403},
      {"a wrong token", "x-inquiryd-csrf", std::string(64, '0'), 403},
      {"another session's token", "x-inquiryd-csrf", other.csrf, 403},
      {"our origin", "origin", "http://127.0.0.1:8025", 200},
      {"another origin", "origin", "http://evil.example", 403},
      {"another port", "origin", "http://127.0.0.1:3000", 403},
      {"another scheme", "origin", "https://127.0.0.1:8025", 403},
      {"an opaque origin", "origin", "null", 403},
      {"our own page", "sec-fetch-site", "same-origin", 200},
      {"another site", "sec-fetch-site", "cross-site", 403},
      {"a neighbour", "sec-fetch-site", "same-site", 403},
      {"the address bar", "sec-fetch-site", "none", 403},
  };
  for (const auto& each : cases) {
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
      SCOPED_TRACE(each.what + " " + method);
      auto request = get("/api/v1/drafts");
      request.method = method;
      request = with(browser, request);
      request.headers[each.header] = each.value;
      EXPECT_EQ(status_of(request), each.status);
      EXPECT_EQ(caller_.has_value(), each.status == 200);
    }
  }
}

TEST_F(FrontDoorTest, EndsASessionThatNobodyUsesForTwelveHours) {
  const auto browser = log_in("maria");
  clock_.advance(12h - 1ms);
  EXPECT_EQ(status_of(with(browser, get("/api/v1/status"))), 200);
  clock_.advance(12h - 1ms);
  EXPECT_EQ(status_of(with(browser, get("/api/v1/status"))), 200);
  clock_.advance(12h);
  EXPECT_EQ(status_of(with(browser, get("/api/v1/status"))), 401);
}

TEST_F(FrontDoorTest, EndsEverySessionAfterSevenDays) {
  const auto browser = log_in("maria");
  for (int i = 0; i < 7 * 24 - 1; ++i) {
    clock_.advance(1h);
    ASSERT_EQ(status_of(with(browser, get("/api/v1/status"))), 200) << i;
  }
  clock_.advance(1h);
  EXPECT_EQ(status_of(with(browser, get("/api/v1/status"))), 401);
}

TEST_F(FrontDoorTest, IsNotKeptOpenByAnEventStream) {
  const auto browser = log_in("maria");
  for (int i = 0; i < 11; ++i) {
    clock_.advance(1h);
    EXPECT_EQ(status_of(with(browser, get("/api/v1/events"))), 200);
  }
  clock_.advance(1h);
  EXPECT_EQ(status_of(with(browser, get("/api/v1/events"))), 401);
  EXPECT_FALSE(caller_);
}

TEST_F(FrontDoorTest, EndsEverySessionWhenThePortWasSomebodyElsesMeanwhile) {
  const auto browser = log_in("maria");
  const auto link = new_token("maria");
  door_.listening_at("127.0.0.1", 8025);  // as after a restart
  EXPECT_EQ(status_of(with(browser, get("/api/v1/status"))), 401);
  EXPECT_EQ(status_of(login_request(link)), 401);
}

TEST_F(FrontDoorTest, EndsASessionAtLogout) {
  const auto browser = log_in("maria");
  EXPECT_EQ(status_of(post("/logout")), 401);
  const Response out = send(with(browser, post("/logout")));
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(header(out, "Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(status_of(with(browser, get("/api/v1/status"))), 401);
}

TEST_F(FrontDoorTest, MakesAdminsOfThoseWhoAre) {
  for (const auto& [user, admin] : std::vector<std::pair<std::string, bool>>{
           {"ada", true}, {"vera", false}, {"maria", false}, {"root", true}, {"inquiryd", true}}) {
    SCOPED_TRACE(user);
    const auto browser = log_in(user);
    send(with(browser, get("/api/v1/status")));
    ASSERT_TRUE(caller_);
    EXPECT_EQ(caller_->admin, admin);
  }
}

// --- the Unix socket ---

TEST_F(FrontDoorTest, BelievesWhatTheSystemSaysAboutThePeer) {
  struct Case {
    std::string what;
    unsigned uid;
    std::optional<std::string> as;
    int status;
    Caller caller;
  };
  const std::vector<Case> cases = {
      {"root", 0, {}, 200, {"root", "root", true}},
      {"the daemon's user", kDaemon, {}, 200, {"inquiryd", "inquiryd", true}},
      {"root for a teacher", 0, "maria", 200, {"root", "maria", false}},
      {"root for an admin", 0, "ada", 200, {"root", "ada", true}},
      {"a teacher", kMaria, {}, 200, {"maria", "maria", false}},
      {"a teacher for another", kMaria, "lee", 403, {}},
      {"a teacher for herself, by header", kMaria, "maria", 403, {}},
      {"a member", kMember, {}, 200, {"operator", "operator", false}},
      {"a member for a teacher", kMember, "maria", 200, {"operator", "maria", false}},
      {"a member for an admin", kMember, "ada", 200, {"operator", "ada", true}},
      {"a member for root", kMember, "root", 403, {}},
      {"a member for the daemon's user", kMember, "inquiryd", 403, {}},
      {"a member for nobody", kMember, "", 403, {}},
      {"a user nobody knows", kNobodyKnows, {}, 401, {}},
      {"a user nobody knows, for another", kNobodyKnows, "ada", 401, {}},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.what);
    EXPECT_EQ(status_of(over_socket(each.uid, each.as)), each.status);
    ASSERT_EQ(caller_.has_value(), each.status == 200);
    if (!caller_) continue;
    EXPECT_EQ(caller_->actor, each.caller.actor);
    EXPECT_EQ(caller_->as, each.caller.as);
    EXPECT_EQ(caller_->admin, each.caller.admin);
  }
}

TEST_F(FrontDoorTest, TakesNoCookieOverTheSocket) {
  const auto browser = log_in("ada");
  auto request = with(browser, over_socket(kMaria));
  EXPECT_EQ(status_of(request), 200);
  EXPECT_EQ(caller_->as, "maria");
}

TEST_F(FrontDoorTest, NamesAnIpv6AddressRightly) {
  door_.listening_at("::1", 8025);
  EXPECT_THAT(door_.make_login_link({"maria", "maria"}), HasSubstr("http://[::1]:8025/login#"));
  auto request = get("/");
  request.headers["host"] = "[::1]:8025";
  EXPECT_EQ(status_of(request), 200);
}

}  // namespace
}  // namespace inquiry::console::test
