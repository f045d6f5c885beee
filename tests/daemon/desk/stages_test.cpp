#include "daemon/desk/stages.h"

#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class StagesTest : public SchoolTest {
 protected:
  const Team& grade4() { return *config_.find_team("grade4"); }
  Reply put(const std::string& stage, const std::string& reason = "it is time") {
    return ask("maria", "PUT", "/teams/grade4/stage", {{"stage", stage}, {"reason", reason}});
  }
};

TEST_F(StagesTest, BeforeTheFirstTransitionThereIsNoStageAndNoCycle) {
  const auto stage = ask("ana", "GET", "/teams/grade4/stage").body;
  EXPECT_TRUE(stage["stage"].is_null());
  EXPECT_EQ(stage["cycle"], 0);
  EXPECT_TRUE(stage["history"].empty());
}

TEST_F(StagesTest, TheFirstStageOpensCycleOneWithTheTeamsQuestion) {
  EXPECT_EQ(put("define").body["cycle"], 1);
  const auto cycle = store_->cycle("grade4", 1);
  ASSERT_TRUE(cycle);
  EXPECT_EQ(cycle->question, grade4().question);
  EXPECT_EQ(cycle->why_here, grade4().why_here);
}

TEST_F(StagesTest, ReflectToDefineOpensTheNextCycle) {
  for (const auto* stage : {"define", "plan", "teach", "analyze", "reflect"}) put(stage);
  EXPECT_EQ(put("define").body["cycle"], 2);
  EXPECT_EQ(store_->cycles("grade4").size(), 2U);
}

TEST_F(StagesTest, ReflectToPlanStaysInTheCycle) {
  for (const auto* stage : {"define", "plan", "teach", "analyze", "reflect"}) put(stage);
  EXPECT_EQ(put("plan").body["cycle"], 1);
}

TEST_F(StagesTest, AnUnknownLabelIsRefusedWithTheNearestOne) {
  const auto reply = put("tech");
  EXPECT_EQ(reply.status, 422);
  EXPECT_THAT(reply.detail(), HasSubstr("did you mean \"teach\"?"));
  EXPECT_FALSE(store_->last_transition("grade4"));
}

TEST_F(StagesTest, ATeamsOwnLabelsStandForTheirBehaviour) {
  config_.teams[0].stages = {{"Do", Behaviour::kTeach}, {"Study", Behaviour::kAnalyze}};
  EXPECT_EQ(put("Do").body["behaviour"], "teach");
  EXPECT_EQ(put("teach").status, 422);
}

TEST_F(StagesTest, AReasonIsRequired) {
  EXPECT_EQ(put("define", "").status, 422);
  EXPECT_EQ(put("define", " \n").status, 422);
  EXPECT_EQ(put("define", std::string(1001, 'x')).status, 422);
}

TEST_F(StagesTest, MovingToWhereTheTeamStandsChangesNothing) {
  put("plan");
  const auto before = actions();
  clock_.advance(minutes{5});
  EXPECT_EQ(put("plan").status, 200);
  EXPECT_EQ(actions(), before);
  EXPECT_EQ(store_->transitions("grade4", {}).items.size(), 1U);
}

TEST_F(StagesTest, ALabelThatMeansSomethingElseNowIsAMove) {
  put("plan");
  config_.teams[0].stages = {{"plan", Behaviour::kTeach}};
  EXPECT_EQ(put("plan").body["behaviour"], "teach");
  EXPECT_EQ(store_->last_transition("grade4")->behaviour, Behaviour::kTeach);
}

TEST_F(StagesTest, TheTransitionSaysWhoMovedTheTeamAndWhy) {
  put("plan", "we agreed on Monday");
  const auto history = ask("ana", "GET", "/teams/grade4/stage").body["history"];
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0]["by"], "maria");
  EXPECT_EQ(history[0]["reason"], "we agreed on Monday");
  EXPECT_EQ(last_audit().action, "stage.set");
  EXPECT_EQ(last_audit().team, "grade4");
}

TEST_F(StagesTest, DefineUnparksEverything) {
  const auto id = idea(1, IdeaState::kParked);
  put("define");
  EXPECT_EQ(store_->idea(id)->state, IdeaState::kNew);
}

TEST_F(StagesTest, ReflectLeavesTagsParked) {
  const auto id = idea(1, IdeaState::kParked);
  put("reflect");
  EXPECT_EQ(store_->idea(id)->state, IdeaState::kParked);
}

TEST_F(StagesTest, OwedCalendarBoundariesAreAppliedEachAtItsOwn) {
  config_.teams[0].calendar = {{"define", parse_date("2026-09-01").value()},
                               {"plan", parse_date("2026-09-05").value()}};
  EXPECT_EQ(apply_calendar(*store_, grade4(), config_.school.zone, clock_.utc_now()), 2);
  const auto moves = store_->transitions("grade4", {}).items;
  ASSERT_EQ(moves.size(), 2U);
  EXPECT_EQ(to_rfc3339(moves[0].at), "2026-09-05T07:00:00Z");
  EXPECT_EQ(moves[0].stage, "plan");
  EXPECT_EQ(moves[0].by, "calendar");
  EXPECT_EQ(moves[1].stage, "define");
}

TEST_F(StagesTest, ACalendarThatOwesNothingWritesNothing) {
  config_.teams[0].calendar = {{"define", parse_date("2026-09-01").value()}};
  apply_calendar(*store_, grade4(), config_.school.zone, clock_.utc_now());
  EXPECT_EQ(apply_calendar(*store_, grade4(), config_.school.zone, clock_.utc_now()), 0);
  EXPECT_THAT(actions(), ElementsAre("stage.set"));
}

TEST_F(StagesTest, AStageSetByHandFollowsWhatTheCalendarOwed) {
  config_.teams[0].calendar = {{"reflect", parse_date("2026-09-01").value()}};
  put("define");
  const auto moves = store_->transitions("grade4", {}).items;
  ASSERT_EQ(moves.size(), 2U);
  EXPECT_EQ(moves[0].cycle, 2);  // reflect, then define by hand: the next cycle
}

TEST_F(StagesTest, TheCalendarsSilenceVoidsApprovalsToo) {
  put("plan");
  const auto draft = approved(question());
  clock_.advance(hours{24});
  config_.teams[0].calendar = {{"teach", parse_date("2026-09-09").value()}};
  apply_calendar(*store_, grade4(), config_.school.zone, clock_.utc_now());
  EXPECT_EQ(store_->draft(draft["id"])->state, DraftState::kWaitingForReview);
  EXPECT_FALSE(store_->draft(draft["id"])->approval);
}

TEST_F(StagesTest, ReturnToReviewTakesOneTeamOrAll) {
  put("plan");
  move_to("plan", "grade5");
  const auto ours = approved(question());
  auto other = question("What do you notice about halves?");
  other["team"] = "grade5";
  const auto written = ask("tom", "POST", "/drafts", other).body;
  ASSERT_EQ(approve(written, "max").status, 200);
  EXPECT_EQ(return_to_review(*store_, "grade5", "a restore", clock_.utc_now()), 1);
  EXPECT_EQ(store_->draft(ours["id"])->state, DraftState::kApproved);
  EXPECT_EQ(return_to_review(*store_, std::nullopt, "a restore", clock_.utc_now()), 1);
  EXPECT_EQ(store_->draft(ours["id"])->reason, "a restore");
}

TEST_F(StagesTest, OpenPagesAreTold) {
  put("plan");
  EXPECT_THAT(machine_->topics, Contains("stage:grade4"));
}

}  // namespace
}  // namespace inquiry::desk
