// What happens around the edges: half-read pages, old copies of the store, unproven accounts, teams
// that are gone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Recovery, AReadThatFailsHalfWayIsReadWholeAfterwards) {
  World w;
  w.stage("define");
  w.advance(2min);
  for (int i = 0; i < 650; ++i) {
    w.post({{"author", "t" + std::to_string(i % 50)}, {"text", std::to_string(i) + " #fractions"}});
  }
  // Four pages come, the fifth fails, and so does the first page of the next try.
  for (int i = 0; i < 4; ++i) {
    w.fault({{"endpoint", "search_recent"}, {"kind", "slow"}, {"ms", 1}});
  }
  w.fault({{"endpoint", "search_recent"}, {"kind", "before"}, {"times", 2}});
  for (int i = 0; i < 12; ++i) w.advance(5min);
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kNew], 650);
  EXPECT_THAT(w.store().gaps(w.clock().utc_now() - 24h), IsEmpty());
}

TEST(Recovery, KilledWhileAPageIsUnderWayItReadsEverythingAfterwards) {
  World w;
  w.stage("define");
  w.advance(2min);
  for (int i = 0; i < 350; ++i) {
    w.post({{"author", "t" + std::to_string(i % 50)}, {"text", std::to_string(i) + " #fractions"}});
  }
  // Two pages are stored, the third is being answered when the process dies.
  for (int i = 0; i < 2; ++i) {
    w.fault({{"endpoint", "search_recent"}, {"kind", "slow"}, {"ms", 1}});
  }
  w.fault({{"endpoint", "search_recent"}, {"kind", "slow"}, {"ms", 10'000}});
  const auto requests = w.requests("search_recent");
  const auto cursors = w.store().terms();
  w.sim("POST", "/_sim/clock", {{"advance_ms", 120'000}});
  w.clock().advance(2min);
  w.service().changed("polls", {});
  w.until("the third page is asked for",
          [&] { return w.requests("search_recent") == requests + 3; });
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kNew], 200);
  for (std::size_t i = 0; i < cursors.size(); ++i) {
    EXPECT_EQ(w.store().terms()[i].newest, cursors[i].newest) << "not before all pages are read";
  }
  w.restart();
  for (int i = 0; i < 4; ++i) w.advance(5min);
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kNew], 350);
  EXPECT_THAT(w.store().gaps(w.clock().utc_now() - 24h), IsEmpty());
}

TEST(Recovery, TheMonthsReadsAreNeverExceededAndWhatIsMissedIsSaid) {
  World w("2026-09-01T17:00:00Z", "", "  monthly_post_reads: 600\n");
  w.stage("define");
  w.advance(2min);
  for (int i = 0; i < 300; ++i) {
    w.post({{"author", "t" + std::to_string(i % 50)}, {"text", std::to_string(i) + " #fractions"}});
  }
  for (int i = 0; i < 10; ++i) w.advance(5min);
  // One day in hand and a bit of today: 600 / 30, twice at most.
  EXPECT_LE(w.store().reads_in_month(w.clock().utc_now()), 40);
  EXPECT_TRUE(w.store().gaps(w.clock().utc_now() - 24h).empty()) << "tomorrow's money may do";
  for (int i = 0; i < 8; ++i) w.advance(6h);
  EXPECT_LE(w.store().reads_in_month(w.clock().utc_now()), 80);
  EXPECT_FALSE(w.store().gaps(w.clock().utc_now() - 24h).empty());
}

// Approved, and not to be sent before then; everything before that is done.
std::string approved_for_later(World& w, const std::string& when = "2026-09-09T18:00:00Z") {
  w.stage("define");
  const auto first = w.approved_question("The one before the backup?");
  w.until("posted", [&] { return w.state_of(first) == "posted"; });
  const auto made =
      w.call("ana", "POST", "/drafts",
             {{"team", "grade4"}, {"kind", "question"}, {"text", kQuestion}, {"not_before", when}});
  return w.approve(made.body.value("id", ""));
}

// Another store in the place of this one, between two runs of the daemon.
void put_back(World& w, const std::filesystem::path& copy) {
  w.restart([&] {
    for (const auto* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(w.folder() / (std::string{"inquiryd.db"} + suffix));
    }
    std::filesystem::copy_file(copy, w.folder() / "inquiryd.db");
  });
}

TEST(Recovery, ABackupThatIsPutBackSendsNothingUntilALeadEndsTheHalt) {
  World w;
  const auto id = approved_for_later(w);
  const auto old = w.folder() / "old.db";
  ASSERT_TRUE(w.store().backup(old.string()));
  w.advance(1h);
  w.until("posted", [&] { return w.state_of(id) == "posted"; });

  put_back(w, old);
  for (int i = 0; i < 5; ++i) w.advance(10min);
  EXPECT_EQ(w.state_of(id), "waiting_for_review");
  EXPECT_THAT(w.draft(id).value("reason", ""), HasSubstr("put back from an older copy"));
  const auto approve = [&] {
    const json seen{{"content_hash", w.draft(id)["content_hash"]}};
    return w.call("sam", "POST", "/drafts/" + id + "/approve", seen);
  };
  w.restart();
  const auto refused = approve();
  EXPECT_EQ(refused.status, 409) << "a restart does not end it";
  EXPECT_THAT(refused.body.dump(), HasSubstr("import the consents again"));
  EXPECT_EQ(w.on_x().size(), 2U);

  const auto ended = w.call("maria", "DELETE", "/halt?team=grade4");
  ASSERT_LT(ended.status, 300) << ended.body;
  w.restart();
  ASSERT_EQ(approve().status, 200);
  w.advance(10min);
  EXPECT_EQ(w.state_of(id), "posted") << "a lead has looked, and it stays accepted";
}

TEST(Recovery, ACopyOfTheFilesAloneIsNoticedToo) {
  World w;
  const auto id = approved_for_later(w);
  std::filesystem::path old = w.folder() / "old.db";
  w.restart([&] { std::filesystem::copy_file(w.folder() / "inquiryd.db", old); });
  w.restart();
  put_back(w, old);
  EXPECT_EQ(w.state_of(id), "waiting_for_review");
  EXPECT_THAT(w.draft(id).value("reason", ""), HasSubstr("older copy"));
}

TEST(Recovery, AWholeFolderThatIsPutBackIsToldByTheTimeline) {
  World w;
  const auto id = approved_for_later(w);
  const auto old = w.folder() / "old";
  std::filesystem::create_directory(old);
  w.restart([&] {
    for (const auto* name : {"inquiryd.db", "inquiryd.db.generation"}) {
      std::filesystem::copy_file(w.folder() / name, old / name);
    }
  });
  w.advance(1h);
  w.until("posted", [&] { return w.state_of(id) == "posted"; });
  w.restart([&] {
    for (const auto* name : {"inquiryd.db", "inquiryd.db-wal", "inquiryd.db-shm"}) {
      std::filesystem::remove(w.folder() / name);
    }
    for (const auto* name : {"inquiryd.db", "inquiryd.db.generation"}) {
      std::filesystem::copy_file(old / name, w.folder() / name,
                                 std::filesystem::copy_options::overwrite_existing);
    }
  });
  for (int i = 0; i < 5; ++i) w.advance(10min);
  EXPECT_EQ(w.state_of(id), "waiting_for_review");
  EXPECT_THAT(w.draft(id).dump(), HasSubstr("does not know"));
  EXPECT_EQ(w.on_x().size(), 2U);
}

TEST(Recovery, WhatWasApprovedBeforeADayOfRestIsLookedAtAgain) {
  World w;
  const auto id = approved_for_later(w, "2026-09-14T18:00:00Z");
  w.restart([&] { w.clock().advance(23h); });
  EXPECT_EQ(w.state_of(id), "approved");
  w.advance(10min);
  w.restart([&] { w.clock().advance(25h); });
  EXPECT_EQ(w.state_of(id), "waiting_for_review");
  EXPECT_THAT(w.draft(id).value("reason", ""), HasSubstr("did not run since"));
}

TEST(Recovery, NothingIsPostedBeforeTheAccountIsProven) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "me"}, {"kind", "before"}, {"times", 3}});
  w.restart();
  const auto id = w.approved_question(kQuestion);
  w.settle();
  EXPECT_EQ(w.state_of(id), "approved");
  EXPECT_EQ(w.draft(id)["blocked_by"][0]["code"], "account");
  EXPECT_THAT(w.on_x(), IsEmpty());
  for (int i = 0; i < 10; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "posted");
}

