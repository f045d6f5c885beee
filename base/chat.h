// A guest-moderated chat: what its questions look like on X, and how an answer is told.
#pragma once

#include <string>
#include <string_view>

#include "base/words.h"

namespace inquiry {

// One question that one post answers. `number` counts the chat's questions from 1.
struct ChatAnswer {
  int number = 0;
  AnswerHow how = AnswerHow::kTag;

  bool operator==(const ChatAnswer&) const = default;
};

// The text that goes out: "Q3: " before it unless it says so itself, the chat's hashtag (without
// "#") behind it unless it has it already.
std::string chat_question_text(int number, std::string_view question, const std::string& hashtag);

}  // namespace inquiry
