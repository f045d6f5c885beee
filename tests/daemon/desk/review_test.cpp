// Promise 3: a person decides, about exactly the bytes that go out.
#include "daemon/desk/review.h"

#include "daemon/desk/stages.h"
#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::HasSubstr;

class ReviewTest : public SchoolTest {
 protected:
  ReviewTest() { move_to("plan"); }

  Reply act(const json& draft, const std::string& verb, const json& body = nullptr,
            const std::string& who = "sam") {
    return ask(who, "POST", path_of(draft) + "/" + verb, body);
  }
  Reply withdraw(const json& draft, const std::string& who = "sam") {
    return act(draft, "withdraw", {{"reason", "second thoughts"}}, who);
  }
  // Sent, and nobody knows whether it arrived.
  json in_doubt() {
    auto draft = approved(question());
    put_state(draft, DraftState::kSending, AttemptOutcome::kUnknown);
    put_state(draft, DraftState::kHeld);
    return draft;
  }
};

TEST_F(ReviewTest, AModeratorApprovesWhatHeSaw) {
  const auto draft = submitted(question());
  const auto reply = approve(draft);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body["state"], "approved");
  EXPECT_EQ(reply.body["approval"]["by"], "sam");
  EXPECT_EQ(reply.body["approval"]["content_hash"], draft["content_hash"]);
  EXPECT_EQ(reply.body["approval"]["lone"], false);
}

TEST_F(ReviewTest, AStaleHashIsAConflict) {
  auto draft = submitted(question());
  draft["content_hash"] = "something else";
  EXPECT_EQ(approve(draft).status, 409);
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_review");
}

TEST_F(ReviewTest, AnAuthorCannotApproveHerOwn) {
  const auto draft = ask("sam", "POST", "/drafts", question()).body;
  EXPECT_EQ(approve(draft, "sam").status, 403);
  EXPECT_EQ(approve(draft, "lee").status, 200);
}

TEST_F(ReviewTest, AnApprovalSaysWhoReallyActed) {
  const auto draft = submitted(question());
  const auto body = json{{"content_hash", draft["content_hash"]}};
  const auto reply = ask_as({"root", "sam", false}, "POST", path_of(draft) + "/approve", body);
  EXPECT_EQ(reply.body["approval"]["by"], "sam");
  EXPECT_EQ(reply.body["approval"]["actor"], "root");
}

TEST_F(ReviewTest, AnAuthorCannotApproveHerOwnInAnothersName) {
  const auto draft = submitted(question());  // ana's
  const auto body = json{{"content_hash", draft["content_hash"]}};
  const auto approve_it = [&] {
    return ask_as({"ana", "sam", false}, "POST", path_of(draft) + "/approve", body);
  };
  EXPECT_EQ(approve_it().status, 403);
  config_.school.lone_moderator = true;
  EXPECT_EQ(approve_it().body["approval"]["lone"], true);
}

TEST_F(ReviewTest, NobodyApprovesWhatTheyWroteInAnothersName) {
  struct Case {
    std::string what;
    console::Caller writes;
    console::Caller edits;  // nobody: ""
    console::Caller approves;
    int status;
  };
  const console::Caller nobody{"", "", false};
  const std::vector<Case> cases{
      {"writes as ana, approves", {"sam", "ana"}, nobody, {"sam", "sam"}, 403},
      {"writes as ana, approves as lee", {"sam", "ana"}, nobody, {"sam", "lee"}, 403},
      {"edits as ana, approves", {"ana", "ana"}, {"sam", "lee"}, {"sam", "sam"}, 403},
      {"another approves in the writer's name", {"sam", "ana"}, nobody, {"op", "sam"}, 403},
      {"somebody else approves", {"sam", "ana"}, nobody, {"lee", "lee"}, 200},
      {"an edit takes it over", {"sam", "ana"}, {"lee", "lee"}, {"sam", "sam"}, 200},
      {"root writes down both",
       {"root", "ana", false, true},
       nobody,
       {"root", "sam", false, true},
       200},
      {"but not as one person",
       {"root", "sam", false, true},
       nobody,
       {"root", "sam", false, true},
       403},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.what);
    auto written = ask_as(each.writes, "POST", "/drafts", question("Asked: " + each.what)).body;
    EXPECT_EQ(written["author"], each.writes.as);
    EXPECT_EQ(written["author_actor"], each.writes.actor);
    if (!each.edits.as.empty()) {
      written = ask_as(each.edits, "PATCH", path_of(written), {{"text", each.what}}).body;
      EXPECT_EQ(written["author_actor"], each.edits.actor);
    }
    const auto body = json{{"content_hash", written["content_hash"]}};
    const auto reply = ask_as(each.approves, "POST", path_of(written) + "/approve", body);
    EXPECT_EQ(reply.status, each.status) << reply.raw.body;
  }
}

