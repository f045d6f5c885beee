// What a post in a chat says about itself: which questions it answers, whether it is only handed
// on. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace inquiry::scheduler {

// "A3" in a text. A certain one stands where answer tags stand: at the beginning of the post or of
// a line, as a hashtag, or before a colon. Any other may be a sheet of paper, and counts only when
// its question is running.
struct AnswerTag {
  int number = 0;
  bool certain = false;

  bool operator==(const AnswerTag&) const = default;
};

struct ChatWords {
  std::vector<AnswerTag> tags;  // in their order; each number once
  bool handed_on = false;       // a retweet by hand, or somebody's question: no answer of its own
  bool is_talk = false;         // says enough, and no greeting or thanks, to answer without a tag
};

// Written "A3", "a.3", "A 3", "#A3", "Ａ３", "А3", "Answer 3", "R3" (in languages whose answer
// begins with it), "Q3 …" (as some begin their answers), several at once ("A1/2", "A1 … A2 …").
// What is quoted, links, mentions and other hashtags do not count. `language` is X's guess.
ChatWords read_chat_text(std::string_view text, std::string_view language);

// The number that a question's own post shows ("Q3"); 0 when there is none.
int number_shown(std::string_view text);

}  // namespace inquiry::scheduler
