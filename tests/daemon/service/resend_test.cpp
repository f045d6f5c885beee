// Before anything is sent a second time: what X came to show meanwhile, what X calls a duplicate,
// and what a person says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kAnother = "And what would you never do again?";

// A try that ended in doubt was called absent, and the next one has to wait: X limited the account
// for a quarter of an hour.
class Resend : public ::testing::Test {
 protected:
  void try_once(json fault) {
    w_.stage("define");
    fault["endpoint"] = "create_post";
    w_.fault(fault);
    id_ = w_.approved_question(kQuestion);
    w_.settle();
    w_.fault({{"endpoint", "create_post"}, {"kind", "rate_limited"}});
    w_.approved_question(kAnother);
    w_.settle();
    pass(7min);
    ASSERT_EQ(w_.state_of(id_), "approved");
    ASSERT_EQ(w_.requests("create_post"), 2);
  }
  void pass(std::chrono::minutes time) {
    for (auto left = time; left > 0min; left -= 1min) w_.advance(1min);
  }
  int times_on_x() {
    const auto posts = w_.on_x();
    return static_cast<int>(std::count(posts.begin(), posts.end(), kQuestion));
  }

  World w_;
  std::string id_;
};

TEST_F(Resend, WhatXCameToShowMeanwhileIsNotSentAgain) {
  try_once({{"kind", "land_late"}, {"ms", 600'000}});
  pass(12min);
  EXPECT_EQ(w_.state_of(id_), "posted");
  EXPECT_EQ(times_on_x(), 1);
  EXPECT_EQ(w_.requests("create_post"), 3) << "the other one, twice";
  EXPECT_FALSE(w_.draft(id_).value("posted_id", "").empty());
}

TEST_F(Resend, WhatIsStillNotThereIsSentAgainAfterOneLook) {
  try_once({{"kind", "before"}});
  const auto looks = w_.requests("own_timeline");
  pass(7min);
  EXPECT_EQ(w_.requests("own_timeline"), looks) << "no look before it may go out";
  pass(5min);
  EXPECT_EQ(w_.state_of(id_), "posted");
  EXPECT_EQ(times_on_x(), 1);
  EXPECT_EQ(w_.requests("own_timeline"), looks + 1);
}

TEST_F(Resend, ALookThatFailsIsRepeatedWithoutHasteAndNothingIsSentMeanwhile) {
  try_once({{"kind", "land_late"}, {"ms", 600'000}});
  w_.fault({{"endpoint", "own_timeline"}, {"kind", "before"}, {"times", 0}});
  const auto looks = w_.requests("own_timeline");
  pass(40min);
  EXPECT_EQ(w_.state_of(id_), "approved");
  EXPECT_THAT(w_.draft(id_)["blocked_by"].dump(), HasSubstr("timeline is read first"));
  EXPECT_EQ(times_on_x(), 1);
  EXPECT_GT(w_.requests("own_timeline"), looks);
  EXPECT_LE(w_.requests("own_timeline"), looks + 32);
  w_.no_more_faults();
  pass(10min);
  EXPECT_EQ(w_.state_of(id_), "posted");
  EXPECT_EQ(times_on_x(), 1);
}

TEST_F(Resend, TheLookIsStillOwedAfterACrash) {
  try_once({{"kind", "land_late"}, {"ms", 600'000}});
  w_.fault({{"endpoint", "own_timeline"}, {"kind", "before"}, {"times", 0}});
  pass(10min);
  ASSERT_EQ(w_.state_of(id_), "approved");
  w_.restart();
  w_.no_more_faults();
  pass(10min);
  EXPECT_EQ(w_.state_of(id_), "posted");
  EXPECT_EQ(times_on_x(), 1);
}

TEST_F(Resend, AnEarlierVersionThatXCameToShowIsForAPerson) {
  try_once({{"kind", "land_late"}, {"ms", 600'000}});
  const auto edited = w_.call("ana", "PATCH", "/drafts/" + id_, {{"text", "Other words?"}});
  ASSERT_LT(edited.status, 300) << edited.body;
  w_.approve(id_);
  pass(12min);
  EXPECT_EQ(w_.state_of(id_), "held");
  EXPECT_THAT(w_.draft(id_).value("reason", ""), HasSubstr("an earlier version"));
  const auto settled =
      w_.call("sam", "POST", "/drafts/" + id_ + "/resolve", {{"outcome", "not_posted"}});
  ASSERT_LT(settled.status, 300) << settled.body;
  w_.approve(id_);
  pass(5min);
  EXPECT_EQ(w_.state_of(id_), "posted") << "what a person dismissed is not found again";
  EXPECT_THAT(w_.on_x(), ::testing::Contains("Other words?"));
}

TEST(Doubt, OfTheFirstPostEverIsSettledThoughOurClockIsHoursOff) {
  for (const Duration off : {Duration{3h}, Duration{-3h}}) {
    World w;
    w.set_ours(off);
    w.stage("define");
    w.fault({{"endpoint", "create_post"}, {"kind", "after"}});
    const auto id = w.approved_question(kQuestion);
    for (int i = 0; i < 40; ++i) w.advance(1min);
    EXPECT_THAT(w.on_x(), ElementsAre(kQuestion)) << "off by " << to_string(off);
    EXPECT_THAT(w.state_of(id), ::testing::AnyOf("held", "posted")) << "off by " << to_string(off);
  }
}

void say_not_posted(World& w, const std::string& id) {
  const auto settled =
      w.call("sam", "POST", "/drafts/" + id + "/resolve", {{"outcome", "not_posted"}});
  ASSERT_LT(settled.status, 300) << settled.body;
}

TEST(Dismissed, WhatLandsLateIsFoundThoughOurClockIsHoursAhead) {
  World w;
  w.stage("define");
  w.set_ours(3h);
  for (int i = 0; i < 5; ++i) w.advance(1min);  // X's answers tell its time
  w.fault({{"endpoint", "create_post"}, {"kind", "land_late"}, {"ms", 20'000}});
  const auto id = w.approved_question(kQuestion);
  w.settle();
  w.advance(4s);
  say_not_posted(w, id);
  w.advance(72s);
  w.approve(id);
  for (int i = 0; i < 10; ++i) w.advance(1min);
  EXPECT_THAT(w.on_x(), ElementsAre(kQuestion));
  EXPECT_EQ(w.state_of(id), "posted");
  EXPECT_EQ(w.requests("create_post"), 1);
}

TEST(Dismissed, APostMadeByHandIsNotTakenForItThoughOurClockIsHoursBehind) {
  World w;
  w.stage("define");
  w.set_ours(-3h);
  const auto by_hand = w.post({{"author", "LincolnPLC"}, {"text", kQuestion}});
  w.advance(1h);
  w.fault({{"endpoint", "create_post"}, {"kind", "before"}});
  const auto id = w.approved_question(kQuestion);
  for (int i = 0; i < 10; ++i) w.advance(1min);
  ASSERT_EQ(w.state_of(id), "held");
  EXPECT_THAT(w.draft(id).value("reason", ""), HasSubstr("post " + by_hand));
  say_not_posted(w, id);
  w.approve(id);
  for (int i = 0; i < 5; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "posted");
  EXPECT_NE(w.draft(id).value("posted_id", ""), by_hand);
  EXPECT_THAT(w.on_x(), ElementsAre(kQuestion, kQuestion));
}

TEST(Dismissed, TheNextLookIsNotPutOffByOneThatWasPlannedBefore) {
  World w;
  w.stage("define");
  const auto main_file = w.folder() / "inquiryd.yaml";
  std::stringstream yaml;
  yaml << std::ifstream{main_file}.rdbuf();
  auto text = yaml.str();
  text.replace(text.find("settle: 3m"), 10, "settle: 1h");
  std::ofstream{main_file} << text;
  ASSERT_LT(w.call("root", "POST", "/reload", json::object()).status, 300);
  w.fault({{"endpoint", "create_post"}, {"kind", "before"}});
  const auto id = w.approved_question(kQuestion);
  w.settle();
  say_not_posted(w, id);
  w.approve(id);
  w.advance(2min);
  w.advance(1s);
  EXPECT_EQ(w.state_of(id), "posted");
}

TEST(Duplicate, WhatTheTimelineDoesNotExplainIsHeldAndNotSentAgain) {
  World w;
  w.stage("define");
  w.options({{"duplicate_filter", true}, {"timeline_lag_ms", 86'400'000}});
  w.post({{"author", "LincolnPLC"}, {"text", kQuestion}});
  const auto id = w.approved_question(kQuestion);
  w.settle();
  EXPECT_EQ(w.state_of(id), "sending");
  w.restart();  // what X said is on the disk
  for (int i = 0; i < 20; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "held");
  EXPECT_THAT(w.draft(id).value("reason", ""), HasSubstr("the same words already"));
  EXPECT_EQ(w.requests("create_post"), 1);
}

TEST(Duplicate, AnOlderPostWithTheSameWordsIsNamed) {
  World w;
  w.stage("define");
  w.options({{"duplicate_filter", true}});
  const auto old = w.post({{"author", "LincolnPLC"}, {"text", kQuestion}});
  w.advance(2h);
  const auto first = w.approved_question(kAnother);  // newer than the old one
  w.settle();
  ASSERT_EQ(w.state_of(first), "posted");
  const auto id = w.approved_question(kQuestion);
  for (int i = 0; i < 10; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "held");
  EXPECT_THAT(w.draft(id).value("reason", ""), HasSubstr("post " + old));
  EXPECT_EQ(w.requests("create_post"), 2);
}

TEST(Duplicate, OfAnEarlierTryIsFoundOnTheTimeline) {
  World w;
  w.stage("define");
  w.options({{"duplicate_filter", true}});
  w.post({{"author", "LincolnPLC"}, {"text", kQuestion}});
  const auto id = w.approved_question(kQuestion);
  for (int i = 0; i < 10; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "posted");
  EXPECT_THAT(w.on_x(), ElementsAre(kQuestion));
}

}  // namespace
}  // namespace inquiry::testing
