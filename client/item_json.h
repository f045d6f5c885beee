// An answer of X whose items are read one by one, so that a bad item costs only itself.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "client/x.h"

namespace inquiry::client {

// As parse_json(). Where that fails although the answer's brackets are sound, the document holds
// what can be read, and `broken` each item of its `data` that cannot, with its bytes.
tl::expected<nlohmann::json, std::string> parse_items(std::string_view bytes,
                                                      std::vector<Unreadable>& broken);

// What of an item's bytes is kept.
std::string kept_bytes(std::string_view bytes);

}  // namespace inquiry::client
