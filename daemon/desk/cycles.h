// What a team believed and what came of it.
#pragma once

#include <string>

#include "base/cycle.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// The theory of action of one of the team's cycles. kNotFound before that cycle began.
Result<Cycle> set_theory(Machine& machine, const Acting& acting, const std::string& team,
                         int number, const std::string& theory);

// Whether the theory worked, and the evidence. Celebrations wait for it.
Result<Cycle> set_outcome(Machine& machine, const Acting& acting, const std::string& team,
                          int number, Worked worked, const std::string& evidence);

}  // namespace inquiry::desk
