#include "daemon/desk/drafts.h"

#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::HasSubstr;

class DraftsTest : public SchoolTest {
 protected:
  DraftsTest() { move_to("reflect"); }

  Reply write(const json& draft, const std::string& who = "ana") {
    return ask(who, "POST", "/drafts", draft);
  }
  Reply edit(const json& draft, const json& change, const std::string& who = "ana") {
    return ask(who, "PATCH", path_of(draft), change);
  }
  static json with(json draft, const char* name, const json& value) {
    draft[name] = value;
    return draft;
  }
  void expect_refused(const json& draft, const std::string& says) {
    const auto reply = write(draft);
    EXPECT_EQ(reply.status, 422) << draft.dump();
    EXPECT_THAT(reply.detail(), HasSubstr(says)) << draft.dump();
    EXPECT_TRUE(store_->draft_counts("grade4").empty());
  }
};

TEST_F(DraftsTest, AQuestionGoesToReviewAndLivesSevenDays) {
  const auto draft = write(question()).body;
  EXPECT_EQ(draft["state"], "waiting_for_review");
  EXPECT_EQ(draft["author"], "ana");
  EXPECT_EQ(draft["cycle"], 1);
  EXPECT_EQ(draft["students"], json::array());
  EXPECT_EQ(draft["not_after"], to_rfc3339(clock_.utc_now() + days{7}));
  EXPECT_EQ(draft["price_usd"], "0.015");
  EXPECT_EQ(draft["blocked_by"][0]["code"], "approval");
}

TEST_F(DraftsTest, IsKeptBackWhenNotSubmitted) {
  const auto draft = write(with(question(), "submit", false)).body;
  EXPECT_EQ(draft["state"], "draft");
  EXPECT_EQ(ask("ana", "POST", path_of(draft) + "/submit").body["state"], "waiting_for_review");
}

TEST_F(DraftsTest, TextMustSaySomethingThatXTakes) {
  expect_refused(question(""), "text is missing");
  expect_refused(question(" \n\t"), "text is missing");
  expect_refused(question(std::string(281, 'x')), "longer than X allows");
  expect_refused(question(std::string("a\0b", 3)), "NUL");
}

TEST_F(DraftsTest, TheTeamsLocalEvidenceIsNotForX) {
  config_.teams[0].why_here = "12 of 20 exit tickets\n";
  expect_refused(question("Why? 12 of 20 exit tickets showed it."), "stays in the school");
  auto poll = question("Which?");
  poll["poll"] = {{"options", {"12 of 20 exit tickets", "other"}}, {"duration_minutes", 60}};
  expect_refused(poll, "stays in the school");
  EXPECT_EQ(write(question("Why do so many exit tickets show it?")).status, 201);
}

TEST_F(DraftsTest, OnlyPeopleOfTheTeamsListMayBeInvited) {
  auto draft = question("@someone how do you start?");
  draft["invited"] = json::array({{{"handle", "@someone"}, {"because", "an expert"}}});
  expect_refused(draft, "not among the people");
}

TEST_F(DraftsTest, AMisspeltHandleGetsTheNearestOne) {
  auto draft = question("@TonyaWardSinge how do you start?");
  draft["invited"] = json::array({{{"handle", "@TonyaWardSinge"}, {"because", "she wrote it"}}});
  expect_refused(draft, "did you mean \"@TonyaWardSinger\"?");
}

TEST_F(DraftsTest, AnInvitationNeedsAReason) {
  auto draft = question("@TonyaWardSinger how do you start?");
  draft["invited"] = json::array({{{"handle", "@TonyaWardSinger"}, {"because", " "}}});
  expect_refused(draft, "reason for inviting");
}

TEST_F(DraftsTest, AMentionThatIsNotInvitedIsRefused) {
  expect_refused(question("@TonyaWardSinger how do you start?"), "X does not allow");
  expect_refused(celebration("thanks @mathteacher!", json::array()), "X does not allow");
}

TEST_F(DraftsTest, AnInvitedPersonIsAskedByNameInAnySpelling) {
  auto draft = question("@tonyawardsinger how do you start?");
  draft["invited"] = json::array({{{"handle", "TonyaWardSinger"}, {"because", "she wrote it"}}});
  const auto reply = write(draft);
  ASSERT_EQ(reply.status, 201) << reply.detail();
  EXPECT_EQ(reply.body["invited"][0]["handle"], "@TonyaWardSinger");
  EXPECT_EQ(reply.body["invited"][0]["in_text"], true);
}

TEST_F(DraftsTest, AnInvitationThatTheTextLacksIsShown) {
  auto draft = question();
  draft["invited"] = json::array({{{"handle", "@TonyaWardSinger"}, {"because", "she wrote it"}}});
  EXPECT_EQ(write(draft).body["invited"][0]["in_text"], false);
}

TEST_F(DraftsTest, ACelebrationNeedsEvidenceAndWhoIsSeen) {
  expect_refused(with(celebration("we did it", json::array()), "evidence", ""), "evidence");
  expect_refused(celebration("we did it", nullptr), "who can be recognised");
  auto silent = celebration("we did it", nullptr);
  silent.erase("students");
  expect_refused(silent, "who can be recognised");
}

