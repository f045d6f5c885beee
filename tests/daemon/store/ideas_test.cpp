#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class Ideas : public StoreTest {
 protected:
  std::string add(Idea idea) { return store().add_idea(idea).value(); }
  std::string add_in(IdeaState state) {
    auto idea = an_idea("grade4");
    idea.state = state;
    return add(idea);
  }
  std::vector<std::string> find(const IdeaFilter& filter) {
    const auto found = store().ideas(filter, {});
    EXPECT_TRUE(found);
    return ids(found->items);
  }
};

TEST_F(Ideas, ComeBackAsTheyWereGiven) {
  store().add_post(a_post(10), hour(1), "");
  auto given = an_idea("grade4", 10);
  given.text = std::string{"two\0halves", 10};
  given.state = IdeaState::kParked;
  const auto id = add(given);
  open_again();

  const auto idea = store().idea(id);
  ASSERT_TRUE(idea);
  EXPECT_EQ(idea->id, id);
  EXPECT_EQ(idea->team, "grade4");
  EXPECT_EQ(idea->post_id, PostId{10});
  EXPECT_EQ(idea->text, given.text);
  EXPECT_EQ(idea->author, given.author);
  EXPECT_EQ(idea->url, given.url);
  EXPECT_EQ(idea->created_at, hour(1));
  EXPECT_EQ(idea->arrived_at, hour(2));
  EXPECT_EQ(idea->language, "en");
  EXPECT_EQ(idea->source, IdeaSource::kProblem);
  EXPECT_EQ(idea->why, given.why);
  EXPECT_EQ(idea->state, IdeaState::kParked);
  EXPECT_THAT(idea->votes, IsEmpty());
  EXPECT_FALSE(idea->merged_into);
  EXPECT_EQ(idea->flag_reason, "");
}

TEST_F(Ideas, AreUnknownUnderAnyOtherId) {
  const auto id = add(an_idea("grade4"));
  for (const std::string& other :
       {std::string{}, std::string{"i999"}, "d" + id.substr(1), id + " ", std::string{"1"}}) {
    EXPECT_FALSE(store().idea(other)) << other;
    store().vote(other, "ana", true);
    store().comment(other, {});
    store().set_idea_state(other, IdeaState::kHidden);
    store().flag_idea(other, "a worry");
  }
  EXPECT_EQ(store().idea(id)->state, IdeaState::kNew);
}

TEST_F(Ideas, OfOnePostComeToEachTeamOnce) {
  auto edited = a_post(12);
  edited.first_id = PostId{10};
  store().add_post(edited, hour(1), "");
  EXPECT_TRUE(store().add_idea(an_idea("grade4", 12)));
  EXPECT_FALSE(store().add_idea(an_idea("grade4", 12)));
  EXPECT_FALSE(store().add_idea(an_idea("grade4", 10)));
  EXPECT_TRUE(store().add_idea(an_idea("grade5", 10)));
}

TEST_F(Ideas, OfColleaguesAreNeverTheSame) {
  EXPECT_TRUE(store().add_idea(an_idea("grade4")));
  EXPECT_TRUE(store().add_idea(an_idea("grade4")));
}

TEST_F(Ideas, NeedTheirPostSoThatItsDeletionIsNoticed) {
  EXPECT_THROW(store().add_idea(an_idea("grade4", 10)), StoreError);
}

TEST_F(Ideas, AreListedNewestFirstWithoutRepeatingOrSkipping) {
  std::vector<std::string> added;
  for (const int hours : {3, 1, 2, 2, 5}) {
    auto idea = an_idea("grade4");
    idea.created_at = hour(hours);
    added.push_back(add(idea));
  }
  add(an_idea("grade5"));

  std::vector<std::string> seen;
  PageOf page{.after = {}, .limit = 2};
  do {
    const auto found = store().ideas({.team = "grade4"}, page);
    ASSERT_TRUE(found);
    for (const auto& idea : found->items) seen.push_back(idea.id);
    page.after = found->next.value_or("");
    auto newer = an_idea("grade4");  // arrives while someone is turning the pages
    newer.created_at = hour(9);
    add(newer);
  } while (!page.after.empty());
  EXPECT_THAT(seen, ElementsAre(added[4], added[0], added[3], added[2], added[1]));
}

TEST_F(Ideas, RefuseAMarkerOfAnotherList) {
  for (const char* after : {"d5.1", "x", "i1"}) {
    const auto found = store().ideas({.team = "grade4"}, {.after = after, .limit = 50});
    ASSERT_FALSE(found) << after;
    EXPECT_EQ(found.error().kind, Error::Kind::kInvalid);
  }
}