TEST_F(ReviewTest, ALoneModeratorMayApproveWhatHeWroteInAnothersName) {
  config_.school.lone_moderator = true;
  const auto draft = ask_as({"sam", "ana"}, "POST", "/drafts", question()).body;
  EXPECT_EQ(approve(draft, "sam").body["approval"]["lone"], true);
}

TEST_F(ReviewTest, AStaleComparableTextIsAConflictAndNoFailureOfTheStore) {
  const auto first = approved(question());
  const auto twin = submitted(question());
  // As after a reload that changed the account or the rules of comparing.
  store_->set_comparable(twin["id"], "another", "stale");
  EXPECT_EQ(approve(twin).status, 409);
  store_->set_comparable(twin["id"], config_.find_team("grade4")->account,
                         machine_->comparable("How do you open a number talk?"));
  ask("ana", "PATCH", path_of(twin), {{"text", "Something else"}});
  store_->set_comparable(twin["id"], config_.find_team("grade4")->account,
                         machine_->comparable("How do you open a number talk?"));
  EXPECT_EQ(approve(draft(twin)).status, 200);
}

TEST_F(ReviewTest, ALoneModeratorMayAndTheLogSaysSo) {
  config_.school.lone_moderator = true;
  const auto draft = ask("sam", "POST", "/drafts", question()).body;
  const auto reply = approve(draft, "sam");
  EXPECT_EQ(reply.body["approval"]["lone"], true);
  EXPECT_THAT(last_audit().detail, HasSubstr("lone moderator"));
}

TEST_F(ReviewTest, OnlyWhatWaitsForReviewIsApproved) {
  const auto draft = approved(question());
  EXPECT_EQ(approve(draft).status, 409);
}

TEST_F(ReviewTest, WhatIsOverIsNotApproved) {
  const auto draft = submitted(question());
  clock_.advance(days{7});
  const auto reply = approve(draft);
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.detail(), HasSubstr("not_after"));
}

TEST_F(ReviewTest, TheSameTextOnTheSameAccountIsRefused) {
  const auto first = approved(question());
  move_to("plan", "grade5");  // shares the account
  auto twin = question("HOW do you open a number talk?");
  twin["team"] = "grade5";
  const auto second = ask("tom", "POST", "/drafts", twin).body;
  const auto reply = approve(second, "max");
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.detail(), HasSubstr(first["id"].get<std::string>()));
  EXPECT_EQ(withdraw(first).status, 200);
  EXPECT_EQ(approve(second, "max").status, 200);
}

TEST_F(ReviewTest, TheSameTextIsAllowedAgainAfterADay) {
  mark_posted(approved(question()), 77);
  const auto again = submitted(question());
  EXPECT_EQ(approve(again).status, 409);
  clock_.advance(hours{25});
  EXPECT_EQ(approve(again).status, 200);
}

TEST_F(ReviewTest, EditingTheTextFreesItForOthers) {
  const auto first = approved(question());
  ask("ana", "PATCH", path_of(first), {{"text", "Something else"}});
  EXPECT_EQ(approve(submitted(question())).status, 200);
}

TEST_F(ReviewTest, ARejectionSaysWhy) {
  const auto draft = submitted(question());
  EXPECT_EQ(act(draft, "reject", {{"reason", ""}}).status, 422);
  const auto reply = act(draft, "reject", {{"reason", "names a family"}});
  EXPECT_EQ(reply.body["state"], "rejected");
  EXPECT_EQ(reply.body["reason"], "names a family");
  EXPECT_EQ(act(draft, "reject", {{"reason", "again"}}).status, 409);
}

TEST_F(ReviewTest, AnApprovalIsForTheAccountThatTheTeamPostedFrom) {
  const auto draft = approved(question());
  EXPECT_EQ(return_moved_accounts(*store_, config_.teams, clock_.utc_now()), 0);
  config_.teams[0].account = "district";
  EXPECT_EQ(return_moved_accounts(*store_, config_.teams, clock_.utc_now()), 1);
  const auto returned = this->draft(draft);
  EXPECT_EQ(returned["state"], "waiting_for_review");
  EXPECT_TRUE(returned["approval"].is_null());
  EXPECT_THAT(returned["reason"].get<std::string>(),
              HasSubstr("approved for account lincoln, and the team posts from district now"));
  EXPECT_EQ(last_audit().action, "draft.return_to_review");
  EXPECT_EQ(approve(returned).status, 200);
  EXPECT_EQ(return_moved_accounts(*store_, config_.teams, clock_.utc_now()), 0);
}

