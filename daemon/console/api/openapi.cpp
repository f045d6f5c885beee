#include <algorithm>
#include <map>
#include <string>

#include "daemon/console/api/routes.h"
#include "daemon/console/api/schema.h"

namespace inquiry::api {
namespace {

constexpr const char* kAbout =
    "Ids are opaque strings, times RFC 3339 in UTC, money decimal strings in US dollars. Members "
    "that a request's schema does not name are refused. Over TCP a session's cookie and its CSRF "
    "token are needed; over the Unix socket the operating system says who calls. What is at "
    "/ideas/{id} is at /teams/{team}/ideas/{id} too.";

Json ref(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

// What an answer's name in the route table stands for.
Json answer_schema(std::string_view name) {
  if (!name.ends_with("[]")) return ref(name);
  name.remove_suffix(2);
  return {{"type", "object"},
          {"properties",
           {{"items", {{"type", "array"}, {"items", ref(name)}}},
            {"next", {{"type", {"string", "null"}}}}}},
          {"required", {"items", "next"}}};
}

Json content(std::string_view names) {
  Json content = Json::object();
  for (auto rest = names; !rest.empty();) {
    const auto end = std::min(rest.find(' '), rest.size());
    const auto name = rest.substr(0, end);
    if (name.find('/') != std::string_view::npos) {
      content[std::string(name)] = {{"schema", Json::object()}};
    } else {
      content["application/json"] = {{"schema", answer_schema(name)}};
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return content;
}

Json parameter(std::string_view name, const char* place) {
  Json json{{"name", name}, {"in", place}, {"schema", {{"type", "string"}}}};
  if (name == "limit") {
    json["schema"] = {{"type", "integer"}, {"minimum", 1}, {"maximum", 200}, {"default", 50}};
  }
  if (name == "days") {
    json["schema"] = {{"type", "integer"}, {"minimum", 1}, {"maximum", 60}, {"default", 7}};
  }
  if (std::string_view(place) == "path") json["required"] = true;
  return json;
}

Json parameters(const Route& route) {
  auto list = Json::array();
  for (auto rest = route.pattern; rest.find('{') != std::string_view::npos;) {
    rest.remove_prefix(rest.find('{') + 1);
    list.push_back(parameter(rest.substr(0, rest.find('}')), "path"));
  }
  for (auto rest = route.query; !rest.empty();) {
    const auto end = std::min(rest.find(' '), rest.size());
    list.push_back(parameter(rest.substr(0, end), "query"));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return list;
}

Json operation(const Route& route) {
  Json success{{"description", route.status == 204 ? "Done" : "All is well"}};
  if (!route.answer.empty()) success["content"] = content(route.answer);
  Json json{{"summary", route.summary},
            {"description", "For those who may " + std::string(desk::describe(route.verb)) + "."},
            {"responses",
             {{std::to_string(route.status), success},
              {"default",
               {{"description", "Refused, and why"},
                {"content", {{"application/problem+json", {{"schema", ref("Problem")}}}}}}}}}};
  if (route.scope == Scope::kOpen) json["description"] = "For anyone.";
  if (auto list = parameters(route); !list.empty()) json["parameters"] = std::move(list);
  if (!route.body.empty()) {
    json["requestBody"] = {{"required", route.body != "Nothing"}, {"content", content(route.body)}};
  }
  return json;
}

std::string lower(std::string_view method) {
  std::string text;
  for (const char c : method) text += static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

Json openapi() {
  Json paths = Json::object();
  for (const auto& route : routes()) {
    paths[std::string(route.pattern)][lower(route.method)] = operation(route);
  }
  return {{"openapi", "3.1.0"},
          {"info", {{"title", "inquiryd"}, {"version", INQUIRYD_VERSION}, {"description", kAbout}}},
          {"servers", Json::array({Json{{"url", "/api/v1"}}})},
          {"paths", paths},
          {"components", {{"schemas", schemas()}}}};
}

}  // namespace inquiry::api
