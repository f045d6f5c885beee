#include "daemon/desk/cycle_report.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "daemon/console/api/schema.h"
#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class CycleReportTest : public SchoolTest {
 protected:
  void move(const std::string& stage, const std::string& reason) {
    const auto moved =
        ask("maria", "PUT", "/teams/grade4/stage", {{"stage", stage}, {"reason", reason}});
    ASSERT_EQ(moved.status, 200) << moved.raw.body;
  }
  void back(const std::string& way, const std::string& reason) {
    const auto moved = ask("maria", "POST", "/teams/grade4/stage/" + way, {{"reason", reason}});
    ASSERT_EQ(moved.status, 200) << moved.raw.body;
  }
  // An idea made of a post in this language that came now, for this reason.
  std::string heard(std::int64_t id, const std::string& author, const std::string& text,
                    IdeaSource source = IdeaSource::kProblem, const std::string& language = "en",
                    IdeaState state = IdeaState::kNew) {
    Post post;
    post.id = post.first_id = PostId{id};
    post.text = text;
    post.author = author;
    post.author_id = UserId{std::int64_t(std::hash<std::string>{}(author) % 99991) + 1};
    post.created_at = clock_.utc_now();
    post.language = language;
    store_->add_post(post, clock_.utc_now(), "");
    Idea idea;
    idea.team = "grade4";
    idea.post_id = post.id;
    idea.text = text;
    idea.author = author;
    idea.url = "https://x.com/" + author + "/status/" + post.id.str();
    idea.created_at = idea.arrived_at = clock_.utc_now();
    idea.language = language;
    idea.source = source;
    idea.why = source == IdeaSource::kSolution ? "solution tag #numbertalks"
               : source == IdeaSource::kAnswer ? "answer to our question d1"
                                               : "problem tag #fractions";
    idea.state = state;
    clock_.advance(minutes{1});
    posts_.push_back(post.id);
    return store_->add_idea(idea).value();
  }
  json posted(const json& written, std::int64_t post) {
    auto draft = approved(written);
    mark_posted(draft, post);
    clock_.advance(minutes{1});
    return draft;
  }
  void choose(const std::string& idea, const std::string& state = "chosen") {
    ASSERT_EQ(ask("ana", "PUT", "/ideas/" + idea + "/state", {{"state", state}}).status, 200);
  }
  void outcome(const std::string& worked, const std::string& evidence) {
    ASSERT_EQ(ask("maria", "PUT", "/teams/grade4/cycles/1/outcome",
                  {{"worked", worked}, {"evidence", evidence}})
                  .status,
              200);
  }
  void theory(const std::string& text, const std::vector<std::string>& ideas = {}) {
    ASSERT_EQ(
        ask("maria", "PUT", "/teams/grade4/cycles/1/theory", {{"theory", text}, {"ideas", ideas}})
            .status,
        200);
  }
  void confirm_all() { store_->mark_verified(posts_, clock_.utc_now()); }
  json report(int cycle = 1, const std::string& who = "pat", const std::string& more = "") {
    return ask(who, "GET",
               "/teams/grade4/cycles/" + std::to_string(cycle) + "/report?format=json" + more)
        .body;
  }
  std::string as(const std::string& format, int cycle = 1, const std::string& more = "") {
    return ask("pat", "GET",
               "/teams/grade4/cycles/" + std::to_string(cycle) + "/report?format=" + format + more)
        .raw.body;
  }
  void live_through_a_cycle();

  std::vector<PostId> posts_;
};

