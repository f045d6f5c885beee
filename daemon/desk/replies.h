// Whom a team's account may answer on X.
#pragma once

#include <string>

#include "base/draft.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/team.h"
#include "daemon/machine.h"

namespace inquiry::desk {

struct ReplyTarget {
  std::string author{};     // without "@"; empty when it is not known
  std::string rule{};       // for people: why X would let the account reply
  std::string objection{};  // for people: why it would not; empty: it would
};

// Since February 2026 X lets a program reply only where the post's author mentioned its account or
// quoted one of its posts, and under the account's own posts; anything else is refused for good.
// What is not kept here counts as neither.
ReplyTarget reply_target(Machine& machine, const Team& team, PostId post);

// X allows a program one reply to each interaction. kConflict, with the draft that is it, when
// another one of the team's account went out to the same post, may have, or is approved.
Result<void> check_only_answer(Machine& machine, const Team& team, const Draft& draft);

}  // namespace inquiry::desk
