// Promise 2: no live consent, no post; and what a parent takes back comes down.
#include "daemon/desk/consents.h"

#include "daemon/desk/consent_effects.h"
#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

const std::string kHeader =
    "student,guardian,basis,decision,channels,kinds,name_level,from,until,wording_version,"
    "evidence\n";

std::string row(const std::string& student, const std::string& until = "",
                const std::string& decision = "granted") {
  return student + ",g,opt_in," + decision + ",x,work;quote,first,2026-01-01," + until + ",v1,e1\n";
}

class ConsentsTest : public SchoolTest {
 protected:
  ConsentsTest() { move_to("reflect"); }

  json shows(const std::string& student, const std::string& text = "18 of 20 got it") {
    return celebration(text, json::array({{{"student", student}, {"kinds", {"work"}}}}));
  }
  Reply revoke(const std::string& id, const std::string& reason = "the guardian wrote") {
    return ask("maria", "POST", "/consents/" + id + "/revoke", {{"reason", reason}});
  }
  int tick() { return enforce_consents(*store_, config_.school, clock_.utc_now()); }
};

TEST_F(ConsentsTest, ARefusalCountsHoweverTheCodeIsWritten) {
  move_to("reflect");
  grant("s-2");
  const auto shown = celebration(
      "18 of 20 explained it", {{{"student", "s-2"}, {"kinds", {"work"}}, {"name_level", "none"}}});
  const auto draft = submitted(shown);
  EXPECT_EQ(draft["state"], "waiting_for_review");
  const json refusal{{"student", "S-2"},      {"guardian", "g-2"},   {"basis", "opt_in"},
                     {"decision", "refused"}, {"channels", {"x"}},   {"kinds", {"work"}},
                     {"name_level", "none"},  {"from", "2026-01-01"}};
  EXPECT_EQ(ask("maria", "POST", "/consents", refusal).status, 201);
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_consent");
  grant("s-3");  // a yes counts for its own spelling only
  const auto other = celebration(
      "And 19 of 20", {{{"student", "S-3"}, {"kinds", {"work"}}, {"name_level", "none"}}});
  EXPECT_EQ(submitted(other)["state"], "waiting_for_consent");
}

TEST_F(ConsentsTest, ADraftWithoutConsentWaitsForItAndGoesOnWhenItComes) {
  const auto draft = submitted(shows("s17"));
  EXPECT_EQ(draft["state"], "waiting_for_consent");
  EXPECT_FALSE(draft["students"][0]["consent"]["live"]);
  EXPECT_THAT(draft["students"][0]["consent"]["message"].get<std::string>(), HasSubstr("s17"));
  grant("s17");
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_review");
  EXPECT_TRUE(this->draft(draft)["students"][0]["consent"]["live"]);
}

TEST_F(ConsentsTest, ADraftNamesTheRecordThatIsInItsWayAndWhenItEnded) {
  const auto id = grant("s17");
  const auto draft = submitted(shows("s17"));
  EXPECT_EQ(draft["students"][0]["consent"]["decision"], "granted");
  clock_.advance(hours{3});
  revoke(id);
  const auto withdrawn = this->draft(draft)["students"][0]["consent"];
  EXPECT_EQ(withdrawn["live"], false);
  EXPECT_EQ(withdrawn["id"], id);
  EXPECT_EQ(withdrawn["decision"], "granted");
  EXPECT_EQ(withdrawn["until"], to_rfc3339(clock_.utc_now()));
  import_csv("maria", kHeader + row("s17", "", "refused"));
  const auto refused = this->draft(draft)["students"][0]["consent"];
  EXPECT_NE(refused["id"], id);
  EXPECT_EQ(refused["decision"], "refused");
  EXPECT_TRUE(refused["until"].is_null());
}

TEST_F(ConsentsTest, OneStudentWithoutConsentHoldsAllUp) {
  grant("s17");
  auto two = shows("s17");
  two["students"].push_back({{"student", "s18"}, {"kinds", {"work"}}});
  const auto draft = submitted(two);
  EXPECT_EQ(draft["state"], "waiting_for_consent");
  grant("s18");
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_review");
}

