// RFC 9457: every refusal is application/problem+json.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"
#include "daemon/console/http.h"

namespace inquiry::api {

int status_of(Error::Kind kind);

console::Response problem(int status, const std::string& detail);
console::Response problem(const Error& error);

// With the single mistakes of a file: [{"line", "column", "message"}, …].
console::Response problem(int status, const std::string& detail, const nlohmann::json& errors);

console::Response json_response(const nlohmann::json& body, int status = 200);

}  // namespace inquiry::api
