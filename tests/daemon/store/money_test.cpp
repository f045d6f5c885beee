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

TEST_F(MoneySpent, ChargesForTheSameThingOnceAUtcDay) {
  const auto evening = at("2026-11-24T23:59:59Z");
  const std::vector<PostId> posts{PostId{7}, PostId{8}, PostId{7}};
  EXPECT_EQ(store().charge_once_a_day(posts, evening), 2);
  EXPECT_EQ(store().charge_once_a_day(posts, evening), 0);
  EXPECT_EQ(store().charge_once_a_day(std::vector{UserId{7}}, evening), 1) << "a user is no post";
  open_again();
  EXPECT_EQ(store().charge_once_a_day(posts, evening), 0);
  EXPECT_EQ(store().charge_once_a_day(posts, at("2026-11-25T00:00:00Z")), 2);
}

TEST_F(MoneySpent, TellsTheDaysApart) {
  const auto now = at("2026-11-24T10:00:00Z");
  store().add_spend("lincoln", SpendKind::kPostRead, 3, Money{15'000}, at("2026-11-23T10:00:00Z"));
  store().add_spend("lincoln", SpendKind::kOwnRead, 2, Money{2'000}, now);
  store().add_spend("madison", SpendKind::kRecheck, 5, Money{25'000}, now);
  store().add_spend("madison", SpendKind::kPost, 1, Money{15'000}, at("2026-10-31T23:59:59Z"));

  const auto days = store().spent_by_day(now);
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days.begin()->second.reads, 3);
  EXPECT_EQ(days.rbegin()->second.reads, 2);
  EXPECT_EQ(days.rbegin()->second.rechecks, 5);
  EXPECT_EQ(days.rbegin()->second.cost, Money{27'000});
  const auto today = store().spent_on_day("lincoln", now);
  ASSERT_EQ(today.size(), 1U);
  EXPECT_EQ(today.at(SpendKind::kOwnRead).count, 2);
}

TEST_F(MoneySpent, RemembersForWhichTeamWasRead) {
  const auto now = at("2026-11-24T10:00:00Z");
  store().add_team_reads("grade4", 5, at("2026-11-23T10:00:00Z"));
  store().add_team_reads("grade4", 2, now);
  store().add_team_reads("grade4", 1, now);
  store().add_team_reads("grade5", 4, at("2026-10-31T10:00:00Z"));
  EXPECT_EQ(store().team_reads_on_day(now), (std::map<std::string, std::int64_t>{{"grade4", 3}}));
  EXPECT_EQ(store().team_reads_in_month(now), (std::map<std::string, std::int64_t>{{"grade4", 8}}));
}

TEST_F(MoneySpent, SpellsEveryKind) {
  EXPECT_EQ(word(SpendKind::kRecheck), "recheck");
  EXPECT_EQ(word(SpendKind::kSummonedReply), "summoned_reply");
  EXPECT_EQ(word(SpendKind::kMediaMetadata), "media_metadata");
  EXPECT_EQ(word(SpendKind::kPostCount), "post_count");
  EXPECT_EQ(word(SpendKind::kPostRead), "post_read");
  EXPECT_EQ(word(SpendKind::kOwnRead), "own_read");
  EXPECT_EQ(word(SpendKind::kUserRead), "user_read");
  EXPECT_EQ(word(SpendKind::kPost), "post");
  EXPECT_EQ(word(SpendKind::kPostWithLink), "post_with_link");
  EXPECT_EQ(word(SpendKind::kRemoval), "removal");
}

}  // namespace
}  // namespace inquiry::store
