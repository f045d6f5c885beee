// What the preview says of the next days is what the service then does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

void replace_in(World& w, const std::string& file, const std::string& was, const std::string& is) {
  const auto path = w.folder() / file;
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  auto changed = text.str();
  const auto at = changed.find(was);
  ASSERT_NE(at, std::string::npos) << was;
  changed.replace(at, was.size(), is);
  std::ofstream{path} << changed;
}

void posting(World& w, const std::string& hours, int per_day, const std::string& gap) {
  replace_in(w, "teams/grade4.yaml", R"(hours: {mon-sun: "00:00-24:00"})", "hours: " + hours);
  replace_in(w, "teams/grade4.yaml", "per_day: 50", "per_day: " + std::to_string(per_day));
  replace_in(w, "teams/grade4.yaml", "min_gap: 0s", "min_gap: " + gap);
  ASSERT_LT(w.call("root", "POST", "/reload", json::object()).status, 300);
  w.settle();
}

void holidays(World& w, const std::string& dates) {
  replace_in(w, "inquiryd.yaml", "timezone: America/Los_Angeles",
             "timezone: America/Los_Angeles, holidays: [" + dates + "]");
  ASSERT_LT(w.call("root", "POST", "/reload", json::object()).status, 300);
}

std::string planned(World& w, const std::string& text, const json& times = json::object()) {
  json draft{{"team", "grade4"}, {"kind", "question"}, {"text", text}};
  draft.update(times);
  const auto made = w.call("ana", "POST", "/drafts", draft);
  EXPECT_LT(made.status, 300) << made.body;
  return w.approve(made.body.value("id", ""));
}

json preview(World& w, int days = 7) {
  w.until("the account's proof", [&] { return w.service().accounts().front().problem.empty(); });
  const auto answer = w.call("ana", "GET", "/teams/grade4/preview?days=" + std::to_string(days));
  EXPECT_EQ(answer.status, 200) << answer.body;
  return answer.body;
}

UtcTime time(const json& text) { return parse_rfc3339(text.get<std::string>()).value(); }

std::vector<json> all_posts(const json& preview) {
  auto posts = preview.at("posts").get<std::vector<json>>();
  for (const auto& chat : preview.at("chats")) {
    for (const auto& question : chat.at("questions")) posts.push_back(question);
  }
  return posts;
}

json post_of(const json& preview, const std::string& draft) {
  for (const auto& post : all_posts(preview)) {
    if (post.at("draft") == draft) return post;
  }
  return {};
}

// In what state the draft was said to be then.
std::string said(const json& post, UtcTime at) {
  static const std::map<std::string, std::string> kStates{
      {"goes_out", "posted"},
      {"returns_to_review", "waiting_for_review"},
      {"needs_consent", "waiting_for_consent"},
      {"expires", "expired"}};
  const auto fate = post.at("fate").get<std::string>();
  const bool happened = !post.at("at").is_null() && at >= time(post.at("at"));
  if (fate == "goes_out" && happened) return "posted";
  if (at >= time(post.at("not_after"))) return "expired";
  return happened ? kStates.at(fate) : post.at("state").get<std::string>();
}

std::string stage_said(const json& preview, UtcTime at) {
  std::string stage = "none";
  for (const auto& each : preview.at("stages")) {
    if (time(each.at("from")) <= at) stage = each.at("stage").is_null() ? "none" : each["stage"];
  }
  return stage;
}

bool silence_said(const json& preview, UtcTime at) {
  for (const auto& each : preview.at("silences")) {
    const bool ended = !each.at("until").is_null() && time(each.at("until")) <= at;
    if (time(each.at("from")) <= at && !ended) return true;
  }
  return false;
}

void compare(World& w, const json& preview) {
  const auto now = w.clock().utc_now();
  for (const auto& post : all_posts(preview)) {
    const auto draft = w.draft(post.at("draft"));
    EXPECT_EQ(draft["state"], said(post, now)) << to_rfc3339(now) << "\n" << post;
    if (draft["state"] == "posted") {
      EXPECT_EQ(draft["posted_at"], post.at("at")) << post;
    }
  }
  const auto stage = w.service().stage_of(*w.service().config().find_team("grade4"));
  EXPECT_EQ(stage ? stage->label : "none", stage_said(preview, now)) << to_rfc3339(now);
  EXPECT_EQ(!stage || is_silent(stage->behaviour), silence_said(preview, now)) << to_rfc3339(now);
}

