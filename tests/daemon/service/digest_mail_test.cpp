// A team's week by e-mail: when it goes, when it does not, and never twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Kind = client::MailFailure::Kind;

constexpr const char* kMail =
    "mail: {server: \"smtps://mail.lincoln.example\", from: inquiryd@lincoln.example}\n";
constexpr const char* kDigest = "digest: {to: [maria@lincoln.example, sam@lincoln.example]}\n";

// A Thursday noon in Los Angeles; the digest is due on Friday, 15:00 there.
class DigestMailTest : public ::testing::Test {
 protected:
  DigestMailTest() { w.stage("plan"); }

  std::vector<std::string> states() {
    std::vector<std::string> states;
    const auto digest = w.call("ana", "GET", "/teams/grade4/digest").body;
    const auto letters = digest.at("mail").at("letters");
    for (const auto& letter : letters) {
      if (letter["due"] == letters[0]["due"]) states.push_back(letter["state"]);
    }
    return states;
  }
  std::vector<std::string> recipients() {
    std::vector<std::string> to;
    for (const auto& mail : w.mail_server().mails) to.push_back(mail.to);
    return to;
  }
  void until_friday() { w.advance(27h + 1min); }

  World w{"2026-09-10T19:00:00Z", kDigest, kMail};
};

TEST_F(DigestMailTest, EachPersonGetsOneLetterEveryWeekAndNoneBefore) {
  w.advance(26h + 59min);
  EXPECT_THAT(recipients(), IsEmpty());
  w.advance(2min);
  EXPECT_THAT(recipients(), ElementsAre("maria@lincoln.example", "sam@lincoln.example"));
  EXPECT_THAT(states(), ElementsAre("sent", "sent"));
  w.advance(3h);
  w.restart();
  w.advance(24h);
  EXPECT_THAT(recipients(), SizeIs(2));
  w.advance(6 * 24h);
  EXPECT_THAT(recipients(), SizeIs(4));
  EXPECT_NE(w.mail_server().mails[0].id, w.mail_server().mails[1].id);
  EXPECT_NE(w.mail_server().mails[0].id, w.mail_server().mails[2].id);
}

TEST_F(DigestMailTest, ItHasCountsAndLinksAndNobodysWords) {
  const auto post = w.post({{"author", "foldingteacher"},
                            {"text", "words-canary: strips first #fractions"},
                            {"lang", "en"}});
  const auto asked = w.approved_question("question-canary: what helped?");
  w.until("asked", [&] { return w.state_of(asked) == "posted"; });
  w.call("ana", "POST", "/teams/grade4/ideas", {{"text", "colleague-canary"}});
  w.advance(3min);
  ASSERT_THAT(w.ideas(), SizeIs(2));
  w.call("ana", "PUT", "/ideas/" + w.ideas()[0].at("id").get<std::string>() + "/votes",
         json::object());
  until_friday();
  ASSERT_THAT(recipients(), SizeIs(2));
  const auto& mail = w.mail_server().mails.front();
  EXPECT_EQ(mail.subject, "Grade 4 fractions: 2 new ideas");
  for (const auto& text : {mail.text, mail.html}) {
    EXPECT_THAT(text, HasSubstr("2 new ideas"));
    EXPECT_THAT(text, HasSubstr("https://x.com/i/web/status/" + post));
    EXPECT_THAT(text, HasSubstr("1 vote"));
    EXPECT_THAT(text, HasSubstr(", 2026-09-10 12:0"));
    EXPECT_THAT(text, HasSubstr(w.store().audit({{}, 1})->items.front().hash));
    EXPECT_THAT(text, Not(HasSubstr("canary")));
    EXPECT_THAT(text, Not(HasSubstr("foldingteacher")));
  }
}

