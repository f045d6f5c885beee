#include "daemon/console/server/message.h"

#include <gtest/gtest.h>

namespace inquiry::console {
namespace {

TEST(Target, IsReadWithItsEscapes) {
  const auto target = parse_target("/api/v1/a%2Fb%20c+d?q=one+two%21&q=three&empty=&flag&=x");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/v1/a/b c+d");
  const std::map<std::string, std::string> expected = {{"q", "three"}, {"empty", ""}, {"flag", ""}};
  EXPECT_EQ(target->query, expected);
}

TEST(Target, IsRefusedWhenItCannotBeMeant) {
  for (const char* text : {"", "*", "http://host/", "/%", "/%4", "/%4g", "/%-1", "/%00", "/%7f",
                           "/a\nb", "/?q=%0a", "/#fragment"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

TEST(HttpDate, IsWrittenAsTheStandardSays) {
  EXPECT_EQ(http_date(*parse_rfc3339("2026-09-01T07:05:09.999Z")), "Tue, 01 Sep 2026 07:05:09 GMT");
}

TEST(Cookie, IsFoundAmongOthers) {
  EXPECT_EQ(cookie("a=1; inquiryd_session=abc; b=2", "inquiryd_session"), "abc");
  EXPECT_EQ(cookie("inquiryd_session=abc", "inquiryd_session"), "abc");
  EXPECT_EQ(cookie("x_inquiryd_session=abc", "inquiryd_session"), "");
  EXPECT_EQ(cookie("", "inquiryd_session"), "");
}

TEST(Problem, SurvivesBytesThatAreNoText) {
  EXPECT_EQ(problem(400, "Bad Request", "no").body,
            R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"no"})");
  EXPECT_NO_THROW(problem(400, "Bad Request", "\xff"));
}

}  // namespace
}  // namespace inquiry::console
