// What a team's searches bring, counted by X for money.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

constexpr const char* kVolume = "/teams/grade4/volume";

Answer volume(World& w) { return w.call("maria", "POST", kVolume, json::object()); }

json term(const Answer& answer, const std::string& query) {
  for (const auto& each : answer.body.at("terms")) {
    if (each.at("query") == query) return each;
  }
  ADD_FAILURE() << query << " is not in " << answer.body;
  return {};
}

std::int64_t counts_paid(World& w) {
  return w.store()
      .spent_in_month("lincoln", w.clock().utc_now())[store::SpendKind::kPostCount]
      .count;
}

TEST(VolumeService, SaysForEachSearchWhatItBroughtAndWouldCostAMonth) {
  World w;
  w.stage("define");
  for (int i = 0; i < 14; ++i)
    w.post({{"author", "anna"}, {"text", "#fractions " + std::to_string(i)}});
  w.advance(1h);
  const auto price = w.call("maria", "GET", kVolume);
  ASSERT_EQ(price.status, 200) << price.body;
  const auto searches = static_cast<std::int64_t>(price.body["terms"].size());
  EXPECT_EQ(price.body["cost_usd"], to_string(Money{5'000} * searches));
  EXPECT_TRUE(term(price, "#fractions")["week_posts"].is_null());
  EXPECT_EQ(w.requests("count_recent"), 0) << "saying the price asks X nothing";

  const auto answer = volume(w);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(term(answer, "#fractions")["week_posts"], 14);
  EXPECT_EQ(term(answer, "#fractions")["month_posts"], 60);
  EXPECT_EQ(term(answer, "#fractions")["month_usd"], "0.30");
  EXPECT_EQ(term(answer, "#fractions")["remark"], "");
  EXPECT_THAT(term(answer, "#numbertalks")["remark"].get<std::string>(),
              HasSubstr("nothing in 7 days"));
  EXPECT_EQ(w.requests("count_recent"), searches);
  EXPECT_EQ(counts_paid(w), searches);
  EXPECT_EQ(to_string(w.store().spent_in_month(w.clock().utc_now())), w.charged_by_x());

  EXPECT_EQ(volume(w).body["cost_usd"], "0.00") << "a count is good for an hour";
  EXPECT_EQ(w.requests("count_recent"), searches);
  EXPECT_EQ(term(w.call("maria", "GET", kVolume), "#fractions")["week_posts"], 14);
  w.advance(1h);
  EXPECT_EQ(volume(w).status, 200);
  EXPECT_EQ(w.requests("count_recent"), 2 * searches);
}

TEST(VolumeService, NamesWhatBringsFarTooMuch) {
  World w{"2026-09-09T17:00:00Z", {}, "  monthly_post_reads: 1000\n"};
  w.stage("define");
  for (int i = 0; i < 130; ++i)
    w.post({{"author", "anna"}, {"text", "#fractions " + std::to_string(i)}});
  w.advance(1h);
  const auto answer = volume(w);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(term(answer, "#fractions")["remark"].get<std::string>(), HasSubstr("far too much"));
}

TEST(VolumeService, SpendsNothingTheBudgetHasNoRoomFor) {
  World w{"2026-09-09T17:00:00Z", {}, "  monthly_budget_usd: 0.03\n"};
  w.stage("define");
  w.advance(1h);
  const auto answer = volume(w);
  EXPECT_EQ(answer.status, 409) << answer.body;
  EXPECT_THAT(answer.body["detail"].get<std::string>(), HasSubstr("has no room for it"));
  EXPECT_EQ(w.requests("count_recent"), 0);
  EXPECT_EQ(counts_paid(w), 0);
}

TEST(VolumeService, SaysThatItNeedsAnAppsToken) {
  World w{"2026-09-09T17:00:00Z",
          {},
          {},
          {},
          "0",
          R"({"oauth1": {"consumer_key": "ck-canary", "consumer_secret": "cs-canary",
              "access_token": "at-canary", "access_token_secret": "ats-canary"}})"};
  w.stage("define");
  const auto answer = volume(w);
  EXPECT_EQ(answer.status, 409) << answer.body;
  EXPECT_THAT(answer.body["detail"].get<std::string>(), HasSubstr("bearer_token"));
  EXPECT_EQ(w.requests("count_recent"), 0);
}

TEST(VolumeService, AnAnswerThatCannotBeReadEndsItAndIsPaidForAllTheSame) {
  World w;
  w.stage("define");
  w.advance(1h);
  w.fault({{"endpoint", "count_recent"}, {"kind", "garbage"}, {"times", 1}});
  const auto failed = volume(w);
  EXPECT_EQ(failed.status, 503) << failed.body;
  EXPECT_EQ(counts_paid(w), 1);
  EXPECT_EQ(w.requests("count_recent"), 1) << "the others are not asked";
  EXPECT_EQ(to_string(w.service().held()), "0.00");
  EXPECT_EQ(volume(w).status, 200);
  EXPECT_EQ(to_string(w.store().spent_in_month(w.clock().utc_now())), w.charged_by_x());
}

}  // namespace
}  // namespace inquiry::testing
