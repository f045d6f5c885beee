// Promise 1: once a silent stage has been acknowledged, nothing is created and nothing is shown.
#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::HasSubstr;

class SilenceTest : public SchoolTest, public ::testing::WithParamInterface<const char*> {
 protected:
  Reply fall_silent() {
    return ask("maria", "PUT", "/teams/grade4/stage",
               {{"stage", GetParam()}, {"reason", "lesson begins"}});
  }
  json listed(const std::string& query = "", const std::string& who = "ana") {
    return ask(who, "GET", "/teams/grade4/ideas" + query).body.at("items");
  }
};

INSTANTIATE_TEST_SUITE_P(Both, SilenceTest, ::testing::Values("teach", "analyze"));

TEST_P(SilenceTest, IsAnsweredOnlyWhenNoConnectionIsOpen) {
  move_to("plan");
  machine_->connection_open = true;
  EXPECT_EQ(fall_silent().status, 0);
  EXPECT_EQ(store_->last_transition("grade4")->stage, GetParam());  // committed before the wait
  ASSERT_EQ(machine_->waiting.size(), 1U);
  machine_->waiting[0]();
  ASSERT_EQ(late_.size(), 1U);
  EXPECT_EQ(late_[0].body["stage"], GetParam());
}

TEST_P(SilenceTest, IsPromisedAgainWhenAskedForAgain) {
  move_to("plan");
  fall_silent();
  machine_->connection_open = true;
  EXPECT_EQ(fall_silent().status, 0);
  EXPECT_EQ(machine_->asked_silent.back(), "grade4");
}

TEST_P(SilenceTest, ReturnsApprovedDraftsToReview) {
  move_to("plan");
  const auto draft = approved(question());
  fall_silent();
  const auto now = this->draft(draft);
  EXPECT_EQ(now["state"], "waiting_for_review");
  EXPECT_TRUE(now["approval"].is_null());
  EXPECT_THAT(now["reason"].get<std::string>(), HasSubstr(GetParam()));
}

TEST_P(SilenceTest, LeavesDraftsThatAreBeingSent) {
  move_to("plan");
  const auto draft = approved(question());
  put_state(draft, DraftState::kSending, AttemptOutcome::kPending);
  fall_silent();
  EXPECT_EQ(this->draft(draft)["state"], "sending");
}

TEST_P(SilenceTest, EndsTheApprovalOfWhatIsBeingSentSoThatItIsNotSentAgain) {
  move_to("plan");
  const auto draft = approved(question());
  put_state(draft, DraftState::kSending, AttemptOutcome::kUnknown);
  fall_silent();
  EXPECT_EQ(this->draft(draft)["state"], "sending");
  EXPECT_TRUE(this->draft(draft)["approval"].is_null());
}

TEST_P(SilenceTest, RefusesApprovals) {
  move_to("plan");
  const auto draft = submitted(question());
  fall_silent();
  const auto reply = approve(draft);
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.detail(), HasSubstr("silent"));
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_review");
}

TEST_P(SilenceTest, OfOneTeamIsNoneOfAnother) {
  move_to("plan");
  move_to("plan", "grade5");
  fall_silent();
  auto other = question();
  other["team"] = "grade5";
  const auto written = ask("tom", "POST", "/drafts", other).body;
  EXPECT_EQ(approve(written, "max").status, 200);
}

TEST_P(SilenceTest, ShowsOnlyWhatTheTeamHadShortlistedOrChosen) {
  move_to("plan");
  idea(1);
  const auto shortlisted = idea(2, IdeaState::kShortlisted);
  const auto chosen = idea(3, IdeaState::kChosen);
  idea(4, IdeaState::kParked);
  idea(5, IdeaState::kSetAside);
  fall_silent();
  const auto items = listed();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0]["id"], chosen);
  EXPECT_EQ(items[1]["id"], shortlisted);
}

