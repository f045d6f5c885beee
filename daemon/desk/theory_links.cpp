#include "daemon/desk/theory_links.h"

#include "daemon/desk/nearest.h"

namespace inquiry::desk {

Result<void> check_theory_ideas(Machine& machine, const Team& team,
                                const std::vector<std::string>& ideas) {
  for (const auto& id : ideas) {
    const auto idea = machine.store().idea(id);
    const bool stands = idea && idea->team == team.name && idea->flag_reason.empty() &&
                        idea->state != IdeaState::kHidden && idea->state != IdeaState::kParked;
    if (!stands) {
      return fail(Error::Kind::kInvalid,
                  "team " + team.name + " has no idea " + id + " on its board; list its ideas");
    }
    if (idea->merged_into) {
      return fail(Error::Kind::kInvalid,
                  "idea " + id + " was merged into " + *idea->merged_into + "; name that one");
    }
  }
  return {};
}

void link_theory(Machine& machine, const Acting& acting, const Team& team, int cycle,
                 const std::vector<std::string>& ideas) {
  auto& store = machine.store();
  if (store.theory_ideas(team.name, cycle) == ideas) return;
  auto transaction = store.begin();
  store.set_theory_ideas(team.name, cycle, ideas);
  record(store, acting,
         {"cycle.ideas", team.name, std::to_string(cycle), ideas.empty() ? "none" : join(ideas)},
         machine.clock().utc_now());
  transaction->commit();
  machine.changed("ideas", team.name);
}

}  // namespace inquiry::desk
