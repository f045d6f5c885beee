#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/outbox/gate_facts.h"
#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const char* const kConsents =
    "student,guardian,basis,decision,channels,kinds,name_level,from,until,wording_version,"
    "evidence\n"
    "s17,g17,opt_in,granted,x,quote;work,none,2026-09-01,2027-06-30,2026-1,form-17\n"
    "s18,g18,opt_in,refused,x,quote,none,2026-09-01,2027-06-30,2026-1,form-18\n";

std::string celebrate(World& w, const std::string& student) {
  const auto made = w.call("ana", "POST", "/drafts",
                           {{"team", "grade4"},
                            {"kind", "celebration"},
                            {"text", "Now more of us can explain it. " + student},
                            {"evidence", "17 of 20 exit tickets"},
                            {"students", {{{"student", student}, {"kinds", {"quote"}}}}}});
  EXPECT_LT(made.status, 300) << made.body;
  return made.body.value("id", "");
}

void record_outcome(World& w) {
  const auto answer = w.call("maria", "PUT", "/teams/grade4/cycles/1/outcome",
                             {{"worked", "partly"}, {"evidence", "17 of 20"}});
  ASSERT_LT(answer.status, 300) << answer.body;
}

TEST(Posting, AnApprovedQuestionIsOnXOnce) {
  World w;
  w.stage("define");
  const auto id = w.approved_question(kQuestion);
  w.until("posted", [&] { return w.state_of(id) == "posted"; });
  for (int i = 0; i < 5; ++i) w.advance(30min);
  EXPECT_THAT(w.on_x(), ElementsAre(kQuestion));
  EXPECT_EQ(w.requests("create_post"), 1);
}

// X refuses what is malformed, so that it is there says that all of it was said in X's words.
TEST(Posting, AQuestionMayBeAPollWithItsOwnSayWhoReplies) {
  World w;
  w.stage("define");
  const auto made =
      w.call("ana", "POST", "/drafts",
             {{"team", "grade4"},
              {"kind", "question"},
              {"text", kQuestion},
              {"poll", {{"options", {"number line", "area model"}}, {"duration_minutes", 4320}}},
              {"reply_settings", "mentioned_users"},
              {"made_with_ai", true}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.body["poll"]["duration_minutes"], 4320);
  EXPECT_EQ(made.body["reply_settings"], "mentioned_users");
  const auto id = w.approve(made.body.value("id", ""));
  w.until("posted", [&] { return w.state_of(id) == "posted"; });
  EXPECT_THAT(w.on_x(), ElementsAre(kQuestion));
}

TEST(Posting, APaidQuestionForSubscribersSaysSoOnX) {
  World w;
  w.stage("define");
  json draft{{"team", "grade4"},
             {"kind", "question"},
             {"text", kQuestion},
             {"reply_settings", "subscribers"},
             {"paid_partnership", true}};
  const auto made = w.call("ana", "POST", "/drafts", draft);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.body["paid_partnership"], true);
  const auto id = w.approve(made.body.value("id", ""));
  w.until("posted", [&] { return w.state_of(id) == "posted"; });
  const auto sent = outbox::post_of(w.store().draft(id)->content);
  EXPECT_TRUE(sent.paid_partnership);
  EXPECT_EQ(sent.reply_settings, ReplySettings::kSubscribers);
  draft["students"] = {{{"student", "s17"}, {"kinds", {"work"}}}};
  const auto refused = w.call("ana", "POST", "/drafts", draft);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body.dump(), HasSubstr("no consent covers advertising"));
}

