#include "daemon/desk/routing_facts.h"

#include <optional>

namespace inquiry::desk {
namespace {

constexpr int kPage = 200;

// Where the team stood at `at`.
std::optional<Behaviour> behaviour_at(store::Store& store, const std::string& team, UtcTime at) {
  store::PageOf page{{}, kPage};
  for (;;) {
    const auto transitions = store.transitions(team, page);
    for (const auto& transition : transitions.items) {
      if (transition.at <= at) return transition.behaviour;
    }
    if (!transitions.next) return std::nullopt;
    page.after = *transitions.next;
  }
}

// A chat runs from its first question until as long after its last one as lies between two.
bool is_running(const Chat& chat, UtcTime at) {
  const auto length = chat.every * static_cast<int>(chat.questions.size());
  return chat.at <= at && at < chat.at + length;
}

}  // namespace

scheduler::RoutingFacts routing_facts(store::Store& store, const config::Config& config,
                                      const Team& team, const store::StoredPost& stored) {
  scheduler::RoutingFacts facts;
  facts.team = &team;
  if (const auto account = config.accounts.find(team.account); account != config.accounts.end()) {
    facts.account_id = account->second.user_id;
    facts.account_handle = account->second.handle;
  }
  facts.behaviour = behaviour_at(store, team.name, stored.arrived_at);
  facts.own_questions = store.posted_ids(team.name, stored.post.created_at - kAnswerWindow);
  for (const auto& chat : team.chats) {
    if (is_running(chat, stored.post.created_at)) facts.chat_hashtags.push_back(chat.hashtag);
  }
  facts.list_id = stored.list_id;
  return facts;
}

}  // namespace inquiry::desk
