#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

class Chats : public StoreTest {
 protected:
  std::string draft(const std::string& text) {
    Draft draft;
    draft.team = "grade4";
    draft.kind = DraftKind::kChat;
    draft.author = "maria";
    draft.content.text = text;
    draft.created_at = draft.changed_at = hour(1);
    draft.not_after = hour(2);
    return store().add_draft(draft);
  }
  StoredChat planned(UtcTime at = hour(5)) {
    StoredChat chat;
    chat.team = "grade4";
    chat.plan.at = at;
    chat.plan.hashtag = "mathchat";
    chat.plan.every = std::chrono::minutes{8};
    chat.plan.questions = {"Why?", "How?"};
    chat.drafts = {draft("Q1: Why?"), draft("Q2: How?")};
    chat.id = store().add_chat(chat);
    return chat;
  }
  void post(std::int64_t id) {
    store().add_post(a_post(id), hour(6), "");
    store().add_idea(an_idea("grade4", id));
  }
};

TEST_F(Chats, ComeBackAsTheyWereGiven) {
  auto given = planned();
  open_again();
  const auto chat = store().chat(given.id);
  ASSERT_TRUE(chat);
  EXPECT_EQ(chat->plan.at, given.plan.at);
  EXPECT_EQ(chat->plan.every, given.plan.every);
  EXPECT_EQ(chat->plan.questions, given.plan.questions);
  EXPECT_EQ(chat->drafts, given.drafts);
  EXPECT_FALSE(chat->plan.by_hand);

  given.plan.by_hand = given.cancelled = true;
  given.plan.questions.pop_back();
  given.drafts.pop_back();
  store().save_chat(given);
  EXPECT_TRUE(store().chat(given.id)->plan.by_hand);
  EXPECT_TRUE(store().chat(given.id)->cancelled);
  EXPECT_EQ(store().chat(given.id)->drafts, given.drafts);
  EXPECT_FALSE(store().chat("h99"));
  EXPECT_FALSE(store().chat("d1"));
}

TEST_F(Chats, AreListedLatestFirst) {
  const auto first = planned(hour(5));
  const auto second = planned(hour(7));
  const auto all = store().chats("grade4", hour(0));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, second.id);
  EXPECT_EQ(store().chats("grade4", hour(6)).size(), 1U);
  EXPECT_THAT(store().chats("grade5", hour(0)), IsEmpty());
}

TEST_F(Chats, AnswersAreReplacedAndKeepTheirPlaceWhenTheirPostIsRemoved) {
  const auto chat = planned();
  post(10);
  post(11);
  EXPECT_FALSE(store().chat_answers(chat.id, PostId{10}));
  store().set_chat_answers(chat.id, PostId{10}, {});
  EXPECT_THAT(store().chat_answers(chat.id, PostId{10}), Optional(IsEmpty()));
  store().set_chat_answers(chat.id, PostId{10}, {{1, AnswerHow::kTag}, {2, AnswerHow::kTag}});
  store().set_chat_answers(chat.id, PostId{11}, {{2, AnswerHow::kTime}});
  ASSERT_EQ(store().chat_posts(chat.id).size(), 2U);

  store().remove_post(PostId{10}, hour(8));
  store().set_chat_answers(chat.id, PostId{10}, {});
  const auto posts = store().chat_posts(chat.id);
  ASSERT_EQ(posts.size(), 2U);
  EXPECT_EQ(posts[0].idea.state, IdeaState::kRemoved);
  EXPECT_THAT(posts[0].answers,
              ElementsAre(ChatAnswer{1, AnswerHow::kTag}, ChatAnswer{2, AnswerHow::kTag}));
  EXPECT_THAT(posts[1].answers, ElementsAre(ChatAnswer{2, AnswerHow::kTime}));
}

}  // namespace
}  // namespace inquiry::store