TEST(Posting, AReplyGoesOnlyToWhoeverMentionedTheAccount) {
  World w;
  w.stage("define");
  const auto summoned =
      w.post({{"author", "anna"}, {"text", "@LincolnPLC which strips do you use? #fractions"}});
  const auto uninvited = w.post({{"author", "bert"}, {"text", "Strips all day #fractions"}});
  w.advance(10min);
  const auto reply_to = [&](const json& post) {
    return w.call("ana", "POST", "/drafts",
                  {{"team", "grade4"},
                   {"kind", "question"},
                   {"text", "Paper ones. And you?"},
                   {"reply_to", post}});
  };
  EXPECT_THAT(reply_to(uninvited).body.dump(), HasSubstr("did neither"));
  Post retweet;  // it says what the original says, and mentions whom that mentioned
  retweet.id = retweet.first_id = PostId{5};
  retweet.retweet_of = PostId{4};
  retweet.mentions = {"LincolnPLC"};
  w.store().add_post(retweet, w.clock().utc_now(), "");
  EXPECT_THAT(reply_to("5").body.dump(), HasSubstr("is a retweet"));
  EXPECT_THAT(reply_to("7").body.dump(), HasSubstr("not among those that were read here"));
  EXPECT_THAT(reply_to("seven").body.dump(), HasSubstr("no post's id"));
  const auto made = reply_to(summoned);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.body["reply_to"]["post_id"], summoned);
  EXPECT_THAT(made.body["reply_to"]["rule"].get<std::string>(),
              HasSubstr("mentioned @LincolnPLC: X allows a reply"));
  EXPECT_EQ(made.body["price_usd"], "0.01");
  const auto path = "/drafts/" + made.body.value("id", "");
  EXPECT_EQ(w.call("ana", "PATCH", path, {{"reply_to", nullptr}}).body["reply_to"], nullptr);
  EXPECT_EQ(w.call("ana", "PATCH", path, {{"reply_to", summoned}}).status, 200);
  const auto id = w.approve(made.body.value("id", ""));
  w.until("posted", [&] { return w.state_of(id) == "posted"; });
  EXPECT_EQ(w.call("ana", "PATCH", "/drafts/" + id, {{"reply_to", nullptr}}).status, 409);
}

