// What the teams listen for at this moment, from store and configuration.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "daemon/store/store.h"
#include "scheduler/poll_plan.h"
#include "scheduler/routing.h"

namespace inquiry::intake {

// Own posts are asked after for as long as X's search reaches back.
inline constexpr std::chrono::hours kAnswersFor{24 * 7};

// Hashtags of the team's chats that are running at `now`: from a little before the first question
// until an hour after the last.
std::vector<std::string> running_chats(const Team& team, UtcTime now);

// The next instant after `now` at which a chat begins or ends to be listened to.
std::optional<UtcTime> next_chat_edge(const config::Config& config, UtcTime now);

std::vector<scheduler::TermPlan> plan(store::Store& store, const config::Config& config,
                                      UtcTime now);

scheduler::PollRules rules(const config::Config& config);

std::map<std::string, scheduler::TermState> states(store::Store& store);

// What routing a post to this team depends on.
scheduler::RoutingFacts routing_facts(store::Store& store, const config::Config& config,
                                      const Team& team, const std::string& list_id, UtcTime now);

}  // namespace inquiry::intake
