#include "daemon/desk/halts.h"

#include "base/proof.h"
#include "daemon/desk/stages.h"

namespace inquiry::desk {

Result<Halt> set_halt(Machine& machine, const Acting& acting,
                      const std::optional<std::string>& team, const std::string& reason) {
  if (auto said = required("reason", reason, kReasonBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  auto& store = machine.store();
  Halt halt{.team = team, .reason = reason, .by = acting.as, .at = machine.clock().utc_now()};
  auto transaction = store.begin();
  store.set_halt(halt);
  INQUIRY_STEP("halt.void_approvals",
               return_to_review(store, team, "a halt began: " + reason, halt.at));
  record(store, acting, {"halt.set", team.value_or(""), team.value_or("all"), reason}, halt.at);
  INQUIRY_STEP("halt.commit", transaction->commit());
  machine.changed("halt", team.value_or(""));
  return halt;
}

Result<void> end_halt(Machine& machine, const Acting& acting,
                      const std::optional<std::string>& team) {
  auto& store = machine.store();
  auto ended = in_transaction(store, [&]() -> Result<void> {
    if (!store.end_halt(team)) {
      return fail(Error::Kind::kNotFound,
                  team
                      ? "team " + *team + " has no halt of its own; the status lists what is halted"
                      : "there is no halt of the whole school; the status lists what is halted");
    }
    record(store, acting, {"halt.end", team.value_or(""), team.value_or("all"), ""},
           machine.clock().utc_now());
    return {};
  });
  if (ended) machine.changed("halt", team.value_or(""));
  return ended;
}

std::optional<Halt> halt_over(store::Store& store, const std::string& team) {
  for (auto& halt : store.halts()) {
    if (!halt.team || *halt.team == team) return halt;
  }
  return std::nullopt;
}

}  // namespace inquiry::desk
