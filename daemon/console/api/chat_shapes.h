// What the live page and the archive of a chat have in common.
#pragma once

#include <string>
#include <vector>

#include "daemon/console/api/context.h"
#include "daemon/desk/chats.h"

namespace inquiry::api {

// The chat's posts that the team's board shows the caller now, oldest first: in silence, what the
// team had kept.
std::vector<store::ChatPost> shown_chat_posts(Context& context, const store::StoredChat& chat);

// Written after a later question had been asked, or after the chat.
bool is_late(const desk::ChatNow& chat, int number, UtcTime at);

}  // namespace inquiry::api
