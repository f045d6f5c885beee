// What has to be asked for at every tick, among all the posts that ever went out.
#include "daemon/store/migrations.h"
#include "tests/daemon/store/raw.h"
#include "tests/daemon/store/steps.h"
#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;

// Nobody can be recognised in it, unless a student is named.
Draft in_state(DraftState state, const std::string& student = {}) {
  auto draft = a_draft("grade4", state);
  draft.content.students.emplace();
  if (!student.empty()) {
    draft.content.students->push_back({.student = student, .kinds = {EvidenceKind::kWork}});
  }
  return draft;
}

const std::set<DraftState> kMayMove{DraftState::kWaitingForConsent,
                                    DraftState::kWaitingForReview,
                                    DraftState::kApproved,
                                    DraftState::kSending,
                                    DraftState::kHeld,
                                    DraftState::kPosted};

class PostsInNeed : public StoreTest {
 protected:
  std::string add(const Draft& draft) { return store().add_draft(draft); }
  std::string add_unsaid(DraftState state) {
    auto draft = in_state(state);
    draft.content.students.reset();
    return add(draft);
  }
  std::string add_to_take_down(DraftState state, const std::string& student = {}) {
    auto draft = in_state(state, student);
    draft.withdrawal_requested_at = hour(5);
    return add(draft);
  }
  void add_posts_without_need(int count) {
    const auto transaction = store().begin();
    for (int i = 0; i < count; ++i) add(in_state(DraftState::kPosted));
    transaction->commit();
  }
};

TEST_F(PostsInNeed, OfATakedownAreThoseThatAreStillOnX) {
  add(in_state(DraftState::kPosted, "S-1"));
  const auto first = add_to_take_down(DraftState::kPosted, "S-1");
  add_to_take_down(DraftState::kSending);
  add_to_take_down(DraftState::kHeld);
  add_to_take_down(DraftState::kWithdrawn);
  const auto second = add_to_take_down(DraftState::kPosted);

  const auto found = store().posts_to_take_down();
  EXPECT_THAT(ids(found), ElementsAre(first, second));
  ASSERT_TRUE(found.front().content.students);
  EXPECT_EQ(found.front().content.students->size(), 1U);
}

TEST_F(PostsInNeed, OfAConsentAreThoseThatItMayMove) {
  std::vector<std::string> expected;
  for (const auto name : all_words<DraftState>()) {
    const auto state = parse_word<DraftState>(name).value();
    add(in_state(state));
    const auto shows = add(in_state(state, "S-1"));
    const auto unsaid = add_unsaid(state);
    if (kMayMove.contains(state)) expected.insert(expected.end(), {shows, unsaid});
  }
  add_to_take_down(DraftState::kPosted, "S-1");
  EXPECT_EQ(ids(store().drafts_under_consent()), expected);
}

TEST_F(PostsInNeed, AreFoundWithNoMoreWorkHoweverManyNeedNothing) {
  const Steps steps;
  open_again();
  add_to_take_down(DraftState::kPosted);
  add(in_state(DraftState::kPosted, "S-1"));
  add_unsaid(DraftState::kPosted);
  const auto work = [&] {
    return std::pair{steps.of([&] { (void)store().posts_to_take_down(); }),
                     steps.of([&] { (void)store().drafts_under_consent(); })};
  };
  work();  // prepares the statements
  add_posts_without_need(10);
  const auto of_few = work();
  EXPECT_GT(of_few.first, 0);
  add_posts_without_need(1'000);
  EXPECT_EQ(work(), of_few);
}

TEST(PostsInNeedOfAnOlderStore, AreFoundAfterTheUpgrade) {
  TempFolder folder;
  const auto file = folder.file("s.db");
  {
    Database older{file};
    ASSERT_TRUE(migrate(older, file, migrations().first(16)));
  }
  const std::string insert =
      "INSERT INTO drafts(team, kind, author, state, text, invited, students_said, staff, evidence,"
      " ideas, created_at, changed_at, not_after, reason, cycle, withdrawal_requested_at)"
      " VALUES('grade4', 'question', 'ana', 'posted', 't', '[]', ";
  const std::string rest = ", '[]', '', '[]', 1, 1, 1, '', 1, ";
  raw::run(file, insert + "1" + rest + "NULL)");
  raw::run(file, insert + "1" + rest + "5)");
  raw::run(file, insert + "0" + rest + "NULL)");

  const auto store = open("sqlite:s.db", folder.path());
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_THAT(ids((*store)->posts_to_take_down()), ElementsAre("d2"));
  EXPECT_THAT(ids((*store)->drafts_under_consent()), ElementsAre("d3"));
}

}  // namespace
}  // namespace inquiry::store
