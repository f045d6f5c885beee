#include "daemon/desk/halts.h"

#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class HaltsTest : public SchoolTest {
 protected:
  HaltsTest() {
    move_to("plan");
    move_to("plan", "grade5");
    machine_->asked_silent.clear();
  }
  Reply halt(const json& team, const std::string& who = "joe") {
    return ask(who, "PUT", "/halt", {{"reason", "a worried parent"}, {"team", team}});
  }
};

TEST_F(HaltsTest, AnyTeamMemberStopsEverythingAndIsAnsweredWhenItHolds) {
  machine_->connection_open = true;
  EXPECT_EQ(halt(nullptr, "pat").status, 0);
  ASSERT_EQ(machine_->waiting.size(), 1U);
  EXPECT_THAT(machine_->asked_silent, ElementsAre("all"));
  ASSERT_EQ(store_->halts().size(), 1U);
  machine_->waiting[0]();
  ASSERT_EQ(late_.size(), 1U);
  EXPECT_EQ(late_[0].body["reason"], "a worried parent");
  EXPECT_EQ(late_[0].body["by"], "pat");
}

TEST_F(HaltsTest, AMissingTeamMeansEverything) {
  EXPECT_TRUE(ask("joe", "PUT", "/halt", {{"reason", "stop"}}).body["team"].is_null());
}

TEST_F(HaltsTest, ATeamsHaltStopsThatTeamOnly) {
  const auto ours = approved(question());
  auto other = question("What do you notice?");
  other["team"] = "grade5";
  const auto theirs = approve(ask("tom", "POST", "/drafts", other).body, "max").body;
  EXPECT_EQ(halt("grade4").status, 200);
  EXPECT_THAT(machine_->asked_silent, ElementsAre("grade4"));
  EXPECT_EQ(store_->draft(ours["id"])->state, DraftState::kWaitingForReview);
  EXPECT_EQ(store_->draft(theirs["id"])->state, DraftState::kApproved);
}

TEST_F(HaltsTest, SomebodyOfAnotherTeamCannotHaltThisOne) {
  EXPECT_EQ(halt("grade4", "tom").status, 403);
}

TEST_F(HaltsTest, ApprovingMeanwhileIsAConflict) {
  const auto draft = submitted(question());
  halt(nullptr);
  const auto reply = approve(draft);
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.detail(), HasSubstr("a worried parent"));
}

TEST_F(HaltsTest, OnlyLeadsAndAdminsEndOne) {
  halt("grade4");
  EXPECT_EQ(ask("sam", "DELETE", "/halt?team=grade4").status, 403);
  EXPECT_EQ(ask("rita", "DELETE", "/halt?team=grade4").status, 403);
  EXPECT_EQ(ask("maria", "DELETE", "/halt?team=grade4").status, 200);
  EXPECT_TRUE(store_->halts().empty());
}

TEST_F(HaltsTest, EndingTheSchoolsHaltLeavesATeamsOwn) {
  halt(nullptr);
  halt("grade4");
  EXPECT_EQ(ask("adam", "DELETE", "/halt").status, 200);
  EXPECT_EQ(halt_over(*store_, "grade4")->team, "grade4");
  EXPECT_FALSE(halt_over(*store_, "grade5"));
}

TEST_F(HaltsTest, EndingWhatIsNotThereIsNotFound) {
  EXPECT_EQ(ask("adam", "DELETE", "/halt").status, 404);
  EXPECT_EQ(ask("maria", "DELETE", "/halt?team=grade4").status, 404);
}

TEST_F(HaltsTest, NothingBurstsOutWhenItEnds) {
  const auto draft = approved(question());
  halt(nullptr);
  ask("adam", "DELETE", "/halt");
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_review");
}

TEST_F(HaltsTest, NeedsAReasonAndAKnownTeam) {
  EXPECT_EQ(ask("joe", "PUT", "/halt", {{"reason", " "}}).status, 422);
  EXPECT_EQ(ask("joe", "PUT", "/halt", {{"team", "grade4"}}).status, 422);
  EXPECT_EQ(halt("grade6").status, 404);
  EXPECT_EQ(halt("").status, 404);  // a slip, not the whole school
  EXPECT_EQ(halt(7).status, 422);
  EXPECT_TRUE(store_->halts().empty());
}

TEST_F(HaltsTest, AreListedToThoseTheyConcern) {
  halt("grade4");
  EXPECT_EQ(ask("ana", "GET", "/halt").body["items"].size(), 1U);
  EXPECT_EQ(ask("tom", "GET", "/halt").body["items"].size(), 0U);
}

TEST_F(HaltsTest, LeaveTheirTraceInTheAuditLog) {
  halt("grade4");
  EXPECT_EQ(last_audit().action, "halt.set");
  ask("maria", "DELETE", "/halt?team=grade4");
  EXPECT_EQ(last_audit().action, "halt.end");
  EXPECT_EQ(last_audit().as, "maria");
}

TEST_F(HaltsTest, AHaltOfTheSchoolIsEndedByWhoeverLeadsAllOfIt) {
  halt(nullptr);
  const auto refused = ask("maria", "DELETE", "/halt");
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.detail(), ::testing::HasSubstr("admin"));
  EXPECT_FALSE(store_->halts().empty());
  config_.teams[1].people.lead = {"rita", "maria"};
  EXPECT_EQ(ask("maria", "DELETE", "/halt").status, 200);
}

}  // namespace
}  // namespace inquiry::desk
