#include "daemon/desk/chat_plan.h"
#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class ChatsTest : public SchoolTest {
 protected:
  ChatsTest() {
    move_to("plan");
    Chat chat;
    chat.at = clock_.utc_now() + hours{24};
    chat.hashtag = "mathchat";
    chat.every = minutes{8};
    chat.questions = {"Why?", "How?"};
    config_.teams.at(0).chats = {chat};
    plan();
  }
  void plan() { ChatPlan{*machine_}.tick(clock_.utc_now()); }
  json chat() { return ask("ana", "GET", "/chats/h1").body; }
};

TEST_F(ChatsTest, ItsQuestionsWaitForAnotherThanTheLead) {
  const auto waiting = ask("sam", "GET", "/drafts?team=grade4&state=waiting_for_review").body;
  ASSERT_EQ(waiting["items"].size(), 2U);
  EXPECT_EQ(waiting["items"][1]["text"], "Q1: Why? #mathchat");
  EXPECT_EQ(waiting["items"][1]["kind"], "chat");
  EXPECT_EQ(approve(waiting["items"][1], "maria").status, 403);
  EXPECT_EQ(approve(waiting["items"][1], "sam").status, 200);
  EXPECT_THAT(actions(), Contains("chat.plan"));
}

// Nobody knows which of them wrote the file.
TEST_F(ChatsTest, NoLeadApprovesWhatTheFileAsks) {
  config_.teams.at(0).people.lead.push_back("paula");
  const auto waiting = ask("sam", "GET", "/drafts?team=grade4&state=waiting_for_review").body;
  EXPECT_EQ(approve(waiting["items"][0], "paula").status, 403);
  const auto edited =
      ask("sam", "PATCH", path_of(waiting["items"][0]), {{"text", "Q2: How, really? #mathchat"}})
          .body;
  EXPECT_EQ(approve(edited, "sam").status, 403);
  EXPECT_EQ(approve(edited, "paula").status, 200);
  config_.teams.at(0).chats[0].questions[1] = "How on earth?";
  plan();
  EXPECT_EQ(approve(draft(edited), "paula").status, 403);
  EXPECT_EQ(approve(draft(edited), "sam").status, 200);
  config_.school.lone_moderator = true;
  EXPECT_EQ(approve(waiting["items"][1], "paula").body["approval"]["lone"], true);
}

TEST_F(ChatsTest, ArePlannedOnce) {
  plan();
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/chats").body["items"].size(), 1U);
  EXPECT_EQ(ask("sam", "GET", "/drafts?team=grade4").body["items"].size(), 2U);
}

TEST_F(ChatsTest, ArePlannedWhenTheyComeNearAndNotWhenTheyAreOver) {
  auto& chats = config_.teams.at(0).chats;
  chats.push_back(chats[0]);
  chats[1].at = clock_.utc_now() + hours{24 * 200};
  chats.push_back(chats[0]);
  chats[2].at = clock_.utc_now() - hours{24};
  plan();
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/chats").body["items"].size(), 1U);
}

TEST_F(ChatsTest, AreShownToTheTeamAndToNobodyElse) {
  EXPECT_EQ(chat()["questions"].size(), 2U);
  EXPECT_EQ(chat()["state"], "planned");
  EXPECT_EQ(ask("tom", "GET", "/chats/h1").status, 403);
  EXPECT_EQ(ask("ana", "GET", "/chats/h9").status, 404);
  EXPECT_EQ(ask("ana", "POST", "/chats/h1/next").status, 403);
}

TEST_F(ChatsTest, WhoMayNotReadDraftsReadsOnlyWhatWasAsked) {
  EXPECT_EQ(ask("vera", "GET", "/chats/h1").body["questions"][0]["text"], "");
}

TEST_F(ChatsTest, AnEditByAModeratorOutlivesAReload) {
  const auto id = chat()["questions"][0]["draft"].get<std::string>();
  ask("sam", "PATCH", "/drafts/" + id, {{"text", "Q1: Why, really? #mathchat"}});
  plan();
  EXPECT_EQ(chat()["questions"][0]["text"], "Q1: Why, really? #mathchat");
  config_.teams.at(0).chats[0].questions[0] = "Why at all?";
  plan();
  EXPECT_EQ(chat()["questions"][0]["text"], "Q1: Why at all? #mathchat");
}

TEST_F(ChatsTest, ARejectedQuestionComesBackOnlyWithOtherWords) {
  const auto id = chat()["questions"][0]["draft"].get<std::string>();
  ask("sam", "POST", "/drafts/" + id + "/reject", {{"reason", "unclear"}});
  plan();
  EXPECT_EQ(chat()["questions"][0]["state"], "rejected");
  config_.teams.at(0).chats[0].questions[0] = "Why at all?";
  plan();
  EXPECT_EQ(chat()["questions"][0]["state"], "waiting_for_review");
  EXPECT_NE(chat()["questions"][0]["draft"], id);
}

TEST_F(ChatsTest, TheNextQuestionNeedsItsApproval) {
  EXPECT_THAT(ask("sam", "POST", "/chats/h1/next").detail(), HasSubstr("is not approved"));
  approve(draft({{"id", chat()["questions"][0]["draft"]}}));
  clock_.advance(hours{1});
  EXPECT_EQ(ask("sam", "POST", "/chats/h1/next").status, 200);
  EXPECT_EQ(chat()["questions"][1]["planned_at"], to_rfc3339(clock_.utc_now() + minutes{8}));
}

TEST_F(ChatsTest, AnArchiveSaysItsFormat) {
  EXPECT_EQ(ask("ana", "GET", "/chats/h1/archive?format=docx").status, 422);
}

}  // namespace
}  // namespace inquiry::desk