TEST_F(DigestMailTest, SilenceHaltAndHolidayKeepItBackForGood) {
  const std::vector<std::function<void()>> begin{
      [&] { w.stage("teach"); }, [&] { w.stage("analyze"); },
      [&] {
        w.call("ana", "PUT", "/halt", {{"team", "grade4"}, {"reason", "a call"}});
      },
      [&] {
        w.call("maria", "POST", "/teams/grade4/stage/abort", {{"reason", "given up"}});
      }};
  const std::vector<std::function<void()>> end{
      [&] { w.stage("plan"); }, [&] { w.stage("plan"); },
      [&] { w.call("maria", "DELETE", "/halt?team=grade4"); }, [&] { w.stage("plan"); }};
  until_friday();
  w.mail_server().mails.clear();
  for (std::size_t i = 0; i < begin.size(); ++i) {
    w.advance(6 * 24h);
    begin[i]();
    w.advance(24h);
    EXPECT_THAT(states(), ElementsAre("kept_back")) << i;
    end[i]();
    w.advance(1h);
    EXPECT_THAT(recipients(), IsEmpty()) << i << ": it burst out";
  }
}

TEST_F(DigestMailTest, SilenceThatBeginsMeanwhileStopsWhatWasNotTakenYet) {
  w.mail_server().failures = {{Kind::kNotSent, "busy"}, {Kind::kNotSent, "busy"}};
  until_friday();
  EXPECT_THAT(states(), ElementsAre("waiting", "waiting"));
  w.stage("teach");
  w.advance(10min);
  EXPECT_THAT(states(), ElementsAre("kept_back", "kept_back"));
  EXPECT_THAT(recipients(), IsEmpty());
}

TEST_F(DigestMailTest, SilenceIsAcknowledgedWhenNoLetterIsUnderWayAnyMore) {
  w.mail_server().keeps_waiting = true;
  until_friday();
  EXPECT_THAT(recipients(), ElementsAre("maria@lincoln.example"));
  w.stage("teach");
  EXPECT_THAT(recipients(), IsEmpty());
  EXPECT_THAT(states(), ElementsAre("kept_back", "kept_back"));
}

TEST_F(DigestMailTest, AHaltIsAcknowledgedWhenNoLetterIsUnderWayAnyMore) {
  w.mail_server().keeps_waiting = true;
  until_friday();
  w.call("ana", "PUT", "/halt", {{"team", "grade4"}, {"reason", "a call"}});
  EXPECT_THAT(recipients(), IsEmpty());
}

TEST_F(DigestMailTest, AnotherDayOrTimeInTheFileMailsNoSecondOneInTheSameWeek) {
  until_friday();
  ASSERT_THAT(recipients(), SizeIs(2));
  for (const auto* change : {"at: \"14:00\"", "at: \"15:01\"", "day: thu", "day: sat"}) {
    w.write_team("digest: {to: [maria@lincoln.example], " + std::string{change} + "}\n");
    ASSERT_EQ(w.call("root", "POST", "/reload", json::object()).status, 200);
    w.advance(1h);
    EXPECT_THAT(recipients(), SizeIs(2)) << change;
  }
}

TEST_F(DigestMailTest, AGapIsToldWithoutNamingAnybody) {
  const auto now = w.clock().utc_now();
  for (const auto& plan : w.service().terms()) {
    w.store().add_gap({plan.term.key(), now, now + 1h, "away", now});
  }
  until_friday();
  ASSERT_THAT(recipients(), SizeIs(2));
  const auto& text = w.mail_server().mails.front().text;
  EXPECT_THAT(text, HasSubstr("fractions"));
  EXPECT_THAT(text, HasSubstr("people, lists, mentions or answers"));
  EXPECT_THAT(text, Not(HasSubstr("from:")));
}

TEST_F(DigestMailTest, WhatWasNotTakenIsTriedAgainForADay) {
  w.mail_server().failures = {{Kind::kNotSent, "no way to mail.lincoln.example"},
                              {Kind::kNotSent, "no way to mail.lincoln.example"},
                              {Kind::kNotSent, "no way to mail.lincoln.example"}};
  until_friday();
  EXPECT_THAT(states(), ElementsAre("waiting", "waiting"));
  w.advance(4min);
  EXPECT_THAT(w.mail_server().failures, SizeIs(1));
  w.advance(2min);
  EXPECT_THAT(recipients(), ElementsAre("sam@lincoln.example"));
  w.advance(10min);
  EXPECT_THAT(states(), ElementsAre("sent", "sent"));
  EXPECT_THAT(w.call("maria", "GET", "/status").body.at("last_errors").dump(),
              HasSubstr("no way to mail.lincoln.example"));
}