TEST_F(Ideas, AreFoundByStateAndSource) {
  const auto chosen = add_in(IdeaState::kChosen);
  const auto fresh = add_in(IdeaState::kNew);
  auto mention = an_idea("grade4");
  mention.source = IdeaSource::kMention;
  const auto mentioned = add(mention);

  EXPECT_THAT(find({.team = "grade4", .state = IdeaState::kChosen}), ElementsAre(chosen));
  EXPECT_THAT(find({.team = "grade4", .state = IdeaState::kNew}), ElementsAre(mentioned, fresh));
  EXPECT_THAT(find({.team = "grade4", .source = IdeaSource::kMention}), ElementsAre(mentioned));
  EXPECT_THAT(find({.team = "grade4", .state = IdeaState::kChosen, .source = IdeaSource::kMention}),
              IsEmpty());
  EXPECT_THAT(find({.team = "nobody"}), IsEmpty());
}

TEST_F(Ideas, AreFoundByWordsWithoutCaseWhateverTheSignsBetween) {
  auto idea = an_idea("grade4");
  idea.text = "100% of Half_Notes 'work'";
  idea.author = "MsRivera";
  const auto id = add(idea);
  for (const char* words : {"100%", "half_notes", "HALF", "'work'", "msrivera", ""}) {
    EXPECT_THAT(find({.team = "grade4", .contains = words}), ElementsAre(id)) << words;
  }
  for (const char* words : {"%", "HalfXNotes", "rivera half", "\\"}) {
    const auto expected = std::string{words} == "%" ? std::vector{id} : std::vector<std::string>{};
    EXPECT_EQ(find({.team = "grade4", .contains = words}), expected) << words;
  }
}

TEST_F(Ideas, ThatAreParkedShowOnlyWhenTheTeamListens) {
  const auto parked = add_in(IdeaState::kParked);
  EXPECT_THAT(find({.team = "grade4"}), IsEmpty());
  EXPECT_THAT(find({.team = "grade4", .state = IdeaState::kParked}), IsEmpty());
  EXPECT_THAT(find({.team = "grade4", .include_parked = true}), ElementsAre(parked));
  EXPECT_THAT(find({.team = "grade4", .state = IdeaState::kParked, .include_parked = true}),
              ElementsAre(parked));
}

TEST_F(Ideas, ThatAreHiddenShowOnlyWhenAskedFor) {
  const auto hidden = add_in(IdeaState::kHidden);
  EXPECT_THAT(find({.team = "grade4",
                    .include_merged = true,
                    .include_parked = true,
                    .include_flagged = true}),
              IsEmpty());
  EXPECT_THAT(find({.team = "grade4", .state = IdeaState::kHidden}), ElementsAre(hidden));
}

TEST_F(Ideas, RemovedWhileParkedOrHiddenLeaveNoEmptyPlaceOnTheBoard) {
  for (const std::int64_t post : {1, 2, 3}) store().add_post(a_post(post), hour(1), "");
  auto parked = an_idea("grade4", 1);
  parked.state = IdeaState::kParked;
  auto hidden = an_idea("grade4", 2);
  hidden.state = IdeaState::kHidden;
  const auto parked_id = add(parked);
  const auto hidden_id = add(hidden);
  const auto shown_id = add(an_idea("grade4", 3));
  for (const std::int64_t post : {1, 2, 3}) store().remove_post(PostId{post}, hour(2));

  EXPECT_THAT(find({.team = "grade4"}), ElementsAre(shown_id));
  EXPECT_THAT(find({.team = "grade4", .state = IdeaState::kRemoved}),
              ElementsAre(shown_id, hidden_id));
  EXPECT_THAT(find({.team = "grade4", .include_parked = true}), ElementsAre(shown_id, parked_id));
}

TEST_F(Ideas, ThatWorrySomeoneLeaveTheBoard) {
  const auto id = add_in(IdeaState::kChosen);
  store().flag_idea(id, "a child may be in danger");
  EXPECT_EQ(store().idea(id)->flag_reason, "a child may be in danger");
  EXPECT_EQ(store().idea(id)->state, IdeaState::kChosen);
  EXPECT_THAT(find({.team = "grade4"}), IsEmpty());
  EXPECT_THAT(find({.team = "grade4", .include_flagged = true}), ElementsAre(id));
  store().flag_idea(id, "");
  EXPECT_THAT(find({.team = "grade4"}), ElementsAre(id));
}

TEST_F(Ideas, CountEachVoiceOnceUntilItIsTakenBack) {
  const auto id = add_in(IdeaState::kNew);
  const auto other = add_in(IdeaState::kNew);
  for (const char* user : {"joe", "ana", "ana"}) store().vote(id, user, true);
  store().vote(other, "pat", true);
  EXPECT_THAT(store().idea(id)->votes, ElementsAre("ana", "joe"));
  store().vote(id, "ana", false);
  store().vote(id, "nobody", false);
  EXPECT_THAT(store().idea(id)->votes, ElementsAre("joe"));

  const auto listed = store().ideas({.team = "grade4"}, {});
  ASSERT_EQ(listed->items.size(), 2U);
  EXPECT_THAT(listed->items[0].votes, ElementsAre("pat"));
  EXPECT_THAT(listed->items[1].votes, ElementsAre("joe"));
}

