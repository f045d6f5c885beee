// An account that is connected to X by OAuth 2.0: logins, renewals, crashes, and what is said.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::Not;

const std::string kApp = R"({"oauth2": {"client_id": "app-id", "client_secret": "secret-canary"}})";
const std::string kSeeded =
    R"({"oauth2": {"client_id": "app-id", "client_secret": "secret-canary",
                   "refresh_token": "refresh-from-file"}})";
const std::string kStart = "2026-09-09T17:00:00Z";

class GrantWorld : public ::testing::Test {
 protected:
  explicit GrantWorld(const std::string& credential = kSeeded)
      : w_(kStart, "", "", "", "0", credential) {}

  Answer begin() { return w_.call("root", "POST", "/accounts/lincoln/login", json::object()); }
  // What X sends the browser back with, once the owner has agreed.
  std::string code(const Answer& offer) {
    const auto redirected = w_.open_page(offer.body.value("url", ""));
    const auto at = redirected.find("code=");
    return at == std::string::npos ? "" : redirected.substr(at + 5);
  }
  Answer complete(const Answer& offer, const std::string& code) {
    return w_.call("root", "POST", "/accounts/lincoln/login/complete",
                   {{"state", offer.body.value("state", "")}, {"code", code}});
  }
  Answer login() {
    const auto offer = begin();
    return complete(offer, code(offer));
  }
  Answer check() { return w_.call("root", "POST", "/accounts/lincoln/check"); }

  std::string told(const char* what) {
    const auto status = w_.call("root", "GET", "/status").body;
    return status.at("accounts").at(0).at(what).get<std::string>();
  }
  std::string problem() { return told("problem"); }
  int renewals() { return w_.sim("GET", "/_sim/oauth2").value("renewals", -1); }
  void rules(const json& rules) { w_.sim("POST", "/_sim/oauth2", rules); }
  std::filesystem::path grant_file() const { return w_.folder() / "grants" / "lincoln.json"; }
  std::string stored() const {
    std::ifstream stream{grant_file()};
    return {std::istreambuf_iterator<char>{stream}, {}};
  }
  // Every token and code that X ever gave out here, and the app's secret.
  std::vector<std::string> secrets() {
    auto all = w_.sim("GET", "/_sim/oauth2").value("given", std::vector<std::string>{});
    all.insert(all.end(), {"secret-canary", "refresh-from-file"});
    return all;
  }

  World w_;
};

class LoginTest : public GrantWorld {
 protected:
  LoginTest() : GrantWorld(kApp) {}
};

