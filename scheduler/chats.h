// Guest-moderated chats: when their questions go out, when they are listened to, and which answer
// belongs to which question. Pure.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/chat.h"
#include "base/ids.h"
#include "base/post.h"
#include "base/team.h"
#include "base/time.h"

namespace inquiry::scheduler {

// When a question may go out. One that is asked by hand has an empty span, in which nothing goes
// out by itself.
struct QuestionTime {
  UtcTime not_before;
  UtcTime not_after;
};

// A question that is late by more than this, or by a whole interval where that is shorter, never
// goes out: it would come in a burst with the next ones.
inline constexpr std::chrono::minutes kQuestionLateness{5};
inline constexpr std::chrono::seconds kQuestionLatenessLeast{30};

// `number` counts from 1.
QuestionTime question_time(const Chat& chat, int number);

// The span of the question that is asked by hand at `now`.
QuestionTime asked_by_hand(const Chat& chat, UtcTime now);

// What a chat listens to: everything under its hashtag from `opens` to `closes`, and afterwards,
// until `late_until`, what names one of its questions or replies to one.
struct ChatWindow {
  UtcTime opens;
  UtcTime closes;
  UtcTime late_until;
};

// `last_asked`: when the last question so far went out, which moderators may do later than planned.
ChatWindow chat_window(const Chat& chat, std::optional<UtcTime> last_asked = std::nullopt);

struct AskedQuestion {
  int number = 0;  // place in the chat, from 1
  int shown = 0;   // what its post says ("Q3"): a moderator may have renumbered it
  std::optional<PostId> post;
  std::optional<UtcTime> asked_at;
};

// What matching depends on.
struct ChatFacts {
  std::string id;
  std::string hashtag;  // without "#"
  Duration every{};
  ChatWindow window;
  std::vector<AskedQuestion> questions;  // in order
};

// Does the post belong to the chat, and which of its questions does it answer?
//
// A certain tag in the text comes first ("A3": whenever it was written, it answers question 3; of
// two that show the same number, the one asked last before it); then the question that it replies
// to or in whose conversation it stands; then a less certain tag whose question is running; then
// what the post answers to which it replies (`parent`); then the question that was running when it
// was written. nullopt: not of this chat. Empty: of this chat, and no question can be told.
std::optional<std::vector<ChatAnswer>> match_answer(
    const Post& post, const ChatFacts& chat, const std::vector<ChatAnswer>* parent = nullptr);

}  // namespace inquiry::scheduler
