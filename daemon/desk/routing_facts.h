// What routing a post to a team depends on: the same facts when it arrives and when somebody asks
// later why it is, or is not, here.
#pragma once

#include <string>
#include <vector>

#include "base/team.h"
#include "config/config.h"
#include "daemon/store/store.h"
#include "scheduler/routing.h"

namespace inquiry::desk {

// How long an own question can be answered.
inline constexpr Duration kAnswerWindow = std::chrono::hours{24 * 30};

// The facts as they are, or were, when the post arrived. `team` and `config` must outlive the
// answer.
scheduler::RoutingFacts routing_facts(store::Store& store, const config::Config& config,
                                      const Team& team, const store::StoredPost& stored);

}  // namespace inquiry::desk
