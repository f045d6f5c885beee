#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

class Stages : public StoreTest {
 protected:
  void move(const std::string& team, const std::string& stage, Behaviour behaviour, int hours) {
    store().add_transition({.team = team,
                            .stage = stage,
                            .behaviour = behaviour,
                            .cycle = 1,
                            .at = hour(hours),
                            .by = "maria",
                            .reason = "we are ready"});
  }
};

TEST_F(Stages, StandWhereTheNewestTransitionPutThem) {
  EXPECT_FALSE(store().last_transition("grade4"));
  move("grade4", "Wonder", Behaviour::kDefine, 1);
  move("grade4", "Teach", Behaviour::kTeach, 2);
  move("grade5", "Plan", Behaviour::kPlan, 3);
  open_again();

  const auto last = store().last_transition("grade4");
  ASSERT_TRUE(last);
  EXPECT_EQ(last->team, "grade4");
  EXPECT_EQ(last->stage, "Teach");
  EXPECT_EQ(last->behaviour, Behaviour::kTeach);
  EXPECT_EQ(last->cycle, 1);
  EXPECT_EQ(last->at, hour(2));
  EXPECT_EQ(last->by, "maria");
  EXPECT_EQ(last->reason, "we are ready");
}

TEST_F(Stages, ListTheirHistoryNewestFirstPageByPage) {
  for (int i = 1; i <= 5; ++i) move("grade4", "stage " + std::to_string(i), Behaviour::kPlan, i);
  std::vector<std::string> seen;
  PageOf page{.after = {}, .limit = 2};
  for (int pages = 0; pages < 3; ++pages) {
    const auto found = store().transitions("grade4", page);
    for (const auto& transition : found.items) seen.push_back(transition.stage);
    EXPECT_EQ(found.next.has_value(), pages < 2);
    page.after = found.next.value_or("");
  }
  EXPECT_THAT(seen, testing::ElementsAre("stage 5", "stage 4", "stage 3", "stage 2", "stage 1"));
}

TEST_F(Stages, FindNothingAfterAMarkerOfAnotherList) {
  move("grade4", "Wonder", Behaviour::kDefine, 1);
  const auto found = store().transitions("grade4", {.after = "d0.9", .limit = 50});
  EXPECT_TRUE(found.items.empty());
  EXPECT_FALSE(found.next);
}

Cycle a_cycle(int number) {
  return {.team = "grade4",
          .number = number,
          .started_at = hour(number),
          .question = "How can number talks help?",
          .why_here = "12 of 20 exit tickets",
          .theory = "",
          .outcome = std::nullopt,
          .round = 1};
}

TEST_F(Stages, OpenACycleOnce) {
  store().open_cycle(a_cycle(1));
  auto again = a_cycle(1);
  again.question = "Another question";
  store().open_cycle(again);

  const auto cycle = store().cycle("grade4", 1);
  ASSERT_TRUE(cycle);
  EXPECT_EQ(cycle->question, "How can number talks help?");
  EXPECT_EQ(cycle->why_here, "12 of 20 exit tickets");
  EXPECT_EQ(cycle->started_at, hour(1));
  EXPECT_FALSE(cycle->outcome);
  EXPECT_FALSE(store().cycle("grade4", 2));
  EXPECT_FALSE(store().cycle("grade5", 1));
}

TEST_F(Stages, ListCyclesNewestFirst) {
  for (const int number : {2, 1, 3}) store().open_cycle(a_cycle(number));
  std::vector<int> numbers;
  for (const auto& cycle : store().cycles("grade4")) numbers.push_back(cycle.number);
  EXPECT_THAT(numbers, testing::ElementsAre(3, 2, 1));
}

TEST_F(Stages, KeepTheTheoryAndTheOutcomeOfACycle) {
  store().open_cycle(a_cycle(1));
  store().set_theory("grade4", 1, {1, "If we talk numbers, …", "maria", hour(7)});
  store().set_theory("grade4", 1, {1, "If we talk numbers daily, …", "maria", hour(8)});
  store().set_outcome(
      "grade4", 1,
      {.worked = Worked::kPartly, .evidence = "15 of 20", .by = "maria", .at = hour(9)});
  open_again();

  const auto cycle = store().cycle("grade4", 1);
  ASSERT_TRUE(cycle && cycle->outcome);
  EXPECT_EQ(cycle->theory, "If we talk numbers daily, …");
  ASSERT_EQ(cycle->theories.size(), 2U);
  EXPECT_EQ(cycle->theories[0].text, "If we talk numbers, …");
  EXPECT_EQ(cycle->theories[0].at, hour(7));
  EXPECT_EQ(cycle->outcome->worked, Worked::kPartly);
  EXPECT_EQ(cycle->outcome->evidence, "15 of 20");
  EXPECT_EQ(cycle->outcome->by, "maria");
  EXPECT_EQ(cycle->outcome->at, hour(9));
}

