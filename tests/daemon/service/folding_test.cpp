#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr const char* kStrips =
    "Paper strips beat pizza slices. My students finally see why 2/4 and 1/2 are the same length.";

class Folding : public ::testing::Test {
 protected:
  Folding() { w.stage("define"); }
  std::string say(const std::string& author, const std::string& text) {
    const auto id = w.post({{"author", author}, {"text", text}});
    w.advance(2min);
    return id;
  }
  json only() {
    const auto ideas = w.ideas();
    EXPECT_EQ(ideas.size(), 1U);
    return ideas.empty() ? json::object() : ideas.back();
  }

  World w;
};

TEST_F(Folding, KeepsTheFirstVoiceAndCountsTheOthers) {
  say("first", std::string{kStrips} + " #fractions");
  say("second", std::string{"RT @first: "} + kStrips + " #fractions");
  say("third", std::string{kStrips} + " \U0001F389 https://example.com/x #numbertalks");
  const auto idea = only();
  EXPECT_EQ(idea["author"], "first");
  EXPECT_EQ(idea["voices"], 3);
  EXPECT_EQ(idea["merged"][0]["author"], "second");
  EXPECT_EQ(idea["merged"][1]["author"], "third");
  EXPECT_EQ(idea["merged"][0]["by"], "inquiryd");
  EXPECT_EQ(w.ideas("merged=true").size(), 3U);
  const auto audit = w.call("maria", "GET", "/audit").body["items"];
  EXPECT_EQ(audit[0]["action"], "idea.fold");
}

TEST_F(Folding, LeavesAnotherThoughtAlone) {
  say("first", std::string{kStrips} + " #fractions");
  say("second",
      "Paper strips beat pizza slices. My students finally see why 3/6 and 1/2 are the same "
      "length. "
      "#fractions");
  EXPECT_EQ(w.ideas().size(), 2U);
}

TEST_F(Folding, NeverFoldsAcrossTeams) {
  w.add_team("grade5", "#ratios");
  w.stage_of("grade5", "define");
  say("first", std::string{kStrips} + " #fractions");
  say("second", std::string{kStrips} + " #ratios");
  EXPECT_EQ(w.ideas().size(), 1U);
  const auto others = w.call("maria", "GET", "/teams/grade5/ideas").body["items"];
  ASSERT_EQ(others.size(), 1U);
  EXPECT_EQ(others[0]["voices"], 1);
}

TEST_F(Folding, PutsNothingBehindWhatIsHiddenFlaggedOrDeleted) {
  for (const char* how : {"hidden", "flagged", "deleted"}) {
    World world;
    world.stage("define");
    const auto post =
        world.post({{"author", "first"}, {"text", std::string{kStrips} + " #fractions"}});
    world.advance(2min);
    const auto id = world.ideas().at(0)["id"].get<std::string>();
    if (std::string{how} == "hidden") {
      world.call("sam", "PUT", "/ideas/" + id + "/state", {{"state", "hidden"}});
    } else if (std::string{how} == "flagged") {
      world.call("sam", "POST", "/ideas/" + id + "/flag", {{"reason", "a worry"}});
    } else {
      world.store().remove_post(PostId::parse(post).value(), world.clock().utc_now());
    }
    world.post({{"author", "second"}, {"text", std::string{kStrips} + " #fractions"}});
    world.advance(2min);
    const auto fresh = world.ideas("state=new");
    ASSERT_EQ(fresh.size(), 1U) << how;
    EXPECT_EQ(fresh[0]["author"], "second") << how;
  }
}

TEST_F(Folding, StaysUndoneOnceAModeratorUndidIt) {
  say("first", std::string{kStrips} + " #fractions");
  say("second", std::string{kStrips} + " #fractions");
  const auto copy = only()["merged"][0]["id"].get<std::string>();
  EXPECT_EQ(w.call("sam", "DELETE", "/ideas/" + copy + "/merge").status, 200);
  w.advance(10min);
  EXPECT_EQ(w.ideas().size(), 2U);
  say("third", std::string{kStrips} + " #fractions");
  EXPECT_EQ(w.ideas().size(), 2U);
}

TEST_F(Folding, ShowsNothingOfWhatItFoldsInSilence) {
  say("first", std::string{kStrips} + " #fractions");
  const auto id = only()["id"].get<std::string>();
  w.call("ana", "PUT", "/ideas/" + id + "/state", {{"state", "chosen"}});
  w.stage("teach");
  w.post({{"author", "second"}, {"text", std::string{kStrips} + " #fractions"}});
  w.advance(6h);
  EXPECT_EQ(only()["voices"], 1);
  w.stage("analyze");
  w.stage("reflect");
  EXPECT_EQ(w.call("ana", "GET", "/ideas/" + id).body["voices"], 1)
      << "tags stay parked in reflect";
  w.stage("plan");
  EXPECT_EQ(w.call("ana", "GET", "/ideas/" + id).body["voices"], 2);
}

TEST_F(Folding, SaysOfAPostThatItWasFolded) {
  say("first", std::string{kStrips} + " #fractions");
  const auto post = say("second", std::string{kStrips} + " #fractions");
  const auto why = w.call("ana", "GET", "/teams/grade4/explain/" + post).body;
  EXPECT_EQ(why["routed"], true);
  EXPECT_EQ(why["merged_into"], only()["id"]);
  EXPECT_THAT(why["why"].get<std::string>(), ::testing::HasSubstr("folded onto idea"));
}

}  // namespace
}  // namespace inquiry::testing
