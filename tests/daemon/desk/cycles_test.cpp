#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

class CyclesTest : public SchoolTest {
 protected:
  CyclesTest() { move_to("reflect"); }
};

TEST_F(CyclesTest, ATheoryIsWrittenDown) {
  const auto reply =
      ask("maria", "PUT", "/teams/grade4/cycles/1/theory", {{"theory", "if … then …"}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body["theory"], "if … then …");
  EXPECT_EQ(last_audit().action, "cycle.theory");
}

TEST_F(CyclesTest, AnOutcomeSaysWhoRecordedItAndWhen) {
  const auto reply = ask("maria", "PUT", "/teams/grade4/cycles/1/outcome",
                         {{"worked", "partly"}, {"evidence", "14 of 20"}});
  EXPECT_EQ(reply.body["outcome"]["worked"], "partly");
  EXPECT_EQ(reply.body["outcome"]["by"], "maria");
  EXPECT_EQ(reply.body["outcome"]["at"], to_rfc3339(clock_.utc_now()));
}

TEST_F(CyclesTest, AnOutcomeNeedsEvidenceAndOneOfThreeWords) {
  const std::string path = "/teams/grade4/cycles/1/outcome";
  EXPECT_EQ(ask("maria", "PUT", path, {{"worked", "yes"}, {"evidence", " "}}).status, 422);
  EXPECT_EQ(ask("maria", "PUT", path, {{"worked", "maybe"}, {"evidence", "x"}}).status, 422);
  EXPECT_FALSE(store_->cycle("grade4", 1)->outcome);
}

TEST_F(CyclesTest, ACycleThatNeverBeganIsNotFound) {
  for (const auto* number : {"2", "0", "-1", "one", "99999999999"}) {
    const auto path = std::string("/teams/grade4/cycles/") + number + "/theory";
    EXPECT_EQ(ask("maria", "PUT", path, {{"theory", "x"}}).status, 404) << number;
  }
}

TEST_F(CyclesTest, BackInPlanTheOldTheoryStaysAndANewOneIsOpen) {
  const std::string path = "/teams/grade4/cycles/1";
  const auto theory = [&](const std::string& text) {
    return ask("maria", "PUT", path + "/theory", {{"theory", text}});
  };
  theory("if we talk numbers …");
  theory("if we talk numbers daily …");
  ask("maria", "PUT", path + "/outcome", {{"worked", "no"}, {"evidence", "6 of 20"}});
  move_to("plan");
  auto cycle = ask("ana", "GET", path).body;
  EXPECT_EQ(cycle["round"], 2);
  EXPECT_EQ(cycle["theory"], "");
  EXPECT_TRUE(cycle["outcome"].is_null());
  cycle = theory("if we draw first …").body;
  EXPECT_EQ(cycle["theory"], "if we draw first …");
  ASSERT_EQ(cycle["theories"].size(), 3U);
  EXPECT_EQ(cycle["theories"][1]["theory"], "if we talk numbers daily …");
  EXPECT_EQ(cycle["theories"][1]["round"], 1);
  EXPECT_EQ(cycle["theories"][1]["by"], "maria");
  EXPECT_EQ(cycle["theories"][2]["round"], 2);
  ASSERT_EQ(cycle["outcomes"].size(), 1U);
  EXPECT_EQ(cycle["outcomes"][0]["worked"], "no");
}

TEST_F(CyclesTest, UndoingTheWayBackToPlanFindsTheTheoryAgain) {
  const std::string path = "/teams/grade4/cycles/1";
  ask("maria", "PUT", path + "/theory", {{"theory", "if we talk numbers …"}});
  move_to("plan");
  ask("maria", "POST", "/teams/grade4/stage/undo", {{"reason", "too early"}});
  EXPECT_EQ(ask("ana", "GET", path).body["theory"], "if we talk numbers …");
}

TEST_F(CyclesTest, ACoachSeesAndCommentsTheCycle) {
  const auto reply = ask("pat", "POST", "/teams/grade4/cycles/1/comments",
                         {{"text", "What did the quiet students say?"}});
  EXPECT_EQ(reply.status, 201);
  const auto cycle = ask("maria", "GET", "/teams/grade4/cycles/1").body;
  ASSERT_EQ(cycle["comments"].size(), 1U);
  EXPECT_EQ(cycle["comments"][0]["author"], "pat");
  EXPECT_EQ(cycle["comments"][0]["text"], "What did the quiet students say?");
  EXPECT_EQ(cycle["why_here"], config_.teams[0].why_here);
  EXPECT_EQ(last_audit().action, "cycle.comment");
  EXPECT_EQ(ask("pat", "PUT", "/teams/grade4/cycles/1/theory", {{"theory", "x"}}).status, 403);
}

TEST_F(CyclesTest, InSilenceACycleIsReadAndCommentedStill) {
  move_to("teach");
  const std::string path = "/teams/grade4/cycles/1";
  EXPECT_EQ(ask("pat", "POST", path + "/comments", {{"text", "Breathe."}}).status, 201);
  EXPECT_EQ(ask("pat", "GET", path).body["comments"].size(), 1U);
}

TEST_F(CyclesTest, AreCommentedBySomethingAndOnlyWhereTheyAre) {
  EXPECT_EQ(ask("pat", "POST", "/teams/grade4/cycles/1/comments", {{"text", " "}}).status, 422);
  EXPECT_EQ(ask("pat", "POST", "/teams/grade4/cycles/7/comments", {{"text", "x"}}).status, 404);
  EXPECT_EQ(ask("pat", "POST", "/teams/grade5/cycles/1/comments", {{"text", "x"}}).status, 403);
}

TEST_F(CyclesTest, AreListedNewestFirst) {
  move_to("define");
  const auto items = ask("vera", "GET", "/teams/grade4/cycles").body["items"];
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0]["number"], 2);
  EXPECT_TRUE(items[0]["outcome"].is_null());
}

}  // namespace
}  // namespace inquiry::desk
