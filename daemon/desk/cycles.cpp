#include "daemon/desk/cycles.h"

namespace inquiry::desk {
namespace {

Result<Cycle> find_cycle(store::Store& store, const std::string& team, int number) {
  auto cycle = store.cycle(team, number);
  if (!cycle) {
    return fail(Error::Kind::kNotFound, "team " + team + " has no cycle " + std::to_string(number) +
                                            "; its first stage opens cycle 1");
  }
  return *cycle;
}

}  // namespace

Result<Cycle> set_theory(Machine& machine, const Acting& acting, const std::string& team,
                         int number, const std::string& theory) {
  if (auto said = required("theory of action", theory, kTextBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  auto& store = machine.store();
  auto cycle = in_transaction(store, [&]() -> Result<Cycle> {
    auto found = find_cycle(store, team, number);
    if (!found) return found;
    store.set_theory(team, number, theory);
    record(store, acting, {"cycle.theory", team, std::to_string(number), theory},
           machine.clock().utc_now());
    found->theory = theory;
    return found;
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
    const Outcome outcome{worked, evidence, acting.as, machine.clock().utc_now()};
    store.set_outcome(team, number, outcome);
    record(store, acting,
           {"cycle.outcome", team, std::to_string(number),
            std::string(word(worked)) + ": " + evidence},
           outcome.at);
    found->outcome = outcome;
    return found;
  });
  if (cycle) machine.changed("cycles", team);
  return cycle;
}

}  // namespace inquiry::desk