TEST_F(LoginTest, ConnectsTheAccountWhichThenPosts) {
  w_.stage("define");
  const auto draft = w_.approved_question(kQuestion);
  EXPECT_THAT(problem(), HasSubstr("run inquiryctl account login lincoln"));
  EXPECT_THAT(w_.on_x(), IsEmpty());
  const auto done = login();
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.body["message"], "account lincoln is connected to X as @LincolnPLC");
  w_.until("posted", [&] { return w_.state_of(draft) == "posted"; });
  EXPECT_THAT(w_.on_x(), ElementsAre(kQuestion));
  EXPECT_THAT(problem(), IsEmpty());
  EXPECT_EQ(std::filesystem::status(grant_file()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(LoginTest, LastsOverARestart) {
  login();
  w_.restart();
  w_.advance(1s);
  EXPECT_THAT(problem(), IsEmpty());
  EXPECT_EQ(renewals(), 0) << "the access token was kept too";
}

TEST_F(LoginTest, AsSomebodyElseChangesNothing) {
  rules({{"as", "SomebodyElse"}});
  const auto done = login();
  EXPECT_EQ(done.status, 409);
  EXPECT_THAT(done.body.dump(),
              AllOf(HasSubstr("@SomebodyElse (user 99)"), HasSubstr("2244994945")));
  EXPECT_THAT(done.body.dump(), HasSubstr("given back to X"));
  EXPECT_EQ(w_.sim("GET", "/_sim/oauth2")["grants"][0]["revoked"], true);
  EXPECT_FALSE(std::filesystem::exists(grant_file()));
  EXPECT_THAT(problem(), HasSubstr("has not been connected"));
  rules({{"as", ""}});
  login();
  const auto before = stored();
  rules({{"as", "SomebodyElse"}});
  w_.fault({{"endpoint", "oauth2_revoke"}, {"kind", "before"}});
  const auto kept = login();
  EXPECT_EQ(kept.status, 409);
  EXPECT_THAT(kept.body.dump(), HasSubstr("connected apps"));
  EXPECT_EQ(stored(), before);
}

TEST_F(LoginTest, TakesItsOwnAnswerOnceAndInTime) {
  const auto offer = begin();
  const auto given = code(offer);
  auto forged = offer;
  forged.body["state"] = "00000000000000000000000000000000";
  EXPECT_EQ(complete(forged, given).status, 409);
  EXPECT_EQ(complete(offer, given).status, 200);
  EXPECT_EQ(complete(offer, given).status, 409);
  const auto slow = begin();
  w_.advance(16min);
  EXPECT_EQ(complete(slow, code(slow)).status, 409);
  const auto late = begin();
  const auto stale = code(late);
  w_.advance(31s);
  const auto refused = complete(late, stale);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body.dump(), HasSubstr("30 seconds"));
}

TEST_F(LoginTest, WithTooFewScopesOrNoAnswerOfXChangesNothing) {
  rules({{"scopes", "tweet.read users.read offline.access"}});
  EXPECT_THAT(login().body.dump(), HasSubstr("tweet.write"));
  rules({{"scopes", ""}});
  w_.fault({{"endpoint", "oauth2_token"}, {"kind", "before"}});
  EXPECT_EQ(login().status, 503);
  w_.fault({{"endpoint", "me"}, {"kind", "before"}});
  EXPECT_EQ(login().status, 503);
  EXPECT_FALSE(std::filesystem::exists(grant_file()));
  EXPECT_EQ(login().status, 200);
}

TEST_F(LoginTest, NeedsAnAppInTheCredentialFile) {
  w_.write_credential(kAllButOAuth2);
  w_.call("root", "POST", "/reload");
  const auto refused = begin();
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body.dump(), HasSubstr("client_id"));
}

TEST_F(LoginTest, LeavesNoSecretInTheLogTheApiOrAnyOtherFile) {
  ::testing::internal::CaptureStderr();
  std::string said;
  w_.stage("define");
  said += login().body.dump();
  rules({{"as", "SomebodyElse"}});
  said += login().body.dump();
  rules({{"as", ""}});
  w_.fault({{"endpoint", "oauth2_token"}, {"kind", "garbage"}, {"times", 2}});
  w_.advance(2h);
  said += check().body.dump();
  w_.advance(1h);
  said += check().body.dump();
  said += login().body.dump();
  rules({{"revoke", "LincolnPLC"}});
  said += check().body.dump();
  for (const auto* path : {"/status", "/audit", "/plan"}) {
    said += w_.call("root", "GET", path).body.dump();
  }
  said += ::testing::internal::GetCapturedStderr();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(w_.folder())) {
    if (!entry.is_regular_file() || entry.path() == grant_file()) continue;
    if (entry.path().filename().string().starts_with("lincoln")) continue;  // put there by a person
    std::ifstream stream{entry.path(), std::ios::binary};
    said.append(std::istreambuf_iterator<char>{stream}, {});
  }
  ASSERT_GE(secrets().size(), 8U);
  for (const auto& secret : secrets()) EXPECT_THAT(said, Not(HasSubstr(secret)));
}

class RenewalTest : public GrantWorld {};

TEST_F(RenewalTest, BeginsWithTheCredentialFilesTokenAndKeepsTheNewest) {
  EXPECT_EQ(renewals(), 1);
  EXPECT_THAT(stored(), Not(HasSubstr("refresh-from-file")));
  w_.restart();
  w_.advance(3h);
  EXPECT_EQ(renewals(), 2);
  EXPECT_THAT(problem(), IsEmpty());
}

TEST_F(RenewalTest, GoesOnInSilenceSoThatTheAccountIsReadyAfterwards) {
  w_.stage("define");
  w_.stage("plan");
  w_.stage("teach");
  for (int i = 0; i < 12; ++i) w_.advance(1h);
  EXPECT_GE(renewals(), 6);
  EXPECT_THAT(w_.on_x(), IsEmpty());
  w_.stage("define");
  const auto draft = w_.approved_question(kQuestion);
  w_.until("posted", [&] { return w_.state_of(draft) == "posted"; });
}

