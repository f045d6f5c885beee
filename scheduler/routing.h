// Which team gets a post, why, and in which state. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/chat.h"
#include "base/idea.h"
#include "base/post.h"
#include "base/team.h"
#include "base/words.h"

namespace inquiry::scheduler {

struct RoutingFacts {
  const Team* team = nullptr;
  UserId account_id;  // the team's own account: its posts are never ideas
  std::string account_handle;
  std::optional<Behaviour> behaviour;           // nullopt before the first transition: parked
  std::map<PostId, std::string> own_questions;  // the team's posts on X -> draft id
  std::vector<std::string> chat_hashtags;       // of chats that are running now
  std::string chat;                             // the chat that the post belongs to, if it does
  std::vector<ChatAnswer> chat_answers;         // which of its questions the post answers
  std::string list_id;                          // the list the post was read from, when it was
};

struct NotRouted {
  std::string why;  // for `ideas explain`
};

// Hashtags and handles compare without case. Sources in order: chat answer, answer, mention, chat,
// problem, solution, person, list. Retweets, own posts and languages the team did not ask for are
// not routed (what is addressed to the team counts in any language: an answer, a mention, and a
// chat answer by tag or reply).
std::variant<Routed, NotRouted> route(const Post& post, const RoutingFacts& facts);

// Does what is parked become new when a team enters `behaviour`? Define and plan take everything;
// reflect takes answers, mentions and chat; silence nothing.
bool unparks(Behaviour behaviour, IdeaSource source);

}  // namespace inquiry::scheduler