TEST_F(DigestMailTest, AfterADayItIsGivenUpAndSaid) {
  w.mail_server().failures.assign(200, {Kind::kNotSent, "busy"});
  until_friday();
  for (int hour = 0; hour < 25; ++hour) w.advance(1h);
  EXPECT_THAT(states(), ElementsAre("given_up", "given_up"));
  w.mail_server().failures.clear();
  w.advance(1h);
  EXPECT_THAT(recipients(), IsEmpty());
}

TEST_F(DigestMailTest, WhatMayHaveArrivedIsNeverSentAgain) {
  w.mail_server().failures = {{Kind::kUnclear, "no answer"}, {Kind::kRefused, "no such person"}};
  until_friday();
  EXPECT_THAT(states(), ElementsAre("unclear", "refused"));
  w.advance(3h);
  EXPECT_THAT(recipients(), IsEmpty());
}

TEST_F(DigestMailTest, ACrashWhileTheServerTakesItSendsNothingTwice) {
  w.mail_server().keeps_waiting = true;
  until_friday();
  EXPECT_THAT(recipients(), ElementsAre("maria@lincoln.example"));
  EXPECT_THAT(states(), ElementsAre("sending", "waiting"));
  w.mail_server().keeps_waiting = false;
  w.restart();
  w.advance(1min);
  EXPECT_THAT(states(), ElementsAre("unclear", "sent"));
  EXPECT_THAT(w.call("maria", "GET", "/status").body.at("last_errors").dump(),
              HasSubstr("may have arrived"));
  EXPECT_THAT(recipients(), ElementsAre("maria@lincoln.example", "sam@lincoln.example"));
}

TEST_F(DigestMailTest, ADayLateIsTooLate) {
  w.restart([&] { w.clock().advance(3 * 24h); });
  w.advance(1min);
  EXPECT_THAT(recipients(), IsEmpty());
}

TEST_F(DigestMailTest, WhoeverTheFileNoLongerNamesGetsNothing) {
  w.mail_server().failures = {{Kind::kNotSent, "busy"}, {Kind::kNotSent, "busy"}};
  until_friday();
  w.write_team("digest: {to: [sam@lincoln.example]}\n");
  ASSERT_EQ(w.call("root", "POST", "/reload", json::object()).status, 200);
  w.advance(6min);
  EXPECT_THAT(recipients(), ElementsAre("sam@lincoln.example"));
}

TEST_F(DigestMailTest, ALeadMailsItAtOnceButNotInSilence) {
  EXPECT_EQ(w.call("ana", "POST", "/teams/grade4/digest/mail", json::object()).status, 403);
  EXPECT_EQ(w.call("maria", "POST", "/teams/grade4/digest/mail", json::object()).status, 202);
  w.settle();
  EXPECT_THAT(recipients(), SizeIs(2));
  EXPECT_EQ(w.call("maria", "POST", "/teams/grade4/digest/mail", json::object()).status, 409);
  w.advance(6min);
  w.stage("teach");
  const auto refused = w.call("maria", "POST", "/teams/grade4/digest/mail", json::object());
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body.value("detail", ""), HasSubstr("silent"));
  EXPECT_THAT(recipients(), SizeIs(2));
}

TEST(DigestMail, WithoutRecipientsNobodyIsMailedTo) {
  World w{"2026-09-10T19:00:00Z", "", kMail};
  w.stage("plan");
  w.advance(30h);
  EXPECT_THAT(w.mail_server().mails, IsEmpty());
  EXPECT_EQ(w.call("maria", "POST", "/teams/grade4/digest/mail", json::object()).status, 409);
}

}  // namespace
}  // namespace inquiry::testing
