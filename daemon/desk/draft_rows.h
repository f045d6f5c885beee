// Reading and moving single drafts; every move is one of the scheduler's events.
#pragma once

#include <string>
#include <vector>

#include "base/draft.h"
#include "base/result.h"
#include "base/team.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"
#include "scheduler/draft_machine.h"

namespace inquiry::desk {

Result<Draft> find_draft(store::Store& store, const std::string& id);

// The draft's team as configured; kConflict when the configuration no longer has it.
Result<const Team*> team_of(const config::Config& config, const Draft& draft);

// An attempt stands whose end nobody knows: only a person can settle it.
bool may_be_on_x(store::Store& store, const std::string& draft);

// Why each student shown lacks a live consent for X at `now`; empty when nobody does. A draft for
// which it was never said who can be recognised lacks that.
std::vector<std::string> missing_consents(store::Store& store, const School& school,
                                          const DraftContent& content, UtcTime now);

// The state `event` leads to, in view of open attempts and of consents at `now`.
Result<DraftState> next_state(store::Store& store, const School& school, const Draft& draft,
                              scheduler::DraftEvent event, UtcTime now);

// Writes the draft, whose state in the store is still `from`, and the step. An approval stands only
// in the states it leads to. kConflict when somebody else moved the draft meanwhile.
Result<void> save_move(store::Store& store, Draft& draft, DraftState from, const Acting& acting,
                       const std::string& action, const std::string& detail, UtcTime now);

// What one decision about a draft is made with, inside its transaction.
struct Desk {
  Machine& machine;
  store::Store& store;
  const Acting& acting;
  UtcTime now;
};

// Finds the draft, lets `work(desk, draft)` decide in one transaction, and tells open pages.
template <typename Work>
Result<Draft> decide(Machine& machine, const Acting& acting, const std::string& id, Work&& work) {
  Desk desk{machine, machine.store(), acting, machine.clock().utc_now()};
  auto decided = in_transaction(desk.store, [&]() -> Result<Draft> {
    auto draft = find_draft(desk.store, id);
    if (!draft) return draft;
    if (Result<void> done = work(desk, *draft); !done) return tl::unexpected(done.error());
    return draft;
  });
  if (decided) machine.changed("drafts", decided->team);
  return decided;
}

}  // namespace inquiry::desk
