#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The world begins at 10:00 there.
std::string chats(const std::string& questions, const std::string& more = {},
                  const std::string& at = "2026-09-09T11:00") {
  return "chats:\n  - {at: " + at + ", hashtag: \"#elemmathchat\", every: 8m, " + more +
         "questions: [" + questions + "]}\n";
}

constexpr const char* kThree = R"("What does it look like?", "Which models help?", "What next?")";

json chat(World& w) {
  const auto all = w.call("sam", "GET", "/teams/grade4/chats").body;
  EXPECT_FALSE(all["items"].empty()) << all;
  return w.call("sam", "GET", "/chats/" + all["items"][0]["id"].get<std::string>()).body;
}

void approve_all(World& w) {
  const auto now = chat(w);
  for (const auto& question : now["questions"]) w.approve(question["draft"]);
}

std::vector<std::string> states(World& w) {
  std::vector<std::string> found;
  const auto now = chat(w);
  for (const auto& question : now["questions"]) found.push_back(question["state"]);
  return found;
}

void pass(World& w, Duration time, Duration step = 1min) {
  for (auto left = time; left > 0ms; left -= step) w.advance(std::min(left, step));
}

std::string archive(World& w, const std::string& format, const std::string& reader = "ana") {
  console::Request request{"GET",
                           "/api/v1/chats/" + chat(w)["id"].get<std::string>() + "/archive",
                           {{"format", format}},
                           {},
                           "",
                           {},
                           "test"};
  std::string body;
  api::Api api{w.service(), [](const store::LinkHolder&) { return ""; }};
  api.handle(request, {reader, reader, false},
             [&](const console::Response& response) { body = response.body; });
  return body;
}

TEST(Chat, QuestionsWaitForReviewAndGoOutAtTheirTimes) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  EXPECT_THAT(states(w),
              ElementsAre("waiting_for_review", "waiting_for_review", "waiting_for_review"));
  approve_all(w);
  pass(w, 59min, 10min);
  EXPECT_THAT(w.on_x(), IsEmpty());
  pass(w, 2min);
  EXPECT_THAT(w.on_x(), ElementsAre("Q1: What does it look like? #elemmathchat"));
  pass(w, 16min);
  EXPECT_THAT(states(w), ElementsAre("posted", "posted", "posted"));
  EXPECT_EQ(chat(w)["state"], "running");
}

TEST(Chat, WhatNobodyApprovedIsNeverAskedAndIsSaid) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  const auto questions = chat(w)["questions"];
  w.approve(questions[0]["draft"]);
  w.approve(questions[2]["draft"]);
  pass(w, 90min);
  EXPECT_THAT(states(w), ElementsAre("posted", "expired", "posted"));
  EXPECT_THAT(w.draft(questions[1]["draft"])["reason"].get<std::string>(),
              HasSubstr("no moderator has approved it"));
  EXPECT_THAT(w.call("root", "GET", "/status").body["last_errors"].dump(),
              HasSubstr("was not asked"));
}

TEST(Chat, SilenceStopsItAndNothingBurstsOutAfterwards) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  pass(w, 62min, 2min);
  w.stage("teach");
  pass(w, 10min);
  EXPECT_EQ(w.on_x().size(), 1U);
  w.stage("plan");
  pass(w, 60min, 5min);
  EXPECT_THAT(w.on_x(), ElementsAre("Q1: What does it look like? #elemmathchat"));
  EXPECT_THAT(states(w), ElementsAre("posted", "expired", "expired"));
}

TEST(Chat, AHaltStopsItToo) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  w.call("ana", "PUT", "/halt", {{"reason", "a worried call"}, {"team", nullptr}});
  pass(w, 90min, 5min);
  EXPECT_THAT(w.on_x(), IsEmpty());
}

TEST(Chat, ItIsOutsideThePacingAndWithinAllElse) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  w.approved_question("What helped your students?");
  approve_all(w);
  w.stage("define");
  pass(w, 90min, 2min);
  EXPECT_THAT(w.on_x(), ElementsAre("What helped your students?")) << "a chat is for plan";
}

