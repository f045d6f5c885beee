// What no single option can say: how the options of a team and its school fit together.
#pragma once

#include "config/loading.h"

namespace inquiry::config {

// Checks `loading.team` against itself, the school and the accounts. Errors go to
// `loading.report`.
void validate_team(Loading& loading);

// What the main file names more than once and may name but once.
void validate_main(Loading& loading);

}  // namespace inquiry::config
