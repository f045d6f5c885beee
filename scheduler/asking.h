// How often people are asked by name, and how many at once. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/draft.h"
#include "base/team.h"
#include "base/time.h"

namespace inquiry::scheduler {

// X's handles are the same whatever the case of A-Z.
bool same_handle(std::string_view a, std::string_view b);

// A handle in the form in which equal ones are equal.
std::string handle_key(std::string_view handle);

struct AskedTooOften {
  std::string message;
  std::optional<UtcTime> until;  // nullopt: only an edit helps
};

// What a team's `asking` has against a post that asks these people by name. `last_asked`: when this
// account last asked each of them, by handle_key().
std::vector<AskedTooOften> asked_too_often(const std::vector<Invitation>& asked,
                                           const std::map<std::string, UtcTime>& last_asked,
                                           const Asking& asking, UtcTime now);

// What a moderator should know before people are asked by name.
std::string rule_of_asking(const Asking& asking);

// The text with these people's names, and without the "@" that would notify them.
std::string without_mentions(std::string_view text, const std::vector<Invitation>& invited);

}  // namespace inquiry::scheduler
