// An HttpServer on a loop that runs in a thread of its own, so that a test may block on sockets.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "daemon/console/server/http_server.h"

namespace inquiry::console::test {

// Answers "METHOD path body-size". A path of "/later" is kept for answer_later(), "/never" is not
// answered, and "/events" becomes an event stream.
class ServerUnderTest {
 public:
  explicit ServerUnderTest(Limits limits = {});
  ~ServerUnderTest();
  ServerUnderTest(const ServerUnderTest&) = delete;
  ServerUnderTest& operator=(const ServerUnderTest&) = delete;

  // Runs `work` on the loop's thread and gives back its result.
  template <typename Work>
  auto on_loop(Work work) {
    std::packaged_task<decltype(work())()> task(std::move(work));
    auto result = task.get_future();
    boost::asio::post(loop_, [&task] { task(); });
    return result.get();
  }

  std::uint16_t port();
  HttpServer& server() { return *server_; }  // use it within on_loop()
  void publish(const std::string& topic, const std::string& team);
  // Waits until a request for "/later" has come, then answers it.
  void answer_later(const std::string& body);
  void wait_for_later();
  int requests() const { return requests_; }
  Request last_request();

 private:
  void handle(const Request& request, Respond respond);

  boost::asio::io_context loop_;
  SystemClock clock_;
  std::unique_ptr<HttpServer> server_;
  std::atomic<int> requests_ = 0;
  Request last_;
  std::promise<Respond> later_;
  std::shared_future<Respond> kept_ = later_.get_future().share();
  std::thread thread_;
};

}  // namespace inquiry::console::test