TEST(Posting, OneReplyToAPostGoesOutAndNoSecond) {
  World w;
  w.stage("define");
  const auto asked = w.post({{"author", "anna"}, {"text", "@LincolnPLC which strips?"}});
  w.advance(10min);
  const auto reply = [&](const std::string& text) {
    return w.call("ana", "POST", "/drafts",
                  {{"team", "grade4"}, {"kind", "question"}, {"text", text}, {"reply_to", asked}});
  };
  const auto first = reply("Paper ones. And you?").body.value("id", "");
  const auto second = reply("Paper ones, folded twice. You?").body;
  ASSERT_EQ(second["state"], "waiting_for_review") << "nothing was decided yet";
  w.approve(first);
  const auto refused = w.call("sam", "POST", "/drafts/" + second.value("id", "") + "/approve",
                              {{"content_hash", second["content_hash"]}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body["detail"].get<std::string>(), HasSubstr("draft " + first + " answers"));
  w.until("posted", [&] { return w.state_of(first) == "posted"; });
  const auto third = reply("And another one?");
  EXPECT_EQ(third.status, 409);
  EXPECT_THAT(third.body["detail"].get<std::string>(), HasSubstr("draft " + first + " answers"));

  // However it came to be approved, the gate looks once more.
  auto slipped = *w.store().draft(second.value("id", ""));
  slipped.approval = w.store().draft(first)->approval;
  slipped.approval->content_hash = content_hash(slipped.content);
  slipped.state = DraftState::kApproved;
  ASSERT_TRUE(w.store().save_draft(slipped, DraftState::kWaitingForReview));
  w.advance(1h);
  EXPECT_EQ(w.state_of(slipped.id), "approved");
  EXPECT_EQ(w.draft(slipped.id)["blocked_by"][0]["code"], "pacing");
  EXPECT_EQ(w.on_x().size(), 1U);
}

TEST(Posting, UnderAnOwnPostMoreThanOneReplyMayStand) {
  World w;
  w.stage("define");
  const auto question = w.approved_question(kQuestion);
  w.until("posted", [&] { return w.state_of(question) == "posted"; });
  for (const std::string text : {"What came of it?", "And what did not?"}) {
    w.advance(1h);
    const auto made = w.call("ana", "POST", "/drafts",
                             {{"team", "grade4"},
                              {"kind", "question"},
                              {"text", text},
                              {"reply_to", w.draft(question)["posted_id"]}});
    ASSERT_EQ(made.status, 201) << made.body;
    const auto id = w.approve(made.body.value("id", ""));
    w.until("posted", [&] { return w.state_of(id) == "posted"; });
  }
}

TEST(Posting, WhatXWouldRefuseIsSaidToTheAuthor) {
  World w;
  w.stage("define");
  const auto draft = [&](const json& poll) {
    return w.call("ana", "POST", "/drafts",
                  {{"team", "grade4"}, {"kind", "question"}, {"text", kQuestion}, {"poll", poll}});
  };
  for (const auto& poll :
       {json{{"options", {"one"}}}, json{{"options", {"one", "two"}}, {"duration_minutes", 4}},
        json{{"options", {"one", "two"}}, {"duration_minutes", 1LL << 40}},
        json{{"options", {"one", "@somebody"}}}}) {
    EXPECT_EQ(draft(poll).status, 422) << poll;
  }
  EXPECT_EQ(draft(json{{"options", {"one", "two"}}}).body["poll"]["duration_minutes"], 1440);
}

TEST(Posting, AnotherPollNeedsAnotherApproval) {
  World w("2026-09-09T17:00:00Z", "");
  w.stage("define");
  const auto made = w.call("ana", "POST", "/drafts",
                           {{"team", "grade4"},
                            {"kind", "question"},
                            {"text", kQuestion},
                            {"poll", {{"options", {"one", "two"}}}},
                            {"not_before", "2026-09-09T18:00:00Z"}});
  const auto id = w.approve(made.body.value("id", ""));
  ASSERT_EQ(w.state_of(id), "approved");
  const auto edited = w.call("ana", "PATCH", "/drafts/" + id, {{"poll", nullptr}});
  ASSERT_EQ(edited.status, 200) << edited.body;
  EXPECT_EQ(edited.body["poll"], nullptr);
  EXPECT_EQ(w.state_of(id), "waiting_for_review");
}

TEST(Posting, TheAuthorCannotApprove) {
  World w;
  w.stage("define");
  const auto made = w.call("sam", "POST", "/drafts",
                           {{"team", "grade4"}, {"kind", "question"}, {"text", kQuestion}});
  const auto refused = w.call("sam", "POST", "/drafts/" + made.body.value("id", "") + "/approve",
                              {{"content_hash", made.body.value("content_hash", "")}});
  EXPECT_GE(refused.status, 400);
  w.settle();
  EXPECT_THAT(w.on_x(), IsEmpty());
}

TEST(Posting, AnEditAfterApprovalNeedsANewOne) {
  World w("2026-09-09T17:00:00Z", "");
  w.stage("define");
  const auto made = w.call("ana", "POST", "/drafts",
                           {{"team", "grade4"},
                            {"kind", "question"},
                            {"text", kQuestion},
                            {"not_before", "2026-09-09T18:00:00Z"}});
  const auto id = made.body.value("id", "");
  w.approve(id);
  const auto edited = w.call("ana", "PATCH", "/drafts/" + id, {{"text", "Something else?"}});
  ASSERT_LT(edited.status, 300) << edited.body;
  w.advance(2h);
  EXPECT_NE(w.state_of(id), "posted");
  EXPECT_THAT(w.on_x(), IsEmpty());
}

TEST(Posting, ACelebrationNeedsTheStageTheOutcomeAndTheConsent) {
  World w;
  ASSERT_LT(w.call_csv("/consents/import", kConsents).status, 300);
  w.stage("define");
  w.stage("reflect");
  const auto with = celebrate(w, "s17");
  const auto without = celebrate(w, "s18");
  w.approve(with);
  w.advance(1h);
  EXPECT_EQ(w.state_of(with), "approved");
  EXPECT_EQ(w.draft(with)["blocked_by"][0]["code"], "outcome");

  record_outcome(w);
  w.until("posted", [&] { return w.state_of(with) == "posted"; });
  EXPECT_EQ(w.state_of(without), "waiting_for_consent");
  const auto blocked = w.draft(without)["blocked_by"];
  const auto consent = std::find_if(blocked.begin(), blocked.end(),
                                    [](const json& reason) { return reason["code"] == "consent"; });
  ASSERT_NE(consent, blocked.end()) << blocked;
  EXPECT_EQ((*consent)["student"], "s18");
  EXPECT_EQ(w.on_x().size(), 1U);
}

TEST(Posting, AConsentThatEndsTakesThePostDownAndProvesIt) {
  World w;
  ASSERT_LT(w.call_csv("/consents/import", kConsents).status, 300);
  w.stage("reflect");
  record_outcome(w);
  const auto id = w.approve(celebrate(w, "s17"));
  w.until("posted", [&] { return w.state_of(id) == "posted"; });
  w.stage("teach");  // deletions go on in silence

  const auto student = w.call("root", "GET", "/consents/students/s17").body;
  const auto consent = student["consents"][0]["id"].get<std::string>();
  w.fault({{"endpoint", "delete_post"}, {"kind", "before"}, {"times", 2}});
  w.call("root", "POST", "/consents/" + consent + "/revoke", {{"reason", "the family asked"}});
  for (int i = 0; i < 10 && w.state_of(id) != "withdrawn"; ++i) w.advance(1min);

  EXPECT_EQ(w.state_of(id), "withdrawn");
  EXPECT_THAT(w.on_x(), IsEmpty());
  EXPECT_FALSE(w.draft(id)["withdrawal"]["proven_at"].is_null());
}

TEST(Posting, AConsentThatExpiresTakesThePostDown) {
  World w("2027-06-30T17:00:00Z");
  ASSERT_LT(w.call_csv("/consents/import", kConsents).status, 300);
  w.stage("reflect");
  record_outcome(w);
  const auto id = w.approve(celebrate(w, "s17"));
  w.until("posted", [&] { return w.state_of(id) == "posted"; });
  w.advance(15h);  // past midnight in Los Angeles
  w.advance(1min);
  w.until("withdrawn", [&] { return w.state_of(id) == "withdrawn"; });
  EXPECT_THAT(w.on_x(), IsEmpty());
}

// Each way in which nobody can know whether the post is on X.
TEST(Posting, InDoubtItLooksBeforeItSendsAgain) {
  struct Case {
    json fault;
    int creates;  // requests that may have created something
  };
  const std::vector<Case> cases{
      {{{"kind", "after"}}, 1},        {{{"kind", "close_after"}}, 1},
      {{{"kind", "truncated"}}, 1},    {{{"kind", "garbage"}}, 1},
      {{{"kind", "html"}}, 1},         {{{"kind", "before"}}, 2},
      {{{"kind", "close_before"}}, 2}, {{{"kind", "land_late"}, {"ms", 60000}}, 1},
  };
  for (auto each : cases) {
    SCOPED_TRACE(each.fault.dump());
    World w;
    w.stage("define");
    each.fault["endpoint"] = "create_post";
    w.fault(each.fault);
    const auto id = w.approved_question(kQuestion);
    w.settle();
    for (int i = 0; i < 20 && w.state_of(id) != "posted"; ++i) w.advance(30s);
    EXPECT_EQ(w.state_of(id), "posted");
    EXPECT_THAT(w.on_x(), ElementsAre(kQuestion));
    EXPECT_EQ(w.requests("create_post"), each.creates);
  }
}

TEST(Posting, AFailingTimelineProvesNothing) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "close_after"}});
  w.fault({{"endpoint", "own_timeline"}, {"kind", "before"}, {"times", 20}});
  const auto id = w.approved_question(kQuestion);
  for (int i = 0; i < 30; ++i) w.advance(5min);
  w.no_more_faults();
  for (int i = 0; i < 10; ++i) w.advance(5min);
  EXPECT_EQ(w.state_of(id), "posted");
  EXPECT_EQ(w.requests("create_post"), 1);
}