TEST_F(ConsentsTest, ConsentForAnotherKindOrChannelDoesNotCount) {
  import_csv("maria", kHeader + "s17,g,opt_in,granted,website,work,full,2026-01-01,,v,e\n" +
                          "s17,g,opt_in,granted,x,photo,full,2026-01-01,,v,e\n");
  EXPECT_EQ(submitted(shows("s17"))["state"], "waiting_for_consent");
}

TEST_F(ConsentsTest, WhatIsNotSaidToBeShownNeedsConsentForEveryKind) {
  import_csv("maria", kHeader + row("s17"));
  const auto draft = submitted(celebration("they did it", json::array({{{"student", "s17"}}})));
  EXPECT_EQ(draft["state"], "waiting_for_consent");
}

TEST_F(ConsentsTest, RevocationVoidsAnApproval) {
  const auto id = grant("s17");
  const auto draft = approved(shows("s17"));
  EXPECT_EQ(revoke(id).status, 200);
  const auto now = this->draft(draft);
  EXPECT_EQ(now["state"], "waiting_for_consent");
  EXPECT_TRUE(now["approval"].is_null());
}

TEST_F(ConsentsTest, RevocationTakesAPostDown) {
  const auto id = grant("s17");
  const auto draft = approved(shows("s17"));
  mark_posted(draft, 77);
  revoke(id);
  const auto now = this->draft(draft);
  EXPECT_EQ(now["state"], "posted");
  EXPECT_EQ(now["withdrawal"]["requested_at"], to_rfc3339(clock_.utc_now()));
  EXPECT_TRUE(now["withdrawal"]["proven_at"].is_null());
  EXPECT_THAT(actions(), Contains("draft.withdraw_request"));
}

TEST_F(ConsentsTest, RevocationDuringSendingIsRememberedForAfterwards) {
  const auto id = grant("s17");
  const auto draft = approved(shows("s17"));
  put_state(draft, DraftState::kSending, AttemptOutcome::kPending);
  revoke(id);
  EXPECT_EQ(this->draft(draft)["state"], "sending");
  EXPECT_FALSE(this->draft(draft)["withdrawal"].is_null());
}

TEST_F(ConsentsTest, RevocationReachesWhatMayBeOnX) {
  const auto id = grant("s17");
  const auto draft = approved(shows("s17"));
  put_state(draft, DraftState::kSending, AttemptOutcome::kUnknown);
  put_state(draft, DraftState::kHeld);
  revoke(id);
  EXPECT_FALSE(this->draft(draft)["withdrawal"].is_null());
}

TEST_F(ConsentsTest, ARefusalOutweighsEveryGrant) {
  grant("s17");
  const auto draft = approved(shows("s17"));
  import_csv("maria", kHeader + row("s17", "", "refused"));
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_consent");
}

TEST_F(ConsentsTest, OneOfTwoGrantsMayEnd) {
  const auto id = grant("s17");
  grant("s17", "2027-06-30");
  const auto draft = approved(shows("s17"));
  revoke(id);
  EXPECT_EQ(this->draft(draft)["state"], "approved");
}

TEST_F(ConsentsTest, AnotherStudentsRevocationTouchesNothing) {
  grant("s17");
  const auto other = grant("s18");
  const auto draft = approved(shows("s17"));
  revoke(other);
  EXPECT_EQ(this->draft(draft)["state"], "approved");
}

TEST_F(ConsentsTest, ConsentEndsAtTheEndOfItsLastDayInTheSchoolsZone) {
  grant("s17", "2026-09-08");
  const auto draft = approved(shows("s17"));
  clock_.set(parse_rfc3339("2026-09-09T06:59:59Z").value());
  EXPECT_EQ(tick(), 0);
  clock_.set(parse_rfc3339("2026-09-09T07:00:00Z").value());
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_consent");
  EXPECT_EQ(last_audit().as, "inquiryd");
  EXPECT_EQ(tick(), 0);
}

TEST_F(ConsentsTest, ConsentThatEndsByDateTakesThePostDownOnce) {
  grant("s17", "2026-09-08");
  mark_posted(approved(shows("s17")), 77);
  clock_.advance(hours{48});
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(tick(), 0);
}

TEST_F(ConsentsTest, ConsentThatBeginsByDateLetsTheDraftGoOn) {
  import_csv("maria", kHeader + "s17,g,opt_in,granted,x,work,full,2026-09-09,,v,e\n");
  const auto draft = submitted(shows("s17"));
  EXPECT_EQ(draft["state"], "waiting_for_consent");
  clock_.advance(hours{24});
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_review");
}

