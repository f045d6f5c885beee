// An HTTP server on 127.0.0.1 that says exactly what a test scripted, and remembers what it saw.
#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace inquiry::client::testing {

struct SeenRequest {
  int connection = 0;  // 1 for the first one accepted
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// What the server does once it has read a whole request.
struct Reply {
  enum class Then {
    kKeep,    // wait for the next request on the same connection
    kClose,   // close the connection
    kHold,    // say nothing more, and keep the connection open
    kRepeat,  // send `repeated` for ever
  };
  std::string bytes;
  Then then = Then::kKeep;
  std::string repeated;
};

using HeaderLines = std::vector<std::string>;

// A whole answer on a connection that stays open.
Reply answer(int status, const std::string& body, const HeaderLines& headers = {});
Reply raw_then_close(std::string bytes);
Reply raw_then_hold(std::string bytes);
Reply endless(std::string head, std::string repeated);

// On the test's own loop and thread. Replies are used up in order; a request beyond them is
// answered with 501.
class LoopbackServer {
 public:
  explicit LoopbackServer(boost::asio::io_context& context);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  void next(Reply reply);
  std::string url() const;  // "http://127.0.0.1:PORT"
  int port() const;
  const std::vector<SeenRequest>& seen() const;

 private:
  struct State;
  class Session;
  static void accept(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
};

}  // namespace inquiry::client::testing
