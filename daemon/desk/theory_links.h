// Which ideas a theory of action is built on.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/team.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// kInvalid unless every one is an idea of the team that stands for itself on its board.
Result<void> check_theory_ideas(Machine& machine, const Team& team,
                                const std::vector<std::string>& ideas);

// Replaces those the theory of this cycle was built on; the ideas and the cycle must exist.
void link_theory(Machine& machine, const Acting& acting, const Team& team, int cycle,
                 const std::vector<std::string>& ideas);

}  // namespace inquiry::desk