TEST_F(ConsentsTest, DraftsThatShowNobodyAreLeftAlone) {
  approved(question());
  EXPECT_EQ(tick(), 0);
}

TEST_F(ConsentsTest, AnApprovalWithoutLiveConsentIsAConflictEvenBeforeTheTick) {
  grant("s17", "2026-09-08");
  const auto draft = submitted(shows("s17"));
  clock_.advance(hours{48});
  const auto reply = approve(draft);
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.detail(), HasSubstr("s17"));
}

TEST_F(ConsentsTest, ImportAddsRowsAndImportingAgainChangesNothing) {
  const auto csv = kHeader + row("s17") + row("s18");
  const auto first = import_csv("maria", csv);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.body["added"], 2);
  const auto before = actions();
  const auto again = import_csv("maria", csv);
  EXPECT_EQ(again.body["added"], 0);
  EXPECT_EQ(again.body["unchanged"], 2);
  EXPECT_EQ(actions(), before);
  EXPECT_EQ(store_->consents_of("s17").size(), 1U);
}

TEST_F(ConsentsTest, ImportingAgainDoesNotBringBackWhatWasRevoked) {
  const auto csv = kHeader + row("s17");
  import_csv("maria", csv);
  const auto draft = approved(shows("s17"));
  revoke(store_->consents_of("s17").at(0).id);
  const auto again = import_csv("maria", csv);
  EXPECT_EQ(again.body["added"], 0);
  EXPECT_EQ(again.body["revoked_before"], 1);
  EXPECT_EQ(again.body["revoked_lines"], json::array({2}));
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_consent");
}

TEST_F(ConsentsTest, ARecordThatTheFileLacksStays) {
  import_csv("maria", kHeader + row("s17"));
  import_csv("maria", kHeader + row("s18"));
  EXPECT_EQ(store_->consents_of("s17").size(), 1U);
}

TEST_F(ConsentsTest, TheSameRowTwiceInOneFileIsOneRecord) {
  EXPECT_EQ(import_csv("maria", kHeader + row("s17") + row("s17")).body["added"], 1);
}

TEST_F(ConsentsTest, OrderWithinAListIsNoDifference) {
  import_csv("maria", kHeader + "s17,g,opt_in,granted,x;web,work;quote,full,2026-01-01,,v,e\n");
  const auto again =
      import_csv("maria", kHeader + "s17,g,opt_in,granted,web;x,quote;work,full,2026-01-01,,v,e\n");
  EXPECT_EQ(again.body["unchanged"], 1);
}

TEST_F(ConsentsTest, AnImportIsOneStepInTheAuditLog) {
  const auto before = actions().size();
  import_csv("maria", kHeader + row("s17") + row("s18"));
  EXPECT_EQ(actions().size(), before + 1);
  EXPECT_EQ(last_audit().action, "consent.import");
  EXPECT_THAT(last_audit().detail, HasSubstr("2 of 2"));
}

TEST_F(ConsentsTest, OneBadRowImportsNothing) {
  const auto reply = import_csv("maria", kHeader + row("s17") + row("Ana Lopez"));
  EXPECT_EQ(reply.status, 422);
  ASSERT_EQ(reply.body["errors"].size(), 1U);
  EXPECT_EQ(reply.body["errors"][0]["line"], 3);
  EXPECT_EQ(reply.body["errors"][0]["column"], 1);
  EXPECT_EQ(reply.raw.body.find("Lopez"), std::string::npos);
  EXPECT_TRUE(store_->consents_of("s17").empty());
}

TEST_F(ConsentsTest, ADryRunSaysWhatWouldChangeAndChangesNothing) {
  const auto draft = submitted(shows("s17"));
  const auto before = actions();
  const auto reply = import_csv("maria", kHeader + row("s17"), true);
  EXPECT_EQ(reply.body["dry_run"], true);
  EXPECT_EQ(reply.body["added"], 1);
  EXPECT_EQ(reply.body["drafts_changed"], 1);
  EXPECT_EQ(reply.body["students"], json::array({"s17"}));
  EXPECT_TRUE(store_->consents_of("s17").empty());
  EXPECT_EQ(this->draft(draft)["state"], "waiting_for_consent");
  EXPECT_EQ(actions(), before);
}