TEST(Chat, AReloadChangesNothingAndChangedWordsNeedANewApproval) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  const auto before = chat(w);
  EXPECT_LT(w.call("root", "POST", "/reload", json::object()).status, 300);
  w.settle();
  EXPECT_EQ(chat(w), before);

  w.write_team(chats(R"("What does it look like?", "Which models help most?", "What next?")"));
  EXPECT_LT(w.call("root", "POST", "/reload", json::object()).status, 300);
  w.settle();
  EXPECT_THAT(states(w), ElementsAre("approved", "waiting_for_review", "approved"));
  EXPECT_EQ(chat(w)["questions"][1]["text"], "Q2: Which models help most? #elemmathchat");
  EXPECT_EQ(chat(w)["questions"][1]["draft"], before["questions"][1]["draft"]);

  w.write_team(
      chats(R"("What does it look like?", "Which models help most?")", {}, "2026-09-09T12:00"));
  EXPECT_LT(w.call("root", "POST", "/reload", json::object()).status, 300);
  w.settle();
  EXPECT_EQ(chat(w)["id"], before["id"]) << "it was moved";
  EXPECT_THAT(states(w), ElementsAre("approved", "waiting_for_review"));
  EXPECT_EQ(w.state_of(before["questions"][2]["draft"]), "withdrawn");
  pass(w, 62min, 2min);
  EXPECT_THAT(w.on_x(), IsEmpty());
  pass(w, 60min, 2min);
  EXPECT_EQ(w.on_x().size(), 1U);
}

void read_again(World& w, const std::string& extra) {
  w.write_team(extra);
  EXPECT_LT(w.call("root", "POST", "/reload", json::object()).status, 300);
  w.settle();
}

TEST(Chat, AnAnswerToAQuestionThatLeftTheFileStaysInTheArchive) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  const auto questions = chat(w)["questions"];
  w.approve(questions[0]["draft"]);
  pass(w, 62min, 2min);
  w.post({{"author", "anna"}, {"text", "A3: what I would do next #elemmathchat"}});
  pass(w, 4min);
  read_again(w, chats(R"("What does it look like?", "Which models help?")"));
  EXPECT_EQ(chat(w)["questions"].size(), 2U);
  for (const auto* format : {"md", "csv"}) {
    EXPECT_THAT(archive(w, format), HasSubstr("what I would do next"));
  }
}

TEST(Chat, WordsThatAnotherChatHasAlreadyEndTheApprovalAndNothingElse) {
  const auto two = [](const std::string& second) {
    return chats("\"What does it look like?\"") +
           "  - {at: 2026-09-10T11:00, hashtag: \"#elemmathchat\", every: 8m, questions: [\"" +
           second + "\"]}\n";
  };
  World w{"2026-09-09T17:00:00Z", two("Which models help?")};
  w.stage("plan");
  const auto all = w.call("sam", "GET", "/teams/grade4/chats").body;
  ASSERT_EQ(all["items"].size(), 2U);
  std::vector<std::string> drafts;
  for (const auto& each : all["items"]) {
    const auto whole = w.call("sam", "GET", "/chats/" + each["id"].get<std::string>()).body;
    drafts.push_back(w.approve(whole["questions"][0]["draft"]));
  }
  read_again(w, two("What does it look like?"));
  w.advance(1min);
  std::vector<std::string> found{w.state_of(drafts[0]), w.state_of(drafts[1])};
  EXPECT_THAT(found, ::testing::UnorderedElementsAre("approved", "waiting_for_review"));
}

TEST(Chat, AQuestionThatWasAskedKeepsItsPlaceWhenItLeavesTheFile) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  pass(w, 62min, 2min);
  ASSERT_THAT(states(w), ElementsAre("posted", "approved", "approved"));
  read_again(w, chats(R"("Which models help?", "What next?")"));
  EXPECT_THAT(states(w), ElementsAre("posted", "approved", "approved"));
  EXPECT_EQ(chat(w)["questions"][1]["text"], "Q2: Which models help? #elemmathchat");
  pass(w, 20min, 2min);
  EXPECT_EQ(w.on_x().size(), 3U);
}

TEST(Chat, AChatThatLeavesTheFileIsTakenBack) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  w.write_team("");
  EXPECT_LT(w.call("root", "POST", "/reload", json::object()).status, 300);
  w.settle();
  EXPECT_EQ(chat(w)["state"], "cancelled");
  pass(w, 90min, 5min);
  EXPECT_THAT(w.on_x(), IsEmpty());
}

TEST(Chat, AModeratorAsksTheNextQuestionByHand) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  const auto next = "/chats/" + chat(w)["id"].get<std::string>() + "/next";
  EXPECT_EQ(w.call("sam", "POST", next, json::object()).status, 409) << "not approved";
  approve_all(w);
  EXPECT_EQ(w.call("ana", "POST", next, json::object()).status, 403);
  w.advance(58min);
  EXPECT_EQ(w.call("sam", "POST", next, json::object()).status, 200);
  w.settle();
  EXPECT_EQ(w.on_x().size(), 1U);
  w.advance(3min);
  EXPECT_EQ(w.on_x().size(), 1U) << "the others keep their interval from the one asked by hand";
  pass(w, 6min);
  EXPECT_EQ(w.on_x().size(), 2U);
  EXPECT_EQ(w.call("sam", "POST", next, json::object()).status, 200);
  w.settle();
  EXPECT_EQ(w.on_x().size(), 3U);
  EXPECT_EQ(w.call("sam", "POST", next, json::object()).status, 409) << "none is left";
}