TEST_F(RenewalTest, AFailureOfXIsNotARevocation) {
  w_.stage("define");
  for (const auto* kind : {"before", "rate_limited", "close_before"}) {
    w_.fault({{"endpoint", "oauth2_token"}, {"kind", kind}, {"times", 2}});
  }
  w_.advance(2h);
  EXPECT_THAT(problem(), HasSubstr("tries again at"));
  const auto draft = w_.approved_question(kQuestion);
  EXPECT_EQ(w_.draft(draft)["blocked_by"][0]["code"], "account");
  for (int i = 0; i < 8; ++i) w_.advance(15min);
  EXPECT_THAT(problem(), IsEmpty());
  EXPECT_EQ(w_.state_of(draft), "posted");
  EXPECT_THAT(w_.on_x(), ElementsAre(kQuestion));
}

TEST_F(RenewalTest, ARevokedGrantIsSaidOnceAndHealedByALogin) {
  w_.stage("define");
  rules({{"revoke", "LincolnPLC"}});
  const auto draft = w_.approved_question(kQuestion);
  for (int i = 0; i < 3; ++i) w_.advance(20min);
  EXPECT_THAT(problem(),
              AllOf(HasSubstr("taken back"), HasSubstr("inquiryctl account login lincoln")));
  const auto asked = w_.requests("oauth2_token");
  w_.advance(6h);
  EXPECT_EQ(w_.requests("oauth2_token"), asked) << "X is left in peace";
  EXPECT_EQ(login().status, 200);
  w_.until("posted", [&] { return w_.state_of(draft) == "posted"; });
}

TEST_F(RenewalTest, AnAccessTokenThatEndsEarlyCostsOneRenewalAndOnePost) {
  w_.stage("define");
  const auto before = renewals();
  rules({{"end_access", "LincolnPLC"}});
  const auto draft = w_.approved_question(kQuestion);
  for (int i = 0; i < 3; ++i) w_.advance(20s);
  EXPECT_EQ(w_.state_of(draft), "posted");
  EXPECT_EQ(renewals(), before + 1);
  EXPECT_THAT(w_.on_x(), ElementsAre(kQuestion));
}

TEST_F(RenewalTest, WhileItIsUnderWayTheOldTokenPostsAndNobodyElseRenews) {
  w_.stage("define");
  w_.advance(109min);
  const auto before = w_.requests("oauth2_token");
  w_.fault({{"endpoint", "oauth2_token"}, {"kind", "slow"}, {"ms", 400}});
  w_.clock().advance(2min);
  const auto draft = w_.approved_question(kQuestion);
  w_.until("posted", [&] { return w_.state_of(draft) == "posted"; });
  EXPECT_EQ(w_.requests("oauth2_token"), before + 1);
  w_.until("written", [&] { return stored().find("\"asked\": true") == std::string::npos; });
  EXPECT_EQ(renewals(), 2);
  EXPECT_THAT(w_.on_x(), ElementsAre(kQuestion));
  w_.advance(1min);
  EXPECT_THAT(problem(), IsEmpty());
}

TEST_F(RenewalTest, AReloadDoesNotStartASecondOne) {
  const auto before = w_.requests("oauth2_token");
  w_.fault({{"endpoint", "oauth2_token"}, {"kind", "slow"}, {"ms", 300}});
  w_.clock().advance(111min);
  w_.service().changed("clock", {});
  w_.until("asked", [&] { return w_.requests("oauth2_token") > before; });
  EXPECT_EQ(w_.call("root", "POST", "/reload").status, 200);
  w_.until("written", [&] { return stored().find("\"asked\": true") == std::string::npos; });
  w_.advance(2h);
  w_.advance(2h);
  EXPECT_THAT(problem(), IsEmpty());
  EXPECT_EQ(w_.requests("oauth2_token"), before + 3);
}

