#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Intake = StoreTest;

// Every text that a post of `id` left in the file.
Post an_edit(std::int64_t id, std::int64_t first_id, const std::string& text) {
  auto post = a_post(id);
  post.first_id = PostId{first_id};
  post.text = text;
  return post;
}

TEST_F(Intake, KeepsEachTermsCursor) {
  EXPECT_THAT(store().terms(), IsEmpty());
  store().save_term({.key = "#fractions@lincoln",
                     .newest = PostId{1'850'000'000'000'000'001},
                     .read_until = hour(1),
                     .last_read = hour(2),
                     .wait_until = hour(3),
                     .failures = 4});
  store().save_term({.key = "#algebra@lincoln"});
  store().save_term({.key = "#fractions@lincoln", .newest = PostId{1'850'000'000'000'000'003}});
  open_again();

  const auto terms = store().terms();
  ASSERT_EQ(terms.size(), 2U);
  EXPECT_EQ(terms[0].key, "#algebra@lincoln");
  EXPECT_FALSE(terms[0].newest || terms[0].read_until || terms[0].last_read);
  EXPECT_EQ(terms[1].newest, PostId{1'850'000'000'000'000'003});
  EXPECT_FALSE(terms[1].wait_until);
  EXPECT_EQ(terms[1].failures, 0);
}

TEST_F(Intake, GivesAPostBackAsItCame) {
  auto post = a_post(1'850'000'000'000'000'001);
  post.text = std::string{"a\0b", 3} + " ½ & <b> ' \" \n 🎉";
  post.conversation_id = PostId{9'007'199'254'740'993};
  post.in_reply_to = PostId{5};
  post.retweet_of = PostId{6};
  post.hashtags = {"fractions", "Brüche"};
  post.mentions = {"ana", "joe"};
  post.links = {{.shortened = "https://t.co/x", .expanded = "https://example.org/?a=1&b=\"2\""}};
  post.media_count = 3;
  EXPECT_TRUE(store().add_post(post, hour(4), "list 1"));
  open_again();

  const auto stored = store().post(post.id);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->post.id, post.id);
  EXPECT_EQ(stored->post.first_id, post.first_id);
  EXPECT_EQ(stored->post.text, post.text);
  EXPECT_EQ(stored->post.author_id, post.author_id);
  EXPECT_EQ(stored->post.author, post.author);
  EXPECT_EQ(stored->post.author_name, post.author_name);
  EXPECT_EQ(stored->post.created_at, post.created_at);
  EXPECT_EQ(stored->post.language, "en");
  EXPECT_EQ(stored->post.conversation_id, post.conversation_id);
  EXPECT_EQ(stored->post.in_reply_to, post.in_reply_to);
  EXPECT_EQ(stored->post.retweet_of, post.retweet_of);
  EXPECT_EQ(stored->post.hashtags, post.hashtags);
  EXPECT_EQ(stored->post.mentions, post.mentions);
  ASSERT_EQ(stored->post.links.size(), 1U);
  EXPECT_EQ(stored->post.links[0].shortened, "https://t.co/x");
  EXPECT_EQ(stored->post.links[0].expanded, "https://example.org/?a=1&b=\"2\"");
  EXPECT_EQ(stored->post.media_count, 3);
  EXPECT_EQ(stored->arrived_at, hour(4));
  EXPECT_EQ(stored->verified_at, hour(4));
  EXPECT_FALSE(stored->removed_at);
  EXPECT_EQ(stored->list_id, "list 1");
}

TEST_F(Intake, TakesAPostOnceAndKnowsWhenXLastShowedIt) {
  EXPECT_TRUE(store().add_post(a_post(1), hour(4), ""));
  EXPECT_FALSE(store().add_post(a_post(1), hour(6), "list 1"));
  EXPECT_FALSE(store().add_post(a_post(1), hour(5), ""));
  const auto stored = store().post(PostId{1});
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->arrived_at, hour(4));
  EXPECT_EQ(stored->verified_at, hour(6));
  EXPECT_EQ(stored->list_id, "");
  EXPECT_FALSE(store().post(PostId{2}));
}

TEST_F(Intake, AnEditUpdatesThePostAndItsIdeas) {
  store().add_post(a_post(10), hour(4), "");
  const auto idea = store().add_idea(an_idea("grade4", 10));
  ASSERT_TRUE(idea);
  EXPECT_FALSE(store().add_post(an_edit(12, 10, "Better words"), hour(5), ""));

  for (const std::int64_t id : {10, 12}) {
    const auto stored = store().post(PostId{id});
    ASSERT_TRUE(stored) << id;
    EXPECT_EQ(stored->post.text, "Better words");
    EXPECT_EQ(stored->post.id, PostId{12});
    EXPECT_EQ(stored->post.first_id, PostId{10});
  }
  EXPECT_EQ(store().idea(*idea)->text, "Better words");
  EXPECT_EQ(store().idea(*idea)->post_id, PostId{12});
}

