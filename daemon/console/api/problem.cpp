#include "daemon/console/api/problem.h"

namespace inquiry::api {
namespace {

using nlohmann::json;

const char* title_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    default:
      return "Service Unavailable";
  }
}

// Posts may carry bytes that are no UTF-8 by the time they are stored; an answer always is.
std::string dump(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

int status_of(Error::Kind kind) {
  switch (kind) {
    case Error::Kind::kInvalid:
      return 422;
    case Error::Kind::kConflict:
      return 409;
    case Error::Kind::kNotFound:
      return 404;
    case Error::Kind::kUnauthenticated:
      return 401;
    case Error::Kind::kForbidden:
      return 403;
    case Error::Kind::kUnavailable:
      return 503;
  }
  return 503;
}

console::Response problem(int status, const std::string& detail, const json& errors) {
  json body{
      {"type", "about:blank"}, {"title", title_of(status)}, {"status", status}, {"detail", detail}};
  if (!errors.is_null()) body["errors"] = errors;
  return {status, "application/problem+json", dump(body), {}};
}

console::Response problem(int status, const std::string& detail) {
  return problem(status, detail, nullptr);
}

console::Response problem(const Error& error) {
  return problem(status_of(error.kind), error.message);
}

console::Response json_response(const json& body, int status) {
  return {status, "application/json", dump(body), {}};
}

}  // namespace inquiry::api
