#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class Drafts : public StoreTest {
 protected:
  std::string add(const std::string& team, DraftState state,
                  DraftKind kind = DraftKind::kQuestion) {
    auto draft = a_draft(team, state);
    draft.kind = kind;
    return store().add_draft(draft);
  }
  std::string add_posted(const std::string& team, std::int64_t post, int hours,
                         DraftKind kind = DraftKind::kQuestion) {
    auto draft = a_draft(team, DraftState::kPosted);
    draft.kind = kind;
    draft.posted_id = PostId{post};
    draft.posted_at = hour(hours);
    return store().add_draft(draft);
  }
  std::int64_t attempt(const std::string& draft, int hours, AttemptOutcome outcome) {
    return store().begin_attempt(
        {.draft = draft, .account = "lincoln", .started_at = hour(hours), .outcome = outcome});
  }
};

TEST_F(Drafts, ComeBackAsTheyWereGiven) {
  auto given = a_draft("grade4", DraftState::kApproved);
  given.kind = DraftKind::kCelebration;
  given.author_actor = "root";
  given.content.text = std::string{"Look\0here 🎉", 14};
  given.content.reply_to = PostId{1'850'000'000'000'000'001};
  given.content.invited = {{.handle = "TonyaWardSinger", .because = "she \"wrote\" on it"}};
  given.content.students = {{.student = "S-17",
                             .kinds = {EvidenceKind::kWork, EvidenceKind::kPhoto},
                             .name_level = NameLevel::kFirst},
                            {.student = "S-03", .kinds = {}, .name_level = NameLevel::kNone}};
  given.content.staff = {"ana", "joe"};
  given.content.evidence = "15 of 20";
  given.content.ideas = {"i4", "i2"};
  given.content.poll = Poll{{"a number line", "an area, model"}, std::chrono::minutes{90}};
  given.content.reply_settings = ReplySettings::kMentionedUsers;
  given.content.made_with_ai = true;
  given.content.paid_partnership = true;
  given.not_before = hour(4);
  given.approval = Approval{.by = "sam",
                            .at = hour(5),
                            .content_hash = content_hash(given.content),
                            .lone = true,
                            .actor = "root",
                            .account = "lincoln"};
  given.reason = "was held once";
  given.cycle = 3;
  given.posted_id = PostId{9};
  given.posted_at = hour(6);
  given.withdrawal_requested_at = hour(7);
  given.withdrawal_proven_at = hour(8);
  const auto id = store().add_draft(given);
  open_again();

  const auto draft = store().draft(id);
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->id, id);
  EXPECT_EQ(draft->team, "grade4");
  EXPECT_EQ(draft->approval->actor, "root");
  EXPECT_EQ(draft->approval->account, "lincoln");
  EXPECT_EQ(draft->kind, DraftKind::kCelebration);
  EXPECT_EQ(draft->author, "ana");
  EXPECT_EQ(draft->author_actor, "root");
  EXPECT_EQ(draft->state, DraftState::kApproved);
  EXPECT_EQ(content_hash(draft->content), content_hash(given.content));
  ASSERT_TRUE(draft->content.poll);
  EXPECT_EQ(draft->content.poll->options, given.content.poll->options);
  EXPECT_EQ(draft->content.poll->duration, given.content.poll->duration);
  EXPECT_EQ(draft->content.reply_settings, ReplySettings::kMentionedUsers);
  EXPECT_TRUE(draft->content.made_with_ai);
  EXPECT_TRUE(draft->content.paid_partnership);
  EXPECT_EQ(draft->created_at, hour(3));
  EXPECT_EQ(draft->changed_at, hour(3));
  EXPECT_EQ(draft->not_before, hour(4));
  EXPECT_EQ(draft->not_after, hour(171));
  ASSERT_TRUE(draft->approval);
  EXPECT_EQ(draft->approval->by, "sam");
  EXPECT_EQ(draft->approval->at, hour(5));
  EXPECT_EQ(draft->approval->content_hash, content_hash(given.content));
  EXPECT_TRUE(draft->approval->lone);
  EXPECT_EQ(draft->reason, "was held once");
  EXPECT_EQ(draft->cycle, 3);
  EXPECT_EQ(draft->posted_id, PostId{9});
  EXPECT_EQ(draft->posted_at, hour(6));
  EXPECT_EQ(draft->withdrawal_requested_at, hour(7));
  EXPECT_EQ(draft->withdrawal_proven_at, hour(8));
}

