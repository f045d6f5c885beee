// An HTTPS server on 127.0.0.1 with a certificate of its own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

namespace inquiry::client::testing {

// Answers every request with an empty 200 and closes. Its certificate names 127.0.0.1 and
// x.school.test, and is
// signed by itself; it lies in `certificate_file()` while the server lives.
class TlsServer {
 public:
  explicit TlsServer(boost::asio::io_context& context);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  std::string url() const;
  std::string certificate_file() const;
  int port() const;
  int requests() const { return static_cast<int>(heads().size()); }
  const std::vector<std::string>& heads() const;    // of every request, as it came
  const std::vector<std::string>& offered() const;  // by ALPN, per connection: "h2,http/1.1"
  void closes_without_answer(bool closes);

 private:
  struct State;
  static void accept(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
};

}  // namespace inquiry::client::testing
