// How the days to come look in JSON, in the preview and in the digest.
#pragma once

#include <optional>
#include <vector>

#include "base/zone.h"
#include "daemon/console/api/context.h"
#include "scheduler/preview.h"

namespace inquiry::api {

// StageAhead[]: each with its local times too, whose offset tells the two sides of an hour that
// occurs twice.
Json stages_ahead_json(const std::vector<scheduler::StageAhead>& stages, const Zone& zone);

}  // namespace inquiry::api
