#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Board : public StoreTest {
 protected:
  std::string add(const std::string& text, std::int64_t post = 0,
                  const std::string& author = "msrivera") {
    auto idea = an_idea("grade4", post == 0 ? std::nullopt : std::optional{post});
    idea.text = text;
    idea.author = author;
    if (post != 0) {
      auto stored = a_post(post);
      stored.text = text;
      stored.author_id = UserId{post};
      store().add_post(stored, hour(1), "");
    }
    return store().add_idea(idea).value();
  }
  std::vector<std::string> find(const std::string& words) {
    const auto found = store().ideas({.team = "grade4", .contains = words}, {});
    EXPECT_TRUE(found) << words;
    return ids(found->items);
  }
  void fold(const std::string& id, const std::string& into) {
    store().merge_idea(id, into, std::string{kFolder}, hour(5));
  }
};

TEST_F(Board, FindsWordsByTheirBeginningsWhateverTheirCaseAndAccents) {
  const auto id = add("¿Cómo enseñar FRACCIONES con papel? 100% #matemáticas", 0, "ProfeLuz");
  for (const char* words : {"fracc", "Fracciones papel", "papel como", "matematicas", "MATEMÁTICAS",
                            "profeluz", "#matemáticas", "\"con papel\"", "100%", "ensenar"}) {
    EXPECT_THAT(find(words), ElementsAre(id)) << words;
  }
  for (const char* words : {"racciones", "papel piedra", "luz"}) {
    EXPECT_THAT(find(words), IsEmpty()) << words;
  }
}

TEST_F(Board, FindsLiterallyWhatHoldsNoWordOrWritesNoSpaces) {
  const auto id = add("分数の教え方 \U0001F389 100%");
  for (const char* words : {"数の教", "\U0001F389", "%"}) EXPECT_THAT(find(words), ElementsAre(id));
  EXPECT_THAT(find("算数"), IsEmpty());
}

