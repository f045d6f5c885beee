// What the commands on drafts share.
#pragma once

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "daemon/ctl/context.h"

namespace inquiry::ctl {

// "/drafts/d7", whatever the id holds.
std::string draft_path(Context& context, const std::string& id);

// Its id, its state, and what keeps it from going out.
void show_made(const nlohmann::json& draft);

// `drafts add` and `drafts edit`.
void add_draft_writing(CLI::App& drafts, Context& context);

}  // namespace inquiry::ctl
