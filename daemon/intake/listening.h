// What the teams listen for at this moment, from store and configuration.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "daemon/store/store.h"
#include "scheduler/poll_plan.h"

namespace inquiry::intake {

// Own posts are asked after for as long as X's search reaches back.
inline constexpr std::chrono::hours kAnswersFor{24 * 7};

// The next instant after `now` at which a chat begins or ends to be listened to.
std::optional<UtcTime> next_chat_edge(store::Store& store, const config::Config& config,
                                      UtcTime now);

std::vector<scheduler::TermPlan> plan(store::Store& store, const config::Config& config,
                                      UtcTime now);

scheduler::PollRules rules(const config::Config& config);

std::map<std::string, scheduler::TermState> states(store::Store& store);

}  // namespace inquiry::intake