TEST_F(Board, TakesAnyWordsAtAll) {
  add("Paper strips");
  std::string many;
  for (int i = 0; i < 500; ++i) many += "w" + std::to_string(i) + " ";
  for (const std::string& words :
       {std::string{"\""}, std::string{"\"\"\""}, std::string{"a\"b\" OR *"}, std::string{"NOT"},
        std::string{"AND OR NEAR(a b, 3)"}, std::string{"text:paper"}, std::string{"{text}: x"},
        std::string{"^paper"}, std::string{"paper*"}, std::string{"-"}, std::string{"—"},
        std::string{"«»"}, std::string{"a\0b", 3}, std::string{"\xff\xfe"}, std::string{"'; DROP"},
        std::string{"((("}, std::string{"\xc3"}, std::string(100'000, 'x'), many}) {
    EXPECT_TRUE(store().ideas({.team = "grade4", .contains = words}, {})) << words.substr(0, 40);
  }
  EXPECT_EQ(find("paper*").size(), 1U);
  EXPECT_EQ(find("paper NOT strips").size(), 0U);
}

TEST_F(Board, FindsAnEditedTextByItsNewWordsAlone) {
  const auto id = add("before the edit", 10);
  auto edited = a_post(10);
  edited.id = PostId{11};
  edited.text = "afterwards";
  store().add_post(edited, hour(3), "");
  EXPECT_THAT(find("afterwards"), ElementsAre(id));
  EXPECT_THAT(find("before"), IsEmpty());
}

TEST_F(Board, ForgetsTheWordsOfWhatWasDeletedOnXInItsFileToo) {
  add("zyxwvutsr is a word like no other", 10);
  add("another idea stays", 12);
  ASSERT_EQ(find("zyxwvutsr").size(), 1U);
  store().remove_post(PostId{10}, hour(4));
  EXPECT_THAT(find("zyxwvutsr"), IsEmpty());
  store().forget_posts(hour(0));
  for (const char* file : {"s.db", "s.db-wal"}) {
    EXPECT_THAT(bytes_of(folder_.file(file)), Not(HasSubstr("zyxwvutsr"))) << file;
  }
  EXPECT_EQ(find("another").size(), 1U);
}

TEST_F(Board, ListsVoicesThatSaidTheSameWithWhoAndWhen) {
  const auto first = add("the first voice", 10, "one");
  const auto second = add("the second voice", 11, "two");
  fold(second, first);
  const auto idea = store().idea(first).value();
  ASSERT_EQ(idea.folded.size(), 1U);
  EXPECT_EQ(idea.folded[0].id, second);
  EXPECT_EQ(idea.folded[0].author, "two");
  EXPECT_EQ(idea.folded[0].by, kFolder);
  EXPECT_EQ(idea.folded[0].at, hour(5));
}

TEST_F(Board, CountsAPersonOnceAmongThoseThatWereMerged) {
  const auto first = add("one");
  const auto second = add("two");
  for (const char* who : {"ana", "joe"}) store().vote(first, who, true);
  for (const char* who : {"ana", "lee"}) store().vote(second, who, true);
  store().merge_idea(second, first, "sam", hour(5));
  EXPECT_THAT(store().idea(first)->votes, ElementsAre("ana", "joe", "lee"));
  EXPECT_THAT(store().voted_for("grade4", "ana"), ElementsAre(first));
  store().vote(first, "ana", false);
  EXPECT_THAT(store().idea(first)->votes, ElementsAre("joe", "lee"));
  EXPECT_THAT(store().voted_for("grade4", "ana"), IsEmpty());
}

TEST_F(Board, CountsTheVotesOfTheNewestCycleThatAreOnTheBoard) {
  const auto old = add("old");
  store().open_cycle({.team = "grade4", .number = 1, .started_at = hour(1)});
  store().vote(old, "ana", true);
  store().open_cycle({.team = "grade4", .number = 2, .started_at = hour(2)});
  const auto hidden = add("hidden");
  const auto gone = add("gone", 10);
  const auto there = add("there");
  for (const auto& id : {hidden, gone, there}) store().vote(id, "ana", true);
  store().set_idea_state(hidden, IdeaState::kHidden);
  store().remove_post(PostId{10}, hour(4));
  EXPECT_THAT(store().voted_for("grade4", "ana"), ElementsAre(there));
  EXPECT_THAT(store().voted_for("grade5", "ana"), IsEmpty());
  EXPECT_THAT(store().idea(old)->votes, ElementsAre("ana"));
}

TEST_F(Board, LetsAMergedIdeaStandForItselfAgain) {
  const auto first = add("one");
  const auto second = add("two");
  fold(second, first);
  EXPECT_TRUE(store().unmerge_idea(second));
  EXPECT_FALSE(store().unmerge_idea(second));
  EXPECT_FALSE(store().unmerge_idea("i999"));
  EXPECT_FALSE(store().idea(second)->merged_into);
  EXPECT_TRUE(store().idea(second)->kept_apart);
  EXPECT_THAT(store().idea(first)->folded, IsEmpty());
}

TEST_F(Board, ShowsNoCopyOfWhatWasHiddenOrFlagged) {
  const auto hidden = add("one");
  const auto flagged = add("three");
  fold(add("two"), hidden);
  fold(add("four"), flagged);
  store().set_idea_state(hidden, IdeaState::kHidden);
  store().flag_idea(flagged, "a worry");
  const auto found = store().ideas({.team = "grade4", .include_merged = true}, {});
  EXPECT_THAT(ids(found->items), IsEmpty());
}

TEST_F(Board, FindsWhatSharesTheMostSigns) {
  const auto a = add("a", 10);
  const auto b = add("b", 11);
  store().sign_idea(a, {1, 2, 3});
  store().sign_idea(b, {3, 4});
  EXPECT_THAT(ids(store().ideas_signed({3, 4, 9}, 5)), ElementsAre(b, a));
  EXPECT_THAT(ids(store().ideas_signed({3, 4, 9}, 1)), ElementsAre(b));
  store().sign_idea(b, {});
  EXPECT_THAT(ids(store().ideas_signed({3, 4}, 5)), ElementsAre(a));
}

TEST_F(Board, ForgetsTheSignsOfATextThatChangedOrWent) {
  const auto edited = add("a", 10);
  const auto removed = add("b", 20);
  const auto folded = add("c", 30);
  fold(folded, edited);
  for (const auto& id : {edited, removed}) store().sign_idea(id, {7});
  auto newer = a_post(10);
  newer.id = PostId{11};
  store().add_post(newer, hour(3), "");
  store().remove_post(PostId{20}, hour(3));
  EXPECT_THAT(store().ideas_signed({7}, 5), IsEmpty());
  EXPECT_FALSE(store().is_signed(edited));

  newer = a_post(30);
  newer.id = PostId{31};
  store().add_post(newer, hour(3), "");
  EXPECT_FALSE(store().idea(folded)->merged_into) << "an edited copy is judged anew";
}

TEST_F(Board, KeepsTheIdeasBehindATheory) {
  const auto a = add("a");
  const auto b = add("b");
  const auto elsewhere = store().add_idea(an_idea("grade5")).value();
  store().set_theory_ideas("grade4", 1, {b, a, elsewhere, "i999"});
  EXPECT_THAT(store().theory_ideas("grade4", 1), ElementsAre(a, b));
  EXPECT_THAT(store().idea(a)->cycles, ElementsAre(1));
  store().set_theory_ideas("grade4", 1, {b});
  EXPECT_THAT(store().theory_ideas("grade4", 1), ElementsAre(b));
  EXPECT_THAT(store().idea(a)->cycles, IsEmpty());
}

TEST_F(Board, KnowsTheVoicesOfBeforeByTheirNumberOrName) {
  add("x", 10, "one");
  add("y", 0, "Mrs Okafor");
  EXPECT_THAT(store().voices_before("grade4", hour(3)), ElementsAre("10", "mrs okafor"));
  EXPECT_THAT(store().voices_before("grade4", hour(2)), IsEmpty());
  const auto places = store().idea_places({.team = "grade4"});
  ASSERT_EQ(places.items.size(), 2U);
  EXPECT_EQ(places.items[0].voice, "mrs okafor");
  EXPECT_EQ(places.items[1].voice, "10");
}

TEST_F(Board, LeavesOutWhatCameLater) {
  const auto a = add("a");
  const auto places = store().idea_places({.team = "grade4"});
  EXPECT_EQ(places.latest, a);
  add("b");
  EXPECT_EQ(store().idea_places({.team = "grade4", .up_to = a}).items.size(), 1U);
}

}  // namespace
}  // namespace inquiry::store
