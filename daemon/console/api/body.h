// JSON from outside: refused before it is parsed when it is too large or too deep.
#pragma once

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "daemon/console/http.h"

namespace inquiry::api {

inline constexpr std::size_t kBodyBytesMax = std::size_t{256} * 1024;
inline constexpr int kBodyDepthMax = 16;

// The request's JSON object, or the refusal: 413 too large, 415 another type, 400 no JSON object.
// No body at all is an empty object.
tl::expected<nlohmann::json, console::Response> read_body(const console::Request& request);

}  // namespace inquiry::api
