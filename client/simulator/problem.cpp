#include "client/simulator/problem.h"

namespace inquiry::simulator {

Response json_response(int status, const Json& body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}},
          .body = to_text(body)};
}

std::string problem_type(std::string_view tail, Dialect dialect) {
  const std::string_view host = dialect == Dialect::kTweet ? "api.twitter.com" : "api.x.com";
  return "https://" + std::string(host) + "/2/problems/" + std::string(tail);
}

Response plain_problem(int status, std::string_view title, std::string_view detail) {
  return json_response(
      status, {{"title", title}, {"type", "about:blank"}, {"status", status}, {"detail", detail}});
}

Response typed_problem(int status, std::string_view type_tail, std::string_view title,
                       std::string_view detail, Dialect dialect) {
  return json_response(status, {{"title", title},
                                {"type", problem_type(type_tail, dialect)},
                                {"status", status},
                                {"detail", detail}});
}

Response invalid_request(const std::vector<ParameterError>& errors, Dialect dialect) {
  auto list = Json::array();
  for (const auto& error : errors) {
    list.push_back({{"message", error.message},
                    {"parameters", {{error.parameter, Json::array({error.value})}}}});
  }
  return json_response(400, {{"errors", std::move(list)},
                             {"title", "Invalid Request"},
                             {"detail", "One or more parameters to your request was invalid."},
                             {"type", problem_type("invalid-request", dialect)},
                             {"status", 400}});
}

Json missing_resource(std::string_view kind, std::string_view parameter, std::string_view value,
                      Dialect dialect) {
  std::string detail = "Could not find ";
  detail += kind;
  detail += " with ";
  detail += parameter;
  detail += ": [";
  detail += value;
  detail += "].";
  return {{"value", value},
          {"detail", detail},
          {"title", "Not Found Error"},
          {"resource_type", kind},
          {"parameter", parameter},
          {"resource_id", value},
          {"type", problem_type("resource-not-found", dialect)}};
}

}  // namespace inquiry::simulator
