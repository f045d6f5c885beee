#include "base/words.h"

#include <gtest/gtest.h>

namespace inquiry {
namespace {

template <typename Enum>
void expect_round_trip(std::size_t count) {
  const auto words = all_words<Enum>();
  EXPECT_EQ(words.size(), count);
  for (const auto text : words) {
    const auto value = parse_word<Enum>(text);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(word(*value), text);
  }
  EXPECT_FALSE(parse_word<Enum>(""));
  EXPECT_FALSE(parse_word<Enum>("teech"));
}

TEST(Words, EveryValueHasASpellingThatReadsBack) {
  expect_round_trip<Behaviour>(5);
  expect_round_trip<DraftKind>(3);
  expect_round_trip<DraftState>(11);
  expect_round_trip<IdeaState>(7);
  expect_round_trip<LetterState>(7);
  expect_round_trip<IdeaSource>(8);
  expect_round_trip<BlockCode>(11);
  expect_round_trip<Role>(7);
  expect_round_trip<EvidenceKind>(5);
  expect_round_trip<NameLevel>(3);
  expect_round_trip<AnswerHow>(3);
  expect_round_trip<ConsentBasis>(3);
  expect_round_trip<ConsentDecision>(3);
  expect_round_trip<Worked>(3);
  expect_round_trip<Move>(4);
  expect_round_trip<Dialect>(2);
}

TEST(Words, OnlyTeachAndAnalyzeAreSilent) {
  EXPECT_TRUE(is_silent(Behaviour::kTeach));
  EXPECT_TRUE(is_silent(Behaviour::kAnalyze));
  EXPECT_FALSE(is_silent(Behaviour::kDefine));
  EXPECT_FALSE(is_silent(Behaviour::kPlan));
  EXPECT_FALSE(is_silent(Behaviour::kReflect));
}

}  // namespace
}  // namespace inquiry
