#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;

class Attempts : public StoreTest {
 protected:
  std::int64_t begin(const std::string& draft, AttemptOutcome outcome = AttemptOutcome::kPending) {
    return store().begin_attempt({.draft = draft,
                                  .account = "lincoln",
                                  .text = "How do you explain 2/4 = 1/2?",
                                  .reply_to = PostId{3},
                                  .newest_own = PostId{1'850'000'000'000'000'001},
                                  .started_at = hour(4),
                                  .outcome = outcome});
  }
  std::vector<std::int64_t> numbers(const std::vector<Attempt>& attempts) {
    std::vector<std::int64_t> result;
    for (const auto& attempt : attempts) result.push_back(attempt.id);
    return result;
  }
  std::string draft_ = store().add_draft(a_draft("grade4", DraftState::kSending));
};

TEST_F(Attempts, StandBeforeTheFirstByteLeaves) {
  const auto id = begin(draft_);
  open_again();
  const auto attempts = store().attempts(draft_);
  ASSERT_EQ(attempts.size(), 1U);
  const auto& attempt = attempts[0];
  EXPECT_EQ(attempt.id, id);
  EXPECT_EQ(attempt.draft, draft_);
  EXPECT_EQ(attempt.account, "lincoln");
  EXPECT_EQ(attempt.text, "How do you explain 2/4 = 1/2?");
  EXPECT_EQ(attempt.reply_to, PostId{3});
  EXPECT_EQ(attempt.newest_own, PostId{1'850'000'000'000'000'001});
  EXPECT_EQ(attempt.started_at, hour(4));
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kPending);
  EXPECT_FALSE(attempt.unknown_since || attempt.last_read || attempt.post_id);
}

TEST_F(Attempts, RecordWhatBecameOfThemAndNeverWhatWasSent) {
  const auto id = begin(draft_);
  store().save_attempt({.id = id,
                        .draft = "d999",
                        .account = "another",
                        .text = "other words",
                        .started_at = hour(9),
                        .outcome = AttemptOutcome::kUnknown,
                        .unknown_since = hour(5),
                        .good_reads = 2,
                        .last_read = hour(6),
                        .post_id = PostId{8},
                        .detail = "the connection closed",
                        .duplicate = true,
                        .dismissed_at = hour(7),
                        .x_ahead = std::chrono::hours{3},
                        .named = {PostId{8}, PostId{9}}});
  const auto attempt = store().attempts(draft_).at(0);
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kUnknown);
  EXPECT_EQ(attempt.unknown_since, hour(5));
  EXPECT_EQ(attempt.good_reads, 2);
  EXPECT_TRUE(attempt.duplicate);
  EXPECT_EQ(attempt.dismissed_at, hour(7));
  EXPECT_EQ(attempt.x_ahead, std::chrono::hours{3});
  EXPECT_EQ(attempt.named, (std::vector{PostId{8}, PostId{9}}));
  EXPECT_EQ(attempt.last_read, hour(6));
  EXPECT_EQ(attempt.post_id, PostId{8});
  EXPECT_EQ(attempt.detail, "the connection closed");
  EXPECT_EQ(attempt.draft, draft_);
  EXPECT_EQ(attempt.account, "lincoln");
  EXPECT_EQ(attempt.text, "How do you explain 2/4 = 1/2?");
  EXPECT_EQ(attempt.started_at, hour(4));
}

TEST_F(Attempts, OfADraftComeOldestFirst) {
  const auto first = begin(draft_, AttemptOutcome::kNotSent);
  const auto other = store().add_draft(a_draft("grade4"));
  begin(other);
  const auto second = begin(draft_);
  EXPECT_THAT(numbers(store().attempts(draft_)), ElementsAre(first, second));
  EXPECT_TRUE(store().attempts("d999").empty());
}

TEST_F(Attempts, StayOpenWhilePendingOrUnknown) {
  const auto pending = begin(draft_);
  for (const auto outcome :
       {AttemptOutcome::kPosted, AttemptOutcome::kNotSent, AttemptOutcome::kRefused}) {
    begin(draft_, outcome);
  }
  const auto unknown = begin(draft_, AttemptOutcome::kUnknown);
  EXPECT_THAT(numbers(store().open_attempts()), ElementsAre(pending, unknown));
}

TEST_F(Attempts, BelongToADraft) {
  EXPECT_THROW(begin("d999"), StoreError);
  EXPECT_THROW(begin("not an id"), StoreError);
}

TEST_F(Attempts, LookUpsStartFromAMarkThatOnlyGrows) {
  EXPECT_FALSE(store().newest_own("lincoln"));
  store().set_newest_own("lincoln", PostId{1'850'000'000'000'000'003});
  store().set_newest_own("lincoln", PostId{1'850'000'000'000'000'001});
  store().set_newest_own("madison", PostId{5});
  open_again();
  EXPECT_EQ(store().newest_own("lincoln"), PostId{1'850'000'000'000'000'003});
  EXPECT_EQ(store().newest_own("madison"), PostId{5});
}

}  // namespace
}  // namespace inquiry::store