// The process dies while X's answer is on its way; X has renewed.
void die_in_renewal(World& w, bool renewed) {
  w.fault({{"endpoint", "oauth2_token"}, {"kind", "hang"}, {"ms", 60'000}, {"done", renewed}});
  const auto before = w.requests("oauth2_token");
  w.clock().advance(111min);
  w.service().changed("clock", {});
  w.until("asked", [&] { return w.requests("oauth2_token") > before; });
  w.restart();
  w.advance(1s);
}

TEST_F(RenewalTest, KilledBeforeXRenewedGoesOnWithTheOldToken) {
  die_in_renewal(w_, false);
  EXPECT_EQ(renewals(), 2);
  w_.advance(1min);
  EXPECT_THAT(problem(), IsEmpty());
}

TEST_F(RenewalTest, KilledBetweenXsAnswerAndTheDiskSaysSoAndIsHealedByALogin) {
  die_in_renewal(w_, true);
  w_.advance(1min);
  EXPECT_THAT(problem(), AllOf(HasSubstr("in an answer that was lost"),
                               HasSubstr("inquiryctl account login lincoln")));
  EXPECT_EQ(login().status, 200);
  w_.advance(1s);
  EXPECT_THAT(problem(), IsEmpty());
}

TEST_F(RenewalTest, KilledBetweenXsAnswerAndTheDiskHealsItselfWhereXGrantsAGrace) {
  rules({{"grace_ms", 60'000}});
  die_in_renewal(w_, true);
  w_.advance(1min);
  EXPECT_THAT(problem(), IsEmpty());
}

TEST_F(RenewalTest, ACredentialFileChangedByHandLaterWins) {
  w_.write_credential(
      R"({"oauth2": {"client_id": "app-id", "client_secret": "secret-canary",
                     "refresh_token": "by-hand"}})");
  w_.call("root", "POST", "/reload");
  w_.advance(1s);
  EXPECT_THAT(problem(), HasSubstr("account login lincoln")) << "X does not know that one";
  // Changed back, what grew out of it counts again.
  w_.write_credential(kSeeded);
  w_.restart();
  w_.advance(3h);
  EXPECT_THAT(problem(), IsEmpty());
}

TEST_F(RenewalTest, AnotherSecretOfTheSameAppKeepsTheGrant) {
  w_.write_credential(
      R"({"oauth2": {"client_id": "app-id", "client_secret": "wrong",
                     "refresh_token": "refresh-from-file"}})");
  w_.call("root", "POST", "/reload");
  w_.advance(3h);
  EXPECT_THAT(problem(), HasSubstr("client_secret"));
  w_.write_credential(kSeeded);
  w_.call("root", "POST", "/reload");
  w_.advance(1s);
  w_.advance(1s);
  EXPECT_THAT(problem(), IsEmpty());
}

TEST_F(RenewalTest, ADamagedGrantFileIsSaidAndALoginMendsIt) {
  w_.restart([&] { std::ofstream{grant_file()} << "{\"seed\": "; });
  w_.advance(1s);
  EXPECT_THAT(w_.call("root", "GET", "/status").body["last_errors"].dump(), HasSubstr("damaged"));
  EXPECT_EQ(login().status, 200);
  w_.advance(1s);
  EXPECT_THAT(problem(), IsEmpty());
}

TEST_F(RenewalTest, WhileTheGrantsCannotBeReadTheSpentTokenIsNotUsed) {
  const auto asked = w_.requests("oauth2_token");
  const auto folder = grant_file().parent_path();
  const auto aside = w_.folder() / "aside";
  w_.restart([&] {
    std::filesystem::rename(folder, aside);
    std::filesystem::create_symlink(folder, folder);  // root may read whatever has a name
  });
  w_.advance(1min);
  EXPECT_THAT(problem(), HasSubstr("lincoln.json cannot be read"));
  EXPECT_EQ(w_.requests("oauth2_token"), asked);
  std::filesystem::remove(folder);
  std::filesystem::rename(aside, folder);
  w_.call("root", "POST", "/reload");
  w_.advance(3h);
  w_.advance(1s);
  EXPECT_THAT(problem(), IsEmpty());
}

TEST_F(RenewalTest, ACheckProvesTheWholeGrant) {
  const auto before = renewals();
  const auto answer = check();
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(renewals(), before + 1);
  EXPECT_THAT(answer.body["message"].get<std::string>(),
              HasSubstr("@LincolnPLC: reads with the same, posts and deletes with the OAuth 2.0"));
  EXPECT_THAT(answer.body["credentials"][0]["can"].get<std::string>(),
              AllOf(HasSubstr("posts"), HasSubstr("reads lists"), HasSubstr("uploads")));
}

TEST_F(RenewalTest, ACheckSaysThatTheSecretIsWrong) {
  w_.write_credential(
      R"({"oauth2": {"client_id": "app-id", "client_secret": "wrong",
                     "refresh_token": "refresh-from-file"}})");
  w_.call("root", "POST", "/reload");
  const auto answer = check();
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body.dump(), HasSubstr("client_id and client_secret"));
}