TEST_F(ReviewTest, NoDraftClaimsThePostOfAnotherTeam) {
  move_to("plan", "grade5");  // shares the account
  auto theirs = question("How do fractions begin?");
  theirs["team"] = "grade5";
  const auto other = ask("tom", "POST", "/drafts", theirs).body;
  EXPECT_EQ(approve(other, "max").status, 200);
  mark_posted(other, 77);
  const auto id = other["id"].get<std::string>();
  const auto mine = in_doubt();
  const json claim{{"outcome", "posted"}, {"post_id", "77"}};
  auto reply = act(mine, "resolve", claim);
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.detail(), HasSubstr("belongs to another draft;"));
  config_.teams[1].people.coach = {"sam"};
  reply = act(mine, "resolve", claim);
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.detail(), HasSubstr("draft " + id + " of team grade5"));
  // Also once it was taken down: nothing else can be meant by its id.
  put_state(other, DraftState::kWithdrawn);
  EXPECT_EQ(act(mine, "resolve", claim).status, 409);
}

TEST_F(ReviewTest, HoldingAnApprovedDraftVoidsTheApproval) {
  const auto draft = approved(question());
  EXPECT_EQ(act(draft, "hold", {{"reason", "wait"}}).body["state"], "held");
  const auto released = act(draft, "release").body;
  EXPECT_EQ(released["state"], "waiting_for_review");
  EXPECT_TRUE(released["approval"].is_null());
}

TEST_F(ReviewTest, ReleaseLooksAtConsentAnew) {
  move_to("reflect");
  const auto id = grant("s17");
  const auto draft =
      submitted(celebration("we did it", json::array({{{"student", "s17"}, {"kinds", {"work"}}}})));
  act(draft, "hold", {{"reason", "wait"}});
  ask("maria", "POST", "/consents/" + id + "/revoke", {{"reason", "no"}});
  EXPECT_EQ(act(draft, "release").body["state"], "waiting_for_consent");
}

TEST_F(ReviewTest, TheSafeguardingContactMayHoldButNotRelease) {
  const auto draft = submitted(question());
  EXPECT_EQ(act(draft, "hold", {{"reason", "worried"}}, "head").status, 200);
  EXPECT_EQ(act(draft, "release", nullptr, "head").status, 403);
}

TEST_F(ReviewTest, BeforeSendingAWithdrawalIsImmediate) {
  const auto draft = approved(question());
  EXPECT_EQ(withdraw(draft).body["state"], "withdrawn");
  EXPECT_EQ(withdraw(draft).status, 409);
}

TEST_F(ReviewTest, TheAuthorTakesHerOwnBackAndNobodyElses) {
  const auto draft = submitted(question());
  EXPECT_EQ(withdraw(draft, "joe").status, 403);
  EXPECT_EQ(withdraw(draft, "ana").status, 200);
}

TEST_F(ReviewTest, WhileSendingTheWishIsRemembered) {
  const auto draft = approved(question());
  put_state(draft, DraftState::kSending, AttemptOutcome::kPending);
  const auto reply = withdraw(draft);
  EXPECT_EQ(reply.body["state"], "sending");
  EXPECT_FALSE(reply.body["withdrawal"].is_null());
}

TEST_F(ReviewTest, APostIsWithdrawnOnceHoweverOftenAsked) {
  const auto draft = approved(question());
  mark_posted(draft, 77);
  const auto first = withdraw(draft).body["withdrawal"];
  clock_.advance(minutes{5});
  EXPECT_EQ(withdraw(draft).body["withdrawal"], first);
  EXPECT_EQ(this->draft(draft)["state"], "posted");
}

TEST_F(ReviewTest, WhatMayBeOnXIsNeitherReleasedNorWithdrawnAsIfItWereNot) {
  const auto draft = in_doubt();
  EXPECT_EQ(act(draft, "release").status, 409);
  const auto reply = withdraw(draft);
  EXPECT_EQ(reply.body["state"], "held");
  EXPECT_FALSE(reply.body["withdrawal"].is_null());
}

TEST_F(ReviewTest, APersonSettlesThatItWasPosted) {
  const auto draft = in_doubt();
  const auto post = id_before(clock_.utc_now() + minutes{1})->str();
  const auto reply = act(draft, "resolve", {{"outcome", "posted"}, {"post_id", post}});
  EXPECT_EQ(reply.body["state"], "posted");
  EXPECT_EQ(reply.body["posted_id"], post);
  EXPECT_EQ(reply.body["attempts"][0]["outcome"], "posted");
  EXPECT_THAT(reply.body["attempts"][0]["detail"].get<std::string>(), HasSubstr("sam"));
}

