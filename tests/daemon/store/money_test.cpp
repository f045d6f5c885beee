#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using MoneySpent = StoreTest;

TEST_F(MoneySpent, AddsUpByKindWithinTheMonth) {
  const auto now = at("2026-11-24T10:00:00Z");
  store().add_spend("lincoln", SpendKind::kPostRead, 100, Money{500'000}, now);
  store().add_spend("lincoln", SpendKind::kPostRead, 20, Money{100'000}, now);
  store().add_spend("lincoln", SpendKind::kPostRead, 3, Money{15'000}, at("2026-11-01T00:00:00Z"));
  store().add_spend("lincoln", SpendKind::kPostWithLink, 1, Money{200'000}, now);
  store().add_spend("madison", SpendKind::kRemoval, 1, Money{10'000}, now);
  open_again();

  const auto spent = store().spent_in_month("lincoln", now);
  ASSERT_EQ(spent.size(), 2U);
  EXPECT_EQ(spent.at(SpendKind::kPostRead).count, 123);
  EXPECT_EQ(spent.at(SpendKind::kPostRead).cost, Money{615'000});
  EXPECT_EQ(spent.at(SpendKind::kPostWithLink).cost, Money{200'000});
  EXPECT_EQ(store().spent_in_month(now), Money{825'000});
}

TEST_F(MoneySpent, BeginsANewMonthInUtc) {
  const auto last = at("2026-12-31T23:59:59.999Z");
  const auto first = at("2027-01-01T00:00:00Z");
  store().add_spend("lincoln", SpendKind::kPostRead, 7, Money{7}, last);
  store().add_spend("lincoln", SpendKind::kPostRead, 5, Money{5}, first);
  EXPECT_EQ(store().spent_in_month(last), Money{7});
  EXPECT_EQ(store().spent_in_month(first), Money{5});
  EXPECT_EQ(store().reads_in_month(at("2026-12-01T00:00:00Z")), 7);
  EXPECT_EQ(store().reads_in_month(at("2026-11-30T23:59:59Z")), 0);
  EXPECT_TRUE(store().spent_in_month("lincoln", at("2027-02-01T00:00:00Z")).empty());
}

TEST_F(MoneySpent, CountsReadsOfPostsOnly) {
  const auto now = at("2026-11-24T10:00:00Z");
  int count = 1;
  for (const auto kind : {SpendKind::kPostRead, SpendKind::kOwnRead, SpendKind::kUserRead,
                          SpendKind::kPost, SpendKind::kPostWithLink, SpendKind::kRemoval}) {
    store().add_spend("lincoln", kind, count, Money{1}, now);
    count *= 10;
  }
  store().add_spend("madison", SpendKind::kPostRead, 5, Money{1}, now);
  EXPECT_EQ(store().reads_in_month(now), 16);
}

TEST_F(MoneySpent, SpellsEveryKind) {
  EXPECT_EQ(word(SpendKind::kPostRead), "post_read");
  EXPECT_EQ(word(SpendKind::kOwnRead), "own_read");
  EXPECT_EQ(word(SpendKind::kUserRead), "user_read");
  EXPECT_EQ(word(SpendKind::kPost), "post");
  EXPECT_EQ(word(SpendKind::kPostWithLink), "post_with_link");
  EXPECT_EQ(word(SpendKind::kRemoval), "removal");
}

}  // namespace
}  // namespace inquiry::store
