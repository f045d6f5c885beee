#include "client/gist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace inquiry::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Case {
  const char* text;
  std::vector<std::string> words;
};

TEST(AGist, LeavesAsideWhatACopyMayChange) {
  const std::vector<Case> cases{
      {"Number talks WORK!", {"number", "talks", "work"}},
      {"@ana @joe Number talks work", {"number", "talks", "work"}},
      {"Number talks work. #edchat #fractions https://t.co/abc123", {"number", "talks", "work"}},
      {"\U0001F389 Number talks work \U0001F44F\U0001F3FD via @mrs_k", {"number", "talks", "work"}},
      {"¡Las fracciones también!", {"las", "fracciones", "tambien"}},
      {"ｆｕｌｌ ｗｉｄｔｈ", {"full", "width"}},
      {"don't &amp; don’t", {"dont", "dont"}},
      {"2/4 is 1/2, not 0.5?", {"2/4", "is", "1/2", "not", "0/5"}},
      {"分数の教え方", {"分", "数", "の", "教", "え", "方"}},
      {"We love #fractions", {"we", "love", "#fractions"}},
      {"Is #fractions hard? #edchat", {"is", "#fractions", "hard"}},
      {"#edchat #math", {}},
      {"", {}},
  };
  for (const auto& each : cases) EXPECT_EQ(gist(each.text).words, each.words) << each.text;
}

TEST(AGist, KnowsACopyMadeByHandFromTheRemarkBeforeIt) {
  const auto copy = gist("So true! RT @ana: RT @joe: Paper strips help us");
  EXPECT_THAT(copy.words, ElementsAre("paper", "strips", "help", "us"));
  EXPECT_THAT(copy.remark, ElementsAre("so", "true"));
  EXPECT_THAT(gist("RT to everybody who helped").remark, IsEmpty());
}

TEST(AGist, KnowsQuestionsAndWhatIsCut) {
  EXPECT_TRUE(gist("How?").asks);
  EXPECT_TRUE(gist("どうやって？").asks);
  EXPECT_FALSE(gist("See https://example.com/?q=1").asks);
  EXPECT_TRUE(gist("Paper strips help us to… https://t.co/x1").cut);
  EXPECT_TRUE(gist("Paper strips help us to...").cut);
  EXPECT_FALSE(gist("Well… paper strips").cut);
}

TEST(AGist, TakesAnyBytes) {
  EXPECT_THAT(gist("\xff\xfe\x80").words, IsEmpty());
  EXPECT_THAT(gist(std::string{"a\0b", 3}).words, ElementsAre("a", "b"));
}

}  // namespace
}  // namespace inquiry::client