TEST_F(Ideas, KeepCommentsInTheOrderTheyWereMade) {
  const auto id = add_in(IdeaState::kNew);
  store().comment(id, {.author = "joe", .at = hour(5), .text = "first"});
  store().comment(id, {.author = "ana", .at = hour(4), .text = "second"});
  const auto comments = store().idea(id)->comments;
  ASSERT_EQ(comments.size(), 2U);
  EXPECT_EQ(comments[0].author, "joe");
  EXPECT_EQ(comments[0].at, hour(5));
  EXPECT_EQ(comments[0].text, "first");
  EXPECT_EQ(comments[1].text, "second");
}

TEST_F(Ideas, FoldIntoOneAnotherWithAllTheyHold) {
  const auto a = add_in(IdeaState::kNew);
  const auto b = add_in(IdeaState::kNew);
  const auto c = add_in(IdeaState::kNew);
  store().merge_idea(a, b, "sam", hour(5));
  EXPECT_EQ(store().idea(a)->merged_into, b);
  EXPECT_THAT(find({.team = "grade4"}), ElementsAre(c, b));

  store().merge_idea(b, c, "sam", hour(5));
  EXPECT_EQ(store().idea(a)->merged_into, c);
  EXPECT_EQ(store().idea(b)->merged_into, c);
  EXPECT_THAT(find({.team = "grade4"}), ElementsAre(c));
  EXPECT_THAT(find({.team = "grade4", .include_merged = true}), ElementsAre(c, b, a));
}

TEST_F(Ideas, FoldIntoWhereTheOtherOneWent) {
  const auto a = add_in(IdeaState::kNew);
  const auto b = add_in(IdeaState::kNew);
  const auto c = add_in(IdeaState::kNew);
  store().merge_idea(a, b, "sam", hour(5));
  store().merge_idea(c, a, "sam", hour(5));
  EXPECT_EQ(store().idea(c)->merged_into, b);
}

TEST_F(Ideas, NeverFoldInACircleOrAcrossTeams) {
  const auto a = add_in(IdeaState::kNew);
  const auto b = add_in(IdeaState::kNew);
  const auto elsewhere = add(an_idea("grade5"));
  store().merge_idea(a, a, "sam", hour(5));
  store().merge_idea(a, elsewhere, "sam", hour(5));
  store().merge_idea(a, "i999", "sam", hour(5));
  EXPECT_FALSE(store().idea(a)->merged_into);
  store().merge_idea(a, b, "sam", hour(5));
  store().merge_idea(b, a, "sam", hour(5));
  EXPECT_FALSE(store().idea(b)->merged_into);
}

TEST_F(Ideas, ParkedOnesOfSomeSourcesBecomeNew) {
  const auto add_parked = [&](const std::string& team, IdeaSource source) {
    auto idea = an_idea(team);
    idea.source = source;
    idea.state = IdeaState::kParked;
    return add(idea);
  };
  const auto answer = add_parked("grade4", IdeaSource::kAnswer);
  const auto mention = add_parked("grade4", IdeaSource::kMention);
  const auto problem = add_parked("grade4", IdeaSource::kProblem);
  const auto other_team = add_parked("grade5", IdeaSource::kAnswer);
  const auto chosen = add_in(IdeaState::kChosen);

  EXPECT_EQ(
      store().unpark("grade4", {IdeaSource::kAnswer, IdeaSource::kMention, IdeaSource::kColleague}),
      2);
  EXPECT_EQ(store().idea(answer)->state, IdeaState::kNew);
  EXPECT_EQ(store().idea(mention)->state, IdeaState::kNew);
  EXPECT_EQ(store().idea(problem)->state, IdeaState::kParked);
  EXPECT_EQ(store().idea(other_team)->state, IdeaState::kParked);
  EXPECT_EQ(store().idea(chosen)->state, IdeaState::kChosen);
  EXPECT_EQ(store().unpark("grade4", {}), 0);
}

TEST_F(Ideas, AreCountedByStateWithoutTheFlaggedAndTheMerged) {
  const auto a = add_in(IdeaState::kNew);
  add_in(IdeaState::kNew);
  const auto flagged = add_in(IdeaState::kNew);
  const auto merged = add_in(IdeaState::kNew);
  add_in(IdeaState::kParked);
  add(an_idea("grade5"));
  store().flag_idea(flagged, "a worry");
  store().merge_idea(merged, a, "sam", hour(5));
  store().set_idea_state(a, IdeaState::kShortlisted);
  EXPECT_THAT(store().idea_counts("grade4"),
              ElementsAre(Pair(IdeaState::kNew, 1), Pair(IdeaState::kShortlisted, 1),
                          Pair(IdeaState::kParked, 1)));
}

}  // namespace
}  // namespace inquiry::store
