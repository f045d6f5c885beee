#include "client/simulator/text.h"

#include <gtest/gtest.h>

namespace inquiry::simulator {
namespace {

std::vector<std::string> values(const std::vector<Entity>& entities) {
  std::vector<std::string> found;
  for (const auto& entity : entities) found.push_back(entity.value);
  return found;
}

using Values = std::vector<std::string>;

TEST(Text, FindsHashtagsMentionsAndCashtags) {
  const auto shown =
      show("@maria_t see #Fractions, #\u5206\u6570 and #4thgrade; not a#b, #12 or x@y.z $ACME $1");
  EXPECT_EQ(values(shown.hashtags), (Values{"Fractions", "\u5206\u6570", "4thgrade"}));
  EXPECT_EQ(values(shown.mentions), Values{"maria_t"});
  EXPECT_EQ(values(shown.cashtags), Values{"ACME"});
}

TEST(Text, ShortensLinksAndKeepsWhatFollowsThem) {
  const auto shown = show("See https://example.org/a?b=c&d=e. And example.school/x!");
  ASSERT_EQ(values(shown.links), (Values{"https://example.org/a?b=c&d=e", "example.school/x"}));
  EXPECT_EQ(shown.links[0].url.size(), 23U);
  EXPECT_EQ(shown.text, "See " + shown.links[0].url + ". And " + shown.links[1].url + "!");
  EXPECT_EQ(shown.links[0].start, 4U);
  EXPECT_EQ(shown.links[0].end, 27U);
}

TEST(Text, EscapesMarkupAndCountsPositionsInTheResult) {
  const auto shown = show("<b> & \u00e9 #tag");
  EXPECT_EQ(shown.text, "&lt;b&gt; &amp; \u00e9 #tag");
  ASSERT_EQ(shown.hashtags.size(), 1U);
  EXPECT_EQ(shown.hashtags[0].start, 18U);
  EXPECT_EQ(shown.hashtags[0].end, 22U);
}

TEST(Text, WeighsAsXDoes) {
  struct Row {
    std::string text;
    int length;
  };
  const Row rows[] = {
      {"", 0},
      {"fractions", 9},
      {std::string(280, 'a'), 280},
      {"\u5206\u6570", 4},
      {"https://example.org/a/very/long/path/that/does/not/matter/at/all", 23},
      {"example.school", 23},
      {"(example.org)", 25},
      {"not.alink", 9},
      {"\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", 2},
      {"\U0001F1FA\U0001F1F8\U0001F1F2\U0001F1FD", 4},
      {"\U0001F44F\U0001F3FD!", 3},
      {"\u201cquoted\u201d", 8},
  };
  for (const auto& row : rows) EXPECT_EQ(weighted_length(row.text), row.length) << row.text;
}

TEST(Text, SurvivesBytesThatAreNotUtf8) {
  const std::string broken = "\xff#a\xc3 @b\xe2\x82 \xf0\x9f";
  EXPECT_EQ(show(broken).text, broken);
  EXPECT_GT(weighted_length(broken), 0);
  EXPECT_FALSE(folded_words(broken).empty());
}

}  // namespace
}  // namespace inquiry::simulator
