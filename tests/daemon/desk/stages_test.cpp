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
  Reply overrule(const std::string& stage) {
    return ask("maria", "PUT", "/teams/grade4/stage",
               {{"stage", stage}, {"reason", "we know"}, {"out_of_order", true}});
  }
  Reply undo() {
    return ask("maria", "POST", "/teams/grade4/stage/undo", {{"reason", "a mistake"}});
  }
  Reply abort() {
    return ask("maria", "POST", "/teams/grade4/stage/abort", {{"reason", "the teacher is ill"}});
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

TEST_F(StagesTest, AMoveOutOfOrderIsMadeAndSaysSo) {
  put("define");
  EXPECT_EQ(put("reflect").status, 200);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/stage").body["history"][0]["move"], "out_of_order");
}

TEST_F(StagesTest, ATeamThatKeepsItsOrderIsToldWhatIsInOrder) {
  config_.teams[0].keeps_order = true;
  put("define");
  const auto reply = put("reflect");
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.detail(), HasSubstr("goes to plan, teach, analyze"));
  EXPECT_THAT(reply.detail(), HasSubstr("--out-of-order"));
  EXPECT_EQ(store_->last_transition("grade4")->stage, "define");
}

TEST_F(StagesTest, ATeamThatKeepsItsOrderMayMeanAnotherMove) {
  config_.teams[0].keeps_order = true;
  put("define");
  EXPECT_EQ(overrule("reflect").status, 200);
  const auto history = ask("ana", "GET", "/teams/grade4/stage").body["history"];
  EXPECT_EQ(history[0]["move"], "out_of_order");
  EXPECT_EQ(history[0]["by"], "maria");
  EXPECT_EQ(history[0]["reason"], "we know");
  EXPECT_EQ(history[1]["move"], "in_order");
  EXPECT_THAT(last_audit().detail, HasSubstr("out of order"));
}

TEST_F(StagesTest, AMoveInOrderIsNoneOutOfOrderThoughItSaysSo) {
  put("define");
  overrule("plan");
  EXPECT_EQ(store_->last_transition("grade4")->move, Move::kInOrder);
}

TEST_F(StagesTest, SilenceMayBeginFromAnywhere) {
  for (const auto* from : {"define", "plan", "reflect"}) {
    for (const auto* to : {"teach", "analyze"}) {
      overrule(from);
      EXPECT_EQ(put(to).status, 200) << from << " -> " << to;
      EXPECT_EQ(store_->last_transition("grade4")->move, Move::kInOrder);
    }
  }
}

TEST_F(StagesTest, TheStageSaysWhereItMayLeadAndWhatOpens) {
  overrule("reflect");
  const auto next = ask("ana", "GET", "/teams/grade4/stage").body["next"];
  ASSERT_EQ(next.size(), 4U);
  EXPECT_EQ(next[0]["stage"], "define");
  EXPECT_EQ(next[0]["cycle"], 2);
  EXPECT_EQ(next[1]["stage"], "plan");
  EXPECT_EQ(next[1]["cycle"], 1);
  EXPECT_EQ(next[1]["round"], 2);
  overrule("define");
  const auto last = ask("ana", "GET", "/teams/grade4/stage").body["next"].back();
  EXPECT_EQ(last["stage"], "reflect");
  EXPECT_EQ(last["in_order"], false);
}

TEST_F(StagesTest, ATeamsOwnNextIsObeyed) {
  config_.teams[0].stages = {{"Fragen", Behaviour::kDefine, {"Teilen"}},
                             {"Planen", Behaviour::kPlan},
                             {"Teilen", Behaviour::kReflect}};
  config_.teams[0].keeps_order = true;
  put("Fragen");
  EXPECT_EQ(put("Planen").status, 409);
  EXPECT_EQ(put("Teilen").status, 200);
}