TEST_F(Stages, ChangeNoCycleThatIsNotThere) {
  store().set_theory("grade4", 7, {1, "nobody's", "maria", hour(1)});
  store().set_outcome("grade4", 7, {});
  store().comment_cycle("grade4", 7, {"pat", hour(1), "of nothing"});
  store().set_aborted("grade4", 7, Abort{"maria", hour(1), "why not"});
  EXPECT_TRUE(store().cycles("grade4").empty());
}

TEST_F(Stages, EveryRoundOfACycleHasItsOwnTheoryAndOutcome) {
  store().open_cycle(a_cycle(1));
  store().set_theory("grade4", 1, {1, "first", "maria", hour(1)});
  store().set_outcome("grade4", 1, {Worked::kNo, "6 of 20", "maria", hour(2), 1});
  Transition back{"grade4", "plan", Behaviour::kPlan, 1, hour(3), "maria", "again"};
  back.round = 2;
  back.move = Move::kOutOfOrder;
  store().add_transition(back);
  open_again();

  EXPECT_EQ(store().last_transition("grade4")->round, 2);
  EXPECT_EQ(store().last_transition("grade4")->move, Move::kOutOfOrder);
  const auto cycle = store().cycle("grade4", 1);
  ASSERT_TRUE(cycle);
  EXPECT_EQ(cycle->round, 2);
  EXPECT_EQ(cycle->theory, "");
  EXPECT_FALSE(cycle->outcome);
  ASSERT_EQ(cycle->outcomes.size(), 1U);
  EXPECT_EQ(cycle->outcomes[0].evidence, "6 of 20");
}

TEST_F(Stages, KeepWhatWasSaidOfACycleAndThatItWasGivenUp) {
  store().open_cycle(a_cycle(1));
  store().comment_cycle("grade4", 1, {"pat", hour(1), "What did they say?"});
  store().set_aborted("grade4", 1, Abort{"maria", hour(2), "illness"});
  open_again();
  auto cycle = store().cycle("grade4", 1);
  ASSERT_TRUE(cycle && cycle->aborted);
  EXPECT_EQ(cycle->aborted->reason, "illness");
  ASSERT_EQ(cycle->comments.size(), 1U);
  EXPECT_EQ(cycle->comments[0].author, "pat");
  store().set_aborted("grade4", 1, std::nullopt);
  EXPECT_FALSE(store().cycle("grade4", 1)->aborted);
}

TEST_F(Stages, HaltEverythingOrOneTeam) {
  store().set_halt({.team = std::nullopt, .reason = "storm", .by = "head", .at = hour(1)});
  store().set_halt({.team = "grade4", .reason = "a worry", .by = "sam", .at = hour(2)});
  store().set_halt({.team = "grade4", .reason = "a graver worry", .by = "lee", .at = hour(3)});
  open_again();

  const auto halts = store().halts();
  ASSERT_EQ(halts.size(), 2U);
  EXPECT_FALSE(halts[0].team);
  EXPECT_EQ(halts[0].reason, "storm");
  EXPECT_EQ(halts[1].team, "grade4");
  EXPECT_EQ(halts[1].reason, "a graver worry");
  EXPECT_EQ(halts[1].by, "lee");
  EXPECT_EQ(halts[1].at, hour(3));
}

TEST_F(Stages, EndAHaltByItsScope) {
  store().set_halt({.team = "grade4", .reason = "a worry", .by = "sam", .at = hour(2)});
  EXPECT_FALSE(store().end_halt(std::nullopt));
  EXPECT_FALSE(store().end_halt("grade5"));
  EXPECT_TRUE(store().end_halt("grade4"));
  EXPECT_FALSE(store().end_halt("grade4"));
  EXPECT_TRUE(store().halts().empty());
}

}  // namespace
}  // namespace inquiry::store