TEST(Posting, ATimelineThatShowsTheSameForEverIsReadWholeOnceItRepeatsItself) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "close_after"}});
  w.options({{"endless_pages", true}});
  const auto id = w.approved_question(kQuestion);
  for (int i = 0; i < 10 && w.state_of(id) != "posted"; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "posted");
  EXPECT_LE(w.requests("own_timeline"), 8);
  EXPECT_EQ(w.requests("create_post"), 1);
}

TEST(Posting, WhatCanNeverBeLookedUpIsHeldForAPerson) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "before"}});
  w.fault({{"endpoint", "own_timeline"}, {"kind", "broken_item"}, {"times", 0}});
  const auto id = w.approved_question(kQuestion);
  for (int i = 0; i < 35; ++i) w.advance(5min);
  EXPECT_EQ(w.state_of(id), "sending") << "it may be over soon";
  for (int i = 0; i < 12 && w.state_of(id) == "sending"; ++i) w.advance(5min);
  const auto draft = w.draft(id);
  EXPECT_EQ(draft["state"], "held");
  EXPECT_NE(draft["reason"].get<std::string>().find("look at the account on X"), std::string::npos);
  EXPECT_EQ(w.requests("create_post"), 1);
  w.no_more_faults();
  ASSERT_LT(w.call("sam", "POST", "/drafts/" + id + "/resolve", {{"outcome", "not_posted"}}).status,
            300);
  w.approve(id);
  for (int i = 0; i < 8 && w.state_of(id) != "posted"; ++i) w.advance(5min);
  EXPECT_THAT(w.on_x(), ElementsAre(kQuestion));
}

