#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

using namespace std::chrono_literals;

TEST(Chat, TeachersAnswerEachQuestionAndTheTruthIsTold) {
  Simulated x;
  EXPECT_EQ(x.control("GET", "chat").status, 404);
  EXPECT_EQ(x.control("POST", "chat", {{"hashtag", "mathchat"}, {"per_question", 40}}).status, 201);
  x.create("Nothing to answer here #mathchat");
  x.create("Q1: Why? #MathChat");
  x.clock().advance(8min);
  x.create("Q2: How? #mathchat");
  x.clock().advance(48h);
  const auto told = x.control("GET", "chat").body;
  EXPECT_EQ(told["questions"], 2);
  ASSERT_EQ(told["posts"].size(), 80U);
  std::set<std::string> kinds;
  for (const auto& post : told["posts"]) {
    kinds.insert(post["kind"]);
    EXPECT_EQ(post["truth"].empty(), post["kind"] == "noise") << post;
  }
  EXPECT_GE(kinds.size(), 6U);
}

TEST(Chat, TheSameSeedSaysTheSame) {
  const auto texts = [] {
    Simulated x;
    x.control("POST", "chat", {{"hashtag", "mathchat"}, {"seed", 3}});
    x.create("Q1: Why? #mathchat");
    x.clock().advance(1h);
    std::vector<std::string> all;
    const auto answer = x.control("GET", "posts").body;
    for (const auto& post : answer["posts"]) all.push_back(post["text"]);
    return all;
  };
  EXPECT_EQ(texts(), texts());
}

}  // namespace
}  // namespace inquiry::simulator
