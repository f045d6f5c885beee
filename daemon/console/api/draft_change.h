// What a writer says about a draft, read from a body that is checked already.
#pragma once

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "daemon/desk/drafts.h"

namespace inquiry::api {

Result<desk::DraftChange> draft_change(const nlohmann::json& body);

// Kinds without repetition, in the order of the body.
std::vector<EvidenceKind> kinds_in(const nlohmann::json& list);

}  // namespace inquiry::api
