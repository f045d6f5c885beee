#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

TEST(Intake, AMatchingPostIsInTheQueueWithinOnePoll) {
  World w;
  w.stage("define");
  w.post(
      {{"author", "mathcoach"}, {"text", "Fold the strip before you name the parts #fractions"}});
  w.advance(2min);

  const auto ideas = w.ideas();
  ASSERT_EQ(ideas.size(), 1U);
  EXPECT_EQ(ideas[0]["state"], "new");
  EXPECT_EQ(ideas[0]["source"], "problem");
  EXPECT_EQ(ideas[0]["author"], "mathcoach");
  EXPECT_THAT(ideas[0]["why"].get<std::string>(), ::testing::HasSubstr("#fractions"));
}

TEST(Intake, AClockThatIsHoursOffLosesNothing) {
  for (const Duration off : {Duration{3h}, Duration{-3h}}) {
    World w;
    const auto pass = [&w](Duration time) {
      w.sim("POST", "/_sim/clock", {{"advance_ms", time.count()}});
      w.clock().advance(time);
      w.service().changed("clock", "");
      w.settle();
    };
    w.clock().advance(off);
    w.stage("define");
    pass(4min);
    pass(4min);
    w.post({{"author", "mathcoach"}, {"text", "Fold the strip first #fractions"}});
    w.post({{"author", "anna"}, {"text", "@LincolnPLC try paper strips"}});
    pass(4min);
    EXPECT_EQ(w.ideas().size(), 2U) << "off by " << to_string(off);
  }
}

TEST(Intake, APostThatXIndexedLateIsNotMissed) {
  World w;
  w.stage("define");
  w.advance(2min);
  w.post({{"author", "mathcoach"}, {"text", "Late #fractions"}, {"indexed_after_ms", 6'000}});
  w.post({{"author", "anna"}, {"text", "In time #fractions"}});
  w.advance(1s);
  w.advance(2min);
  w.advance(2min);
  EXPECT_EQ(w.ideas().size(), 2U);
}

int gaps_of(World& w) { return static_cast<int>(w.store().gaps(w.clock().utc_now() - 24h).size()); }

TEST(Intake, WhatCanNeverBeReadIsPassedOverAndSaid) {
  World w;
  w.stage("define");
  w.post({{"author", "mathcoach"}, {"text", "Before #fractions"}});
  w.advance(2min);
  ASSERT_EQ(w.ideas().size(), 1U);
  w.fault({{"endpoint", "search_recent"}, {"kind", "garbage"}, {"times", 0}});
  w.post({{"author", "anna"}, {"text", "Unreadable #fractions"}});
  for (int i = 0; i < 20 && gaps_of(w) == 0; ++i) w.advance(15min);
  EXPECT_GT(gaps_of(w), 0);
  w.no_more_faults();
  w.post({{"author", "joao"}, {"text", "Afterwards #fractions"}});
  w.advance(15min);
  w.advance(15min);
  ASSERT_EQ(w.ideas().size(), 2U);
  EXPECT_EQ(w.ideas()[0]["author"], "joao");
}

TEST(Intake, AnOutageOrAPortalPassesOverNothing) {
  World w;
  w.stage("define");
  w.advance(2min);
  w.post({{"author", "anna"}, {"text", "Meanwhile #fractions"}});
  for (const auto* kind : {"before", "html", "garbage", "html"}) {
    w.fault({{"endpoint", "search_recent"}, {"kind", kind}, {"times", kind[0] == 'g' ? 2 : 8}});
    for (int i = 0; i < 10; ++i) w.advance(15min);
  }
  EXPECT_EQ(gaps_of(w), 0);
  w.no_more_faults();
  w.advance(15min);
  w.advance(15min);
  EXPECT_EQ(w.ideas().size(), 1U);
}

TEST(Intake, AnswersThatAreLostStopNoLaterRead) {
  World w{"2026-09-09T17:00:00Z", {}, "  monthly_post_reads: 15000\n"};
  w.stage("define");
  w.advance(2min);
  w.fault({{"endpoint", "search_recent"}, {"kind", "close_after"}, {"times", 8}});
  for (int i = 0; i < 8; ++i) w.advance(15min);
  w.post({{"author", "anna"}, {"text", "On the same day #fractions"}});
  w.advance(15min);
  w.advance(15min);
  EXPECT_EQ(w.ideas().size(), 1U);
}

TEST(Intake, ParksWhatArrivesInSilenceAndShowsItToNobody) {
  World w;
  w.stage("teach");
  w.post({{"author", "mathcoach"}, {"text", "A number talk a day #numbertalks"}});
  w.advance(6h);

  EXPECT_TRUE(w.ideas().empty());
  EXPECT_TRUE(w.ideas("state=parked").empty());
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kParked], 1);

  w.stage("define");
  ASSERT_EQ(w.ideas("state=new").size(), 1U);
}

TEST(Intake, ReflectTakesAnswersAndParksTheRest) {
  World w;
  w.stage("plan");
  const auto question = w.approved_question("What helped your students to explain equivalence?");
  w.until("the question on X", [&] { return w.state_of(question) == "posted"; });
  w.stage("reflect");
  const auto on_x = w.draft(question)["posted_id"].get<std::string>();
  w.advance(1min);
  w.post({{"author", "anna"}, {"text", "Paper strips, every time"}, {"reply_to", on_x}});
  w.post({{"author", "bert"}, {"text", "New game for #fractions"}});
  w.advance(2min);
  w.advance(2min);

  const auto fresh = w.ideas("state=new");
  ASSERT_EQ(fresh.size(), 1U);
  EXPECT_EQ(fresh[0]["source"], "answer");
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kParked], 1);
}