TEST(Chat, ByHandNothingGoesOutByItself) {
  World w{"2026-09-09T17:00:00Z", chats(kThree, "by_hand: true, ")};
  w.stage("plan");
  approve_all(w);
  pass(w, 70min, 5min);
  EXPECT_THAT(w.on_x(), IsEmpty());
  const auto next = "/chats/" + chat(w)["id"].get<std::string>() + "/next";
  EXPECT_EQ(w.call("maria", "POST", next, json::object()).status, 200);
  w.settle();
  EXPECT_EQ(w.on_x().size(), 1U);
  w.stage("teach");
  EXPECT_EQ(w.call("maria", "POST", next, json::object()).status, 409);
  EXPECT_EQ(w.on_x().size(), 1U);
}

TEST(Chat, AnswersAreIdeasUnderTheirQuestions) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  pass(w, 70min, 2min);
  w.post({{"author", "anna"}, {"text", "A2: number lines #ElemMathChat"}});
  w.post({{"author", "bert"}, {"text", "A1: strips. A2: lines #elemmathchat"}});
  const auto first = chat(w)["questions"][0]["post_id"].get<std::string>();
  w.post({{"author", "carl"}, {"text", "paper, every time"}, {"reply_to", first}});
  w.post({{"author", "dora"}, {"text", "Hi all! #elemmathchat"}});
  pass(w, 2min + 1s, 20s);

  const auto shown = chat(w);
  EXPECT_EQ(shown["questions"][0]["answers"].size(), 2U);
  EXPECT_EQ(shown["questions"][1]["answers"].size(), 2U);
  EXPECT_EQ(shown["unmatched"].size(), 1U);
  std::map<std::string, std::string> whys;
  for (const auto& idea : w.ideas("source=chat")) whys[idea["author"]] = idea["why"];
  EXPECT_EQ(whys["anna"], "chat answer A2");
  EXPECT_EQ(whys["bert"], "chat answers A1, A2");
  EXPECT_EQ(whys["carl"], "chat answer A1, as a reply");
  EXPECT_EQ(whys["dora"], "chat tag #elemmathchat");
}

TEST(Chat, ALateAnswerIsStillHeardTheNextDay) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  pass(w, 80min, 2min);
  w.advance(20h);
  w.post({{"author", "late"}, {"text", "A3: try it with recipes #elemmathchat"}});
  w.post({{"author", "other"}, {"text", "Poster for sale #elemmathchat"}});
  pass(w, 40min, 10min);
  const auto answers = chat(w)["questions"][2]["answers"];
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0]["late"], true);
  EXPECT_EQ(w.ideas("source=chat").size(), 1U);
}

TEST(Chat, SilenceShowsNoAnswersThatTheTeamHadNotKept) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  pass(w, 64min, 2min);
  w.post({{"author", "anna"}, {"text", "A1: number lines #elemmathchat"}});
  pass(w, 1min, 20s);
  ASSERT_EQ(chat(w)["questions"][0]["answers"].size(), 1U);
  w.stage("teach");
  EXPECT_TRUE(chat(w)["questions"][0]["answers"].empty());
  EXPECT_THAT(archive(w, "md"), Not(HasSubstr("number lines")));
}

TEST(Chat, TheArchiveHonoursDeletionsAndDefusesFormulas) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  pass(w, 64min, 2min);
  const auto first = chat(w)["questions"][0]["post_id"].get<std::string>();
  const auto regret = w.post({{"author", "regret"}, {"text", "A1: I name a child #elemmathchat"}});
  w.post({{"author", "evil"}, {"text", "=HYPERLINK(1) A1: x"}, {"reply_to", first}});
  w.post({{"author", "mark"}, {"text", "A1: **bold** [x](http://a.b) #elemmathchat"}});
  pass(w, 2min, 20s);
  EXPECT_THAT(archive(w, "csv"), HasSubstr("I name a child"));
  w.delete_on_x(regret);
  pass(w, 24h, 1h);

  for (const auto* format : {"csv", "md"}) {
    const auto text = archive(w, format);
    EXPECT_THAT(text, Not(HasSubstr("I name a child"))) << format;
    EXPECT_THAT(text, Not(HasSubstr("regret"))) << format;
    EXPECT_THAT(text, HasSubstr("deleted this post on X")) << format;
  }
  EXPECT_THAT(archive(w, "csv"), HasSubstr("'=HYPERLINK"));
  EXPECT_THAT(archive(w, "md"), HasSubstr("\\*\\*bold\\*\\*"));
  EXPECT_THAT(archive(w, "md"), HasSubstr("## Q1: What does it look like?"));
  ASSERT_EQ(chat(w)["questions"][0]["answers"].size(), 3U) << "its place stays";
}

