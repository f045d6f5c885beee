#include "daemon/intake/listening.h"

#include <algorithm>

#include "daemon/desk/chats.h"
#include "scheduler/stage.h"

namespace inquiry::intake {

std::optional<UtcTime> next_chat_edge(store::Store& store, const config::Config& config,
                                      UtcTime now) {
  std::optional<UtcTime> next;
  const auto offer = [&](UtcTime edge) {
    if (edge > now) next = next ? std::min(*next, edge) : edge;
  };
  for (const auto& team : config.teams) {
    for (const auto& chat : team.chats) offer(scheduler::chat_window(chat).opens);
    for (const auto& chat : desk::open_chats(store, team.name, now)) {
      const auto window = chat.window();
      offer(window.closes);
      offer(window.late_until);
    }
  }
  return next;
}

std::vector<scheduler::TermPlan> plan(store::Store& store, const config::Config& config,
                                      UtcTime now) {
  std::vector<scheduler::ListeningTeam> listening;
  for (const auto& team : config.teams) {
    scheduler::ListeningTeam each;
    each.team = &team;
    each.account_id = config.accounts.at(team.account).user_id;
    const auto stage =
        scheduler::stage_at(team, config.school.zone, store.last_transition(team.name), now);
    each.silent = !stage || is_silent(stage->behaviour);
    for (const auto& [post, draft] : store.posted_ids(team.name, now - kAnswersFor)) {
      each.conversations.push_back(post);
    }
    const auto tags = desk::chat_tags(desk::open_chats(store, team.name, now), now);
    each.chat_hashtags = tags.running;
    each.late_hashtags = tags.late;
    listening.push_back(std::move(each));
  }
  return scheduler::plan_terms(listening);
}

scheduler::PollRules rules(const config::Config& config) {
  scheduler::PollRules rules;
  rules.query_length = config.x.query_length;
  return rules;
}

std::map<std::string, scheduler::TermState> states(store::Store& store) {
  std::map<std::string, scheduler::TermState> states;
  for (const auto& row : store.terms()) {
    states[row.key] = {row.newest, row.read_until, row.last_read, row.wait_until, row.failures};
  }
  return states;
}

}  // namespace inquiry::intake