TEST(Intake, NothingIsLostOrShownTwiceOverRestartsAndQuietWeeks) {
  World w;
  w.stage("define");
  for (int day = 0; day < 5; ++day) {
    for (int i = 0; i < 30; ++i) {
      w.post(
          {{"author", "teacher" + std::to_string(i)},
           {"text", "day " + std::to_string(day) + " idea " + std::to_string(i) + " #fractions"}});
    }
    if (day % 2 == 0) w.restart();
    w.advance(24h);
  }
  w.advance(2min);
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kNew], 150);
}

TEST(Intake, AGapBeyondTheSearchWindowIsSaidWithItsTimes) {
  World w;
  w.stage("define");
  w.advance(2min);
  w.post({{"author", "early"}, {"text", "lost to the window #fractions"}});
  w.advance(24h * 9);
  w.advance(2min);

  const auto gaps = w.store().gaps(w.clock().utc_now() - 24h * 30);
  ASSERT_FALSE(gaps.empty());
  EXPECT_LT(gaps[0].from, gaps[0].until);
  const auto status = w.call("root", "GET", "/status").body;
  EXPECT_FALSE(status["accounts"][0]["gaps"].empty());
}

TEST(Intake, WhatIsDeletedOnXIsDeletedHereWithinADay) {
  World w;
  w.stage("define");
  const auto post = w.post({{"author", "regret"}, {"text", "I should not say this #fractions"}});
  w.advance(2min);
  ASSERT_EQ(w.ideas().size(), 1U);
  w.delete_on_x(post);
  for (int hour = 0; hour < 24; ++hour) w.advance(1h);

  const auto ideas = w.ideas("state=removed");
  ASSERT_EQ(ideas.size(), 1U);
  EXPECT_EQ(ideas[0].dump().find("should not say"), std::string::npos);
  EXPECT_EQ(ideas[0].dump().find("regret"), std::string::npos);
}

TEST(Intake, WhatIsDeletedIsDeletedHereThoughTheClockWasWeeksAheadForAMoment) {
  World w;
  w.stage("define");
  const auto post = w.post({{"author", "regret"}, {"text", "I should not say this #fractions"}});
  w.advance(2min);
  ASSERT_EQ(w.ideas().size(), 1U);
  w.set_ours(24h * 60);
  w.advance(13s);
  w.set_ours(-24h * 60);
  w.advance(1s);
  w.delete_on_x(post);
  for (int hour = 0; hour < 26; ++hour) w.advance(1h);
  EXPECT_EQ(w.ideas("state=removed").size(), 1U);
}

TEST(Intake, OneFailingPageCostsTimeAndNothingElse) {
  for (const auto* kind : {"before", "close_before", "garbage", "truncated", "html", "huge"}) {
    SCOPED_TRACE(kind);
    World w;
    w.stage("define");
    w.fault({{"endpoint", "search_recent"}, {"kind", kind}, {"times", 2}});
    w.post({{"author", "mathcoach"}, {"text", "still here #fractions"}});
    for (int i = 0; i < 6; ++i) w.advance(3min);
    EXPECT_EQ(w.ideas().size(), 1U);
    EXPECT_FALSE(w.service().last_errors().empty());
  }
}

TEST(Intake, SilentStagesAreReadRarely) {
  World w;
  w.stage("define");
  w.stage("teach");
  w.advance(1min);
  const auto before = w.requests("search_recent");
  for (int i = 0; i < 60; ++i) w.advance(2min);
  EXPECT_LE(w.requests("search_recent") - before, 2);
}

}  // namespace
}  // namespace inquiry::testing
