#include "base/chat.h"

#include <gtest/gtest.h>

namespace inquiry {
namespace {

TEST(ChatQuestionText, GetsItsNumberAndTheHashtagWhereTheyAreMissing) {
  EXPECT_EQ(chat_question_text(3, "Why?", "mathchat"), "Q3: Why? #mathchat");
  EXPECT_EQ(chat_question_text(3, "Q3 Why?", "mathchat"), "Q3 Why? #mathchat");
  EXPECT_EQ(chat_question_text(3, "q3: Why #MathChat?", "mathchat"), "q3: Why #MathChat?");
}

TEST(ChatQuestionText, IsNotFooledByOtherNumbersAndLongerHashtags) {
  EXPECT_EQ(chat_question_text(3, "Q30 Why?", "mathchat"), "Q3: Q30 Why? #mathchat");
  EXPECT_EQ(chat_question_text(1, "Why #mathchats?", "mathchat"), "Q1: Why #mathchats? #mathchat");
  EXPECT_EQ(chat_question_text(1, "Why a#mathchat?", "mathchat"), "Q1: Why a#mathchat? #mathchat");
}

}  // namespace
}  // namespace inquiry
