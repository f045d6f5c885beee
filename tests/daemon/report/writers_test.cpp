#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <vector>

#include "daemon/report/cycle_document.h"
#include "daemon/report/html.h"
#include "daemon/report/json.h"
#include "daemon/report/markdown.h"
#include "daemon/report/svg.h"
#include "daemon/report/words.h"

namespace inquiry::report {
namespace {

using desk::CycleReport;
using desk::CycleState;
using ::testing::HasSubstr;
using ::testing::Not;

UtcTime at(std::string_view text) { return parse_rfc3339(text).value(); }

struct Format {
  const char* ending;
  std::string (*write)(const CycleReport&);
};
std::string markdown_of(const CycleReport& report) { return as_markdown(document_of(report)); }
std::string html_of(const CycleReport& report) { return as_html(document_of(report)); }

const std::vector<Format> kFormats{
    {"md", markdown_of}, {"html", html_of}, {"json", as_json}, {"svg", as_svg}};

// INQUIRYD_WRITE_GOLDEN=1 writes the files anew.
void expect_golden(const std::string& name, const CycleReport& report) {
  for (const auto& format : kFormats) {
    const auto file = std::string{INQUIRYD_GOLDEN} + "/" + name + "." + format.ending;
    const auto text = format.write(report);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here sets the environment
    if (std::getenv("INQUIRYD_WRITE_GOLDEN") != nullptr) {
      std::filesystem::create_directories(INQUIRYD_GOLDEN);
      std::ofstream{file, std::ios::binary} << text;
    }
    std::ifstream in{file, std::ios::binary};
    const std::string golden{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_EQ(text, golden) << file;
  }
}

CycleReport empty_report() {
  CycleReport report;
  report.school = "Lincoln Elementary";
  report.zone = Zone::find("America/Los_Angeles").value();
  report.team = "grade4";
  report.title = "Grade 4 fractions";
  report.question = "How can number talks help?";
  report.from = report.until = at("2026-09-01T07:00:00Z");
  report.made_at = at("2026-09-01T07:00:00Z");
  report.money.account = "LincolnPLC";
  report.rounds = {{1, {}, {}}};
  return report;
}

CycleReport full_report() {
  auto report = empty_report();
  report.state = CycleState::kAborted;
  report.made_at = at("2026-11-02T18:00:00Z");
  report.until = at("2026-10-20T07:00:00Z");
  report.why_here = "12 of 20 exit tickets";
  report.questions_before = {"What do yours say?", "And what do they draw?"};
  report.stages = {
      {"define", Behaviour::kDefine, 1, at("2026-09-01T07:00:00Z"), at("2026-09-15T07:00:00Z"),
       false, Move::kInOrder, false, "calendar", "calendar"},
      {"teach", Behaviour::kTeach, 1, at("2026-09-15T07:00:00Z"), at("2026-09-29T07:00:00Z"), false,
       Move::kOutOfOrder, false, "maria", "the unit began early"},
      {"analyze", Behaviour::kAnalyze, 1, at("2026-09-29T07:00:00Z"), at("2026-09-30T07:00:00Z"),
       false, Move::kInOrder, false, "maria", "tickets are in"},
      {"teach", Behaviour::kTeach, 1, at("2026-09-30T07:00:00Z"), at("2026-10-05T07:00:00Z"), false,
       Move::kInOrder, true, "maria", "half were ill"},
      {"reflect", Behaviour::kReflect, 1, at("2026-10-05T07:00:00Z"), at("2026-10-09T07:00:00Z"),
       false, Move::kUndo, false, "maria", "a slip"},
      {"plan", Behaviour::kPlan, 2, at("2026-10-09T07:00:00Z"), at("2026-10-20T07:00:00Z"), false,
       Move::kInOrder, false, "maria", "another theory"}};
  report.silence = std::chrono::days{20};
  report.heard = {.ideas = 3,
                  .voices = 4,
                  .first_time = 2,
                  .languages = {{"en", 3}, {"", 1}},
                  .sources = {{IdeaSource::kProblem, 3}, {IdeaSource::kColleague, 1}},
                  .from_before = 1,
                  .in_silence = 2};
  report.ideas.chosen = 2;
  report.ideas.set_aside = 12;
  report.ideas.chosen_ones = {
      {.id = "i1",
       .text = "A line on the floor.",
       .author = "mathteacher",
       .url = "https://x.com/mathteacher/status/1",
       .why = "solution tag #numbertalks",
       .votes = 3,
       .voices = 2,
       .in_theory = true},
      {.id = "i2", .why = "list 123", .votes = 1, .withheld = desk::Withheld::kRemoved}};
  report.ideas.set_aside_ones = {
      {.id = "i3", .text = "A quiz.", .author = "joe", .why = "told by ana", .colleague = true}};
  report.rounds = {{1, Theory{1, "If we talk, …", "maria", at("2026-09-14T07:00:00Z")},
                    Outcome{Worked::kNo, "6 of 20", "maria", at("2026-10-06T07:00:00Z"), 1}},
                   {2, Theory{2, "If we draw first, …", "maria", at("2026-10-10T07:00:00Z")}, {}}};
  report.posts = {{.kind = DraftKind::kQuestion,
                   .at = at("2026-09-03T18:00:00Z"),
                   .text = "What do yours say?",
                   .url = "https://x.com/LincolnPLC/status/11",
                   .thanks = {"mathteacher"}},
                  {.kind = DraftKind::kCelebration,
                   .at = at("2026-10-06T18:00:00Z"),
                   .behaviour = Behaviour::kReflect,
                   .taken_back = true}};
  report.questions_waiting = 1;
  report.next_question = "What about writing?";
  report.aborted = Abort{"maria", at("2026-10-20T07:00:00Z"), "the class was merged"};
  report.money = {"LincolnPLC", 1, Money{2'160'000}, 420, 1, 260};
  return report;
}

// With `text` wherever a person or X writes.
CycleReport filled_with(const std::string& text) {
  auto report = full_report();
  for (auto* place :
       {&report.school, &report.title, &report.question, &report.why_here, &report.next_question,
        &report.money.account, &report.aborted->by, &report.aborted->reason}) {
    *place = text;
  }
  for (auto& stage : report.stages) stage.stage = stage.by = stage.reason = text;
  report.questions_before = {text};
  report.heard.languages = {{text, 1}};
  for (auto* ideas : {&report.ideas.chosen_ones, &report.ideas.set_aside_ones}) {
    for (auto& idea : *ideas) idea.text = idea.author = idea.url = idea.why = text;
  }
  for (auto& round : report.rounds) round.theory->text = round.theory->by = text;
  report.rounds[0].outcome->evidence = report.rounds[0].outcome->by = text;
  report.posts[0].text = report.posts[0].url = text;
  report.posts[0].thanks = {text};
  return report;
}

TEST(ReportWriters, AnEmptyCycleIsAWholeReport) { expect_golden("empty", empty_report()); }

TEST(ReportWriters, AFullCycleIsOneOfEverything) { expect_golden("full", full_report()); }

TEST(ReportWriters, HostileTextStaysText) {
  expect_golden("hostile",
                filled_with("<script>alert(1)</script> \"'>& [x](javascript:alert(1)) `c` | *b* "
                            "http://evil.example www.evil.example #<img/src=x onerror=y> "
                            "\u202Egnp.exe\u202C\n# head\n- item\r\n1. one \x1b[31m"));
}

TEST(ReportWriters, MarkupOfOthersNeverBecomesOurs) {
  for (const std::string hostile :
       {"</title></style></desc></svg><script>window.pwned=1</script>",
        "<img src=x onerror=window.pwned=1>", "\"><svg/onload=window.pwned=1>",
        "'><iframe srcdoc='x'></iframe>", "<base href=//evil.example/>", "]]><script>x</script>",
        "<!-- <style> -->", "&#60;script&#62;"}) {
    const auto report = filled_with(hostile);
    for (const auto& format : kFormats) {
      if (std::string{format.ending} == "json") continue;
      const auto text = format.write(report);
      for (const auto* tag : {"<script", "<img", "<svg/", "<iframe", "<base", "<!--", "]]>"}) {
        EXPECT_THAT(text, Not(HasSubstr(tag))) << format.ending << " of " << hostile;
      }
      EXPECT_THAT(text, Not(HasSubstr("&#60;"))) << format.ending;
    }
  }
}

TEST(ReportWriters, LinksLeadToXAndNowhereElse) {
  for (const std::string url :
       {"javascript:alert(1)", "https://x.com.evil.example/", "https://x.com/a>b",
        "https://x.com/a)(b", "https://x.com/\" onclick=\"x", "data:text/html,x"}) {
    auto report = full_report();
    report.ideas.chosen_ones[0].url = report.posts[0].url = url;
    EXPECT_THAT(html_of(report), Not(HasSubstr("href="))) << url;
    EXPECT_THAT(markdown_of(report), Not(HasSubstr("[on X]"))) << url;
  }
}

// What each text of a report looks like in Markdown: by its question, the second section's start.
std::string in_markdown(const std::string& text) {
  auto report = empty_report();
  report.question = text;
  const auto page = markdown_of(report);
  const std::string before = "## The question\n\n";
  const auto begin = page.find(before) + before.size();
  return page.substr(begin, page.find('\n', begin) - begin);
}

TEST(ReportWriters, MarkdownKeepsItsLines) {
  EXPECT_EQ(in_markdown("# head"), "\\# head");
  EXPECT_EQ(in_markdown("- item"), "\\- item");
  EXPECT_EQ(in_markdown("+ item"), "\\+ item");
  EXPECT_EQ(in_markdown("== under"), "\\== under");
  EXPECT_EQ(in_markdown("12. twelve. And more."), "12\\. twelve. And more.");
  EXPECT_EQ(in_markdown("1) one"), "1\\) one");
  EXPECT_EQ(in_markdown("a\n\n# b\n> c"), "a \\# b &gt; c");
  EXPECT_EQ(in_markdown("a | b"), "a \\| b");
  EXPECT_EQ(in_markdown("see http://evil.example"), "see http&#58;//evil.example");
  EXPECT_EQ(in_markdown("see www.evil.example"), "see www&#46;evil.example");
  EXPECT_EQ(in_markdown("a@b.example"), "a&#64;b.example");
  EXPECT_EQ(in_markdown("[a](b) <c> `d` *e* _f_ ~g~ &lt; \\"),
            "\\[a\\](b) &lt;c&gt; \\`d\\` \\*e\\* \\_f\\_ \\~g\\~ &amp;lt; \\\\");
  EXPECT_EQ(in_markdown("12 of 20, half - and so on."), "12 of 20, half - and so on.");
}

TEST(ReportWords, DirectionsAreKeptInTheirPlace) {
  // NOLINTNEXTLINE(misc-misleading-bidirectional): that is what is tested
  EXPECT_EQ(one_line("a\u202Eb\u2066c\U000E0041"), "a\uFFFDb\uFFFDc\uFFFD");
  EXPECT_EQ(isolated("שלום"), "\u2068שלום\u2069");
  EXPECT_EQ(isolated("مرحبا 12"), "\u2068مرحبا 12\u2069");
  EXPECT_EQ(isolated("café 日本語 🙂"), "café 日本語 🙂");
}

TEST(ReportWords, BytesThatAreNoTextAreReplaced) {
  EXPECT_EQ(one_line("a\xff\xc3(\xe2\x82"
                     "b"),
            "a\uFFFD\uFFFD(\uFFFD\uFFFDb");
  EXPECT_EQ(one_line("\n a\t\n b \r\n"), "a b");
}

TEST(ReportWords, TimesAreThoseOfTheSchool) {
  const auto zone = Zone::find("America/Los_Angeles").value();
  EXPECT_EQ(local_time(zone, at("2026-09-02T06:30:00Z")), "2026-09-01 23:30");
  EXPECT_EQ(local_day(zone, at("2026-12-01T07:30:00Z")), "2026-11-30");
}

TEST(ReportWords, DurationsAreSaidAsPeopleDo) {
  using std::chrono::hours;
  EXPECT_EQ(for_people(Duration::zero()), "none");
  EXPECT_EQ(for_people(std::chrono::minutes{20}), "less than an hour");
  EXPECT_EQ(for_people(hours{1}), "1 hour");
  EXPECT_EQ(for_people(hours{28}), "1 day 4 hours");
  EXPECT_EQ(for_people(hours{24 * 13}), "13 days");
}

TEST(ReportPicture, TellsItsFactsToThoseWhoDoNotSeeIt) {
  const auto svg = as_svg(full_report());
  EXPECT_THAT(svg, HasSubstr("role=\"img\" aria-labelledby=\"way-title way-desc\""));
  EXPECT_THAT(svg, HasSubstr("<title id=\"way-title\">Cycle 1"));
  EXPECT_THAT(svg, HasSubstr("teach (teach, silent) from 2026-09-15 to 2026-09-29"));
}

TEST(ReportPicture, ManyStagesStayReadable) {
  auto report = full_report();
  report.stages.assign(200, report.stages[0]);
  const auto svg = as_svg(report);
  EXPECT_THAT(svg, HasSubstr("140 later stages are in the table"));
  EXPECT_THAT(html_of(report), HasSubstr("<table>"));
}

TEST(ReportPicture, LongLabelsAreShortenedBetweenCharacters) {
  auto report = full_report();
  report.stages[0].stage = std::string(23, 'x') + "éé and more";
  EXPECT_THAT(as_svg(report), HasSubstr(">" + std::string(23, 'x') + "é…</text>"));
}

}  // namespace
}  // namespace inquiry::report
