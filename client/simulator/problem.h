// Answers that say no, in X's shapes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"
#include "client/simulator/json.h"
#include "client/simulator/request.h"

namespace inquiry::simulator {

struct ParameterError {
  std::string parameter;
  std::string value;
  std::string message;
};

Response json_response(int status, const Json& body);

// The tail of a problem's `type`; the part before it differs between the dialects.
std::string problem_type(std::string_view tail, Dialect dialect);

// `type` about:blank.
Response plain_problem(int status, std::string_view title, std::string_view detail);

Response typed_problem(int status, std::string_view type_tail, std::string_view title,
                       std::string_view detail, Dialect dialect);

// 400, naming each parameter with what was given.
Response invalid_request(const std::vector<ParameterError>& errors, Dialect dialect);

// One entry of `errors` of an answer that is otherwise 200. `kind` is "tweet", "user" or "list".
Json missing_resource(std::string_view kind, std::string_view parameter, std::string_view value,
                      Dialect dialect);

}  // namespace inquiry::simulator