TEST_F(Drafts, TellNobodyIdentifiableFromNotYetSaid) {
  auto draft = a_draft("grade4");
  const auto not_said = store().add_draft(draft);
  draft.content.students.emplace();
  const auto nobody = store().add_draft(draft);
  EXPECT_FALSE(store().draft(not_said)->content.students);
  ASSERT_TRUE(store().draft(nobody)->content.students);
  EXPECT_THAT(*store().draft(nobody)->content.students, IsEmpty());
  EXPECT_FALSE(store().draft(nobody)->approval);
}

TEST_F(Drafts, AreUnknownUnderAnyOtherId) {
  const auto id = add("grade4", DraftState::kDraft);
  for (const std::string& other :
       {std::string{}, std::string{"d999"}, "i" + id.substr(1), id + "0"}) {
    EXPECT_FALSE(store().draft(other)) << other;
  }
}

TEST_F(Drafts, AreSavedOnlyFromTheStateOneSaw) {
  const auto id = add("grade4", DraftState::kWaitingForReview);
  auto draft = *store().draft(id);
  draft.state = DraftState::kApproved;
  draft.approval = Approval{.by = "sam", .at = hour(5), .content_hash = "h", .lone = false};
  EXPECT_FALSE(store().save_draft(draft, DraftState::kHeld));
  EXPECT_EQ(store().draft(id)->state, DraftState::kWaitingForReview);
  EXPECT_TRUE(store().save_draft(draft, DraftState::kWaitingForReview));
  EXPECT_FALSE(store().save_draft(draft, DraftState::kWaitingForReview));
  EXPECT_EQ(store().draft(id)->state, DraftState::kApproved);
  EXPECT_EQ(store().draft(id)->approval->by, "sam");

  draft.id = "d999";
  EXPECT_FALSE(store().save_draft(draft, DraftState::kApproved));
}

TEST_F(Drafts, AreSavedWhole) {
  auto draft = a_draft("grade4");
  draft.content.students = {{.student = "S-1", .kinds = {EvidenceKind::kPhoto}},
                            {.student = "S-2", .kinds = {EvidenceKind::kVoice}}};
  draft.approval = Approval{.by = "sam", .at = hour(5), .content_hash = "h", .lone = false};
  draft.id = store().add_draft(draft);
  draft.content.text = "Other words";
  draft.content.students = {{.student = "S-2", .kinds = {EvidenceKind::kQuote}}};
  draft.approval.reset();
  draft.state = DraftState::kDraft;
  ASSERT_TRUE(store().save_draft(draft, DraftState::kWaitingForReview));

  const auto saved = store().draft(draft.id);
  EXPECT_EQ(saved->content.text, "Other words");
  EXPECT_FALSE(saved->approval);
  ASSERT_EQ(saved->content.students->size(), 1U);
  EXPECT_EQ(saved->content.students->front().student, "S-2");
  EXPECT_THAT(saved->content.students->front().kinds, ElementsAre(EvidenceKind::kQuote));
}

TEST_F(Drafts, AFailedCompareLeavesTheStudentsAlone) {
  auto draft = a_draft("grade4");
  draft.content.students = {{.student = "S-1", .kinds = {EvidenceKind::kPhoto}}};
  draft.id = store().add_draft(draft);
  draft.content.students = {};
  EXPECT_FALSE(store().save_draft(draft, DraftState::kHeld));
  EXPECT_EQ(store().draft(draft.id)->content.students->size(), 1U);
}

TEST_F(Drafts, AreListedByTeamAndStateNewestFirst) {
  const auto a = add("grade4", DraftState::kDraft);
  const auto b = add("grade5", DraftState::kHeld);
  const auto c = add("grade4", DraftState::kHeld);
  const auto d = add("grade6", DraftState::kHeld);

  const auto find = [&](const DraftFilter& filter) {
    return ids(store().drafts(filter, {})->items);
  };
  EXPECT_THAT(find({.teams = {}, .states = {}}), IsEmpty());
  EXPECT_THAT(find({.teams = {"grade4", "grade5"}, .states = {}}), ElementsAre(c, b, a));
  EXPECT_THAT(find({.teams = {"grade4", "grade6"}, .states = {DraftState::kHeld}}),
              ElementsAre(d, c));
  EXPECT_THAT(find({.teams = {"grade4"}, .states = {DraftState::kHeld, DraftState::kDraft}}),
              ElementsAre(c, a));
  EXPECT_THAT(find({.teams = {"it's", "\"x\""}, .states = {}}), IsEmpty());
}