// A takedown of that id would prove nothing.
TEST_F(ReviewTest, AnIdOfAnotherTimeWasCopiedWrong) {
  const auto draft = in_doubt();
  for (const auto& post :
       {std::string{"123"}, std::string{"1700000000000000001"},
        id_before(clock_.utc_now() - hours{25})->str(),
        id_before(clock_.utc_now() + hours{25})->str(), std::string{"9223372036854775807"}}) {
    const auto reply = act(draft, "resolve", {{"outcome", "posted"}, {"post_id", post}});
    EXPECT_EQ(reply.status, 422) << post;
    EXPECT_THAT(reply.detail(), HasSubstr("copy the digits")) << post;
  }
  EXPECT_EQ(this->draft(draft)["state"], "held");
}

TEST_F(ReviewTest, TwoAccountsOfTheSchoolDoNotSayTheSame) {
  config_.accounts["second"] = config_.accounts.at("lincoln");
  config_.accounts["second"].name = "second";
  approved(question("How do you open a number talk?"));
  config_.teams.at(1).account = "second";
  move_to("plan", "grade5");
  auto theirs = question("How do you open a number talk?");
  theirs["team"] = "grade5";
  const auto other = ask("tom", "POST", "/drafts", theirs).body;
  const auto reply = approve(other, "max");
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.detail(), HasSubstr("from several accounts"));
}

TEST_F(ReviewTest, APersonSettlesThatItWasNotAndItIsReviewedAgain) {
  const auto draft = in_doubt();
  const auto reply = act(draft, "resolve", {{"outcome", "not_posted"}});
  EXPECT_EQ(reply.body["state"], "waiting_for_review");
  EXPECT_TRUE(reply.body["approval"].is_null());
  EXPECT_EQ(reply.body["attempts"][0]["outcome"], "not_sent");
}

TEST_F(ReviewTest, AnUnknownAttemptIsSettledWhileSendingToo) {
  const auto draft = approved(question());
  put_state(draft, DraftState::kSending, AttemptOutcome::kUnknown);
  EXPECT_EQ(act(draft, "resolve", {{"outcome", "not_posted"}}).body["state"], "waiting_for_review");
}

TEST_F(ReviewTest, ARequestInFlightIsNotSettledByAnybody) {
  const auto draft = approved(question());
  put_state(draft, DraftState::kSending, AttemptOutcome::kPending);
  EXPECT_EQ(act(draft, "resolve", {{"outcome", "not_posted"}}).status, 409);
}

TEST_F(ReviewTest, AWithdrawalWishedMeanwhileIsObeyed) {
  const auto absent = in_doubt();
  withdraw(absent);
  EXPECT_EQ(act(absent, "resolve", {{"outcome", "not_posted"}}).body["state"], "withdrawn");
  const auto there = in_doubt();
  withdraw(there);
  const auto reply = act(there, "resolve",
                         {{"outcome", "posted"}, {"post_id", id_before(clock_.utc_now())->str()}});
  EXPECT_EQ(reply.body["state"], "posted");
  EXPECT_FALSE(reply.body["withdrawal"].is_null());
}

TEST_F(ReviewTest, WhatIsKnownNeedsNoSettling) {
  const auto draft = submitted(question());
  EXPECT_EQ(act(draft, "resolve", {{"outcome", "not_posted"}}).status, 409);
  act(draft, "hold", {{"reason", "wait"}});
  EXPECT_EQ(act(draft, "resolve", {{"outcome", "posted"}, {"post_id", "77"}}).status, 409);
}

TEST_F(ReviewTest, APostBelongsToOneDraft) {
  mark_posted(approved(question("the first")), 77);
  const auto draft = in_doubt();
  EXPECT_EQ(act(draft, "resolve", {{"outcome", "posted"}, {"post_id", "77"}}).status, 409);
  EXPECT_EQ(this->draft(draft)["state"], "held");
}

TEST_F(ReviewTest, SettlingNeedsExactlyTheIdItSpeaksOf) {
  const auto draft = in_doubt();
  for (const json& body :
       {json{{"outcome", "posted"}}, json{{"outcome", "posted"}, {"post_id", nullptr}},
        json{{"outcome", "posted"}, {"post_id", "1e3"}},
        json{{"outcome", "posted"}, {"post_id", "9223372036854775808"}},
        json{{"outcome", "not_posted"}, {"post_id", "77"}}, json{{"outcome", "perhaps"}}}) {
    EXPECT_EQ(act(draft, "resolve", body).status, 422) << body.dump();
  }
}

TEST_F(ReviewTest, ATeamThatIsNoLongerConfiguredCannotPost) {
  const auto draft = submitted(question());
  config_.teams.erase(config_.teams.begin());
  EXPECT_EQ(ask("adam", "POST", path_of(draft) + "/hold", {{"reason", "gone"}}).status, 200);
  const auto reply = approve_draft(*machine_, {"sam", "sam"}, draft["id"], draft["content_hash"]);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Error::Kind::kConflict);
}

}  // namespace
}  // namespace inquiry::desk
