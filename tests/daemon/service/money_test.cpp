#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "daemon/money/caps.h"
#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

// A day's posts by so many people, each answering or quoting the one before.
void busy_day(World& w, const std::string& tag, int posts) {
  std::string before;
  for (int i = 0; i < posts; ++i) {
    json post{{"author", fmt::format("teacher{}", i)}, {"text", fmt::format("{} {} day", tag, i)}};
    if (i % 3 == 1) post["reply_to"] = before;
    if (i % 3 == 2) post["quote_of"] = before;
    before = w.post(post);
  }
}

Money written_down(World& w) { return w.store().spent_in_month(w.clock().utc_now()); }

TEST(MoneyService, WhatIsWrittenDownIsWhatXCharged) {
  World w{"2026-09-01T17:00:00Z"};
  w.stage("define");
  for (int day = 0; day < 3; ++day) {
    busy_day(w, "#fractions", 7);
    w.advance(2min);
    w.restart();
    w.advance(2min);
    w.advance(24h);
  }
  w.stage("plan");
  const auto question = w.approved_question("Which picture helped most? https://example.org/q");
  w.until("the question on X", [&] { return w.state_of(question) == "posted"; });
  w.advance(1min);
  w.post({{"author", "anna"}, {"text", "The strip"}, {"reply_to", w.draft(question)["posted_id"]}});
  w.advance(2min);
  w.call("sam", "POST", "/drafts/" + question + "/withdraw", {{"reason", "a typing error"}});
  w.until("the takedown", [&] { return w.state_of(question) == "withdrawn"; });
  for (int hours = 0; hours < 48; hours += 6) w.advance(6h);

  EXPECT_GT(written_down(w), Money{500'000});
  EXPECT_EQ(to_string(written_down(w)), w.charged_by_x());
  const auto account = w.call("root", "GET", "/status").body["accounts"][0];
  EXPECT_EQ(account["spent_usd"], w.charged_by_x());
  EXPECT_EQ(account["spent"]["post_with_link"]["count"], 1);
  EXPECT_GT(account["spent"]["user_read"]["count"], 0);
}

class WholeMonth : public ::testing::TestWithParam<const char*> {};

TEST_P(WholeMonth, IsNeverExceededAndSharedByTheTeams) {
  World w{"2026-09-01T00:00:00Z", {}, GetParam()};
  for (const auto* team : {"grade5", "grade6"}) w.add_team(team, fmt::format("#{}", team));
  for (const auto* team : {"grade4", "grade5", "grade6"}) w.stage_of(team, "define");
  auto last_read = w.clock().utc_now();
  std::int64_t before = 0;
  for (int step = 0; step < 30 * 4 - 1; ++step) {
    busy_day(w, "#fractions", 12);
    if (step % 4 == 0) busy_day(w, "#grade5", 2);
    if (step % 4 == 1) busy_day(w, "#grade6", 2);
    w.advance(6h);
    const auto reads = w.store().reads_in_month(w.clock().utc_now());
    if (reads > before) last_read = w.clock().utc_now();
    before = reads;
    ASSERT_LE(reads, w.service().config().x.monthly_post_reads);
    if (const auto budget = w.service().config().x.monthly_budget) {
      ASSERT_LE(written_down(w), *budget);
    }
  }
  EXPECT_EQ(to_string(written_down(w)), w.charged_by_x());
  EXPECT_GT(last_read, parse_rfc3339("2026-09-29T00:00:00Z").value()) << "evenly to the end";
  const auto read_for = w.store().team_reads_in_month(w.clock().utc_now());
  EXPECT_GE(read_for.at("grade5"), 30);
  EXPECT_GE(read_for.at("grade6"), 30);
}

INSTANTIATE_TEST_SUITE_P(Money, WholeMonth,
                         ::testing::Values("  monthly_post_reads: 1500\n",
                                           "  monthly_budget_usd: 25\n"));

TEST(MoneyService, WithoutCreditsAtXItAsksNowAndThenAndSaysItOnce) {
  World w{"2026-09-09T17:00:00Z", {}, {}, {}, "0", kAllButOAuth2, {"--credits", "0.05"}};
  w.stage("define");
  const auto draft = w.approved_question("Which picture helped most?");
  busy_day(w, "#fractions", 12);
  for (int i = 0; i < 4; ++i) w.advance(2min);
  const auto before = w.requests_in_all();
  std::set<UtcTime> said;
  for (int half_hours = 0; half_hours < 3 * 48; ++half_hours) {
    for (const auto& error : w.service().last_errors()) {
      if (error.message.find("credits") != std::string::npos) said.insert(error.at);
    }
    w.advance(30min);
  }

  EXPECT_LE(w.requests_in_all() - before, 8);
  EXPECT_GE(w.requests_in_all() - before, 2);
  const auto status = w.call("root", "GET", "/status").body;
  EXPECT_THAT(status["accounts"][0]["problem"].get<std::string>(), ::testing::HasSubstr("credits"));
  EXPECT_EQ(said.size(), 1U);
}

TEST(MoneyService, PayingEndsATakedownsWaitAtOnce) {
  World w;
  w.stage("define");
  const auto draft = w.approved_question("Which picture helped most?");
  w.until("posted", [&] { return w.state_of(draft) == "posted"; });
  w.fault({{"endpoint", "delete_post"},
           {"kind", "refused"},
           {"status", 402},
           {"body", {{"title", "CreditsDepleted"}}}});
  w.call("sam", "POST", "/drafts/" + draft + "/withdraw", {{"reason", "a typing error"}});
  w.advance(20min);
  EXPECT_EQ(w.state_of(draft), "posted");
  EXPECT_EQ(w.requests("delete_post"), 1) << "once an hour";
  const auto status = w.call("root", "GET", "/status").body;
  EXPECT_THAT(status["accounts"][0]["problem"].get<std::string>(), ::testing::HasSubstr("credits"));
  ASSERT_EQ(w.call("root", "POST", "/accounts/lincoln/check").status, 200);
  w.until("the takedown", [&] { return w.state_of(draft) == "withdrawn"; });
}

TEST(MoneyService, ASpendCapAtXIsOverInTheNextMonth) {
  World w{"2026-09-29T17:00:00Z", {}, {}, {}, "0", kAllButOAuth2, {"--spend-cap", "0.05"}};
  w.stage("define");
  busy_day(w, "#fractions", 12);
  for (int i = 0; i < 4; ++i) w.advance(30min);
  EXPECT_FALSE(w.service().accounts().front().problem.empty());
  while (w.clock().utc_now() < parse_rfc3339("2026-10-01T00:00:00Z").value()) w.advance(1h);
  w.advance(1min);
  w.advance(2min);
  EXPECT_GT(w.store().reads_in_month(w.clock().utc_now()), 0);
}

TEST(MoneyService, ABudgetLoweredBelowWhatIsSpentStopsAllButTakedowns) {
  World w{"2026-09-01T17:00:00Z"};
  w.stage("define");
  const auto up = w.approved_question("Which picture helped most?");
  w.until("the question on X", [&] { return w.state_of(up) == "posted"; });
  busy_day(w, "#fractions", 12);
  w.advance(2min);
  w.write_school("  monthly_budget_usd: 0.01\n");
  ASSERT_LT(w.call("root", "POST", "/reload", json::object()).status, 300);
  const auto reads = w.store().reads_in_month(w.clock().utc_now());
  busy_day(w, "#fractions", 12);
  for (int i = 0; i < 8; ++i) w.advance(3h);
  EXPECT_EQ(w.store().reads_in_month(w.clock().utc_now()), reads);
  EXPECT_FALSE(w.call("root", "GET", "/status").body["money"]["reads_again_at"].is_null());

  const auto waits = w.approved_question("And which one did not?");
  w.settle();
  EXPECT_EQ(w.state_of(waits), "approved");
  EXPECT_EQ(w.draft(waits)["blocked_by"][0]["code"], "budget");
  w.call("sam", "POST", "/drafts/" + up + "/withdraw", {{"reason", "a typing error"}});
  w.until("the takedown", [&] { return w.state_of(up) == "withdrawn"; });
}

TEST(Caps, AskAfterSixTwelveAndTwentyFourHoursAndWhenTheMonthTurns) {
  money::Caps caps;
  auto now = parse_rfc3339("2026-09-09T00:00:00Z").value();
  EXPECT_TRUE(caps.close("lincoln", now));
  EXPECT_FALSE(caps.close("lincoln", now)) << "another call that was under way";
  for (const auto pause : {6h, 12h, 24h, 24h}) {
    ASSERT_EQ(caps.closed_until("lincoln"), now + pause);
    now += pause;
    EXPECT_FALSE(caps.close("lincoln", now)) << "said once";
  }
  EXPECT_EQ(caps.closed_until("madison"), std::nullopt);
  now = parse_rfc3339("2026-09-30T23:00:00Z").value();
  caps.close("lincoln", now);
  EXPECT_EQ(caps.closed_until("lincoln"), now + 1h);
  caps.reopen("lincoln");
  EXPECT_EQ(caps.closed_until("lincoln"), std::nullopt);
  caps.forget("lincoln");
  EXPECT_TRUE(caps.close("lincoln", now));
}

}  // namespace
}  // namespace inquiry::testing
