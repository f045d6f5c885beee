#include "client/json_limits.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

namespace inquiry::client {
namespace {

using nlohmann::json;

// Looks at the brackets and commas outside strings only; what is not JSON at all is the parser's.
std::optional<std::string> beyond_limits(std::string_view bytes) {
  std::size_t depth = 0;
  std::size_t values = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      ++values;
      if (++depth > kJsonDepthMax) return fmt::format("nested deeper than {}", kJsonDepthMax);
    } else if (c == ']' || c == '}') {
      if (depth > 0) --depth;
    } else if (c == ',') {
      ++values;
    }
    if (values > kJsonValuesMax) return fmt::format("more than {} values", kJsonValuesMax);
  }
  return std::nullopt;
}

std::string not_json(std::string_view bytes) {
  const auto first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "empty";
  if (bytes[first] == '<') return "a web page, not JSON";
  return "not JSON, or cut off";
}

}  // namespace

tl::expected<json, std::string> parse_json(std::string_view bytes) {
  if (auto why = beyond_limits(bytes)) return tl::unexpected(std::move(*why));
  json document = json::parse(bytes, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) return tl::unexpected(not_json(bytes));
  return document;
}

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