TEST(Recovery, WhatWasInDoubtBeforeAHaltIsNotSentWhenTheHaltIsOver) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "close_before"}});
  const auto id = w.approved_question(kQuestion);
  w.until("in doubt", [&] { return w.requests("create_post") == 1; });
  w.settle();
  w.call("joe", "PUT", "/halt", {{"reason", "a worried call"}, {"team", "grade4"}});
  w.call("maria", "DELETE", "/halt?team=grade4");
  for (int i = 0; i < 20; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "waiting_for_review");
  EXPECT_EQ(w.requests("create_post"), 1);
}

TEST(Recovery, ATakedownIsProvenByXAlone) {
  World w;
  w.stage("define");
  const auto id = w.approved_question(kQuestion);
  w.until("posted", [&] { return w.state_of(id) == "posted"; });
  w.fault({{"endpoint", "look_up"}, {"kind", "garbage"}, {"times", 2}});
  const auto answer = w.call("sam", "POST", "/drafts/" + id + "/withdraw", {{"reason", "mistake"}});
  ASSERT_LT(answer.status, 300) << answer.body;
  for (int i = 0; i < 10; ++i) w.advance(1min);
  EXPECT_EQ(w.state_of(id), "withdrawn");
  EXPECT_THAT(w.on_x(), IsEmpty());
}

TEST(Recovery, ASilentBoundaryHoldsThoughTheDaemonWasAway) {
  World w("2026-09-28T17:00:00Z", R"(calendar:
  - {stage: define,  from: 2026-09-01}
  - {stage: teach,   from: 2026-09-29}
)");
  const auto made = w.call("ana", "POST", "/drafts",
                           {{"team", "grade4"},
                            {"kind", "question"},
                            {"text", kQuestion},
                            {"not_before", "2026-09-29T08:00:00Z"}});
  w.approve(made.body.value("id", ""));
  w.restart([&] { w.clock().advance(20h); });
  w.advance(1min);
  EXPECT_THAT(w.on_x(), IsEmpty());
  EXPECT_EQ(w.state_of(made.body.value("id", "")), "waiting_for_review");
}

TEST(Recovery, ABadReloadChangesNothing) {
  World w;
  w.write_team("listen: {problem: [fractions]}\n");
  const auto answer = w.call("root", "POST", "/reload");
  EXPECT_GE(answer.status, 400);
  EXPECT_EQ(w.service().config().teams.size(), 1U);
  EXPECT_EQ(w.service().config().teams[0].listen.problem, std::vector<std::string>{"fractions"});
}

}  // namespace
}  // namespace inquiry::testing