TEST(Chat, TheArchiveLeavesOutWhatWasHiddenOrFlagged) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  pass(w, 64min, 2min);
  w.post({{"author", "anna"}, {"text", "A1: an advertisement #elemmathchat"}});
  w.post({{"author", "bert"}, {"text", "A1: where a child lives #elemmathchat"}});
  w.post({{"author", "carl"}, {"text", "A1: paper strips #elemmathchat"}});
  pass(w, 2min, 20s);
  for (const auto& idea : w.ideas("source=chat")) {
    const auto path = "/ideas/" + idea["id"].get<std::string>();
    if (idea["author"] == "anna") {
      ASSERT_LT(w.call("sam", "PUT", path + "/state", {{"state", "hidden"}}).status, 300);
    } else if (idea["author"] == "bert") {
      ASSERT_LT(w.call("sam", "POST", path + "/flag", {{"reason", "an address"}}).status, 300);
    }
  }
  for (const auto* format : {"csv", "md"}) {
    const auto text = archive(w, format, "maria");
    EXPECT_THAT(text, Not(HasSubstr("advertisement"))) << format;
    EXPECT_THAT(text, Not(HasSubstr("where a child lives"))) << format;
    EXPECT_THAT(text, HasSubstr("paper strips")) << format;
  }
}

TEST(Chat, NothingIsLostOverARestartInTheMiddle) {
  World w{"2026-09-09T17:00:00Z", chats(kThree)};
  w.stage("plan");
  approve_all(w);
  pass(w, 64min, 2min);
  const auto before = chat(w);
  w.restart();
  EXPECT_EQ(chat(w)["id"], before["id"]);
  pass(w, 16min);
  EXPECT_THAT(states(w), ElementsAre("posted", "posted", "posted"));
  EXPECT_EQ(w.call("sam", "GET", "/teams/grade4/chats").body["items"].size(), 1U);
}

// What really answers what is known to the simulator alone.
TEST(Chat, SixtyMinutesWithTwoHundredPostsAreMatched) {
  World w{"2026-09-09T17:00:00Z",
          chats(R"("One?", "Two?", "Three?", "Four?", "Five?", "Six?", "Seven?")")};
  w.sim("POST", "/_sim/chat", {{"hashtag", "elemmathchat"}, {"per_question", 30}});
  w.stage("plan");
  approve_all(w);
  w.advance(58min);
  pass(w, 68min);
  for (int hour = 0; hour < 24; ++hour) w.advance(1h);

  std::map<std::string, std::map<int, std::string>> found;
  const auto shown = chat(w);
  for (const auto& question : shown["questions"]) {
    for (const auto& answer : question["answers"]) {
      found[answer["post_id"]][question["n"]] = answer["how"];
    }
  }
  struct Score {
    int right = 0;
    int told = 0;
  };
  std::map<std::string, Score> by_how;
  Score all;
  int pairs = 0;
  int answering = 0;
  int matched = 0;
  const auto truth = w.sim("GET", "/_sim/chat");
  for (const auto& post : truth["posts"]) {
    const auto real = post["truth"].get<std::set<int>>();
    pairs += static_cast<int>(real.size());
    answering += real.empty() ? 0 : 1;
    const auto& told = found[post["id"]];
    matched += real.empty() || told.empty() ? 0 : 1;
    for (const auto& [number, how] : told) {
      const bool right = real.contains(number);
      for (auto* score : {&all, &by_how[how]}) {
        score->right += right ? 1 : 0;
        ++score->told;
      }
    }
  }
  fmt::print("  {} posts, {} of {} answers matched; precision {:.3f}, recall {:.3f}\n",
             truth["posts"].size(), matched, answering, static_cast<double>(all.right) / all.told,
             static_cast<double>(all.right) / pairs);
  for (const auto& [how, score] : by_how) {
    fmt::print("  by {}: {} of {} right\n", how, score.right, score.told);
  }
  EXPECT_GE(truth["posts"].size(), 200U);
  // The simulator's noise is untagged: what is told by time alone is told less surely.
  EXPECT_EQ(by_how["tag"].right, by_how["tag"].told);
  EXPECT_GE(static_cast<double>(all.right) / all.told, 0.9);
  EXPECT_GE(static_cast<double>(all.right) / pairs, 0.95);
}

}  // namespace
}  // namespace inquiry::testing
