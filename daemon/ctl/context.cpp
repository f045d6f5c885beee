#include "daemon/ctl/context.h"

#include <fmt/format.h>
#include <sysexits.h>

#include <cstdio>
#include <utility>

namespace inquiry::ctl {
namespace {

using nlohmann::json;

int exit_code(int status) {
  switch (status) {
    case 0:
    case 502:
    case 503:
    case 504:
      return EX_UNAVAILABLE;
    case 400:
    case 405:
    case 409:
    case 413:
    case 415:
    case 422:
      return EX_DATAERR;
    case 401:
    case 403:
    case 421:
      return EX_NOPERM;
    case 404:
      return 66;  // EX_NOINPUT, as the contract says: no such thing
    default:
      return status < 300 ? EX_OK : EX_SOFTWARE;
  }
}

// "FILE:LINE:COLUMN: error: what; what to do", with as much of the place as is known.
void print_mistake(const json& each) {
  if (!each.is_object() || !each.contains("message")) {
    fmt::print(stderr, "inquiryctl: error: {}\n", cell(each));
    return;
  }
  std::string place;
  for (const auto* part : {"file", "line", "column"}) {
    const auto found = each.find(part);
    if (found == each.end() || found->is_null() || *found == 0 || *found == "") continue;
    place += cell(*found) + ":";
  }
  fmt::print(stderr, "{} error: {}\n", place.empty() ? "inquiryctl:" : place,
             cell(each["message"]));
}

void print_problem(const std::string& socket, const Answer& answer) {
  if (answer.status == 0) {
    fmt::print(stderr,
               "inquiryctl: error: no inquiryd answers at {} ({}); is it running, and is this its "
               "socket?\n",
               socket, answer.unreachable);
    return;
  }
  const auto problem = json::parse(answer.body, nullptr, false);
  std::string message = fmt::format("the service answered {}", answer.status);
  if (problem.is_object() && problem.contains("detail") && problem["detail"].is_string()) {
    message = cell(problem["detail"]);
  }
  fmt::print(stderr, "inquiryctl: error: {}\n", message);
  if (!problem.is_object()) return;
  for (const auto& each : problem.value("errors", json::array())) print_mistake(each);
}

}  // namespace

int Context::finish(const Answer& answer, const Show& show) const {
  const int code = exit_code(answer.status);
  if (code != EX_OK) {
    if (json && !answer.body.empty()) fmt::print("{}\n", answer.body);
    print_problem(socket, answer);
    return code;
  }
  const bool is_json = answer.content_type.find("json") != std::string::npos;
  if (!answer.body.empty() && (json || !is_json)) {
    fmt::print("{}{}", answer.body, answer.body.ends_with('\n') ? "" : "\n");
    return code;
  }
  if (json) return code;
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  show(body.is_discarded() ? nlohmann::json::object() : body);
  return code;
}

int Context::call(const std::string& method, const std::string& path, const nlohmann::json& body,
                  const Show& show) {
  return finish(api->call(method, path, body.is_null() ? std::string{} : body.dump()), show);
}

nlohmann::json Context::fetch(const std::string& path, int& status) {
  const auto answer = api->call("GET", path);
  status = exit_code(answer.status);
  if (status != EX_OK) {
    print_problem(socket, answer);
    return nullptr;
  }
  return nlohmann::json::parse(answer.body, nullptr, false);
}

Context::Show Context::table(std::string_view schema) {
  return [schema](const nlohmann::json& list) {
    print_table(schema, list.value("items", nlohmann::json::array()));
    const auto next = list.find("next");
    if (next != list.end() && next->is_string()) {
      fmt::print("(more: --after {})\n", next->get<std::string>());
    }
  };
}

CLI::Validator not_empty() {
  const auto check = [](const std::string& text) {
    return text.empty() ? std::string{"it is empty; write what is meant"} : std::string{};
  };
  return {check, std::string{}};
}

Context::Show Context::say(const std::string& message) {
  return [message](const nlohmann::json&) { fmt::print("{}\n", message); };
}

}  // namespace inquiry::ctl
