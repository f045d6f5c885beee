// What goes wrong when X is read in practice, each pain by its name, over real HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

std::string errors(World& w) {
  std::string all;
  for (const auto& error : w.service().last_errors()) all += error.message + '\n';
  return all;
}

std::int64_t spent(World& w, store::SpendKind kind) {
  return w.store().spent_in_month("lincoln", w.clock().utc_now())[kind].count;
}

// X shows, and charges for, the account's own user once when its credential is proven.
constexpr int kOwnUser = 1;

TEST(Reading, AuthorsAreBoughtOnceAndNotWithEveryPost) {
  World w;
  w.stage("define");
  for (int i = 0; i < 12; ++i) {
    w.post({{"author", "teacher" + std::to_string(i % 3)},
            {"text", "idea " + std::to_string(i) + " #fractions"}});
    w.advance(2min);
  }
  const auto ideas = w.ideas();
  ASSERT_EQ(ideas.size(), 12U);
  for (const auto& idea : ideas) {
    EXPECT_THAT(idea["author"].get<std::string>(), HasSubstr("teacher"));
    EXPECT_THAT(idea["url"].get<std::string>(), HasSubstr("https://x.com/teacher"));
  }
  EXPECT_EQ(spent(w, store::SpendKind::kUserRead), 3 + kOwnUser);
  w.restart();
  w.advance(2min);
  EXPECT_EQ(spent(w, store::SpendKind::kUserRead), 3 + kOwnUser);
}

TEST(Reading, AnIdeaAppearsAtOnceAndGetsItsAuthorWhenXAnswersAgain) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "users"}, {"kind", "before"}, {"times", 1}});
  w.post({{"author", "mathcoach"}, {"text", "Fold the strip #fractions"}});
  w.advance(2min);
  ASSERT_EQ(w.ideas().size(), 1U);
  EXPECT_EQ(w.ideas()[0]["author"], "");
  w.advance(2min);
  EXPECT_EQ(w.ideas()[0]["author"], "mathcoach");
}

TEST(Reading, AuthorsComeWithThePostsWhereXLetsNobodyLookThemUp) {
  World w("2026-09-09T17:00:00Z", {}, {}, "  people: [\"@someone\"]\n");
  w.fault({{"endpoint", "users"}, {"kind", "garbage"}, {"times", 0}});
  w.fault({{"endpoint", "users_by"}, {"kind", "garbage"}, {"times", 0}});
  w.stage("define");
  for (int i = 0; i < 6; ++i) w.advance(2min);
  w.post({{"author", "someone"}, {"text", "A voice from outside"}});
  w.advance(2min);
  ASSERT_EQ(w.ideas().size(), 1U);
  EXPECT_EQ(w.ideas()[0]["author"], "someone");
  EXPECT_EQ(w.ideas()[0]["source"], "person");
}

TEST(Reading, VoicesAreKnownByTheirIdAndAHandleOfNobodyIsSaid) {
  World w("2026-09-09T17:00:00Z", {}, {}, "  people: [\"@someone\", \"@nobody_here\"]\n");
  w.stage("define");
  w.advance(2min);
  w.post({{"author", "someone"}, {"text", "A voice from outside"}});
  w.advance(2min);
  ASSERT_EQ(w.ideas().size(), 1U);
  EXPECT_EQ(w.ideas()[0]["source"], "person");
  EXPECT_EQ(w.ideas()[0]["author"], "someone");
  EXPECT_THAT(errors(w), HasSubstr("X knows nobody called @nobody_here"));
  EXPECT_LE(w.requests("users_by"), 2);
  w.post({{"author", "someone"}, {"text", "The same voice again"}});
  w.advance(2min);
  EXPECT_EQ(w.ideas().size(), 2U);
  EXPECT_EQ(spent(w, store::SpendKind::kUserRead), 1 + kOwnUser);
}

TEST(Reading, OneBrokenItemIsSetAsideAndThePageAndItsCursorGoOn) {
  World w;
  w.stage("define");
  w.advance(2min);
  w.post({{"author", "mathcoach"}, {"text", "still here #fractions"}});
  w.fault({{"endpoint", "search_recent"}, {"kind", "broken_item"}, {"times", 1}});
  w.advance(2min);
  EXPECT_EQ(w.ideas().size(), 1U);
  EXPECT_EQ(w.store().quarantined(), 1);
  EXPECT_THAT(errors(w), HasSubstr("set aside"));
  for (const auto& term : w.store().terms()) EXPECT_EQ(term.failures, 0) << term.key;
}