TEST_F(RenewalTest, ACheckSaysThatTheGrantWasTakenBack) {
  rules({{"revoke", "LincolnPLC"}});
  const auto answer = check();
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body.dump(), HasSubstr("taken back"));
}

class BothTest : public GrantWorld {
 protected:
  static std::string both() {
    auto credential = json::parse(kAllButOAuth2);
    credential.update(json::parse(kSeeded));
    return credential.dump();
  }
  BothTest() : GrantWorld(both()) {}
};

TEST_F(BothTest, TheKeysTakeOverWhenTheGrantEndsAndAreProvenFirst) {
  w_.stage("define");
  rules({{"revoke", "LincolnPLC"}});
  w_.advance(2h);
  w_.advance(1min);
  EXPECT_THAT(problem(), IsEmpty());
  EXPECT_THAT(told("warning"), HasSubstr("account login lincoln"));
  const auto draft = w_.approved_question(kQuestion);
  w_.until("posted", [&] { return w_.state_of(draft) == "posted"; });
}

TEST_F(BothTest, ACheckTellsOfEveryCredential) {
  const auto answer = check();
  ASSERT_EQ(answer.status, 200) << answer.body;
  std::vector<std::string> kinds;
  for (const auto& each : answer.body["credentials"]) kinds.push_back(each["kind"]);
  EXPECT_THAT(kinds, ElementsAre("app", "oauth2", "oauth1"));
  EXPECT_THAT(answer.body["message"].get<std::string>(), HasSubstr("reads with the app's token"));
}

TEST_F(BothTest, ACheckSaysThatTheAppsTokenIsWrong) {
  auto credential = json::parse(both());
  credential["bearer_token"] = "of-another-app";
  w_.write_credential(credential.dump());
  w_.restart();
  const auto answer = check();
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto app = answer.body["credentials"][0];
  EXPECT_EQ(app["can"], "");
  EXPECT_THAT(app["problem"].get<std::string>(), HasSubstr("credential file"));
}

class KeysTest : public GrantWorld {
 protected:
  KeysTest() : GrantWorld(kAllButOAuth2) {}
};

TEST_F(KeysTest, ReadOnlyKeysAreFoundBeforeTheFirstPost) {
  w_.sim("POST", "/_sim/accounts", {{"handle", "LincolnPLC"}, {"read_only", true}});
  const auto answer = check();
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body.dump(), HasSubstr("may only read"));
  EXPECT_THAT(problem(), HasSubstr("may only read"));
  w_.sim("POST", "/_sim/accounts", {{"handle", "LincolnPLC"}, {"read_only", false}});
  EXPECT_EQ(check().status, 200);
  EXPECT_THAT(problem(), IsEmpty());
}

TEST_F(KeysTest, WithAClockThatIsOffXsClockIsFollowedAndTheClockIsSaid) {
  w_.clock().advance(7min);
  w_.restart();
  w_.stage("define");
  const auto draft = w_.approved_question(kQuestion);
  w_.until("posted", [&] { return w_.state_of(draft) == "posted"; });
  EXPECT_THAT(problem(), IsEmpty());
  EXPECT_THAT(told("warning"),
              AllOf(HasSubstr("this machine's clock is 7m ahead of X's"), HasSubstr("NTP")));
}

TEST_F(KeysTest, AClockThatIsSetWrongWhileItRunsCostsNoPost) {
  w_.stage("define");
  w_.clock().advance(7min);
  const auto draft = w_.approved_question(kQuestion);
  w_.settle();
  for (int i = 0; i < 3; ++i) {
    w_.clock().advance(20s);
    w_.service().changed("clock", {});
    w_.settle();
  }
  EXPECT_EQ(w_.state_of(draft), "posted");
  EXPECT_THAT(w_.on_x(), ElementsAre(kQuestion));
  EXPECT_THAT(problem(), IsEmpty());
}

