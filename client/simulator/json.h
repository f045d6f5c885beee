// The JSON library, named once for the simulator's own files.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace inquiry::simulator {

using Json = nlohmann::json;

// Bytes that are not UTF-8 are replaced rather than thrown over.
inline std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace inquiry::simulator
