#include "daemon/desk/cycles.h"

namespace inquiry::desk {

std::string_view word(CycleState state) {
  switch (state) {
    case CycleState::kRunning:
      return "running";
    case CycleState::kFinished:
      return "finished";
    case CycleState::kAborted:
      return "aborted";
    case CycleState::kUndone:
      return "undone";
  }
  return "";
}

CycleState state_of(Machine& machine, const Team& team, const Cycle& cycle) {
  if (cycle.aborted) return CycleState::kAborted;
  const auto stage = machine.stage_of(team);
  if (stage && stage->cycle == cycle.number) return CycleState::kRunning;
  const auto last = machine.store().last_transition(team.name);
  return last && cycle.number > last->cycle ? CycleState::kUndone : CycleState::kFinished;
}

Result<Cycle> find_cycle(store::Store& store, const std::string& team, int number) {
  auto cycle = store.cycle(team, number);
  if (!cycle) {
    return fail(Error::Kind::kNotFound, "team " + team + " has no cycle " + std::to_string(number) +
                                            "; its first stage opens cycle 1");
  }
  return *cycle;
}

Result<Cycle> set_theory(Machine& machine, const Acting& acting, const std::string& team,
                         int number, const std::string& theory) {
  if (auto said = required("theory of action", theory, kTextBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  auto& store = machine.store();
  auto cycle = in_transaction(store, [&]() -> Result<Cycle> {
    auto found = find_cycle(store, team, number);
    if (!found) return found;
    if (found->theory == theory) return found;
    const Theory written{found->round, theory, acting.as, machine.clock().utc_now()};
    store.set_theory(team, number, written);
    record(store, acting, {"cycle.theory", team, std::to_string(number), theory}, written.at);
    return find_cycle(store, team, number);
  });
  if (cycle) machine.changed("cycles", team);
  return cycle;
}

Result<Cycle> set_outcome(Machine& machine, const Acting& acting, const std::string& team,
                          int number, Worked worked, const std::string& evidence) {
  if (auto said = required("evidence", evidence, kTextBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  auto& store = machine.store();
  auto cycle = in_transaction(store, [&]() -> Result<Cycle> {
    auto found = find_cycle(store, team, number);
    if (!found) return found;
    const Outcome outcome{worked, evidence, acting.as, machine.clock().utc_now(), found->round};
    store.set_outcome(team, number, outcome);
    record(store, acting,
           {"cycle.outcome", team, std::to_string(number),
            std::string(word(worked)) + ": " + evidence},
           outcome.at);
    return find_cycle(store, team, number);
  });
  if (cycle) machine.changed("cycles", team);
  return cycle;
}

Result<Cycle> comment_cycle(Machine& machine, const Acting& acting, const std::string& team,
                            int number, const std::string& text) {
  if (auto said = required("comment", text, kTextBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  auto& store = machine.store();
  auto cycle = in_transaction(store, [&]() -> Result<Cycle> {
    if (auto found = find_cycle(store, team, number); !found) return found;
    const CycleComment comment{acting.as, machine.clock().utc_now(), text};
    store.comment_cycle(team, number, comment);
    record(store, acting, {"cycle.comment", team, std::to_string(number), ""}, comment.at);
    return find_cycle(store, team, number);
  });
  if (cycle) machine.changed("cycles", team);
  return cycle;
}

}  // namespace inquiry::desk