// September to October: two rounds of looking, one idea deleted, one post taken down.
void CycleReportTest::live_through_a_cycle() {
  auto& team = config_.teams[0];
  team.title = "Grade 4 fractions";
  team.question = "How can number talks help our students explain fraction equivalence?";
  team.why_here = "12 of 20 exit tickets showed part-whole confusion; families asked how to help";
  move("define", "a new year");
  heard(1001, "msrivera", "Mine count the pieces and forget their size.");
  heard(1002, "profesora_luz", "Los míos doblan papel antes de escribir.", IdeaSource::kProblem,
        "es");
  posted(question("What do your students say when 2/4 meets 1/2?"), 5001);
  clock_.advance(days{7});
  move("plan", "we know what we ask");
  const auto line = heard(1003, "mathteacher", "Start the number talk with a line on the floor.",
                          IdeaSource::kSolution);
  const auto strips =
      heard(1004, "foldandtell", "Paper strips, folded and named aloud.", IdeaSource::kAnswer);
  const auto quiz = heard(1005, "quizfan", "A quiz every morning.", IdeaSource::kSolution);
  for (const auto* who : {"ana", "joe", "sam"}) ask(who, "PUT", "/ideas/" + line + "/votes");
  ask("ana", "PUT", "/ideas/" + strips + "/votes");
  choose(line);
  choose(strips);
  choose(quiz, "set_aside");
  theory(
      "If students stand on the line before they write, then they compare sizes, because they "
      "feel where a fraction lives.",
      {line, strips});
  clock_.advance(days{7});
  move("teach", "lesson week");
  heard(1006, "late_voice", "Came while they taught.", IdeaSource::kSolution, "en",
        IdeaState::kParked);
  clock_.advance(days{3});
  move("analyze", "exit tickets are in");
  clock_.advance(days{1});
  move("teach", "half the class was ill; once more");
  clock_.advance(days{2});
  move("analyze", "now all twenty");
  clock_.advance(days{2});
  move("reflect", "we have looked");
  outcome("partly", "14 of 20 now compare sizes aloud; 6 of 20 in writing");
  grant("s17");
  auto thanks = celebration("\"It is the same spot!\" Standing on the number line helped us.",
                            json::array({{{"student", "s17"}, {"kinds", {"quote"}}}}));
  thanks["ideas"] = {line, strips};
  posted(thanks, 5002);
  const auto gone = posted(celebration("A second quote of s17's own work.", json::array()), 5003);
  ask("sam", "POST", path_of(gone) + "/withdraw", {{"reason", "the family of s17 asked"}});
  clock_.advance(days{1});
  posted(question("They say it, but do not write it yet. What helped yours to take that step?"),
         5004);
  store_->add_spend("lincoln", store::SpendKind::kPostRead, 420, Money{2'100'000},
                    clock_.utc_now());
  store_->add_spend("lincoln", store::SpendKind::kPost, 4, Money{60'000}, clock_.utc_now());
  store_->add_team_reads("grade4", 260, clock_.utc_now());
  clock_.advance(days{4});
  team.question = "How do students take what they say into writing?";
  move("define", "the next question");
  confirm_all();
  store_->remove_post(PostId{1004}, clock_.utc_now());
}

TEST_F(CycleReportTest, TellsAWholeCycle) {
  live_through_a_cycle();
  const auto told = report();
  EXPECT_EQ(api::schema_problem("CycleReport", told), std::nullopt) << told.dump(1);
  EXPECT_EQ(told["state"], "finished");
  EXPECT_EQ(told["question"],
            "How can number talks help our students explain fraction equivalence?");
  EXPECT_THAT(told["why_here"].get<std::string>(), HasSubstr("12 of 20"));
  EXPECT_EQ(told["from"], "2026-09-08T17:00:00Z");
  EXPECT_EQ(told["stages"].size(), 7U);
  EXPECT_TRUE(told["stages"][4]["taught_again"]);
  EXPECT_EQ(told["stages"][4]["reason"], "half the class was ill; once more");
  EXPECT_FALSE(told["stages"][2]["taught_again"]);
  EXPECT_NEAR(told["silence_s"].get<double>(), 8 * 86400, 600);
  EXPECT_EQ(told["posted_in_silence"], 0);
  EXPECT_EQ(told["next_question"], "How do students take what they say into writing?");
  EXPECT_EQ(told["money"]["spent_usd"], "2.16");
  EXPECT_EQ(told["money"]["reads"], 420);
  EXPECT_EQ(told["money"]["posts"], 4);
  EXPECT_EQ(told["money"]["reads_for_team"], 260);
  EXPECT_EQ(told["money"]["other_teams"], 1);
}

TEST_F(CycleReportTest, CountsWhoWasHeard) {
  live_through_a_cycle();
  const auto heard = report()["heard"];
  EXPECT_EQ(heard["ideas"], 5);
  EXPECT_EQ(heard["voices"], 4);  // the fifth went with his post
  EXPECT_EQ(heard["first_time"], 4);
  EXPECT_EQ(heard["languages"], (json{{"en", 4}, {"es", 1}}));
  EXPECT_EQ(heard["sources"], (json{{"problem", 2}, {"solution", 2}, {"answer", 1}}));
  EXPECT_EQ(heard["in_silence"], 1);
}

TEST_F(CycleReportTest, WhatWaitedInSilenceIsHeardInTheCycleThatShowsIt) {
  live_through_a_cycle();
  const auto next = report(2);
  EXPECT_EQ(next["state"], "running");
  EXPECT_EQ(next["heard"]["ideas"], 1);
  EXPECT_EQ(next["heard"]["first_time"], 0);  // it had come before
  EXPECT_EQ(next["heard"]["in_silence"], 0);
  EXPECT_THAT(as("markdown"), Not(HasSubstr("Came while they taught")));
}

TEST_F(CycleReportTest, TheNextCycleBeginsWithWhatTheOneBeforeLeft) {
  live_through_a_cycle();
  const auto next = report(2);
  EXPECT_THAT(next["questions_before"],
              ElementsAre("They say it, but do not write it yet. What helped yours to take that "
                          "step?"));
  EXPECT_EQ(next["heard"]["from_before"], 1);
  EXPECT_EQ(report()["questions_before"], json::array());
  EXPECT_EQ(report()["heard"]["from_before"], 0);
  const auto asked = store_->drafts({{"grade4"}, {DraftState::kPosted}}, {})->items.front();
  ask("sam", "POST", "/drafts/" + asked.id + "/withdraw", {{"reason", "a slip"}});
  EXPECT_EQ(report(2)["questions_before"], json::array());
}

TEST_F(CycleReportTest, AnIdeaThatWasDeletedKeepsItsPlaceAndSaysWhy) {
  live_through_a_cycle();
  const auto ideas = report()["ideas"];
  EXPECT_EQ(ideas["chosen"], 2);
  ASSERT_EQ(ideas["chosen_ones"].size(), 2U);
  const auto& gone = ideas["chosen_ones"][0];
  EXPECT_EQ(gone["text"], "");
  EXPECT_EQ(gone["author"], "");
  EXPECT_EQ(gone["withheld"], "deleted on X by its author");
  EXPECT_TRUE(gone["in_theory"]);
  EXPECT_EQ(gone["votes"], 1);
  EXPECT_EQ(ideas["chosen_ones"][1]["author"], "mathteacher");
  EXPECT_EQ(ideas["set_aside"], 1);
  EXPECT_EQ(ideas["new"], 2);
  for (const auto* format : {"json", "markdown", "html", "svg"}) {
    EXPECT_THAT(as(format), Not(HasSubstr("Paper strips"))) << format;
    EXPECT_THAT(as(format), Not(HasSubstr("foldandtell"))) << format;
  }
}

TEST_F(CycleReportTest, WhatXHasNotConfirmedForADayIsWithheld) {
  live_through_a_cycle();
  clock_.advance(hours{25});
  const auto ideas = report()["ideas"];
  EXPECT_EQ(ideas["chosen_ones"][1]["withheld"], "not confirmed by X for a day");
  EXPECT_THAT(as("html"), Not(HasSubstr("line on the floor")));
}

TEST_F(CycleReportTest, QuotesWhatIsOnXAndNothingThatWasTakenDown) {
  live_through_a_cycle();
  const auto posts = report()["posts"];
  ASSERT_EQ(posts.size(), 4U);
  EXPECT_EQ(posts[0]["url"], "https://x.com/LincolnPLC/status/5001");
  EXPECT_FALSE(posts[1]["taken_back"]);
  EXPECT_THAT(posts[1]["thanks"], ElementsAre("mathteacher"));  // the other one left X
  EXPECT_TRUE(posts[2]["taken_back"]);
  EXPECT_EQ(posts[2]["text"], "");
  EXPECT_EQ(posts[2]["url"], "");
  for (const auto* format : {"json", "markdown", "html"}) {
    EXPECT_THAT(as(format), HasSubstr("It is the same spot!")) << format;
    EXPECT_THAT(as(format), Not(HasSubstr("second quote"))) << format;
    EXPECT_THAT(as(format), Not(HasSubstr("s17"))) << format;
  }
}

TEST_F(CycleReportTest, DraftsThatDidNotGoOutAreNoPosts) {
  move("define", "a new year");
  approved(question("Approved, and never sent"));
  submitted(question("Waits for review"));
  EXPECT_EQ(report()["posts"], json::array());
  EXPECT_EQ(report()["questions_waiting"], 2);
  EXPECT_THAT(as("html"), Not(HasSubstr("Waits for review")));
}

TEST_F(CycleReportTest, HiddenAndFlaggedIdeasAreNotInIt) {
  move("plan", "begin");
  choose(heard(1, "one", "A good one."));
  const auto hidden = heard(2, "two", "An advertisement.");
  choose(hidden);
  ask("sam", "PUT", "/ideas/" + hidden + "/state", {{"state", "hidden"}});
  const auto worry = heard(3, "three", "A worry about a child.");
  choose(worry);
  ask("sam", "POST", "/ideas/" + worry + "/flag", {{"reason", "names a child"}});
  const auto told = report();
  EXPECT_EQ(told["heard"]["ideas"], 1);
  EXPECT_EQ(told["ideas"]["chosen"], 1);
  EXPECT_THAT(as("markdown"), Not(HasSubstr("worry")));
}

TEST_F(CycleReportTest, ShowsInSilenceOnlyWhatTheTeamHadKept) {
  move("plan", "begin");
  choose(heard(1, "one", "Kept."));
  heard(2, "two", "Still new.");
  move("teach", "lesson week");
  heard(3, "three", "Came in silence.", IdeaSource::kSolution, "en", IdeaState::kParked);
  const auto told = report();
  EXPECT_EQ(api::schema_problem("CycleReport", told), std::nullopt);
  EXPECT_TRUE(told["heard"].is_null());
  EXPECT_TRUE(told["ideas"]["waiting"].is_null());
  EXPECT_TRUE(told["ideas"]["new"].is_null());
  EXPECT_EQ(told["ideas"]["chosen_ones"][0]["text"], "Kept.");
  const auto page = as("html");
  EXPECT_THAT(page, HasSubstr("silent stage"));
  EXPECT_THAT(page, Not(HasSubstr("Still new.")));
  EXPECT_THAT(page, Not(HasSubstr("came meanwhile")));
}

TEST_F(CycleReportTest, TellsEachRoundWithItsOwnTheoryAndOutcome) {
  move("plan", "begin");
  theory("If we talk numbers, …");
  theory("If we talk numbers daily, …");
  move_to("reflect");
  outcome("no", "6 of 20");
  move("plan", "same question, another theory");
  theory("If we draw first, …");
  const auto rounds = report()["rounds"];
  ASSERT_EQ(rounds.size(), 2U);
  EXPECT_EQ(rounds[0]["theory"]["theory"], "If we talk numbers daily, …");
  EXPECT_EQ(rounds[0]["outcome"]["worked"], "no");
  EXPECT_EQ(rounds[1]["theory"]["theory"], "If we draw first, …");
  EXPECT_TRUE(rounds[1]["outcome"].is_null());
  EXPECT_THAT(as("markdown"), HasSubstr("**Round 2, theory of action:** If we draw first"));
}

TEST_F(CycleReportTest, AnOutcomeProposesThanksForWhatWorkedAndAQuestionForWhatDidNot) {
  config_.teams[0].invite = {"FoldAndTell"};
  move("plan", "begin");
  const auto line = heard(1, "mathteacher", "A line.");
  const auto strips = heard(2, "foldandtell", "Strips.");
  const auto other = heard(3, "other", "Not in the theory.");
  for (const auto& id : {line, strips, other}) choose(id);
  theory("If …", {line, strips});
  move_to("reflect");
  const auto seeds = [&] { return ask("pat", "GET", "/teams/grade4/cycles/1/seeds").body; };
  EXPECT_TRUE(seeds()["worked"].is_null());
  EXPECT_EQ(seeds()["proposals"], json::array());
  outcome("yes", "18 of 20");
  auto proposed = seeds()["proposals"];
  ASSERT_EQ(proposed.size(), 2U);
  EXPECT_EQ(proposed[0]["ideas"], json::array({strips}));
  EXPECT_EQ(proposed[0]["text"],
            "We tried an idea by @foldandtell, and it helped our students. Thank you!");
  EXPECT_EQ(proposed[0]["invited"][0]["handle"], "@foldandtell");
  EXPECT_THAT(proposed[1]["text"], HasSubstr("by mathteacher,"));
  EXPECT_EQ(proposed[1]["invited"], json::array());
  outcome("no", "6 of 20");
  proposed = seeds()["proposals"];
  ASSERT_EQ(proposed.size(), 1U);
  EXPECT_EQ(proposed[0]["text"],
            "How can number talks help? What we tried did not work yet. What helped your "
            "students?");
  outcome("partly", "9 of 20");
  EXPECT_EQ(seeds()["proposals"].size(), 3U);
  EXPECT_THAT(seeds().dump(), Not(HasSubstr("9 of 20")));
  store_->remove_post(PostId{1}, clock_.utc_now());
  EXPECT_EQ(seeds()["proposals"].size(), 2U);
  EXPECT_EQ(ask("sam", "GET", "/drafts?team=grade4").body["items"], json::array());
}

TEST_F(CycleReportTest, AnEmptyCycleIsTold) {
  move("define", "begin");
  const auto told = report();
  EXPECT_EQ(api::schema_problem("CycleReport", told), std::nullopt) << told.dump(1);
  EXPECT_EQ(told["heard"]["ideas"], 0);
  EXPECT_EQ(told["silence_s"], 0);
  for (const auto* format : {"markdown", "html"}) {
    EXPECT_THAT(as(format), HasSubstr("Nobody yet.")) << format;
    EXPECT_THAT(as(format), HasSubstr("not written.")) << format;
  }
}

TEST_F(CycleReportTest, ACycleThatWasGivenUpSaysByWhomAndWhy) {
  move("define", "begin");
  clock_.advance(days{2});
  back("abort", "the class was merged");
  clock_.advance(days{9});
  const auto told = report();
  EXPECT_EQ(told["state"], "aborted");
  EXPECT_EQ(told["aborted"]["by"], "maria");
  EXPECT_EQ(told["until"], "2026-09-10T17:00:00Z");
  EXPECT_THAT(as("markdown"), HasSubstr("by maria: the class was merged"));
  move("define", "again");
  EXPECT_EQ(report()["stages"].size(), 1U);
  EXPECT_EQ(report(2)["stages"].size(), 1U);
}

TEST_F(CycleReportTest, AMoveThatWasUndoneIsTold) {
  move("reflect", "begin at the end");
  clock_.advance(hours{1});
  move("define", "by mistake");
  clock_.advance(hours{1});
  back("undo", "too early");
  const auto told = report();
  ASSERT_EQ(told["stages"].size(), 2U);
  EXPECT_EQ(told["stages"][1]["move"], "undo");
  EXPECT_THAT(as("html"), HasSubstr("too early"));
  EXPECT_EQ(report(2)["state"], "undone");
}

TEST_F(CycleReportTest, ABoundaryOfTheCalendarCountsBeforeTheDaemonWroteItDown) {
  move("define", "begin");
  config_.teams[0].calendar = {{"teach", parse_date("2026-09-10").value(), 0}};
  clock_.advance(days{3});
  const auto stages = report()["stages"];
  ASSERT_EQ(stages.size(), 2U);
  EXPECT_EQ(stages[1]["by"], "calendar");
}

TEST_F(CycleReportTest, ATeamsOwnLabelsAppearAsWritten) {
  config_.teams[0].stages = {{"fragen & zuhören", Behaviour::kDefine},
                             {"שיעור", Behaviour::kTeach}};
  move("fragen & zuhören", "los");
  move("שיעור", "los");
  EXPECT_EQ(report()["stages"][1]["stage"], "שיעור");
  EXPECT_THAT(as("html"), HasSubstr("<bdi>fragen &amp; zuhören</bdi>"));
  EXPECT_THAT(as("svg"), HasSubstr("\u2068שיעור\u2069"));
}

TEST_F(CycleReportTest, LeavesOutOnDemandWhatNeverLeavesTheSchool) {
  live_through_a_cycle();
  const auto told = report(1, "maria", "&local=false");
  EXPECT_EQ(api::schema_problem("CycleReport", told), std::nullopt);
  EXPECT_TRUE(told["why_here"].is_null());
  for (const auto* format : {"json", "markdown", "html", "svg"}) {
    const auto text = as(format, 1, "&local=false");
    for (const auto* local : {"exit tickets", "14 of 20", "maria", "was ill"}) {
      EXPECT_THAT(text, Not(HasSubstr(local))) << format;
    }
  }
  EXPECT_EQ(ask("pat", "GET", "/teams/grade4/cycles/1/report?local=perhaps").status, 422);
}

TEST_F(CycleReportTest, IsForTheTeamAndNoOther) {
  move("define", "begin");
  for (const auto* who : {"maria", "ana", "pat", "head", "vera", "adam"}) {
    EXPECT_EQ(ask(who, "GET", "/teams/grade4/cycles/1/report").status, 200) << who;
  }
  for (const auto* who : {"tom", "rita", "theo"}) {
    EXPECT_EQ(ask(who, "GET", "/teams/grade4/cycles/1/report").status, 403) << who;
  }
  EXPECT_EQ(ask("pat", "GET", "/teams/grade4/cycles/2/report").status, 404);
  EXPECT_EQ(ask("pat", "GET", "/teams/grade4/cycles/x/report").status, 404);
}

TEST_F(CycleReportTest, ComesInTheFormatAskedFor) {
  move("define", "begin");
  const auto type = [&](const std::string& query) {
    return ask("pat", "GET", "/teams/grade4/cycles/1/report" + query).raw.content_type;
  };
  EXPECT_EQ(type(""), "application/json");
  EXPECT_EQ(type("?format=json"), "application/json");
  EXPECT_THAT(type("?format=markdown"), HasSubstr("text/markdown"));
  EXPECT_THAT(type("?format=md"), HasSubstr("text/markdown"));
  EXPECT_THAT(type("?format=html"), HasSubstr("text/html"));
  EXPECT_EQ(type("?format=svg"), "image/svg+xml");
  EXPECT_EQ(ask("pat", "GET", "/teams/grade4/cycles/1/report?format=pdf").status, 422);
  console::Request asked;
  asked.method = "GET";
  asked.path = "/api/v1/teams/grade4/cycles/1/report";
  asked.headers["accept"] = "text/html,application/xhtml+xml,*/*;q=0.8";
  const auto page = send(asked, {"pat", "pat", false});
  EXPECT_THAT(page.raw.content_type, HasSubstr("text/html"));
  EXPECT_THAT(page.raw.headers,
              ::testing::Contains(::testing::Pair(
                  "Content-Security-Policy", HasSubstr("default-src 'none'; style-src 'sha"))));
}

// What docs/samples shows is what the program writes. INQUIRYD_WRITE_SAMPLES=1 writes it anew.
TEST_F(CycleReportTest, TheSamplesInTheDocumentationAreItsOwn) {
  live_through_a_cycle();
  for (const auto& [format, ending] : {std::pair{"json", "json"}, std::pair{"markdown", "md"},
                                       std::pair{"html", "html"}, std::pair{"svg", "svg"}}) {
    const std::string file = std::string{INQUIRYD_SAMPLES} + "/grade4-cycle-1." + ending;
    const auto text = as(format) + (std::string{format} == "json" ? "\n" : "");
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here sets the environment
    if (std::getenv("INQUIRYD_WRITE_SAMPLES") != nullptr) {
      std::filesystem::create_directories(INQUIRYD_SAMPLES);
      std::ofstream{file, std::ios::binary} << text;
    }
    std::ifstream in{file, std::ios::binary};
    const std::string sample{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_EQ(text, sample) << file;
  }
}

}  // namespace
}  // namespace inquiry::desk