// So may X answer to a grant of an account that is not the configured one.
TEST_F(KeysTest, WhileXDoesNotSayWhoseTheyAreNothingIsPosted) {
  w_.stage("define");
  for (const int status : {404, 403}) {
    SCOPED_TRACE(status);
    w_.fault({{"endpoint", "me"},
              {"kind", "refused"},
              {"status", status},
              {"times", 0},
              {"body", {{"title", "Not today"}}}});
    w_.restart();
    const auto draft = w_.approved_question(fmt::format("{} {}", kQuestion, status));
    const auto asked = w_.requests("me");
    for (int i = 0; i < 6; ++i) w_.advance(5min);
    EXPECT_THAT(problem(),
                HasSubstr("X does not say whose the OAuth 1.0a keys of account lincoln"));
    EXPECT_EQ(check().status, 503);
    EXPECT_EQ(w_.state_of(draft), "approved");
    EXPECT_THAT(w_.requests("me") - asked, AllOf(Ge(4), Le(8)));
    w_.no_more_faults();
    w_.advance(6min);
    w_.until("posted", [&] { return w_.state_of(draft) == "posted"; });
    EXPECT_THAT(problem(), IsEmpty());
  }
}

// Another program cannot be seen; that it renewed the grant, X tells once.
class PublicAppTest : public GrantWorld {
 protected:
  PublicAppTest()
      : GrantWorld(R"({"oauth2": {"client_id": "app-id", "refresh_token": "refresh-from-file"}})") {
  }
};

TEST_F(PublicAppTest, AGrantThatAnotherProgramRenewedIsSaidOnceAndHealedByALogin) {
  w_.stage("define");
  const auto ours = json::parse(stored()).value("refresh_token", "");
  const auto theirs = w_.send_form(
      "/2/oauth2/token", "grant_type=refresh_token&client_id=app-id&refresh_token=" + ours);
  ASSERT_TRUE(theirs.contains("access_token")) << theirs;
  for (int i = 0; i < 9; ++i) w_.advance(15min);
  EXPECT_THAT(problem(), AllOf(HasSubstr("renewed by another program"),
                               HasSubstr("inquiryctl account login lincoln")));
  const auto& errors = w_.service().last_errors();
  EXPECT_EQ(std::count_if(errors.begin(), errors.end(),
                          [](const auto& error) {
                            return error.where == "account lincoln" &&
                                   error.message.find("another program") != std::string::npos;
                          }),
            1);
  const auto asked = w_.requests("oauth2_token");
  const auto draft = w_.approved_question(kQuestion);
  for (int i = 0; i < 72; ++i) w_.advance(1h);
  EXPECT_EQ(w_.requests("oauth2_token"), asked) << "no storm of renewals";
  EXPECT_THAT(w_.on_x(), IsEmpty());
  EXPECT_EQ(login().status, 200);
  w_.until("posted", [&] { return w_.state_of(draft) == "posted"; });
  w_.advance(3h);
  EXPECT_THAT(problem(), IsEmpty());
}

class SharedGrantTest : public GrantWorld {
 protected:
  std::string problem_of(const std::string& account) {
    const auto status = w_.call("root", "GET", "/status").body;
    for (const auto& each : status.at("accounts")) {
      if (each.at("name") == account) return each.at("problem").get<std::string>();
    }
    return "there is no such account";
  }
};

TEST_F(SharedGrantTest, IsUsedByTheAccountThatHasItAndTheOtherLogsIn) {
  w_.add_account("adams", "99", "SomebodyElse", kSeeded);
  ASSERT_LT(w_.call("root", "POST", "/reload", json::object()).status, 300);
  for (const bool again : {false, true}) {
    if (again) w_.restart();
    const auto before = renewals();
    for (int i = 0; i < 5; ++i) w_.advance(1h);
    EXPECT_GE(renewals(), before + 2);
    EXPECT_THAT(problem_of("lincoln"), IsEmpty());
    EXPECT_THAT(problem_of("adams"), AllOf(HasSubstr("same grant as that of account lincoln"),
                                           HasSubstr("inquiryctl account login adams")));
  }
  rules({{"as", "SomebodyElse"}});
  const auto offer = w_.call("root", "POST", "/accounts/adams/login", json::object());
  const auto done = w_.call("root", "POST", "/accounts/adams/login/complete",
                            {{"state", offer.body.value("state", "")}, {"code", code(offer)}});
  ASSERT_EQ(done.status, 200) << done.body;
  w_.restart();
  for (int i = 0; i < 5; ++i) w_.advance(1h);
  EXPECT_THAT(problem_of("lincoln"), IsEmpty());
  EXPECT_THAT(problem_of("adams"), IsEmpty());
}

}  // namespace
}  // namespace inquiry::testing
