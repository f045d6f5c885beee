// What is left of a rehearsal, where somebody wants to keep it.
#pragma once

#include <filesystem>

#include "config/config.h"
#include "daemon/console/api/api.h"

namespace inquiry::rehearse {

// Each cycle's report (TEAM-cycle-N.md, .html, .svg, .json) and each chat's archive
// (TEAM-chat-ID.md, .csv) into this folder, which is made. How many files; throws
// std::filesystem::filesystem_error or std::runtime_error where they cannot be written.
int keep(api::Api& api, const config::Config& config, const std::filesystem::path& folder);

}  // namespace inquiry::rehearse
