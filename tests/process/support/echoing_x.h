// An X, or a proxy, that repeats in its answer all that it was told: tokens, signatures, forms.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <thread>
#include <vector>

namespace inquiry::testing {

// Serves one connection after another on 127.0.0.1, in a thread of its own.
class EchoingX {
 public:
  struct Answer {
    std::string name;
    int status;
    std::string type;  // of the content
    std::string body;  // "%" stands for what was asked, escaped as in a JSON text
  };
  // One of each class of failure, and answers that are no failure and no answer of X either.
  static const std::vector<Answer>& answers();

  explicit EchoingX(Answer answer);
  ~EchoingX();
  EchoingX(const EchoingX&) = delete;
  EchoingX& operator=(const EchoingX&) = delete;

  int port() const { return acceptor_.local_endpoint().port(); }
  int asked() const { return asked_; }

 private:
  void serve();
  void answer_one(boost::asio::ip::tcp::socket& socket);

  Answer answer_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::atomic<bool> ends_ = false;
  std::atomic<int> asked_ = 0;
  std::thread thread_;
};

}  // namespace inquiry::testing