TEST_F(Intake, AnOlderVersionThatArrivesLateChangesNothing) {
  store().add_post(an_edit(12, 10, "Better words"), hour(4), "");
  EXPECT_FALSE(store().add_post(an_edit(11, 10, "First words"), hour(5), ""));
  EXPECT_FALSE(store().add_post(a_post(10), hour(5), ""));
  for (const std::int64_t id : {10, 11, 12}) {
    EXPECT_EQ(store().post(PostId{id})->post.text, "Better words") << id;
  }
}

TEST_F(Intake, KnowsAPostWhoseEditHistoryXLeftOut) {
  store().add_post(an_edit(12, 10, "Better words"), hour(4), "");
  EXPECT_FALSE(store().add_post(an_edit(12, 12, "Better words"), hour(5), ""));
  store().add_post(an_edit(22, 22, "Seen without its history"), hour(4), "");
  EXPECT_FALSE(store().add_post(an_edit(22, 20, "Seen without its history"), hour(5), ""));
  EXPECT_EQ(store().post(PostId{20})->post.id, PostId{22});
}

TEST_F(Intake, ADeletedPostLosesItsWordsEverywhereAndItsIdeaKeepsItsPlace) {
  auto post = a_post(10);
  post.links = {{.shortened = "https://t.co/x", .expanded = "https://example.org"}};
  post.mentions = {"ana"};
  store().add_post(post, hour(4), "");
  const auto id = store().add_idea(an_idea("grade4", 10));
  store().vote(*id, "ana", true);
  store().comment(*id, {.author = "joe", .at = hour(5), .text = "Let us try it"});

  EXPECT_TRUE(store().remove_post(PostId{10}, hour(6)));
  const auto stored = store().post(PostId{10});
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->removed_at, hour(6));
  EXPECT_EQ(stored->post.text + stored->post.author + stored->post.author_name, "");
  EXPECT_EQ(stored->post.author_id, UserId{});
  EXPECT_THAT(stored->post.links, IsEmpty());
  EXPECT_THAT(stored->post.mentions, IsEmpty());
  EXPECT_THAT(stored->post.hashtags, IsEmpty());

  const auto idea = store().idea(*id);
  EXPECT_EQ(idea->state, IdeaState::kRemoved);
  EXPECT_EQ(idea->text + idea->author + idea->url, "");
  EXPECT_EQ(idea->why, "problem tag #fractions");
  EXPECT_EQ(idea->created_at, hour(1));
  EXPECT_THAT(idea->votes, ElementsAre("ana"));
  EXPECT_EQ(idea->comments.size(), 1U);
  EXPECT_THAT(ids(store().ideas({.team = "grade4"}, {})->items), ElementsAre(*id));
}

TEST_F(Intake, RemovesOnceAndByAnyOfItsIds) {
  store().add_post(an_edit(12, 10, "Better words"), hour(4), "");
  EXPECT_FALSE(store().remove_post(PostId{11}, hour(6)));
  EXPECT_TRUE(store().remove_post(PostId{12}, hour(6)));
  EXPECT_FALSE(store().remove_post(PostId{12}, hour(7)));
  EXPECT_FALSE(store().remove_post(PostId{10}, hour(7)));
  EXPECT_EQ(store().post(PostId{10})->removed_at, hour(6));
}

TEST_F(Intake, WhatWasRemovedDoesNotComeBack) {
  store().add_post(a_post(10), hour(4), "");
  const auto id = store().add_idea(an_idea("grade4", 10));
  store().remove_post(PostId{10}, hour(6));

  EXPECT_FALSE(store().add_post(an_edit(12, 10, "Back again"), hour(7), ""));
  EXPECT_FALSE(store().add_idea(an_idea("grade5", 10)));
  store().set_idea_state(*id, IdeaState::kChosen);
  EXPECT_EQ(store().post(PostId{12})->post.text, "");
  EXPECT_EQ(store().idea(*id)->text, "");
  EXPECT_EQ(store().idea(*id)->state, IdeaState::kRemoved);
}

TEST_F(Intake, LeavesNoTraceOfRemovedWordsInTheFile) {
  auto post = a_post(10);
  post.text = "unmistakable-words";
  auto idea = an_idea("grade4", 10);
  idea.text = "unmistakable-words";
  store().add_post(post, hour(4), "");
  store().add_idea(idea);
  open_again();
  store().remove_post(PostId{10}, hour(6));
  store_.reset();
  EXPECT_EQ(bytes_of(file()).find("unmistakable-words"), std::string::npos);
}

TEST_F(Intake, ForgettingLeavesNoTraceInTheWriteAheadLog) {
  auto post = a_post(10);
  post.text = "unmistakable-words";
  store().add_post(post, hour(4), "");
  store().remove_post(PostId{10}, hour(6));
  EXPECT_NE(bytes_of(file() + "-wal").find("unmistakable-words"), std::string::npos);
  store().forget_posts(hour(4));
  EXPECT_EQ(bytes_of(file() + "-wal"), "");
}