TEST_P(SilenceTest, ShowsNothingParkedToAnybodyWhateverTheyAskFor) {
  move_to("plan");
  fall_silent();
  const auto parked = idea(1, IdeaState::kParked);
  for (const auto* who : {"ana", "sam", "maria", "pat", "head", "adam"}) {
    EXPECT_TRUE(listed("?state=parked", who).empty()) << who;
    EXPECT_TRUE(listed("?order=votes", who).empty()) << who;
    EXPECT_TRUE(listed("?q=try", who).empty()) << who;
    EXPECT_EQ(ask(who, "GET", "/ideas/" + parked).status, 404) << who;
    const auto csv = ask(who, "GET", "/teams/grade4/ideas/export?format=csv").raw.body;
    EXPECT_EQ(csv.find("try this"), std::string::npos) << who;
  }
}

TEST_P(SilenceTest, FindsAFullPageBehindWhatItHides) {
  move_to("plan");
  const auto chosen = idea(1, IdeaState::kChosen);
  for (int i = 2; i < 10; ++i) idea(i);
  fall_silent();
  const auto page = ask("ana", "GET", "/teams/grade4/ideas?limit=1").body;
  ASSERT_EQ(page["items"].size(), 1U);
  EXPECT_EQ(page["items"][0]["id"], chosen);
}

TEST_P(SilenceTest, ParksWhatAColleagueTellsAndSendsNoNotice) {
  move_to("plan");
  fall_silent();
  machine_->topics.clear();
  const auto told = ask("ana", "POST", "/teams/grade4/ideas", {{"text", "use tape diagrams"}});
  EXPECT_EQ(told.body["state"], "parked");
  EXPECT_TRUE(machine_->topics.empty());
  EXPECT_TRUE(listed().empty());
}

TEST_P(SilenceTest, TellsNobodyHowManyIdeasArrive) {
  move_to("plan");
  fall_silent();
  idea(1, IdeaState::kParked);
  const auto team = ask("ana", "GET", "/status").body["teams"][0];
  EXPECT_FALSE(team["counts"]["ideas"].contains("parked")) << team;
  EXPECT_FALSE(team["counts"]["ideas"].contains("new")) << team;
}

TEST_P(SilenceTest, LetsDraftsBeWrittenAndWait) {
  move_to("plan");
  fall_silent();
  EXPECT_EQ(submitted(question())["state"], "waiting_for_review");
}

TEST_P(SilenceTest, KeepsTheTheoryReadable) {
  move_to("plan");
  ask("maria", "PUT", "/teams/grade4/cycles/1/theory", {{"theory", "if we talk numbers"}});
  fall_silent();
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/cycles").body["items"][0]["theory"],
            "if we talk numbers");
}

TEST_P(SilenceTest, EndsWithoutABurst) {
  move_to("plan");
  const auto draft = approved(question());
  fall_silent();
  move_to("reflect");
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_review");
  EXPECT_TRUE(store_->drafts_in({DraftState::kApproved}).empty());
}

class SpeakingTest : public SchoolTest {};

TEST_F(SpeakingTest, AStageThatIsNotSilentIsAnsweredAtOnce) {
  machine_->connection_open = true;
  EXPECT_EQ(
      ask("maria", "PUT", "/teams/grade4/stage", {{"stage", "plan"}, {"reason", "go"}}).status,
      200);
  EXPECT_TRUE(machine_->asked_silent.empty());
}

TEST_F(SpeakingTest, ParkedIdeasCanBeAskedForOutsideSilence) {
  move_to("reflect");
  const auto parked = idea(1, IdeaState::kParked);
  EXPECT_TRUE(ask("ana", "GET", "/teams/grade4/ideas").body["items"].empty());
  const auto items = ask("ana", "GET", "/teams/grade4/ideas?state=parked").body["items"];
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0]["id"], parked);
}

}  // namespace
}  // namespace inquiry::desk