TEST_F(DraftsTest, WhoIsSeenMayBeSaidLater) {
  auto early = celebration("we did it", nullptr);
  early["submit"] = false;
  const auto draft = write(early).body;
  EXPECT_TRUE(draft["students"].is_null());
  EXPECT_EQ(ask("ana", "POST", path_of(draft) + "/submit").status, 422);
  edit(draft, {{"students", json::array()}});
  EXPECT_EQ(ask("ana", "POST", path_of(draft) + "/submit").body["state"], "waiting_for_review");
}

TEST_F(DraftsTest, StudentsAreCodesEachOnce) {
  const auto of = [&](const json& students) { return celebration("we did it", students); };
  expect_refused(of(json::array({{{"student", "Ana Lopez"}}})), "code");
  expect_refused(of(json::array({{{"student", ""}}})), "student");
  expect_refused(of(json::array({{{"student", "s1"}}, {{"student", "s1"}}})), "twice");
  expect_refused(of(json::array({{{"student", "s1"}, {"kinds", {"photos"}}}})), "kinds[0]");
  expect_refused(of(json::array({{{"student", "s1"}, {"name", "Ana"}}})), "students[0].name");
}

TEST_F(DraftsTest, MediaIsRefusedWithTheReason) {
  expect_refused(with(question(), "media", json::array({{{"alt", "a poster"}}})), "no cleaner");
  EXPECT_EQ(write(with(question(), "media", json::array())).status, 201);
}

TEST_F(DraftsTest, ChatQuestionsComeFromTheConfiguration) {
  expect_refused(with(question(), "kind", "chat"), "chats:");
}

TEST_F(DraftsTest, ItsTimesMustMakeSense) {
  const auto at = [&](Duration from_now) { return to_rfc3339(clock_.utc_now() + from_now); };
  expect_refused(with(question(), "not_after", at(-hours{1})), "passed");
  expect_refused(with(question(), "not_after", at(days{91})), "90 days");
  auto backwards = with(question(), "not_before", at(days{2}));
  expect_refused(with(backwards, "not_after", at(days{1})), "not before");
  expect_refused(with(question(), "not_after", "tomorrow"), "no time");
}

TEST_F(DraftsTest, ALaterBeginningMeansALaterEnd) {
  const auto begin = clock_.utc_now() + days{10};
  const auto draft = write(with(question(), "not_before", to_rfc3339(begin))).body;
  EXPECT_EQ(draft["not_after"], to_rfc3339(begin + days{7}));
}

TEST_F(DraftsTest, IdeasAreLinkedWhenTheyAreTheTeams) {
  const auto mine = idea(1);
  EXPECT_EQ(write(with(question(), "ideas", {mine})).body["ideas"], json::array({mine}));
  EXPECT_EQ(write(with(question(), "ideas", {"i999"})).status, 422);
  move_to("plan", "grade5");
  auto other = with(question(), "ideas", {mine});
  other["team"] = "grade5";
  EXPECT_EQ(write(other, "tom").status, 422);
}

TEST_F(DraftsTest, AnEditVoidsAnApprovalAndChangesTheHash) {
  const auto draft = approved(question());
  const auto edited = edit(draft, {{"text", "What do you hear in a number talk?"}}).body;
  EXPECT_EQ(edited["state"], "waiting_for_review");
  EXPECT_TRUE(edited["approval"].is_null());
  EXPECT_NE(edited["content_hash"], draft["content_hash"]);
  EXPECT_EQ(approve(draft).status, 409);  // the old hash
}

TEST_F(DraftsTest, AnEditOfWhatSomebodyElseChangedMeanwhileIsAConflict) {
  const auto draft = submitted(question());
  const auto edit_it = [&](const std::string& text) {
    return edit(draft, {{"text", text}, {"content_hash", draft["content_hash"]}});
  };
  EXPECT_EQ(edit_it("the first to save").status, 200);
  const auto second = edit_it("the second");
  EXPECT_EQ(second.status, 409);
  EXPECT_THAT(second.detail(), HasSubstr("look at it again"));
  EXPECT_EQ(this->draft(draft)["text"], "the first to save");
}

TEST_F(DraftsTest, AnEditThatShowsAStudentWaitsForConsent) {
  const auto draft = submitted(celebration("we did it", json::array()));
  const auto edited =
      edit(draft, {{"students", json::array({{{"student", "s17"}, {"kinds", {"work"}}}})}});
  EXPECT_EQ(edited.body["state"], "waiting_for_consent");
}

TEST_F(DraftsTest, ADraftStaysADraftThroughEdits) {
  const auto draft = write(with(question(), "submit", false)).body;
  EXPECT_EQ(edit(draft, {{"text", "better words"}}).body["state"], "draft");
}

