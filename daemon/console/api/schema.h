// The shapes of requests and answers, as the OpenAPI document gives them and as requests are
// checked: one source for both.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace inquiry::api {

// All named schemas, as OpenAPI's components.schemas.
const nlohmann::json& schemas();

// Why `value` is not of the named schema, for people, naming the member; nullopt when it is.
// Members that an object's schema does not know are refused by name.
std::optional<std::string> schema_problem(std::string_view schema, const nlohmann::json& value);

}  // namespace inquiry::api
