// What has stopped or hurt other bots on X, and what happens here instead.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> texts(World& w) {
  std::vector<std::string> all;
  for (const auto& idea : w.ideas()) all.push_back(idea["text"]);
  return all;
}

int answered(World& w, const std::string& endpoint, const std::string& status) {
  const auto counts = w.sim("GET", "/_sim/stats")["counts"];
  return counts.contains(endpoint) ? counts[endpoint].value(status, 0) : 0;
}

std::string problem(World& w) {
  const auto status = w.call("root", "GET", "/status").body;
  return status.at("accounts").at(0).at("problem").get<std::string>();
}

// Where X's clock is a week ahead of what it last told, only X can say that the cursor is too old.
TEST(KnownPains, ACursorThatXFindsTooOldCostsOneRefusalAndNoStandstill) {
  World w;
  w.stage("define");
  w.post({{"author", "maria"}, {"text", "before #fractions"}});
  w.advance(2min);
  ASSERT_THAT(texts(w), Contains("before #fractions"));
  w.sim("POST", "/_sim/clock", {{"advance_ms", std::chrono::milliseconds{8 * 24h}.count()}});
  w.post({{"author", "maria"}, {"text", "after #fractions"}});
  for (int i = 0; i < 3; ++i) {
    w.clock().advance(2min);
    w.service().changed("clock", {});
    w.settle();
  }
  EXPECT_THAT(texts(w), Contains("after #fractions"));
  EXPECT_EQ(answered(w, "search_recent", "400"), 1);
}

// Days of 503 for every post, while everything else works.
TEST(KnownPains, DaysOf503ForEveryPostAreFewTriesAndThenAPersonsDecision) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "before"}, {"times", 0}});
  const auto id = w.approved_question(kQuestion);
  for (int i = 0; i < 72; ++i) w.advance(1h);
  EXPECT_EQ(w.state_of(id), "held");
  EXPECT_LE(w.requests("create_post"), 3);
  EXPECT_THAT(w.on_x(), IsEmpty());
  w.no_more_faults();
  for (int i = 0; i < 12; ++i) w.advance(1h);
  EXPECT_THAT(w.on_x(), IsEmpty()) << "it went out without the person who was asked";
}

// A second server that was given the same credential file: each one's renewal ends the other's.
TEST(KnownPains, AGrantThatAnotherServerUsesIsSaidAndNotFoughtOver) {
  const std::string credential =
      R"({"oauth2": {"client_id": "app-id", "refresh_token": "refresh-from-file"}})";
  World w("2026-09-09T17:00:00Z", "", "", "", "0", credential);
  w.stage("define");
  std::ifstream stream{w.folder() / "grants" / "lincoln.json"};
  const auto stored = json::parse(std::string{std::istreambuf_iterator<char>{stream}, {}});
  const auto theirs = json::parse(
      w.form("/2/oauth2/token", "grant_type=refresh_token&client_id=app-id&refresh_token=" +
                                    stored.at("refresh_token").get<std::string>()));
  ASSERT_TRUE(theirs.contains("access_token")) << theirs;
  const auto before = w.requests("oauth2_token");
  for (int i = 0; i < 24; ++i) w.advance(1h);
  EXPECT_THAT(problem(w), HasSubstr("inquiryctl account login lincoln"));
  EXPECT_LE(w.requests("oauth2_token") - before, 2) << "a grant that is gone is asked for again";
}

}  // namespace
}  // namespace inquiry::testing
