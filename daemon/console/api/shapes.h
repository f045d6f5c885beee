// How domain values look in JSON: ids are strings, times RFC 3339, money decimal strings.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/consent.h"
#include "base/cycle.h"
#include "base/draft.h"
#include "base/idea.h"
#include "daemon/console/api/context.h"
#include "daemon/desk/cycles.h"

namespace inquiry::api {

Json time_json(const std::optional<UtcTime>& time);

template <typename Value>
Json nullable(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// What the whole school read and spent: SchoolReads and SchoolSpent.
Json school_reads_json(const MoneyStatus& money);
Json school_spent_json(const MoneyStatus& money);

// One request to X, as it is packed.
Json asked_json(const scheduler::Poll& poll);

Json halt_json(const Halt& halt);
Json transition_json(const Transition& transition);

Json cycle_json(const Cycle& cycle, desk::CycleState state);
Json consent_json(const Consent& consent);
Json withdrawal_json(const Draft& draft);

// Where the post stands on X.
std::string post_url(const config::Config& config, const std::string& team, PostId id);

// A post that X has not confirmed for 24 hours may have been deleted there: its text is left out.
Json idea_json(Context& context, const Idea& idea);

Json blocked_json(const std::vector<BlockedBy>& reasons);

// Why it would not go out now; empty once it has.
Json blocked_json(Context& context, const Draft& draft);

// With everything a moderator must see: each student's consent, and what stands in the way.
Json draft_json(Context& context, const Draft& draft);

}  // namespace inquiry::api
