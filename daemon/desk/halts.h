// The one button that stops everything, and its release.
#pragma once

#include <optional>
#include <string>

#include "base/cycle.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// Stops all posting of the team (nullopt: of every team); what was approved goes back to review, so
// that nothing bursts out when the halt ends. The promise holds once Machine::when_silent() says
// so.
Result<Halt> set_halt(Machine& machine, const Acting& acting,
                      const std::optional<std::string>& team, const std::string& reason);

// kNotFound when there is no halt with exactly this scope.
Result<void> end_halt(Machine& machine, const Acting& acting,
                      const std::optional<std::string>& team);

// The halt that stops this team, be it its own or everybody's.
std::optional<Halt> halt_over(store::Store& store, const std::string& team);

}  // namespace inquiry::desk
