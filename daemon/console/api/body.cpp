#include "daemon/console/api/body.h"

#include <algorithm>
#include <string>

#include "daemon/console/api/problem.h"

namespace inquiry::api {
namespace {

using nlohmann::json;

bool says_json(const console::Request& request) {
  const auto type = request.headers.find("content-type");
  if (type == request.headers.end()) return false;
  auto name = type->second.substr(0, type->second.find(';'));
  name.erase(name.find_last_not_of(" \t") + 1);
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name == "application/json";
}

// How deep brackets nest outside strings: cheap, and safe on any bytes.
int depth_of(const std::string& text) {
  int depth = 0;
  int deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return deepest;
}

}  // namespace

tl::expected<json, console::Response> read_body(const console::Request& request) {
  const auto refuse = [](int status, const char* detail) {
    return tl::unexpected(problem(status, detail));
  };
  if (request.body.empty()) return json::object();
  if (request.body.size() > kBodyBytesMax) return refuse(413, "the body is larger than 256 KiB");
  if (!says_json(request)) {
    return refuse(415, "the body must be JSON; send it as Content-Type: application/json");
  }
  if (depth_of(request.body) > kBodyDepthMax) {
    return refuse(400, "the JSON nests deeper than 16 levels; nothing here does");
  }
  auto parsed = json::parse(request.body, nullptr, false);
  if (parsed.is_discarded()) return refuse(400, "the body is not valid JSON; check its syntax");
  if (!parsed.is_object()) return refuse(400, "the body is not a JSON object; send {…}");
  return parsed;
}

}  // namespace inquiry::api