TEST_F(StagesTest, UndoGoesBackAndFurtherBack) {
  for (const auto* stage : {"define", "plan", "teach"}) put(stage);
  EXPECT_EQ(undo().body["stage"], "plan");
  EXPECT_EQ(undo().body["stage"], "define");
  EXPECT_EQ(undo().status, 409);
  const auto history = ask("ana", "GET", "/teams/grade4/stage").body["history"];
  ASSERT_EQ(history.size(), 5U);
  EXPECT_EQ(history[0]["move"], "undo");
  EXPECT_EQ(history[0]["reason"], "a mistake");
  EXPECT_EQ(last_audit().action, "stage.undo");
}

TEST_F(StagesTest, UndoOfTheNextCycleLeadsBackIntoTheOneBefore) {
  for (const auto* stage : {"define", "plan", "teach", "analyze", "reflect", "define"}) put(stage);
  EXPECT_EQ(undo().body["cycle"], 1);
  const auto cycles = ask("ana", "GET", "/teams/grade4/cycles").body["items"];
  EXPECT_EQ(cycles[0]["state"], "undone");
  EXPECT_EQ(cycles[1]["state"], "running");
  EXPECT_EQ(put("define").body["cycle"], 2);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/cycles/2").body["state"], "running");
}

TEST_F(StagesTest, TheCalendarsMoveCanBeUndone) {
  config_.teams[0].calendar = {{"plan", parse_date("2026-09-01").value()},
                               {"teach", parse_date("2026-09-05").value()}};
  EXPECT_EQ(undo().body["stage"], "plan");
  EXPECT_EQ(apply_calendar(*store_, grade4(), config_.school.zone, clock_.utc_now()), 0);
}

TEST_F(StagesTest, UndoIntoSilenceAnswersWhenItHolds) {
  put("teach");
  put("analyze");
  overrule("reflect");
  machine_->connection_open = true;
  EXPECT_EQ(undo().status, 0);
  machine_->waiting.at(0)();
  EXPECT_EQ(late_.at(0).body["stage"], "analyze");
}

TEST_F(StagesTest, AnAbortEndsTheCycleWithoutAnOutcomeAndNothingGoesOut) {
  put("plan");
  const auto draft = approved(question());
  machine_->connection_open = true;
  EXPECT_EQ(abort().status, 0);
  EXPECT_EQ(store_->draft(draft["id"])->state, DraftState::kWaitingForReview);
  machine_->waiting.at(0)();
  EXPECT_TRUE(late_.at(0).body["stage"].is_null());
  const auto cycle = ask("pat", "GET", "/teams/grade4/cycles/1").body;
  EXPECT_EQ(cycle["state"], "aborted");
  EXPECT_EQ(cycle["aborted"]["by"], "maria");
  EXPECT_EQ(cycle["aborted"]["reason"], "the teacher is ill");
  EXPECT_TRUE(cycle["outcome"].is_null());
  EXPECT_EQ(last_audit().action, "stage.abort");
  EXPECT_EQ(abort().status, 409);
}

TEST_F(StagesTest, AfterAnAbortAnyStageOpensTheNextCycle) {
  put("plan");
  abort();
  const auto moved = put("reflect");
  EXPECT_EQ(moved.status, 200);
  EXPECT_EQ(moved.body["cycle"], 2);
}

TEST_F(StagesTest, AnAbortCanBeUndone) {
  put("plan");
  abort();
  EXPECT_EQ(undo().body["stage"], "plan");
  const auto cycle = ask("pat", "GET", "/teams/grade4/cycles/1").body;
  EXPECT_EQ(cycle["state"], "running");
  EXPECT_TRUE(cycle["aborted"].is_null());
}

TEST_F(StagesTest, BackBeforeACycleThatWasGivenUpThereIsNoWay) {
  put("plan");
  abort();
  put("define");
  EXPECT_EQ(undo().status, 409);
}

TEST_F(StagesTest, WithoutACycleNothingCanBeGivenUp) { EXPECT_EQ(abort().status, 409); }

TEST_F(StagesTest, OpenPagesAreTold) {
  put("plan");
  EXPECT_THAT(machine_->topics, Contains("stage:grade4"));
}

}  // namespace
}  // namespace inquiry::desk
