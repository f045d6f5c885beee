#include "tests/daemon/console/support/server_under_test.h"

#include <boost/asio/executor_work_guard.hpp>

namespace inquiry::console::test {

ServerUnderTest::ServerUnderTest(Limits limits) {
  server_ = std::make_unique<HttpServer>(
      loop_, clock_,
      [this](const Request& request, Respond respond) { handle(request, std::move(respond)); },
      std::move(limits));
  thread_ = std::thread([this] {
    const auto work = boost::asio::make_work_guard(loop_);
    loop_.run();
  });
}

ServerUnderTest::~ServerUnderTest() {
  on_loop([this] { server_.reset(); });
  loop_.stop();
  thread_.join();
}

std::uint16_t ServerUnderTest::port() {
  return on_loop([this] { return server_->listen("127.0.0.1", 0).value(); });
}

void ServerUnderTest::publish(const std::string& topic, const std::string& team) {
  on_loop([&] { server_->publish(topic, team); });
}

void ServerUnderTest::wait_for_later() { kept_.wait(); }

void ServerUnderTest::answer_later(const std::string& body) {
  const Respond respond = kept_.get();
  on_loop([&] { respond({200, "text/plain", body, {}}); });
}

Request ServerUnderTest::last_request() {
  return on_loop([this] { return last_; });
}

void ServerUnderTest::handle(const Request& request, Respond respond) {
  ++requests_;
  last_ = request;
  if (request.path == "/never") return;
  if (request.path == "/later") return later_.set_value(std::move(respond));
  if (request.path == "/events") return respond({200, "text/event-stream", "", {}});
  respond({200,
           "text/plain",
           request.method + " " + request.path + " " + std::to_string(request.body.size()),
           {}});
}

}  // namespace inquiry::console::test