TEST_F(ConsentsTest, ImportIsRefusedAboveFiveMebibytesAndAsJson) {
  EXPECT_EQ(import_csv("maria", std::string(5 * 1024 * 1024 + 1, 'x')).status, 413);
  EXPECT_EQ(ask("maria", "POST", "/consents/import", {{"student", "s17"}}).status, 415);
}

TEST_F(ConsentsTest, ARecordIsCheckedLikeARow) {
  const json good{{"student", "s17"},      {"guardian", "g"},   {"basis", "opt_in"},
                  {"decision", "granted"}, {"channels", {"x"}}, {"kinds", {"work"}},
                  {"from", "2026-01-01"}};
  const auto with = [&](const char* name, const json& value) {
    auto changed = good;
    changed[name] = value;
    return ask("maria", "POST", "/consents", changed);
  };
  EXPECT_EQ(with("student", "Ana Lopez").status, 422);
  EXPECT_EQ(with("student", "Ana Lopez").raw.body.find("Lopez"), std::string::npos);
  EXPECT_EQ(with("guardian", "").status, 422);
  EXPECT_EQ(with("channels", json::array()).status, 422);
  EXPECT_EQ(with("channels", {"X"}).status, 422);
  EXPECT_EQ(with("kinds", {"photos"}).status, 422);
  EXPECT_EQ(with("from", "tomorrow").status, 422);
  EXPECT_EQ(with("until", "2025-12-31").status, 422);
  EXPECT_EQ(with("name", "Ana").status, 422);
  EXPECT_EQ(ask("maria", "POST", "/consents", good).status, 201);
  EXPECT_EQ(ask("maria", "POST", "/consents", good).status, 200);  // had already
  EXPECT_EQ(store_->consents_of("s17").size(), 1U);
}

TEST_F(ConsentsTest, ARevokedRecordIsNotWrittenAgainByHand) {
  revoke(grant("s17"));
  const json same{{"student", "s17"},     {"guardian", "g-s17"},
                  {"basis", "opt_in"},    {"decision", "granted"},
                  {"channels", {"x"}},    {"kinds", {"photo", "video", "voice", "work", "quote"}},
                  {"name_level", "full"}, {"from", "2026-01-01"}};
  EXPECT_EQ(ask("maria", "POST", "/consents", same).status, 409);
  auto anew = same;
  anew["from"] = "2026-09-08";
  EXPECT_EQ(ask("maria", "POST", "/consents", anew).status, 201);
}

TEST_F(ConsentsTest, RevokingNeedsAReasonAKnownRecordAndHappensOnce) {
  const auto id = grant("s17");
  EXPECT_EQ(revoke(id, " ").status, 422);
  EXPECT_EQ(revoke("c999").status, 404);
  const auto reply = revoke(id);
  EXPECT_EQ(reply.body["revoked"]["by"], "maria");
  EXPECT_EQ(reply.body["revoked"]["reason"], "the guardian wrote");
  EXPECT_EQ(revoke(id).status, 409);
}

TEST_F(ConsentsTest, AStudentsPageHasEveryConsentAndEveryLivePost) {
  const auto id = grant("s17");
  const auto posted = approved(shows("s17"));
  mark_posted(posted, 77);
  submitted(shows("s17", "not posted yet"));
  const auto page = ask("sam", "GET", "/consents/students/s17").body;
  ASSERT_EQ(page["consents"].size(), 1U);
  EXPECT_EQ(page["consents"][0]["id"], id);
  ASSERT_EQ(page["posts"].size(), 1U);
  EXPECT_EQ(page["posts"][0]["post_id"], "77");
  EXPECT_EQ(page["posts"][0]["url"], "https://x.com/LincolnPLC/status/77");
}

TEST_F(ConsentsTest, TheLedgerIsListedAndFilteredByStudent) {
  grant("s17");
  grant("s18");
  EXPECT_EQ(ask("sam", "GET", "/consents").body["items"].size(), 2U);
  const auto one = ask("sam", "GET", "/consents?student=s18").body["items"];
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0]["student"], "s18");
}

TEST_F(ConsentsTest, TheAuditLogNamesTheStudentByCode) {
  grant("s17");
  EXPECT_EQ(last_audit().action, "consent.record");
  EXPECT_THAT(last_audit().detail, HasSubstr("s17"));
}

}  // namespace
}  // namespace inquiry::desk