TEST(Posting, ACrashWhileSendingIsLookedUpNotSentAgain) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "slow"}, {"ms", 1500}});
  const auto id = w.approved_question(kQuestion);
  w.until("on X, with the answer still out", [&] { return w.on_x().size() == 1; });
  w.restart();
  for (int i = 0; i < 10 && w.state_of(id) != "posted"; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "posted");
  EXPECT_THAT(w.on_x(), ElementsAre(kQuestion));
}

TEST(Silence, AnsweredMeansNothingIsCreatedAnyMoreEvenWhileAPostHangs) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "slow"}, {"ms", 2000}});
  const auto sending = w.approved_question(kQuestion);
  w.until("sending", [&] { return w.state_of(sending) == "sending"; });
  const auto next = w.approved_question("And what would you never do again?");
  ASSERT_EQ(w.state_of(next), "approved");

  const auto before = std::chrono::steady_clock::now();
  w.stage("teach");
  EXPECT_GE(std::chrono::steady_clock::now() - before, 1s);  // it waited for the answer
  const auto at_answer = w.requests("create_post");
  EXPECT_EQ(w.state_of(sending), "posted");
  EXPECT_EQ(w.state_of(next), "waiting_for_review");
  for (int i = 0; i < 20; ++i) w.advance(1h);
  EXPECT_EQ(w.requests("create_post"), at_answer);
  EXPECT_THAT(w.on_x(), ElementsAre(kQuestion));
}

TEST(Silence, WhatIsUnknownIsOnlyLookedUpAndNeverSentAgain) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "before"}});
  const auto id = w.approved_question(kQuestion);
  w.until("in doubt", [&] { return w.requests("create_post") == 1; });
  w.settle();
  w.stage("teach");
  for (int i = 0; i < 20; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "waiting_for_review");
  EXPECT_EQ(w.requests("create_post"), 1);
  EXPECT_THAT(w.on_x(), IsEmpty());
}