TEST_F(Drafts, AreListedPageByPage) {
  std::vector<std::string> added;
  for (int i = 0; i < 5; ++i) added.push_back(add("grade4", DraftState::kDraft));
  const DraftFilter filter{.teams = {"grade4"}, .states = {}};
  const auto first = store().drafts(filter, {.after = {}, .limit = 3});
  ASSERT_TRUE(first && first->next);
  EXPECT_THAT(ids(first->items), ElementsAre(added[4], added[3], added[2]));
  const auto second = store().drafts(filter, {.after = *first->next, .limit = 3});
  ASSERT_TRUE(second);
  EXPECT_THAT(ids(second->items), ElementsAre(added[1], added[0]));
  EXPECT_FALSE(second->next);

  const auto refused = store().drafts(filter, {.after = "i0.3", .limit = 3});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::kInvalid);
}

TEST_F(Drafts, InSomeStatesComeOldestFirst) {
  const auto a = add("grade4", DraftState::kApproved);
  add("grade4", DraftState::kDraft);
  const auto c = add("grade5", DraftState::kSending);
  EXPECT_THAT(ids(store().drafts_in({DraftState::kSending, DraftState::kApproved})),
              ElementsAre(a, c));
  EXPECT_THAT(store().drafts_in({}), IsEmpty());
}

TEST_F(Drafts, AreCountedByState) {
  add("grade4", DraftState::kDraft);
  add("grade4", DraftState::kDraft);
  add("grade4", DraftState::kHeld);
  add("grade5", DraftState::kDraft);
  EXPECT_THAT(store().draft_counts("grade4"),
              ElementsAre(Pair(DraftState::kDraft, 2), Pair(DraftState::kHeld, 1)));
}

TEST_F(Drafts, ShowingAChildAreFoundNewestFirst) {
  const auto showing = [&](const std::string& team, std::vector<StudentShown> students) {
    auto draft = a_draft(team);
    draft.content.students = std::move(students);
    return store().add_draft(draft);
  };
  const auto a = showing("grade4", {{.student = "S-1"}, {.student = "S-2"}});
  showing("grade4", {{.student = "S-2"}});
  const auto c = showing("grade5", {{.student = "S-1"}});
  EXPECT_THAT(ids(store().drafts_showing("S-1")), ElementsAre(c, a));
  EXPECT_EQ(store().drafts_showing("S-1")[1].content.students->size(), 2U);
  EXPECT_THAT(store().drafts_showing("S-"), IsEmpty());
}

// --- pacing ---

TEST_F(Drafts, CountAsPostedFromTheInstantGiven) {
  add_posted("grade4", 1, 9);
  add_posted("grade4", 2, 10);
  add_posted("grade4", 3, 11);
  add_posted("grade5", 4, 11);
  EXPECT_EQ(store().posted_since("grade4", hour(10)), 2);
  EXPECT_EQ(store().last_posted("grade4"), hour(11));
}

TEST_F(Drafts, CountAsPostedEvenWhenWithdrawn) {
  const auto id = add_posted("grade4", 1, 10);
  auto draft = *store().draft(id);
  draft.state = DraftState::kWithdrawn;
  ASSERT_TRUE(store().save_draft(draft, DraftState::kPosted));
  add("grade4", DraftState::kWithdrawn);  // taken back before it went out
  EXPECT_EQ(store().posted_since("grade4", hour(1)), 1);
}

TEST_F(Drafts, CountAsPostedWhileTheyAreOnTheirWay) {
  auto draft = a_draft("grade4", DraftState::kSending);
  draft.changed_at = hour(12);
  store().add_draft(draft);
  EXPECT_EQ(store().posted_since("grade4", hour(20)), 1);
  EXPECT_EQ(store().last_posted("grade4"), hour(12));
}

TEST_F(Drafts, CountAsPostedWhileNobodyKnows) {
  struct Case {
    AttemptOutcome outcome;
    int begun;
    int counted;
  };
  for (const auto& [outcome, begun, counted] :
       {Case{AttemptOutcome::kPending, 10, 1}, Case{AttemptOutcome::kUnknown, 10, 1},
        Case{AttemptOutcome::kUnknown, 9, 0}, Case{AttemptOutcome::kNotSent, 10, 0},
        Case{AttemptOutcome::kRefused, 10, 0}}) {
    const std::string team = std::string{word(outcome)} + std::to_string(begun);
    attempt(add(team, DraftState::kHeld), begun, outcome);
    EXPECT_EQ(store().posted_since(team, hour(10)), counted) << team;
    EXPECT_EQ(store().last_posted(team).has_value(),
              outcome == AttemptOutcome::kPending || outcome == AttemptOutcome::kUnknown);
  }
}

