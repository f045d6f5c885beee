#include "scheduler/chats.h"

#include <algorithm>

#include "scheduler/chat_text.h"
#include "scheduler/fold.h"

namespace inquiry::scheduler {
namespace {

constexpr std::chrono::minutes kBeforeChat{10};
constexpr std::chrono::hours kAfterChat{1};
constexpr std::chrono::hours kLate{72};
// Nobody reads a question, thinks and writes faster: what comes sooner answers the one before.
constexpr std::chrono::seconds kReadingTime{40};
// How long the last question runs for those who do not name it.
constexpr std::chrono::minutes kLastRunsLeast{5};
constexpr std::chrono::minutes kLastRunsMost{15};

Duration lateness(const Chat& chat) {
  return std::max<Duration>(std::min<Duration>(kQuestionLateness, chat.every),
                            kQuestionLatenessLeast);
}

using Answers = std::vector<ChatAnswer>;

// The question that ran at `at`, by its place in the list.
const AskedQuestion* running_at(const ChatFacts& chat, UtcTime at) {
  const AskedQuestion* running = nullptr;
  for (const auto& question : chat.questions) {
    if (!question.asked_at || *question.asked_at + kReadingTime > at) continue;
    if (running == nullptr || *running->asked_at <= *question.asked_at) running = &question;
  }
  if (running == nullptr) return nullptr;
  const auto most = std::clamp<Duration>(chat.every, kLastRunsLeast, kLastRunsMost);
  const bool followed = std::ranges::any_of(chat.questions, [&](const auto& question) {
    return question.asked_at && *question.asked_at > *running->asked_at;
  });
  return followed || at < *running->asked_at + most ? running : nullptr;
}

// The one asked before it.
const AskedQuestion* before(const ChatFacts& chat, const AskedQuestion& question) {
  const AskedQuestion* found = nullptr;
  for (const auto& each : chat.questions) {
    if (!each.asked_at || *each.asked_at >= *question.asked_at) continue;
    if (found == nullptr || *found->asked_at < *each.asked_at) found = &each;
  }
  return found;
}

// The question that shows this number; nullptr: none does.
const AskedQuestion* showing(const ChatFacts& chat, int number, UtcTime at) {
  const AskedQuestion* best = nullptr;
  for (const auto& question : chat.questions) {
    if (question.shown != number) continue;
    const bool asked = question.asked_at && *question.asked_at <= at;
    const bool better = best == nullptr || (asked && (!best->asked_at || *best->asked_at > at ||
                                                      *best->asked_at < *question.asked_at));
    if (better) best = &question;
  }
  return best;
}

void add(Answers& answers, const AskedQuestion* question, AnswerHow how) {
  if (question == nullptr) return;
  const bool known = std::ranges::any_of(
      answers, [&](const auto& answer) { return answer.number == question->number; });
  if (!known) answers.push_back({question->number, how});
}

Answers by_certain_tag(const ChatWords& words, const ChatFacts& chat, UtcTime at) {
  Answers answers;
  for (const auto& tag : words.tags) {
    if (tag.certain) add(answers, showing(chat, tag.number, at), AnswerHow::kTag);
  }
  return answers;
}

Answers by_likely_tag(const ChatWords& words, const ChatFacts& chat, UtcTime at) {
  Answers answers;
  const auto* running = running_at(chat, at);
  if (running == nullptr) return answers;
  for (const auto& tag : words.tags) {
    const auto* question = showing(chat, tag.number, at);
    if (question == running || (question != nullptr && question == before(chat, *running))) {
      add(answers, question, AnswerHow::kTag);
    }
  }
  return answers;
}

const AskedQuestion* replied_to(const Post& post, const ChatFacts& chat) {
  for (const auto& target : {post.in_reply_to, post.conversation_id}) {
    if (!target) continue;
    for (const auto& question : chat.questions) {
      if (question.post == target) return &question;
    }
  }
  return nullptr;
}

Answers inherited(const Answers* parent) {
  Answers answers = parent != nullptr ? *parent : Answers{};
  for (auto& answer : answers) answer.how = AnswerHow::kReply;
  return answers;
}

bool has_hashtag(const Post& post, const ChatFacts& chat) {
  return find_folded(post.hashtags, chat.hashtag) != nullptr;
}

}  // namespace

QuestionTime question_time(const Chat& chat, int number) {
  if (chat.by_hand) {
    const auto end = chat.at + chat.every * static_cast<int>(chat.questions.size()) + kAfterChat;
    return {end, end};
  }
  const auto at = chat.at + chat.every * (number - 1);
  return {at, at + lateness(chat)};
}

QuestionTime asked_by_hand(const Chat& chat, UtcTime now) { return {now, now + lateness(chat)}; }

ChatWindow chat_window(const Chat& chat, std::optional<UtcTime> last_asked) {
  auto ends = chat.at + chat.every * static_cast<int>(chat.questions.size());
  if (last_asked) ends = std::max(ends, *last_asked + chat.every);
  const auto closes = ends + kAfterChat;
  return {chat.at - kBeforeChat, closes, closes + kLate};
}

std::optional<Answers> match_answer(const Post& post, const ChatFacts& chat,
                                    const Answers* parent) {
  const auto at = post.created_at;
  if (post.retweet_of || at < chat.window.opens || at >= chat.window.late_until) {
    return std::nullopt;
  }
  const auto* target = replied_to(post, chat);
  const bool tagged = has_hashtag(post, chat);
  if (!tagged && target == nullptr && parent == nullptr) return std::nullopt;
  const auto words = read_chat_text(post.text, post.language);
  auto answers = by_certain_tag(words, chat, at);
  if (!answers.empty()) return answers;
  if (target != nullptr && !words.handed_on) return Answers{{target->number, AnswerHow::kReply}};
  if (at >= chat.window.closes && (parent == nullptr || parent->empty())) return std::nullopt;
  if (words.handed_on) return answers;
  if (answers = by_likely_tag(words, chat, at); !answers.empty()) return answers;
  if (answers = inherited(parent); !answers.empty()) return answers;
  if (words.is_talk && !post.in_reply_to) add(answers, running_at(chat, at), AnswerHow::kTime);
  return answers;
}

}  // namespace inquiry::scheduler