TEST(Reading, AFieldThatXDropsIsSaidOnceAndThePostsAreRead) {
  World w;
  w.stage("define");
  w.options({{"withheld_field", "conversation_id"}});
  for (int i = 0; i < 3; ++i) {
    w.post({{"author", "mathcoach"}, {"text", "without it #fractions " + std::to_string(i)}});
    w.advance(10min);
  }
  EXPECT_EQ(w.ideas().size(), 3U);
  const std::string said = "X was asked for conversation_id and did not send it; check x.dialect";
  const auto all = errors(w);
  const auto first = all.find(said);
  ASSERT_NE(first, std::string::npos) << all;
  EXPECT_EQ(all.find(said, first + 1), std::string::npos) << "once is enough";
}

TEST(Reading, PagesThatNeverEndAreLeftAfterThreeWithoutNews) {
  World w;
  w.stage("define");
  w.post({{"author", "mathcoach"}, {"text", "round and round #fractions"}});
  w.options({{"endless_pages", true}});
  const auto before = w.requests("search_recent");
  w.advance(2min);
  EXPECT_EQ(w.ideas().size(), 1U);
  EXPECT_LE(w.requests("search_recent") - before, 5);
  EXPECT_TRUE(w.store().gaps({}).empty());
}

TEST(Reading, AMentionThatIsIndexedLateIsNotMissed) {
  World w;
  w.stage("define");
  w.post({{"author", "late"}, {"text", "@LincolnPLC I was late"}, {"indexed_after_ms", 300'000}});
  w.post({{"author", "early"}, {"text", "@LincolnPLC I was early"}});
  w.advance(2min);
  ASSERT_EQ(w.ideas().size(), 1U);
  w.advance(4min);
  EXPECT_EQ(w.ideas().size(), 2U);
}

TEST(Reading, SearchAndMentionsKeepCursorsOfTheirOwn) {
  World w;
  w.stage("define");
  w.advance(2min);
  w.fault({{"endpoint", "mentions"}, {"kind", "before"}, {"times", 1}});
  w.post({{"author", "a"}, {"text", "@LincolnPLC a mention"}});
  w.advance(1s);
  w.post({{"author", "b"}, {"text", "a newer one #fractions"}});
  w.advance(2min);
  w.advance(2min);
  EXPECT_EQ(w.ideas().size(), 2U);
}

TEST(Reading, ALongPostIsReadToItsEndAndAnEditIsTheSameIdea) {
  World w;
  w.stage("define");
  const auto first = w.post({{"author", "mathcoach"}, {"text", "One #fractions"}, {"long", true}});
  w.advance(2min);
  ASSERT_EQ(w.ideas().size(), 1U);
  EXPECT_GT(w.ideas()[0]["text"].get<std::string>().size(), 280U);
  EXPECT_THAT(w.ideas()[0]["text"].get<std::string>(), Not(HasSubstr("…")));
  w.post({{"author", "mathcoach"}, {"text", "Two #fractions"}, {"edit_of", first}});
  w.advance(2min);
  ASSERT_EQ(w.ideas().size(), 1U);
  EXPECT_EQ(w.ideas()[0]["text"], "Two #fractions");
}

TEST(Reading, ARetweetBuysNoOriginalAndIsNoIdea) {
  World w("2026-09-09T17:00:00Z", {}, {}, "  lists: [\"1234567890\"]\n");
  w.list("1234567890", {"member"});
  w.stage("define");
  w.advance(16min);  // the list was not there when it was first asked for
  const auto original = w.post({{"author", "stranger"}, {"text", "A first voice"}});
  w.post({{"author", "member"}, {"retweet_of", original}});
  w.advance(2min);
  EXPECT_TRUE(w.ideas().empty());
  EXPECT_EQ(w.store().post(*PostId::parse(original)), std::nullopt);
}

TEST(Reading, ARetweetIsNoIdeaWhateverBringsItAndItsOriginalIsOne) {
  World w("2026-09-09T17:00:00Z", {}, {}, "  lists: [\"1234567890\"]\n");
  w.list("1234567890", {"member"});
  w.stage("define");
  w.advance(16min);  // the list was not there when it was first asked for
  const auto tagged = w.post({{"author", "stranger"}, {"text", "Strips #fractions"}});
  const auto mention = w.post({{"author", "anna"}, {"text", "@LincolnPLC look at strips"}});
  std::vector<std::string> retweets;
  for (const auto& original : {tagged, mention}) {
    for (const std::string author : {"member", "bert"}) {
      retweets.push_back(w.post({{"author", author}, {"retweet_of", original}}));
    }
  }
  w.advance(16min);
  EXPECT_EQ(w.ideas().size(), 2U);
  int arrived = 0;
  for (const auto& retweet : retweets) {
    if (!w.store().post(*PostId::parse(retweet))) continue;
    ++arrived;
    const auto told = w.call("ana", "GET", "/teams/grade4/explain/" + retweet);
    EXPECT_EQ(told.body["routed"], false);
    EXPECT_EQ(told.body["why"], "it is a retweet; only first voices are ideas");
  }
  EXPECT_GE(arrived, 2) << "those of the list came, at least";
}

TEST(Reading, AListIsReadToAKnownPostInSmallPagesAndBilledOnceADay) {
  World w("2026-09-09T17:00:00Z", {}, {}, "  lists: [\"1234567890\"]\n");
  w.list("1234567890", {"member"});
  w.stage("define");
  w.advance(16min);  // the list was not there when it was first asked for
  for (int i = 0; i < 35; ++i) {
    w.post({{"author", "member"}, {"text", "note " + std::to_string(i)}});
  }
  w.advance(2min);
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kNew], 35);
  EXPECT_EQ(spent(w, store::SpendKind::kPostRead), 35);
  for (int i = 35; i < 60; ++i) {
    w.post({{"author", "member"}, {"text", "note " + std::to_string(i)}});
  }
  const auto before = w.requests("list_posts");
  w.advance(2min);
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kNew], 60);
  EXPECT_EQ(w.requests("list_posts") - before, 2);
  for (int i = 0; i < 20; ++i) w.advance(2min);
  EXPECT_EQ(spent(w, store::SpendKind::kPostRead), 60);
  EXPECT_EQ(w.ideas()[0]["source"], "list");
  EXPECT_EQ(w.ideas()[0]["author"], "member");
}

