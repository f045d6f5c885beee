#include "daemon/desk/routing_facts.h"

#include <optional>
#include <utility>

#include "daemon/desk/chats.h"
#include "scheduler/stage.h"

namespace inquiry::desk {
namespace {

constexpr int kPage = 200;

// Where the team stood at `at`, a calendar boundary that nobody has recorded yet included.
std::optional<Behaviour> behaviour_at(store::Store& store, const Team& team, const Zone& zone,
                                      UtcTime at) {
  const auto last = store.last_transition(team.name);
  if (!last || last->at <= at) {
    const auto stage = scheduler::stage_at(team, zone, last, at);
    return stage ? std::optional{stage->behaviour} : std::nullopt;
  }
  store::PageOf page{{}, kPage};
  for (;;) {
    const auto transitions = store.transitions(team.name, page);
    for (const auto& transition : transitions.items) {
      if (transition.at > at) continue;
      return transition.move == Move::kAbort ? std::nullopt : std::optional{transition.behaviour};
    }
    if (!transitions.next) return std::nullopt;
    page.after = *transitions.next;
  }
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
  facts.behaviour = behaviour_at(store, team, config.school.zone, stored.arrived_at);
  facts.own_questions = store.posted_ids(team.name, stored.post.created_at - kAnswerWindow);
  const auto chats = open_chats(store, team.name, stored.post.created_at);
  facts.chat_hashtags = chat_tags(chats, stored.post.created_at).running;
  if (auto place = chat_place(store, chats, stored.post)) {
    facts.chat = std::move(place->chat);
    facts.chat_answers = std::move(place->answers);
  }
  facts.list_id = stored.list_id;
  return facts;
}

}  // namespace inquiry::desk