// Lives through the days: at every instant that was named, a second before it, and every 8 hours.
void live_through(World& w, const json& preview) {
  const auto until = time(preview.at("until"));
  std::set<UtcTime> stops;
  for (auto at = w.clock().utc_now(); at < until; at += 8h) stops.insert(at);
  const auto name = [&](const json& at) {
    if (!at.is_null()) stops.insert({time(at) - 1s, time(at)});
  };
  for (const auto& post : all_posts(preview)) name(post.at("at"));
  for (const auto& stage : preview.at("stages")) name(stage.at("from"));
  for (const auto at : stops) {
    if (at <= w.clock().utc_now() || at >= until) continue;
    w.advance(at - w.clock().utc_now());
    compare(w, preview);
  }
}

constexpr const char* kCalendar = R"(calendar:
  - {stage: plan, from: 2026-09-01}
  - {stage: teach, from: 2026-09-11}
  - {stage: analyze, from: 2026-09-13}
  - {stage: reflect, from: 2026-09-15}
)";

// The world begins on a Wednesday at 10:00 there.
TEST(Preview, SilenceSendsWhatHasNotGoneOutBackToReview) {
  World w{"2026-09-09T17:00:00Z", kCalendar};
  const auto before = planned(w, "What comes before?", {{"not_before", "2026-09-10T16:00:00Z"}});
  const auto after = planned(w, "What comes after?", {{"not_before", "2026-09-11T16:00:00Z"}});
  const auto ahead = preview(w);
  EXPECT_EQ(post_of(ahead, before)["at"], "2026-09-10T16:00:00Z");
  EXPECT_EQ(post_of(ahead, after)["fate"], "returns_to_review");
  EXPECT_EQ(post_of(ahead, after)["at_local"], "2026-09-11T00:00:00-07:00");
  ASSERT_EQ(ahead["silences"].size(), 1U);
  EXPECT_EQ(ahead["silences"][0]["from_local"], "2026-09-11T00:00:00-07:00");
  EXPECT_EQ(ahead["silences"][0]["until_local"], "2026-09-15T00:00:00-07:00");
  live_through(w, ahead);
}

TEST(Preview, APostHeldByTheHoursGoesOutAtTheMinuteItSaid) {
  World w;
  w.stage("plan");
  posting(w, R"({mon-fri: "13:20-15:00"})", 50, "0s");
  const auto held = planned(w, "When do they open?");
  const auto weekend = planned(w, "And on Monday?", {{"not_before", "2026-09-12T19:00:00Z"}});
  const auto ahead = preview(w);
  EXPECT_EQ(post_of(ahead, held)["at_local"], "2026-09-09T13:20:00-07:00");
  EXPECT_EQ(post_of(ahead, held)["held_by"][0]["code"], "hours");
  EXPECT_EQ(post_of(ahead, weekend)["at_local"], "2026-09-14T13:20:00-07:00");
  live_through(w, ahead);
}

TEST(Preview, TwoPostsKeepTheirGapAndTheFirstApprovedGoesFirst) {
  World w;
  w.stage("plan");
  posting(w, R"({mon-fri: "13:20-15:00"})", 50, "20m");
  const auto first = planned(w, "First?");
  w.advance(1min);
  const auto second = planned(w, "Second?");
  const auto ahead = preview(w);
  EXPECT_EQ(post_of(ahead, first)["at_local"], "2026-09-09T13:20:00-07:00");
  EXPECT_EQ(post_of(ahead, second)["at_local"], "2026-09-09T13:40:00-07:00");
  live_through(w, ahead);
  EXPECT_THAT(w.on_x(), ElementsAre("First?", "Second?"));
}

TEST(Preview, WhatADayHoldsNoMoreGoesOutOnTheNext) {
  World w;
  w.stage("plan");
  posting(w, R"({mon-fri: "13:20-15:00"})", 2, "0s");
  std::vector<std::string> drafts;
  for (const auto* text : {"One?", "Two?", "Three?", "Four?", "Five?"}) {
    w.advance(1min);
    drafts.push_back(planned(w, text));
  }
  const auto ahead = preview(w);
  EXPECT_EQ(post_of(ahead, drafts[1])["at_local"], "2026-09-09T13:20:00-07:00");
  EXPECT_EQ(post_of(ahead, drafts[2])["at_local"], "2026-09-10T13:20:00-07:00");
  EXPECT_EQ(post_of(ahead, drafts[4])["at_local"], "2026-09-11T13:20:00-07:00");
  live_through(w, ahead);
}

