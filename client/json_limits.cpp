#include "client/json_limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace inquiry::client {
namespace {

using nlohmann::json;

struct Extent {
  std::size_t depth = 0;   // of the deepest
  std::size_t values = 0;  // at least so many, give or take one per container
};

// Looks at the brackets and commas outside strings only; what is not JSON at all is the parser's.
Extent extent_of(std::string_view bytes) {
  Extent extent;
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      ++extent.values;
      extent.depth = std::max(extent.depth, ++depth);
    } else if (c == ']' || c == '}') {
      if (depth > 0) --depth;
    } else if (c == ',') {
      ++extent.values;
    }
  }
  return extent;
}

std::string not_json(std::string_view bytes) {
  const auto first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "empty";
  if (bytes[first] == '<') return "a web page, not JSON";
  return "not JSON, or cut off";
}

}  // namespace

tl::expected<json, std::string> parse_json(std::string_view bytes, std::size_t values_max) {
  const auto extent = extent_of(bytes);
  if (extent.depth > kJsonDepthMax) {
    return tl::unexpected(fmt::format("nested deeper than {}", kJsonDepthMax));
  }
  if (extent.values > values_max) {
    return tl::unexpected(fmt::format("more than {} values", values_max));
  }
  json document = json::parse(bytes, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) return tl::unexpected(not_json(bytes));
  return document;
}

std::size_t json_values(std::string_view bytes) { return extent_of(bytes).values; }

const json* member(const json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const std::string* text_member(const json& object, std::string_view name) {
  const json* found = member(object, name);
  return found ? found->get_ptr<const std::string*>() : nullptr;
}

const json& array_member(const json& object, std::string_view name) {
  static const json kNone = json::array();
  const json* found = member(object, name);
  return found && found->is_array() ? *found : kNone;
}

}  // namespace inquiry::client
