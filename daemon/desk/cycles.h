// What a team believed and what came of it.
#pragma once

#include <string>
#include <string_view>

#include "base/cycle.h"
#include "base/team.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// kUndone: the move that opened it was taken back.
enum class CycleState { kRunning, kFinished, kAborted, kUndone };
std::string_view word(CycleState state);

CycleState state_of(Machine& machine, const Team& team, const Cycle& cycle);

// kNotFound before that cycle began.
Result<Cycle> find_cycle(store::Store& store, const std::string& team, int number);

// The theory of action of the present round of one of the team's cycles; what was written before
// stays in its history. kNotFound before that cycle began.
Result<Cycle> set_theory(Machine& machine, const Acting& acting, const std::string& team,
                         int number, const std::string& theory);

// Whether the round's theory worked, and the evidence. Celebrations wait for it.
Result<Cycle> set_outcome(Machine& machine, const Acting& acting, const std::string& team,
                          int number, Worked worked, const std::string& evidence);

// What somebody of the team, or its coach, says of the cycle.
Result<Cycle> comment_cycle(Machine& machine, const Acting& acting, const std::string& team,
                            int number, const std::string& text);

}  // namespace inquiry::desk