TEST_F(Drafts, CountOnceHoweverOftenTheyWereTried) {
  const auto id = add_posted("grade4", 1, 10);
  attempt(id, 10, AttemptOutcome::kUnknown);
  attempt(id, 11, AttemptOutcome::kUnknown);
  EXPECT_EQ(store().posted_since("grade4", hour(10)), 1);
}

TEST_F(Drafts, OfChatsStandOutsideThePacing) {
  add_posted("grade4", 1, 10, DraftKind::kChat);
  add("grade4", DraftState::kSending, DraftKind::kChat);
  attempt(add("grade4", DraftState::kHeld, DraftKind::kChat), 10, AttemptOutcome::kUnknown);
  EXPECT_EQ(store().posted_since("grade4", hour(1)), 0);
  EXPECT_FALSE(store().last_posted("grade4"));
}

TEST_F(Drafts, NotYetSentDoNotCount) {
  for (const auto state : {DraftState::kDraft, DraftState::kApproved, DraftState::kFailed}) {
    add("grade4", state);
  }
  EXPECT_EQ(store().posted_since("grade4", hour(0)), 0);
  EXPECT_FALSE(store().last_posted("grade4"));
  EXPECT_FALSE(store().last_posted("nobody"));
}

TEST_F(Drafts, OnXAreKnownByTheirPosts) {
  add_posted("grade4", 1, 9);
  const auto b = add_posted("grade4", 2, 10);
  const auto chat = add_posted("grade4", 3, 11, DraftKind::kChat);
  add_posted("grade5", 4, 11);
  auto withdrawn = *store().draft(add_posted("grade4", 5, 11));
  withdrawn.state = DraftState::kWithdrawn;
  ASSERT_TRUE(store().save_draft(withdrawn, DraftState::kPosted));
  EXPECT_THAT(store().posted_ids("grade4", hour(10)),
              ElementsAre(Pair(PostId{2}, b), Pair(PostId{3}, chat)));
}

// --- the same text twice ---

class SameText : public Drafts {
 protected:
  std::string add_saying(const std::string& text, DraftState state,
                         const std::string& account = "lincoln") {
    const auto id = add("grade4", state);
    store().set_comparable(id, account, text);
    return id;
  }
  std::optional<std::string> same(const std::string& text, const std::string& except = {}) {
    return store().same_text("lincoln", text, except, hour(10));
  }
};

TEST_F(SameText, IsFoundOnlyWhereItMayMeetOnX) {
  for (const auto state : {DraftState::kDraft, DraftState::kWaitingForConsent,
                           DraftState::kWaitingForReview, DraftState::kRejected, DraftState::kHeld,
                           DraftState::kExpired, DraftState::kFailed, DraftState::kWithdrawn}) {
    add_saying("same", state);
  }
  EXPECT_FALSE(same("same"));
  const auto approved = add_saying("same", DraftState::kApproved);
  EXPECT_EQ(same("same"), approved);
  EXPECT_FALSE(same("same", approved));
  EXPECT_FALSE(same("other"));
  EXPECT_FALSE(store().same_text("another account", "same", "", hour(10)));
}

TEST_F(SameText, IsFoundOnItsWay) {
  const auto sending = add_saying("same", DraftState::kSending);
  EXPECT_EQ(same("same"), sending);
}

TEST_F(SameText, IsFoundWhenItWasPostedLately) {
  store().set_comparable(add_posted("grade4", 1, 9), "lincoln", "same");
  EXPECT_FALSE(same("same"));
  const auto lately = add_posted("grade4", 2, 10);
  store().set_comparable(lately, "lincoln", "same");
  EXPECT_EQ(same("same"), lately);
}

TEST_F(SameText, IsFoundWhileNobodyKnowsWhetherItIsOnX) {
  const auto held = add_saying("same", DraftState::kHeld);
  const auto number = attempt(held, 1, AttemptOutcome::kUnknown);
  EXPECT_EQ(same("same"), held);
  store().save_attempt({.id = number, .outcome = AttemptOutcome::kNotSent});
  EXPECT_FALSE(same("same"));
}

TEST_F(SameText, IsNeverApprovedTwiceAtOnce) {
  add_saying("same", DraftState::kApproved);
  auto second = *store().draft(add_saying("same", DraftState::kWaitingForReview));
  second.state = DraftState::kApproved;
  EXPECT_THROW((void)store().save_draft(second, DraftState::kWaitingForReview), StoreError);
  EXPECT_EQ(store().draft(second.id)->state, DraftState::kWaitingForReview);
  store().set_comparable(second.id, "lincoln", "other words");
  EXPECT_TRUE(store().save_draft(second, DraftState::kWaitingForReview));
}

}  // namespace
}  // namespace inquiry::store
