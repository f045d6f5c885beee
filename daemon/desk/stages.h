// Moving a team through its cycle: what goes with a transition, in one transaction with it.
#pragma once

#include <optional>
#include <string>

#include "base/cycle.h"
#include "base/result.h"
#include "base/team.h"
#include "base/time.h"
#include "base/zone.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"
#include "daemon/store/store.h"

namespace inquiry::desk {

// Writes the transition and all that follows from it: the cycle it opens; parked ideas that become
// new; approved drafts that go back to review because silence begins; the audit entry. Call it
// inside a transaction.
void apply(store::Store& store, const Team& team, const Transition& transition,
           const std::string& actor);

// Every transition the calendar owes this team up to `now`, each applied at its own boundary.
// Returns how many. One transaction of its own when any is due.
int apply_calendar(store::Store& store, const Team& team, const Zone& zone, UtcTime now);

// Puts the approved drafts of the team (nullopt: of all) back to waiting_for_review, with the
// reason; how many. Drafts that are being sent stay where they are, but lose their approval: what
// proves not to be on X is not sent again. Call it inside a transaction.
int return_to_review(store::Store& store, const std::optional<std::string>& team,
                     const std::string& reason, UtcTime now);

// The same for the drafts that were approved for another account than their team posts from now, as
// after a change of the configuration. One transaction of its own when there are any.
int return_moved_accounts(store::Store& store, const std::vector<Team>& teams, UtcTime now);

// Must a move be one that the team's own file allows?
enum class Order { kKept, kOverruled };

// Moves the team by hand to the stage with this label; the calendar takes over again at its next
// boundary. kInvalid for a label the team does not have, with the nearest one it has, and without a
// reason. kConflict, naming the stages that may follow, for a move that the team's own file
// does not allow and that is not `kOverruled`; into silence every move is in order. Moving to where
// the team stands already changes nothing, unless the label means something else now.
Result<Transition> set_stage(Machine& machine, const Acting& acting, const Team& team,
                             const std::string& label, const std::string& reason, Order order);

// Puts the team back where it stood before its newest move, by hand or by calendar, in the same
// cycle and round as then; once more, and it goes back further. kConflict: there is nothing to go
// back to.
Result<Transition> undo_stage(Machine& machine, const Acting& acting, const Team& team,
                              const std::string& reason);

// Gives the cycle up, without an outcome: the team stands in no stage, and nothing is posted, until
// its next move opens the next cycle. kConflict when no cycle runs.
Result<Transition> abort_cycle(Machine& machine, const Acting& acting, const Team& team,
                               const std::string& reason);

}  // namespace inquiry::desk
