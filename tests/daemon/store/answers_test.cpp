// One reply to each interaction: who answers a post.
#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

constexpr PostId kAsked{40};

class Answers : public StoreTest {
 protected:
  std::string add(DraftState state, PostId post = kAsked, const std::string& account = "lincoln") {
    auto draft = a_draft("grade4", state);
    draft.content.reply_to = post;
    if (state == DraftState::kPosted || state == DraftState::kWithdrawn) {
      draft.posted_id = PostId{next_post_++};
    }
    if (state == DraftState::kApproved) {
      draft.approval = Approval{.by = "sam", .at = hour(approved_at_--), .content_hash = "h"};
    }
    const auto id = store().add_draft(draft);
    store().set_comparable(id, account, id);
    return id;
  }
  std::optional<std::string> answered(PostId post = kAsked) {
    return store().answered_by("lincoln", post);
  }

 private:
  std::int64_t next_post_ = 900;
  int approved_at_ = 20;  // the later a draft is added, the earlier it was approved
};

TEST_F(Answers, AreThoseThatAreOrWillBeOnX) {
  for (const auto state :
       {DraftState::kDraft, DraftState::kWaitingForConsent, DraftState::kWaitingForReview,
        DraftState::kRejected, DraftState::kHeld, DraftState::kExpired, DraftState::kFailed}) {
    add(state);
  }
  EXPECT_EQ(answered(), std::nullopt);
  std::int64_t post = 50;
  for (const auto state :
       {DraftState::kApproved, DraftState::kSending, DraftState::kPosted, DraftState::kWithdrawn}) {
    const auto id = add(state, PostId{++post});
    EXPECT_EQ(answered(PostId{post}), id) << word(state);
  }
  EXPECT_EQ(answered(), std::nullopt) << "those were other posts";
}

TEST_F(Answers, CountWhileNobodyKnowsWhetherTheyAreOnX) {
  const auto held = add(DraftState::kHeld);
  const auto attempt = store().begin_attempt({.draft = held, .account = "lincoln"});
  EXPECT_EQ(answered(), held);
  store().save_attempt({.id = attempt, .outcome = AttemptOutcome::kNotSent});
  EXPECT_EQ(answered(), std::nullopt);
}

TEST_F(Answers, AreTheAccountsOwn) {
  add(DraftState::kPosted, kAsked, "another");
  EXPECT_EQ(answered(), std::nullopt);
}

TEST_F(Answers, ComeFirstWhenTheyWentOutOrWereApprovedFirst) {
  add(DraftState::kApproved);
  const auto earlier = add(DraftState::kApproved);
  EXPECT_EQ(answered(), earlier);
  const auto posted = add(DraftState::kPosted);
  EXPECT_EQ(answered(), posted);
}

TEST_F(Answers, AnswerEveryVersionOfAPost) {
  store().add_post(a_post(40), hour(1), "");
  auto edited = a_post(41);
  edited.first_id = kAsked;
  store().add_post(edited, hour(2), "");
  const auto answer = add(DraftState::kPosted, PostId{41});
  EXPECT_EQ(answered(), answer);
  EXPECT_EQ(answered(PostId{41}), answer);
  const auto other = add(DraftState::kPosted, PostId{77});
  EXPECT_EQ(answered(PostId{77}), other);
}

TEST_F(Answers, AreNoneUnderAnOwnPost) {
  auto own = a_draft("grade4", DraftState::kPosted);
  own.posted_id = kAsked;
  store().add_draft(own);
  add(DraftState::kPosted);
  EXPECT_EQ(answered(), std::nullopt);
}

}  // namespace
}  // namespace inquiry::store
