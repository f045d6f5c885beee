#include "daemon/intake/listening.h"

#include <algorithm>

#include "scheduler/stage.h"

namespace inquiry::intake {
namespace {

constexpr std::chrono::minutes kBeforeChat{10};
constexpr std::chrono::hours kAfterChat{1};

UtcTime chat_begins(const Chat& chat) { return chat.at - kBeforeChat; }

UtcTime chat_ends(const Chat& chat) {
  return chat.at + chat.every * static_cast<int>(chat.questions.size()) + kAfterChat;
}

}  // namespace

std::vector<std::string> running_chats(const Team& team, UtcTime now) {
  std::vector<std::string> hashtags;
  for (const auto& chat : team.chats) {
    if (chat_begins(chat) <= now && now < chat_ends(chat)) hashtags.push_back(chat.hashtag);
  }
  return hashtags;
}

std::optional<UtcTime> next_chat_edge(const config::Config& config, UtcTime now) {
  std::optional<UtcTime> next;
  for (const auto& team : config.teams) {
    for (const auto& chat : team.chats) {
      for (const auto edge : {chat_begins(chat), chat_ends(chat)}) {
        if (edge > now) next = next ? std::min(*next, edge) : edge;
      }
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
    each.chat_hashtags = running_chats(team, now);
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

scheduler::RoutingFacts routing_facts(store::Store& store, const config::Config& config,
                                      const Team& team, const std::string& list_id, UtcTime now) {
  scheduler::RoutingFacts facts;
  const auto& account = config.accounts.at(team.account);
  facts.team = &team;
  facts.account_id = account.user_id;
  facts.account_handle = account.handle;
  const auto stage =
      scheduler::stage_at(team, config.school.zone, store.last_transition(team.name), now);
  if (stage) facts.behaviour = stage->behaviour;
  facts.own_questions = store.posted_ids(team.name, now - kAnswersFor * 8);
  facts.chat_hashtags = running_chats(team, now);
  facts.list_id = list_id;
  return facts;
}

}  // namespace inquiry::intake