TEST(Preview, AHolidayIsWaitedFor) {
  World w;
  w.stage("plan");
  holidays(w, "2026-09-10, 2026-09-11");
  const auto held = planned(w, "And then?", {{"not_before", "2026-09-10T18:00:00Z"}});
  const auto ahead = preview(w);
  EXPECT_EQ(post_of(ahead, held)["at_local"], "2026-09-12T00:00:00-07:00");
  ASSERT_EQ(ahead["holidays"].size(), 1U);
  EXPECT_EQ(ahead["holidays"][0]["from_local"], "2026-09-10T00:00:00-07:00");
  live_through(w, ahead);
}

TEST(Preview, WithoutACalendarAStageLastsUntilSomebodyMovesTheTeam) {
  World w;
  const auto none = preview(w);
  ASSERT_EQ(none["stages"].size(), 1U);
  EXPECT_TRUE(none["stages"][0]["silent"]);
  w.stage("reflect");
  const auto question = planned(w, "Until when?", {{"not_before", "2026-09-12T18:00:00Z"}});
  const auto ahead = preview(w);
  ASSERT_EQ(ahead["stages"].size(), 1U);
  EXPECT_EQ(ahead["stages"][0]["stage"], "reflect");
  EXPECT_TRUE(ahead["stages"][0]["until"].is_null());
  EXPECT_TRUE(ahead["silences"].empty());
  EXPECT_EQ(post_of(ahead, question)["at"], "2026-09-12T18:00:00Z");
  live_through(w, ahead);
}

TEST(Preview, AChatsQuestionsGoOutAtTheirTimesAndWhatNobodyApprovedDoesNot) {
  World w{"2026-09-09T17:00:00Z",
          "chats:\n  - {at: 2026-09-09T11:00, hashtag: \"#elemmathchat\", every: 8m, "
          "questions: [\"What does it look like?\", \"Which models help?\"]}\n"};
  w.stage("plan");
  auto ahead = preview(w);
  ASSERT_EQ(ahead["chats"].size(), 1U);
  w.approve(ahead["chats"][0]["questions"][0]["draft"]);
  ahead = preview(w);
  const auto questions = ahead["chats"][0]["questions"];
  EXPECT_EQ(questions[0]["at_local"], "2026-09-09T11:00:00-07:00");
  EXPECT_EQ(questions[1]["fate"], "expires");
  EXPECT_EQ(questions[1]["held_by"][0]["code"], "approval");
  const auto& listening = ahead["listening"];
  ASSERT_GE(listening.size(), 3U);
  EXPECT_THAT(listening[1]["terms"].dump(), HasSubstr("#elemmathchat"));
  live_through(w, ahead);
}

TEST(Preview, TellsWhatIsPolledHowOftenAndWhatItCosts) {
  World w{"2026-09-09T03:00:00Z", kCalendar};
  planned(w, "What does it cost?");
  auto ahead = preview(w);
  EXPECT_TRUE(ahead["cost"]["reads"].is_null()) << "the UTC day is too young";
  ASSERT_EQ(ahead["listening"].size(), 3U);
  EXPECT_EQ(ahead["listening"][0]["requests_per_day"], 2 * 720) << "one search, and mentions";
  EXPECT_EQ(ahead["listening"][1]["requests_per_day"], 2 * 4);
  EXPECT_TRUE(ahead["listening"][1]["silent"]);
  for (int i = 0; i < 6; ++i) {
    w.post({{"author", "anna"}, {"text", "number " + std::to_string(i) + " #fractions"}});
  }
  w.advance(12h);
  ahead = preview(w, 1);
  EXPECT_GT(ahead["cost"]["reads"], 0);
  EXPECT_NE(ahead["cost"]["reading_usd"], "0.00");
  w.stage("teach");
  EXPECT_TRUE(preview(w)["cost"]["reads"].is_null()) << "in silence nothing tells what came in";
}

TEST(Preview, RefusesANumberOfDaysThatIsNone) {
  World w;
  for (const auto* days : {"0", "61", "a", "", "-1", "7d"}) {
    EXPECT_EQ(w.call("ana", "GET", std::string{"/teams/grade4/preview?days="} + days).status, 422)
        << days;
  }
}

}  // namespace
}  // namespace inquiry::testing
