// The console's own users. What they may do in a team stands in the team's file.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// kConflict when the name is taken.
Result<void> add_user(Machine& machine, const Acting& acting, const store::User& user);

// kNotFound when there is none of this name.
Result<void> remove_user(Machine& machine, const Acting& acting, const std::string& name);

// The teams whose files name this person.
std::vector<std::string> teams_of(const config::Config& config, const std::string& name);

}  // namespace inquiry::desk
