#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/school_files.h"

namespace inquiry::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kChat = R"({at: 2026-09-22T16:00, hashtag: "#elemmathchat", every: 8m, )";

TEST(Chats, AQuestionIsCheckedAsItWillBePosted) {
  SchoolFiles school;
  school.edit(kTeam, "[\"Why?\"]", "[\"Why?\", \"Why not?\"]");
  std::vector<std::string> checked;
  const auto loaded = load(school.path(kMain), [&](const std::string& text) {
    checked.push_back(text);
    return checked.size() == 2 ? "it is too long; shorten it" : "";
  });
  EXPECT_THAT(checked, ElementsAre("Q1: Why? #elemmathchat", "Q2: Why not? #elemmathchat"));
  ASSERT_FALSE(loaded);
  EXPECT_THAT(
      to_string(loaded.error().front()),
      HasSubstr("grade4.yaml:20:85: error: question 2 with its number and hashtag: it is too "
                "long; shorten it"));
}

TEST(Chats, TwoUnderOneHashtagAtOneTimeAreAnError) {
  SchoolFiles school;
  school.edit(kTeam, "questions: [\"Why?\"]}",
              std::string{"questions: [\"Why?\"]}\n  - "} + kChat + "questions: [\"How?\"]}");
  EXPECT_THAT(school.errors(), ElementsAre(HasSubstr("teams/grade4.yaml:21:10: error: a chat with "
                                                     "this hashtag begins at this time already")));
}

TEST(Chats, ItsLastQuestionMayNotFallIntoSilenceEither) {
  SchoolFiles school;
  school.edit(kTeam, "2026-09-22T16:00", "2026-09-28T23:50");
  school.edit(kTeam, "[\"Why?\"]", "[\"Why?\", \"How?\", \"When?\"]");
  EXPECT_THAT(school.errors(),
              ElementsAre(HasSubstr("a chat on 2026-09-29 falls in the silent stage 'teach'")));
}

TEST(Chats, MayBeAskedByHand) {
  SchoolFiles school;
  EXPECT_FALSE(school.load()->teams.at(0).chats.at(0).by_hand);
  school.edit(kTeam, "every: 8m,", "every: 8m, by_hand: true,");
  EXPECT_TRUE(school.load()->teams.at(0).chats.at(0).by_hand);
}

}  // namespace
}  // namespace inquiry::config
