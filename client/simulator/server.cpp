#include "client/simulator/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <csignal>
#include <optional>
#include <stdexcept>

#include "client/simulator/simulator.h"
#include "client/simulator/text.h"

namespace inquiry::simulator {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr std::uint64_t kBodyMax = std::uint64_t{8} << 20U;  // beyond the largest part of an upload
constexpr std::uint32_t kHeaderMax = 64U * 1024U;

Request to_request(const http::request<http::string_body>& message) {
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) {
    request.headers[lower(std::string_view(field.name_string()))] = std::string(field.value());
  }
  request.body = message.body();
  return request;
}

// One connection. Its handlers share it, so that it lives while one of them is pending.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Simulator& simulator)
      : stream_(std::move(socket)), timer_(stream_.get_executor()), simulator_(simulator) {}

  void read() {
    parser_.emplace();
    parser_->body_limit(kBodyMax);
    parser_->header_limit(kHeaderMax);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) {
                       if (!error) self->answer();
                     });
  }

 private:
  void answer() {
    keep_alive_ = parser_->get().keep_alive();
    answer_ = simulator_.handle(to_request(parser_->get()));
    if (answer_.delay.count() == 0) {
      write();
      return;
    }
    timer_.expires_after(answer_.delay);
    timer_.async_wait([self = shared_from_this()](beast::error_code error) {
      if (!error) self->write();
    });
  }

  void write() {
    if (answer_.wire == Wire::kClose) {
      close();
      return;
    }
    message_ = {};
    message_.version(11);
    message_.result(static_cast<unsigned>(answer_.status));
    for (const auto& [name, value] : answer_.headers) message_.insert(name, value);
    message_.keep_alive(keep_alive_ && answer_.wire == Wire::kAnswer);
    message_.content_length(answer_.body.size());
    if (answer_.wire == Wire::kTruncate) answer_.body.resize(answer_.body.size() / 2);
    message_.body() = std::move(answer_.body);
    http::async_write(stream_, message_,
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                        self->written(error);
                      });
  }

  void written(beast::error_code error) {
    if (!error && message_.keep_alive()) {
      read();
    } else {
      close();
    }
  }

  void close() {
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.close();
  }

  beast::tcp_stream stream_;
  asio::steady_timer timer_;
  Simulator& simulator_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  Response answer_;
  http::response<http::string_body> message_;
  bool keep_alive_ = true;
};

}  // namespace

class Server::Loop {
 public:
  Loop(Simulator& simulator, const std::string& address, std::uint16_t port)
      : simulator_(simulator), acceptor_(context_), signals_(context_, SIGTERM, SIGINT) {
    const auto host = asio::ip::make_address(address);
    if (!host.is_loopback()) {
      throw std::runtime_error(address + " is not a loopback address; listen on 127.0.0.1:PORT");
    }
    const tcp::endpoint endpoint(host, port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
    signals_.async_wait([this](beast::error_code error, int) {
      if (!error) context_.stop();
    });
    accept();
  }

  std::string url() const {
    const auto local = acceptor_.local_endpoint();
    const auto host = local.address().is_v6() ? "[" + local.address().to_string() + "]"
                                              : local.address().to_string();
    return "http://" + host + ":" + std::to_string(local.port());
  }

  void run() { context_.run(); }

 private:
  void accept() {
    acceptor_.async_accept([this](beast::error_code error, tcp::socket socket) {
      if (!error) {
        beast::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<Session>(std::move(socket), simulator_)->read();
      }
      accept();
    });
  }

  Simulator& simulator_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  asio::signal_set signals_;
};

Server::Server(Simulator& simulator, const std::string& address, std::uint16_t port)
    : loop_(std::make_unique<Loop>(simulator, address, port)) {}
Server::~Server() = default;
std::string Server::url() const { return loop_->url(); }
void Server::run() { loop_->run(); }

}  // namespace inquiry::simulator