TEST(Silence, ApprovingMeanwhileIsRefusedAndNothingBurstsOutAfterwards) {
  World w;
  w.stage("define");
  std::vector<std::string> drafts;
  for (int i = 0; i < 4; ++i) {
    const auto made = w.call("ana", "POST", "/drafts",
                             {{"team", "grade4"},
                              {"kind", "question"},
                              {"text", "Question number " + std::to_string(i) + "?"},
                              {"not_before", "2026-09-10T17:00:00Z"}});
    drafts.push_back(w.approve(made.body.value("id", "")));
  }
  w.stage("teach");
  for (const auto& id : drafts) {
    EXPECT_EQ(w.state_of(id), "waiting_for_review");
    const auto refused = w.call("sam", "POST", "/drafts/" + id + "/approve",
                                {{"content_hash", w.draft(id).value("content_hash", "")}});
    EXPECT_EQ(refused.status, 409) << refused.body;
  }
  w.advance(48h);
  w.stage("reflect");
  w.advance(1h);
  EXPECT_THAT(w.on_x(), IsEmpty());
}

TEST(Silence, TheCalendarBeginsItWithoutAnybody) {
  World w("2026-09-28T17:00:00Z", R"(calendar:
  - {stage: define,  from: 2026-09-01}
  - {stage: teach,   from: 2026-09-29}
  - {stage: reflect, from: 2026-10-05}
)");
  const auto made = w.call("ana", "POST", "/drafts",
                           {{"team", "grade4"},
                            {"kind", "question"},
                            {"text", kQuestion},
                            {"not_before", "2026-09-29T06:59:50Z"}});
  w.approve(made.body.value("id", ""));
  w.advance(13h + 59min + 50s);  // ten seconds before local midnight
  w.advance(10s);
  w.advance(1h);
  EXPECT_THAT(w.on_x(), IsEmpty());
  EXPECT_EQ(w.call("ana", "GET", "/teams/grade4/stage").body["behaviour"], "teach");
  EXPECT_EQ(w.state_of(made.body.value("id", "")), "waiting_for_review");
}

TEST(Silence, TheCalendarBeginsItThoughTheClockWasWeeksAheadForAMoment) {
  World w("2026-09-28T17:00:00Z", R"(calendar:
  - {stage: define,  from: 2026-09-01}
  - {stage: teach,   from: 2026-09-29}
  - {stage: reflect, from: 2026-10-05}
)");
  w.set_ours(24h * 60);
  w.advance(13s);
  w.set_ours(-24h * 60);
  w.advance(1s);
  EXPECT_EQ(w.call("ana", "GET", "/teams/grade4/stage").body["behaviour"], "define");
  const auto made = w.call("ana", "POST", "/drafts",
                           {{"team", "grade4"},
                            {"kind", "question"},
                            {"text", kQuestion},
                            {"not_before", "2026-09-29T07:30:00Z"}});
  w.approve(made.body.value("id", ""));
  w.advance(14h);  // local midnight
  w.advance(2h);
  EXPECT_EQ(w.call("ana", "GET", "/teams/grade4/stage").body["behaviour"], "teach");
  EXPECT_THAT(w.on_x(), IsEmpty());
  EXPECT_EQ(w.state_of(made.body.value("id", "")), "waiting_for_review");
}

