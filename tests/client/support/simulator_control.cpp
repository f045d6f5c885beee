#include "tests/client/support/simulator_control.h"

#include <stdexcept>
#include <utility>

#include "tests/client/support/await.h"

namespace inquiry::client::testing {

using nlohmann::json;

SimulatorControl::SimulatorControl(boost::asio::io_context& context, Transport& transport,
                                   std::string url)
    : context_(context), transport_(transport), url_(std::move(url)) {}

json SimulatorControl::call(const std::string& method, const std::string& resource,
                            const json& body) {
  HttpRequest request;
  request.method = method == "GET"    ? HttpRequest::Method::kGet
                   : method == "POST" ? HttpRequest::Method::kPost
                                      : HttpRequest::Method::kDelete;
  request.url = url_ + "/_sim/" + resource;
  if (!body.is_null()) request.body = body.dump();
  const auto answer = await<HttpResult>(
      context_, [&](auto done) { transport_.send(std::move(request), std::move(done)); });
  if (!answer) throw std::runtime_error(resource + ": " + answer.error().message);
  return json::parse(answer->body, nullptr, false);
}

bool SimulatorControl::until(const std::function<bool()>& done) {
  constexpr std::chrono::seconds kPatience{10};
  constexpr std::chrono::milliseconds kStep{10};  // another process: only asking again tells
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    context_.restart();
    context_.run_one_for(kStep);
  }
  return true;
}

int SimulatorControl::requests(const std::string& endpoint) {
  int count = 0;
  const auto answer = call("GET", "log");
  for (const auto& entry : answer.value("log", json::array())) {
    if (entry.value("endpoint", "") == endpoint) ++count;
  }
  return count;
}

}  // namespace inquiry::client::testing
