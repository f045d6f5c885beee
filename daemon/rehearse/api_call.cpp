#include "daemon/rehearse/api_call.h"

namespace inquiry::rehearse {

ApiAnswer call_api(api::Api& api, const std::string& as, const std::string& method,
                   const std::string& path, const std::string& body) {
  console::Request request;
  request.method = method;
  const auto question_mark = path.find('?');
  request.path = "/api/v1" + path.substr(0, question_mark);
  if (question_mark != std::string::npos) {
    auto rest = path.substr(question_mark + 1);
    while (!rest.empty()) {
      const auto pair = rest.substr(0, rest.find('&'));
      rest.erase(0, std::min(rest.size(), pair.size() + 1));
      const auto equals = pair.find('=');
      request.query[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
  }
  request.headers["content-type"] =
      path.find("/import") != std::string::npos ? "text/csv" : "application/json";
  request.body = body;
  request.remote = "rehearsal";
  ApiAnswer answer;
  api.handle(request, {as, as, as == "root"}, [&answer](const console::Response& response) {
    answer = {response.status, response.body};
  });
  return answer;
}

}  // namespace inquiry::rehearse
