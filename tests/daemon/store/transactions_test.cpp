#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using Transactions = StoreTest;

TEST_F(Transactions, KeepAllOrNothing) {
  {
    const auto transaction = store().begin();
    store().add_user({.name = "undone"});
    store().add_draft(a_draft("grade4"));
    EXPECT_EQ(store().users().size(), 1U);
  }
  EXPECT_TRUE(store().users().empty());
  EXPECT_TRUE(store().draft_counts("grade4").empty());
  {
    const auto transaction = store().begin();
    store().add_user({.name = "kept"});
    transaction->commit();
  }
  EXPECT_EQ(store().users().size(), 1U);
}

TEST_F(Transactions, FollowOneAnother) {
  for (int i = 0; i < 3; ++i) {
    const auto transaction = store().begin();
    store().add_user({.name = "user " + std::to_string(i)});
    if (i != 1) transaction->commit();
  }
  EXPECT_EQ(store().users().size(), 2U);
}

TEST_F(Transactions, MayBeginAfterACommitThoughTheFirstStillStands) {
  const auto first = store().begin();
  first->commit();
  const auto second = store().begin();
  store().add_user({.name = "kept"});
  second->commit();
  EXPECT_EQ(store().users().size(), 1U);
}

TEST_F(Transactions, OutliveAVerbThatFailed) {
  {
    const auto transaction = store().begin();
    store().add_user({.name = "kept"});
    EXPECT_THROW(store().begin_attempt({.draft = "d999"}), StoreError);
    transaction->commit();
  }
  EXPECT_EQ(store().users().size(), 1U);
}

TEST_F(Transactions, UndoAFailedVerbWhole) {
  auto draft = a_draft("grade4");
  draft.content.students = {{.student = "\xff not UTF-8"}};
  draft.content.staff = {"fine"};
  const auto transaction = store().begin();
  store().add_draft(draft);  // a code may be any bytes; a list may not
  draft.content.staff = {"\xff"};
  EXPECT_THROW(store().add_draft(draft), StoreError);
  transaction->commit();
  EXPECT_EQ(store().draft_counts("grade4").at(DraftState::kWaitingForReview), 1);
}

using TransactionsDeathTest = Transactions;

TEST_F(TransactionsDeathTest, DoNotNest) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto transaction = store().begin();
  EXPECT_DEATH((void)store().begin(), "in_transaction");
}

}  // namespace
}  // namespace inquiry::store
