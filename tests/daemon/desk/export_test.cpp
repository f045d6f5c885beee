#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ExportTest : public SchoolTest {
 protected:
  ExportTest() { move_to("plan"); }
  Reply get(const std::string& format, const std::string& who = "ana") {
    return ask(who, "GET", "/teams/grade4/ideas/export?format=" + format);
  }
};

TEST_F(ExportTest, CsvDefusesFormulas) {
  idea(1, IdeaState::kNew, "a", "=HYPERLINK(\"http://evil\")");
  idea(2, IdeaState::kNew, "b", " +1+1");
  idea(3, IdeaState::kNew, "c", "-2");
  idea(4, IdeaState::kNew, "d", "@SUM(A1)");
  idea(5, IdeaState::kNew, "e", "\t=1");
  const auto csv = get("csv").raw.body;
  EXPECT_THAT(csv, HasSubstr("\"'=HYPERLINK(\"\"http://evil\"\")\""));
  EXPECT_THAT(csv, HasSubstr(",' +1+1,"));
  EXPECT_THAT(csv, HasSubstr(",'-2,"));
  EXPECT_THAT(csv, HasSubstr(",'@SUM(A1),"));
  EXPECT_THAT(csv, HasSubstr(",'\t=1,"));
  idea(6, IdeaState::kNew, "f", "＝1+1");
  idea(7, IdeaState::kNew, "g", "\u00a0\u200b=2");
  idea(8, IdeaState::kNew, "=CMD()", "by name");
  const auto more = get("csv").raw.body;
  for (const char* cell : {",'＝1+1,", ",'\u00a0\u200b=2,", ",'=CMD(),"}) {
    EXPECT_THAT(more, HasSubstr(cell));
  }
}

TEST_F(ExportTest, TellsVotesVoicesAndWhyATextIsGone) {
  const auto first = idea(1, IdeaState::kChosen, "one", "said first");
  const auto second = idea(2, IdeaState::kNew, "two", "said after");
  ask("ana", "PUT", "/ideas/" + first + "/votes");
  ask("sam", "POST", "/ideas/" + second + "/merge", {{"into", first}});
  for (const char* format : {"csv", "md", "json"}) {
    const auto body = get(format).raw.body;
    for (const char* each : {"said first", "two", "ana", "problem tag"}) {
      EXPECT_THAT(
          body,
          HasSubstr(std::string{format} == "md" && std::string{each} == "ana" ? "votes: 1" : each))
          << format;
    }
  }
  store_->remove_post(PostId{1}, clock_.utc_now());
  for (const char* format : {"csv", "md", "json"}) {
    const auto body = get(format).raw.body;
    EXPECT_THAT(body, Not(HasSubstr("said first"))) << format;
    EXPECT_THAT(body, HasSubstr("it was chosen")) << format;
  }
}

TEST_F(ExportTest, CsvKeepsCommasQuotesAndLinesInTheirCell) {
  idea(1, IdeaState::kNew, "a", "one, \"two\"\nthree");
  const auto reply = get("csv");
  EXPECT_THAT(reply.raw.body, HasSubstr("\"one, \"\"two\"\"\nthree\""));
  EXPECT_THAT(reply.raw.content_type, HasSubstr("text/csv"));
}

TEST_F(ExportTest, MarkdownKeepsHostileTextPlain) {
  idea(1, IdeaState::kNew, "a", "<script>x</script>\n# [click](http://evil)");
  const auto text = get("md").raw.body;
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
  EXPECT_THAT(text, Not(HasSubstr("\n# [")));
  EXPECT_THAT(text, Not(HasSubstr("](http")));
}

TEST_F(ExportTest, JsonHasTheIdeasAsTheApiGivesThem) {
  const auto id = idea(1);
  EXPECT_EQ(get("json").body["items"][0]["id"], id);
}

TEST_F(ExportTest, HasOnlyWhatTheBoardShows) {
  idea(1, IdeaState::kNew, "a", "visible");
  idea(2, IdeaState::kParked, "b", "asleep");
  idea(3, IdeaState::kHidden, "c", "hidden away");
  const auto flagged = idea(4, IdeaState::kNew, "d", "a worry");
  store_->flag_idea(flagged, "reason");
  const auto csv = get("csv").raw.body;
  EXPECT_THAT(csv, HasSubstr("visible"));
  for (const auto* text : {"asleep", "hidden away", "a worry"}) {
    EXPECT_THAT(csv, Not(HasSubstr(text)));
  }
}

TEST_F(ExportTest, NeedsAFormatItKnows) {
  EXPECT_EQ(get("xlsx").status, 422);
  EXPECT_EQ(ask("ana", "GET", "/teams/grade4/ideas/export").status, 422);
}

}  // namespace
}  // namespace inquiry::desk