TEST(Reading, AnswersToAQuestionAreFoundForSevenDaysAndSayWhichQuestion) {
  World w;
  w.stage("plan");
  const auto question = w.approved_question(kQuestion);
  w.until("the question on X", [&] { return w.state_of(question) == "posted"; });
  const auto on_x = w.draft(question)["posted_id"].get<std::string>();
  w.advance(1min);
  const auto answer = w.post({{"author", "anna"}, {"text", "Paper strips"}, {"reply_to", on_x}});
  w.post({{"author", "bert"}, {"text", "and number lines"}, {"reply_to", answer}});
  w.advance(2min);
  w.advance(2min);
  const auto ideas = w.ideas();
  ASSERT_EQ(ideas.size(), 2U);
  for (const auto& idea : ideas) {
    EXPECT_EQ(idea["source"], "answer");
    EXPECT_THAT(idea["why"].get<std::string>(), HasSubstr(question));
  }
  const auto listens = [&] {
    const auto plan = w.call("root", "GET", "/plan").body.dump();
    return plan.find("conversation_id:" + on_x) != std::string::npos;
  };
  EXPECT_TRUE(listens());
  w.advance(24h * 7);
  EXPECT_FALSE(listens());
}

TEST(Reading, PollsAreSpreadOverASmallRateWindowInsteadOfRunningIntoIt) {
  World w("2026-09-09T17:00:00Z", {}, {}, {}, "0.02");  // 6 searches per 15 minutes
  w.stage("define");
  for (int i = 0; i < 45; ++i) w.advance(1min);
  EXPECT_EQ(w.refused("search_recent"), 0);
  EXPECT_GE(w.requests("search_recent"), 9);
  w.post({{"author", "mathcoach"}, {"text", "still fresh #fractions"}});
  for (int i = 0; i < 8; ++i) w.advance(1min);
  EXPECT_EQ(w.ideas().size(), 1U);
}

TEST(Reading, WhatXCountedStandsBesideOurOwnCount) {
  World w;
  w.stage("define");
  w.post({{"author", "mathcoach"}, {"text", "one #fractions"}});
  w.advance(2min);
  w.advance(1h);
  const auto account = w.call("root", "GET", "/status").body["accounts"][0];
  EXPECT_EQ(account["usage"]["posts_read"], 1);
  EXPECT_EQ(account["reads"]["count"], 1);
  EXPECT_EQ(account["usage"]["cap_reset_day"], 1);
}

TEST(Reading, APlanWithoutUsageCostsNothingElse) {
  World w;
  w.fault({{"endpoint", "usage"}, {"kind", "html"}, {"times", 0}});
  w.stage("define");
  w.post({{"author", "mathcoach"}, {"text", "one #fractions"}});
  w.advance(2h);
  EXPECT_EQ(w.ideas().size(), 1U);
  const auto usage = w.call("root", "GET", "/status").body["accounts"][0]["usage"];
  EXPECT_TRUE(usage.is_null() || usage.contains("posts_read"));
}

}  // namespace
}  // namespace inquiry::testing