TEST(Halt, StopsEverythingWithAReasonAndEndsWithoutABurst) {
  World w;
  w.stage("define");
  const auto made = w.call("ana", "POST", "/drafts",
                           {{"team", "grade4"},
                            {"kind", "question"},
                            {"text", kQuestion},
                            {"not_before", "2026-09-09T18:00:00Z"}});
  const auto id = w.approve(made.body.value("id", ""));
  ASSERT_LT(
      w.call("joe", "PUT", "/halt", {{"reason", "a worried call"}, {"team", "grade4"}}).status,
      300);
  EXPECT_EQ(w.state_of(id), "waiting_for_review");
  w.advance(3h);
  EXPECT_THAT(w.on_x(), IsEmpty());
  ASSERT_LT(w.call("maria", "DELETE", "/halt?team=grade4").status, 300);
  w.advance(3h);
  EXPECT_THAT(w.on_x(), IsEmpty());
  EXPECT_EQ(w.state_of(id), "waiting_for_review");
}

TEST(Posting, WhatIsPastItsTimeIsNeverSentLate) {
  World w;
  w.stage("define");
  const auto made = w.call("ana", "POST", "/drafts",
                           {{"team", "grade4"},
                            {"kind", "question"},
                            {"text", kQuestion},
                            {"not_before", "2026-09-10T17:00:00Z"},
                            {"not_after", "2026-09-10T17:30:00Z"}});
  w.approve(made.body.value("id", ""));
  w.advance(48h);
  EXPECT_EQ(w.state_of(made.body.value("id", "")), "expired");
  EXPECT_THAT(w.on_x(), IsEmpty());
}

TEST(Posting, ARateLimitIsWaitedFor) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "rate_limited"}});
  const auto id = w.approved_question(kQuestion);
  w.settle();
  EXPECT_EQ(w.state_of(id), "approved");
  for (int i = 0; i < 20; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "posted");
  EXPECT_EQ(w.requests("create_post"), 2);
}

TEST(Posting, NoSecretReachesAnErrorOrTheAuditLog) {
  World w;
  w.stage("define");
  for (const auto* kind : {"before", "garbage", "html", "rate_limited"}) {
    w.fault({{"endpoint", "*"}, {"kind", kind}, {"times", 3}});
    w.advance(30min);
  }
  std::string seen = w.call("root", "GET", "/status").body.dump() +
                     w.call("root", "GET", "/audit?limit=200").body.dump();
  for (const auto& error : w.service().last_errors()) seen += error.where + error.message;
  EXPECT_EQ(seen.find("canary"), std::string::npos);
}

// X shows its own short link instead of what the author wrote.
TEST(Posting, WhatXShowsWithItsOwnLinksIsRecognised) {
  struct Case {
    const char* fault;
    int creates;
  };
  for (const auto& [fault, creates] :
       {Case{"close_after", 1}, {"after", 1}, {"before", 2}, {"close_before", 2}}) {
    for (const auto* text :
         {"see example.com today", "Read HTTPS://Example.com/Talks/ & tell us"}) {
      SCOPED_TRACE(std::string{fault} + ": " + text);
      World w;
      w.stage("define");
      w.fault({{"endpoint", "create_post"}, {"kind", fault}});
      const auto id = w.approved_question(text);
      w.settle();
      for (int i = 0; i < 20 && w.state_of(id) != "posted"; ++i) w.advance(30s);
      for (int i = 0; i < 5; ++i) w.advance(10min);
      EXPECT_EQ(w.state_of(id), "posted");
      EXPECT_THAT(w.on_x(), SizeIs(1));
      EXPECT_EQ(w.requests("create_post"), creates);
    }
  }
}

TEST(Posting, ATimelineTooLongToReadWholeProvesNothing) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "close_after"}});
  const auto id = w.approved_question(kQuestion);
  w.until("in doubt", [&] { return w.requests("create_post") == 1; });
  for (int i = 0; i < 3300; ++i) {  // more than X shows of one account
    w.post({{"author", "LincolnPLC"}, {"text", "Other words " + std::to_string(i)}});
  }
  for (int i = 0; i < 6; ++i) w.advance(2min);
  EXPECT_EQ(w.state_of(id), "sending");
  EXPECT_EQ(w.requests("create_post"), 1);
  EXPECT_FALSE(w.service().last_errors().empty());
}

}  // namespace
}  // namespace inquiry::testing
