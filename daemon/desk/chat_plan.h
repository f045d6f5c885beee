// Turns the chats of the teams' files into drafts that wait for review, and keeps the two alike.
#pragma once

#include <map>
#include <string>

#include "base/time.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// Loop thread only. The machine must outlive it.
class ChatPlan {
 public:
  explicit ChatPlan(Machine& machine) : machine_(machine) {}

  // The configuration may have changed: compare at the next tick.
  void reconsider() { next_look_ = {}; }

  // Plans what came into the files, follows what changed there, takes back what left them: changed
  // words void an approval, a changed time does not. Chats further away than a draft may live are
  // planned when they come nearer. Also matches the answers of running chats anew when another of
  // their questions came to be known on X. When to be asked again.
  UtcTime tick(UtcTime now);

 private:
  void follow_questions(UtcTime now);

  Machine& machine_;
  UtcTime next_look_{};
  std::map<std::string, std::size_t> asked_;  // by chat: questions known on X
};

}  // namespace inquiry::desk
