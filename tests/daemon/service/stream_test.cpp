// The filtered stream as a second way in: nothing lost, nothing doubled, whatever breaks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Streamed : public ::testing::Test {
 protected:
  explicit Streamed(const std::string& team = {})
      : w("2026-09-09T17:00:00Z", team, "  intake: stream\n") {}

  std::string state() { return w.service().accounts().front().stream; }
  void until_open() {
    w.until("an open stream", [this] { return state() == "open"; });
    w.settle();
  }
  void open_in_define() {
    w.stage("define");
    until_open();
    // From the second on, polls only confirm.
    w.advance(1min);
    w.advance(1min);
  }
  std::vector<std::string> rules() {
    const auto told = w.stream();
    std::vector<std::string> tags;
    for (const auto& rule : told["rules"]) tags.push_back(rule["tag"]);
    return tags;
  }
  bool connected() { return !w.stream()["connections"].empty(); }
  void post(const std::string& text) { w.post({{"author", "mathcoach"}, {"text", text}}); }
  std::vector<std::string> texts() {
    std::vector<std::string> all;
    for (const auto& idea : w.ideas()) all.push_back(idea["text"]);
    return all;
  }
  void listen_to_instead(const std::string& old_tag, const std::string& new_tag) {
    const auto file = w.folder() / "teams" / "grade4.yaml";
    std::stringstream text;
    text << std::ifstream{file}.rdbuf();
    auto yaml = text.str();
    yaml.replace(yaml.find(old_tag), old_tag.size(), new_tag);
    std::ofstream{file} << yaml;
  }
  void until_ideas(std::size_t count) {
    w.until(std::to_string(count) + " ideas", [&] { return w.ideas().size() >= count; });
    w.settle();  // who wrote them is looked up then
  }
  std::vector<std::string> said() {
    std::vector<std::string> messages;
    for (const auto& error : w.service().last_errors()) messages.push_back(error.message);
    return messages;
  }

  World w;
};

TEST_F(Streamed, APostIsInTheQueueWithoutAPoll) {
  open_in_define();
  const auto polls = w.requests("search_recent");
  post("Fold the strip before you name the parts #fractions");
  until_ideas(1);
  w.settle();  // its author is looked up

  EXPECT_EQ(w.requests("search_recent"), polls);
  const auto idea = w.ideas().front();
  EXPECT_EQ(idea["state"], "new");
  EXPECT_EQ(idea["source"], "problem");
  EXPECT_EQ(idea["author"], "mathcoach");
}

TEST_F(Streamed, IsWrittenDownAsXChargesForIt) {
  open_in_define();
  const auto spent = [this] { return w.store().spent_in_month(w.clock().utc_now()); };
  const auto before = spent();
  post("Fold the strip before you name the parts #fractions");
  post("And then colour it #fractions");
  until_ideas(2);
  EXPECT_GE(spent(), before + Money{2 * 5'000});
  EXPECT_EQ(to_string(spent()), w.charged_by_x());
  const auto teams = w.call("root", "GET", "/status").body["money"]["teams"];
  EXPECT_EQ(teams[0]["today"], 2);
}

TEST_F(Streamed, PollsOnlyConfirmWhatTheStreamBrings) {
  open_in_define();
  const auto polls = w.requests("search_recent");
  for (int minute = 0; minute < 50; ++minute) w.advance(1min);
  EXPECT_EQ(w.requests("search_recent"), polls);
  w.advance(15min);
  EXPECT_GT(w.requests("search_recent"), polls);
}

TEST_F(Streamed, RulesAreThePlansAndFollowItsReloadOnOneConnection) {
  open_in_define();
  EXPECT_THAT(rules(), UnorderedElementsAre("#fractions@lincoln", "#numbertalks@lincoln"));
  const auto before = w.stream()["connections"][0]["number"];
  listen_to_instead("#numbertalks", "#mathtalks");
  ASSERT_TRUE(w.service().reload().empty());
  w.settle();
  EXPECT_THAT(rules(), UnorderedElementsAre("#fractions@lincoln", "#mathtalks@lincoln"));
  EXPECT_EQ(w.stream()["connections"][0]["number"], before);

  post("Not any more #numbertalks");
  post("From now on #mathtalks");
  post("As before #fractions");
  until_ideas(2);
  EXPECT_THAT(texts(), UnorderedElementsAre("From now on #mathtalks", "As before #fractions"));
}

TEST_F(Streamed, WhatWasWrittenBeforeARuleWasThereIsPolled) {
  open_in_define();
  post("Written before the reload #mathtalks");
  listen_to_instead("#numbertalks", "#mathtalks");
  ASSERT_TRUE(w.service().reload().empty());
  until_ideas(1);
  EXPECT_THAT(texts(), ElementsAre("Written before the reload #mathtalks"));
}

TEST_F(Streamed, MentionsStayPolled) {
  open_in_define();
  post("@LincolnPLC have a look at this");
  w.settle();
  EXPECT_THAT(texts(), IsEmpty());
  w.advance(2min);
  EXPECT_THAT(texts(), ElementsAre("@LincolnPLC have a look at this"));
}

TEST_F(Streamed, SilenceClosesItAndTheNextStageOpensItAgain) {
  open_in_define();
  w.stage("teach");
  w.until("the end of the stream", [this] { return !connected(); });
  EXPECT_EQ(state(), "closed");
  post("In the lesson week #fractions");
  w.settle();
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kParked], 0);
  w.advance(6h);
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kParked], 1);

  w.stage("define");
  until_open();
  post("And after it #fractions");
  until_ideas(2);
}

