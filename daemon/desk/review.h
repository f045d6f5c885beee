// What moderators decide about drafts, and how posts are taken back.
#pragma once

#include <optional>
#include <string>

#include "base/draft.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// Approves exactly the bytes that `hash_seen` stands for. kForbidden for the author, also
// when he acts in another's name (unless the school has one moderator, which the audit log says);
// kConflict when the draft changed since, in a silent stage, during a halt, past not_after, without
// a live consent of everybody shown, and when the account has another post with the same text
// approved, under way or posted within 24 h.
Result<Draft> approve_draft(Machine& machine, const Acting& acting, const std::string& id,
                            const std::string& hash_seen);

Result<Draft> reject_draft(Machine& machine, const Acting& acting, const std::string& id,
                           const std::string& reason);

// Stops a draft until a person has looked.
Result<Draft> hold_draft(Machine& machine, const Acting& acting, const std::string& id,
                         const std::string& reason);

// Back to waiting for consent or review, never straight to approved.
Result<Draft> release_draft(Machine& machine, const Acting& acting, const std::string& id);

// Before sending: withdrawn at once. Afterwards the wish is written down, and the post is deleted
// on X as soon as it is known to be there. Asking again changes nothing.
Result<Draft> withdraw_draft(Machine& machine, const Acting& acting, const std::string& id,
                             const std::string& reason);

// What only a person can settle: the draft may be on X and nobody knows. `posted`: where it is; not
// posted (nullopt): back to review, or withdrawn when that was wished meanwhile.
Result<Draft> resolve_draft(Machine& machine, const Acting& acting, const std::string& id,
                            const std::optional<PostId>& posted);

}  // namespace inquiry::desk