TEST_F(DraftsTest, AnEditIsCheckedLikeANewDraft) {
  const auto draft = submitted(question());
  EXPECT_EQ(edit(draft, {{"text", ""}}).status, 422);
  EXPECT_EQ(edit(draft, {{"text", "@someone hi"}}).status, 422);
  EXPECT_EQ(edit(draft, {{"team", "grade5"}}).status, 422);
  EXPECT_EQ(edit(draft, {{"students", nullptr}}).status, 422);
  EXPECT_EQ(this->draft(draft)["text"], question()["text"]);
}

TEST_F(DraftsTest, WhatIsOnItsWayCannotBeEdited) {
  const auto draft = approved(question());
  put_state(draft, DraftState::kSending, AttemptOutcome::kPending);
  EXPECT_EQ(edit(draft, {{"text", "other words"}}).status, 409);
}

TEST_F(DraftsTest, WhatMayBeOnXCannotBeEdited) {
  const auto draft = approved(question());
  put_state(draft, DraftState::kSending, AttemptOutcome::kUnknown);
  put_state(draft, DraftState::kHeld);
  EXPECT_EQ(edit(draft, {{"text", "other words"}}).status, 409);
}

TEST_F(DraftsTest, ATeacherEditsOnlyHerOwn) {
  const auto draft = submitted(question());
  EXPECT_EQ(edit(draft, {{"text", "mine now"}}, "joe").status, 403);
}

TEST_F(DraftsTest, AModeratorWhoEditsBecomesTheAuthorAndCannotApprove) {
  const auto draft = submitted(question());
  const auto edited = edit(draft, {{"text", "entirely my words"}}, "sam").body;
  EXPECT_EQ(edited["author"], "sam");
  EXPECT_EQ(approve(edited, "sam").status, 403);
  EXPECT_EQ(approve(edited, "lee").status, 200);
}

TEST_F(DraftsTest, AModeratorWhoGivesItMoreTimeMayStillApprove) {
  const auto draft = submitted(question());
  const auto later = to_rfc3339(clock_.utc_now() + days{20});
  const auto edited = edit(draft, {{"not_after", later}}, "sam").body;
  EXPECT_EQ(edited["author"], "ana");
  EXPECT_EQ(approve(edited, "sam").status, 200);
}

TEST_F(DraftsTest, OnlyTheAuthorOrAModeratorSubmits) {
  const auto draft = write(with(question(), "submit", false)).body;
  EXPECT_EQ(ask("joe", "POST", path_of(draft) + "/submit").status, 403);
  EXPECT_EQ(ask("sam", "POST", path_of(draft) + "/submit").status, 200);
  EXPECT_EQ(ask("ana", "POST", path_of(draft) + "/submit").status, 409);
}

TEST_F(DraftsTest, AreListedForTheirTeamsMembersOnly) {
  submitted(question());
  EXPECT_EQ(ask("pat", "GET", "/drafts").body["items"].size(), 1U);
  EXPECT_EQ(ask("tom", "GET", "/drafts").body["items"].size(), 0U);
  EXPECT_EQ(ask("tom", "GET", "/drafts?team=grade4").status, 403);
  EXPECT_EQ(ask("vera", "GET", "/drafts").status, 403);
}

TEST_F(DraftsTest, AreFilteredByStateAndPaged) {
  for (int i = 0; i < 3; ++i) {
    submitted(question("Question " + std::to_string(i)));
    clock_.advance(minutes{1});
  }
  EXPECT_EQ(ask("ana", "GET", "/drafts?state=approved").body["items"].size(), 0U);
  EXPECT_EQ(ask("ana", "GET", "/drafts?state=nonsense").status, 422);
  const auto first = ask("ana", "GET", "/drafts?limit=2").body;
  ASSERT_EQ(first["items"].size(), 2U);
  EXPECT_EQ(first["items"][0]["text"], "Question 2");
  const auto rest =
      ask("ana", "GET", "/drafts?limit=2&after=" + first["next"].get<std::string>()).body;
  ASSERT_EQ(rest["items"].size(), 1U);
  EXPECT_TRUE(rest["next"].is_null());
}

TEST_F(DraftsTest, BelongToATeamThatMustBeKnown) {
  EXPECT_EQ(write(with(question(), "team", "grade6")).status, 404);
  EXPECT_EQ(write(with(question(), "team", "grade5")).status, 403);
  EXPECT_EQ(write(with(question(), "team", "")).status, 404);
  EXPECT_EQ(write(with(question(), "team", nullptr)).status, 422);
  EXPECT_EQ(ask("ana", "GET", "/drafts?team=").status, 404);
  auto nowhere = question();
  nowhere.erase("team");
  EXPECT_EQ(write(nowhere).status, 422);
}

TEST_F(DraftsTest, EveryStepLeavesItsTrace) {
  const auto draft = approved(question());
  edit(draft, {{"text", "again"}});
  const auto log = actions();
  const std::vector<std::string> tail(log.end() - 4, log.end());
  EXPECT_THAT(
      tail, ::testing::ElementsAre("draft.create", "draft.submit", "draft.approve", "draft.edit"));
}

TEST_F(DraftsTest, ARefusedDraftLeavesNothingBehind) {
  const auto before = actions();
  write(question(""));
  EXPECT_EQ(actions(), before);
}

}  // namespace
}  // namespace inquiry::desk