TEST_F(Streamed, ABreakIsCaughtUpWithWithinAMinute) {
  w.stage("define");
  until_open();
  w.advance(1min);
  w.restart([this] { post("While it was down #fractions"); });
  until_open();
  w.advance(1min);
  EXPECT_THAT(texts(), ElementsAre("While it was down #fractions"));
}

TEST_F(Streamed, WhatASilentlyStalledStreamDoesNotBringThePollsDo) {
  open_in_define();
  w.stream({{"do", "stall"}});
  post("Never sent #fractions");
  w.advance(30min);
  EXPECT_THAT(texts(), IsEmpty());
  w.advance(31min);
  EXPECT_THAT(texts(), ElementsAre("Never sent #fractions"));
}

TEST_F(Streamed, WithoutThePlanForItEverythingIsPolledAndThatIsSaidOnce) {
  w.stream({{"enrolled", false}});
  w.stage("define");
  for (int i = 0; i < 10; ++i) {
    post("idea " + std::to_string(i) + " #fractions");
    w.advance(2min);
  }
  EXPECT_EQ(w.ideas().size(), 10U);
  EXPECT_EQ(state(), "refused");
  const auto messages = said();
  EXPECT_EQ(std::ranges::count_if(
                messages,
                [](const auto& each) { return each.find("polled instead") != std::string::npos; }),
            1);
  EXPECT_LE(w.requests("stream_rules"), 2);
}

TEST_F(Streamed, IsAskedForAgainAfterAReload) {
  w.stream({{"enrolled", false}});
  w.stage("define");
  w.advance(2min);
  w.stream({{"enrolled", true}});
  ASSERT_TRUE(w.service().reload().empty());
  until_open();
}

TEST_F(Streamed, AConnectionThatXStillCountsIsFreedInTheEnd) {
  open_in_define();
  w.stream({{"linger_ms", 24 * 3'600'000}});
  w.restart([this] { post("While it was down #fractions"); });
  EXPECT_EQ(state(), "closed");
  for (int i = 0; i < 10; ++i) w.advance(1min);
  until_open();
  EXPECT_EQ(w.requests("free_stream"), 1);
  EXPECT_THAT(texts(), ElementsAre("While it was down #fractions"));
}

class BrokenStream : public Streamed, public ::testing::WithParamInterface<const char*> {};

TEST_P(BrokenStream, LosesAndDoublesNothing) {
  open_in_define();
  post("before #fractions");
  until_ideas(1);
  // X counts the old connection for a while: the stream cannot come back at once.
  w.stream({{"linger_ms", 120'000}});
  w.stream({{"do", GetParam()}, {"bytes", 2 * 1024 * 1024}});
  w.until("the end of the stream", [this] { return !connected(); });
  post("during #fractions");
  w.settle();
  EXPECT_NE(state(), "open");
  w.advance(2min);
  w.advance(2min);
  until_open();
  post("after #fractions");
  until_ideas(3);
  for (int i = 0; i < 5; ++i) w.advance(20min);
  EXPECT_THAT(texts(),
              UnorderedElementsAre("before #fractions", "during #fractions", "after #fractions"));
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kNew], 3);
}

INSTANTIATE_TEST_SUITE_P(Kinds, BrokenStream,
                         ::testing::Values("drop", "end", "disconnect", "garbage", "huge_line"),
                         [](const auto& each) { return std::string{each.param}; });

TEST_F(Streamed, LosesNothingOverDropsRestartsAndChangesOfTheTeam) {
  open_in_define();
  w.stream({{"linger_ms", 30'000}});
  int posts = 0;
  for (int round = 0; round < 12; ++round) {
    post("idea " + std::to_string(posts++) + " #fractions");
    if (round % 3 == 0) w.stream({{"do", "drop"}});
    if (round % 3 == 1) w.restart([&] { post("idea " + std::to_string(posts++) + " #fractions"); });
    if (round % 3 == 2) w.service().reload();
    post("idea " + std::to_string(posts++) + " #numbertalks");
    w.advance(round % 2 == 0 ? 20s : 10min);
  }
  w.advance(20min);
  w.advance(61min);
  EXPECT_EQ(w.store().idea_counts("grade4")[IdeaState::kNew], posts);
}

TEST(Polled, WhereTheStreamIsNotAskedForXHearsNothingOfIt) {
  World w;
  w.stage("define");
  w.advance(2min);
  EXPECT_EQ(w.requests("stream_rules") + w.requests("filtered_stream"), 0);
  EXPECT_THAT(w.service().accounts().front().stream, IsEmpty());
}

}  // namespace
}  // namespace inquiry::testing