TEST_F(Intake, VerifiesOnlyWhatAnIdeaStillKeepsLongestAgoFirst) {
  for (const std::int64_t id : {1, 2, 3, 4, 5}) {
    store().add_post(a_post(id), hour(10 - static_cast<int>(id)), "");
  }
  for (const std::int64_t id : {1, 2, 3, 4}) store().add_idea(an_idea("grade4", id));
  store().add_idea(an_idea("grade5", 3));
  store().remove_post(PostId{4}, hour(11));

  EXPECT_THAT(store().posts_to_verify(hour(12), 10), ElementsAre(PostId{3}, PostId{2}, PostId{1}));
  EXPECT_THAT(store().posts_to_verify(hour(12), 2), ElementsAre(PostId{3}, PostId{2}));
  EXPECT_THAT(store().posts_to_verify(hour(8), 10), ElementsAre(PostId{3}));

  store().mark_verified({PostId{3}, PostId{2}, PostId{999}}, hour(12));
  EXPECT_THAT(store().posts_to_verify(hour(12), 10), ElementsAre(PostId{1}));
  EXPECT_EQ(store().post(PostId{3})->verified_at, hour(12));
}

TEST_F(Intake, AsksForOthersFirstWhenXNeverAnsweredForSome) {
  for (const std::int64_t id : {1, 2, 3}) {
    store().add_post(a_post(id), hour(static_cast<int>(id)), "");
    store().add_idea(an_idea("grade4", id));
  }
  store().mark_asked({PostId{1}, PostId{2}, PostId{999}}, hour(10));
  EXPECT_THAT(store().posts_to_verify(hour(12), 10), ElementsAre(PostId{3}, PostId{1}, PostId{2}));
  EXPECT_EQ(store().post(PostId{1})->verified_at, hour(1));
}

TEST_F(Intake, VerifiesAnEditedPostUnderItsNewestId) {
  store().add_post(an_edit(12, 10, "Better words"), hour(4), "");
  store().add_idea(an_idea("grade4", 12));
  EXPECT_THAT(store().posts_to_verify(hour(5), 10), ElementsAre(PostId{12}));
  store().mark_verified({PostId{12}}, hour(6));
  EXPECT_THAT(store().posts_to_verify(hour(6), 10), IsEmpty());
}

TEST_F(Intake, ForgetsOldPostsThatNoIdeaKeeps) {
  store().add_post(an_edit(2, 1, "edited"), hour(1), "");
  store().add_post(a_post(3), hour(1), "");
  store().add_post(a_post(4), hour(5), "");
  store().add_idea(an_idea("grade4", 3));

  EXPECT_EQ(store().forget_posts(hour(5)), 1);
  EXPECT_FALSE(store().post(PostId{1}));
  EXPECT_FALSE(store().post(PostId{2}));
  EXPECT_TRUE(store().post(PostId{3}));
  EXPECT_TRUE(store().post(PostId{4}));
  EXPECT_EQ(store().ideas({.team = "grade4"}, {})->items.size(), 1U);
  EXPECT_EQ(store().forget_posts(hour(5)), 0);
}

TEST_F(Intake, CountsWhatItCouldNotParseOnce) {
  const std::string bytes{"{\"id\":\0\xff}", 9};
  store().quarantine("#fractions@lincoln", bytes, "no text", hour(1));
  store().quarantine("#fractions@lincoln", bytes, "no text", hour(2));
  store().quarantine("#algebra@lincoln", bytes, "no text", hour(2));
  EXPECT_EQ(store().quarantined(), 2);
}

TEST_F(Intake, ForgetsQuarantinedBytesButNotThatThereWereSome) {
  store().quarantine("#fractions@lincoln", "unmistakable-words", "no id", hour(1));
  store().forget_posts(hour(2));
  EXPECT_EQ(store().quarantined(), 1);
  store_.reset();
  EXPECT_EQ(bytes_of(file()).find("unmistakable-words"), std::string::npos);
}

TEST_F(Intake, SaysWhereSomethingMayHaveBeenMissed) {
  store().add_gap({.term = "#fractions@lincoln",
                   .from = hour(1),
                   .until = hour(2),
                   .why = "the service was off",
                   .noticed_at = hour(200)});
  store().add_gap({.term = "#algebra@lincoln",
                   .from = hour(3),
                   .until = hour(4),
                   .why = "a list was longer than one reading",
                   .noticed_at = hour(210)});
  const auto gaps = store().gaps(hour(200));
  ASSERT_EQ(gaps.size(), 2U);
  EXPECT_EQ(gaps[0].term, "#algebra@lincoln");
  EXPECT_EQ(gaps[1].from, hour(1));
  EXPECT_EQ(gaps[1].until, hour(2));
  EXPECT_EQ(gaps[1].why, "the service was off");
  EXPECT_EQ(gaps[1].noticed_at, hour(200));
  EXPECT_EQ(store().gaps(hour(201)).size(), 1U);
}

}  // namespace
}  // namespace inquiry::store
