// Writing drafts: from the first words to the moderation queue.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/draft.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// What the writer says; nullopt leaves a field as it is.
struct DraftChange {
  std::optional<std::string> text;
  std::optional<std::vector<Invitation>> invited;
  std::optional<std::optional<std::vector<StudentShown>>> students;  // inner nullopt: not yet said
  std::optional<std::vector<std::string>> staff;
  std::optional<std::string> evidence;
  std::optional<std::vector<std::string>> ideas;
  std::optional<std::optional<Poll>> poll{};  // inner nullopt: none
  std::optional<ReplySettings> reply_settings{};
  std::optional<bool> made_with_ai{};
  std::optional<bool> paid_partnership{};
  std::optional<std::optional<PostId>> reply_to{};   // inner nullopt: no reply
  std::optional<std::optional<UtcTime>> not_before;  // inner nullopt: at once
  std::optional<UtcTime> not_after;
};

// A question shows nobody unless it is said; for a celebration it must be said before it is
// submitted. Lives seven days unless `change` says otherwise.
Result<Draft> create_draft(Machine& machine, const Acting& acting, const Team& team, DraftKind kind,
                           const DraftChange& change, bool submit);

// Voids an approval; what was submitted goes back to waiting for consent or review. Whoever changes
// what goes out becomes the author, so that nobody approves words of their own.
Result<Draft> edit_draft(Machine& machine, const Acting& acting, const std::string& id,
                         const DraftChange& change);

Result<Draft> submit_draft(Machine& machine, const Acting& acting, const std::string& id);

}  // namespace inquiry::desk
