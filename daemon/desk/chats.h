// Guest-moderated chats: what they are now, which posts belong to them, and asking the next
// question by hand.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/team.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"
#include "daemon/store/store.h"
#include "scheduler/chats.h"

namespace inquiry::desk {

// A stored chat with its questions' drafts, in their order.
struct ChatNow {
  store::StoredChat stored;
  std::vector<Draft> drafts;

  std::optional<UtcTime> last_asked() const;
  scheduler::ChatWindow window() const { return scheduler::chat_window(stored.plan, last_asked()); }
};

ChatNow chat_now(store::Store& store, store::StoredChat stored);

// What matching an answer depends on.
scheduler::ChatFacts chat_facts(const ChatNow& chat);

// The team's chats that may still be listened to at `at`, cancelled ones aside.
std::vector<ChatNow> open_chats(store::Store& store, const std::string& team, UtcTime at);

struct ChatTags {
  std::vector<std::string> running;  // of chats that are listened to as a whole
  std::vector<std::string> late;     // of chats that may still get late answers
};
ChatTags chat_tags(const std::vector<ChatNow>& chats, UtcTime at);

struct ChatPlace {
  std::string chat;
  std::vector<ChatAnswer> answers;
};

// The chat of the team that the post belongs to; one whose question it answers before any other.
std::optional<ChatPlace> chat_place(store::Store& store, const std::vector<ChatNow>& chats,
                                    const Post& post);

// Matches every post of the chat again, as after a question came to be known on X late.
void match_again(store::Store& store, const ChatNow& chat);

// Lets the next question go out now, and the ones after it at their interval from now. kConflict
// when there is none, when a moderator has not approved it, or when the gate is against it: then
// nothing changes.
Result<store::StoredChat> ask_next(Machine& machine, const Acting& acting, const Team& team,
                                   const store::StoredChat& chat);

}  // namespace inquiry::desk
