// Lists: {"items": […], "next": CURSOR|null}, paged by ?after= and ?limit=.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "base/result.h"
#include "daemon/console/http.h"
#include "daemon/store/store.h"

namespace inquiry::api {

// kInvalid for a limit outside 1..200.
Result<store::PageOf> page_wanted(const console::Request& request);

nlohmann::json page_json(nlohmann::json items, const std::optional<std::string>& next);

// One page of a list that is at hand as a whole. kInvalid for a cursor that no page gave.
Result<console::Response> page_response(const std::vector<nlohmann::json>& all,
                                        const store::PageOf& page);

}  // namespace inquiry::api
