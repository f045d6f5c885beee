// What routing a stored post for a team depends on.
#pragma once

#include "base/team.h"
#include "config/config.h"
#include "daemon/store/store.h"
#include "scheduler/routing.h"

namespace inquiry::desk {

// How long an own question can be answered.
inline constexpr Duration kAnswerWindow = std::chrono::hours{24 * 30};

// The facts as they were when the post arrived, so that "why is it not here" gets the reason that
// counted then. `team` and `config` must outlive the answer.
scheduler::RoutingFacts routing_facts(store::Store& store, const config::Config& config,
                                      const Team& team, const store::StoredPost& stored);

}  // namespace inquiry::desk
