#include "client/simulator/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <vector>

#include "client/simulator/simulator.h"
#include "client/simulator/text.h"

namespace inquiry::simulator {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

using Steady = std::chrono::steady_clock;

constexpr std::uint64_t kBodyMax = std::uint64_t{8} << 20U;  // beyond the largest part of an upload
constexpr std::uint32_t kHeaderMax = 64U * 1024U;
constexpr std::chrono::milliseconds kLookEvery{50};

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

class Session;

// The sessions whose answers do not end. What happens in the world reaches them at once.
class OpenStreams {
 public:
  void add(const std::shared_ptr<Session>& session) { sessions_.push_back(session); }
  void pump();

 private:
  std::vector<std::weak_ptr<Session>> sessions_;
};

// One connection. Its handlers share it, so that it lives while one of them is pending.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Simulator& simulator, OpenStreams& streams)
      : stream_(std::move(socket)),
        timer_(stream_.get_executor()),
        simulator_(simulator),
        streams_(streams) {}

  void read() {
    parser_.emplace();
    parser_->body_limit(kBodyMax);
    parser_->header_limit(kHeaderMax);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) {
                       if (!error) self->answer();
                     });
  }

  // Sends what the stream has to send, unless it is still sending.
  void pump() {
    if (writing_ || closed_) return;
    auto output = simulator_.pull(answer_.stream);
    ends_ = output.then == StreamOutput::Then::kEnd;
    breaks_ = output.then == StreamOutput::Then::kBreak;
    const bool keep_alive_due = Steady::now() - last_write_ >= simulator_.keep_alive();
    if (output.bytes.empty() && keep_alive_due && !output.is_silent) output.bytes = "\r\n";
    if (!output.bytes.empty()) {
      send(std::move(output.bytes));
    } else if (ends_ || breaks_) {
      finish();
    }
  }

 private:
  void answer() {
    keep_alive_ = parser_->get().keep_alive();
    answer_ = simulator_.handle(to_request(parser_->get()));
    streams_.pump();
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
    if (answer_.wire == Wire::kStream) {
      begin_stream();
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

  void begin_stream() {
    head_.emplace();
    head_->version(11);
    head_->result(static_cast<unsigned>(answer_.status));
    for (const auto& [name, value] : answer_.headers) head_->insert(name, value);
    head_->chunked(true);
    head_->keep_alive(false);  // it is closed after the stream's end
    serializer_.emplace(*head_);
    writing_ = true;
    streams_.add(shared_from_this());
    http::async_write_header(
        stream_, *serializer_,
        [self = shared_from_this()](beast::error_code error, std::size_t) { self->sent(error); });
    notice_leaving();
    look_again();
  }

  // The client says nothing more: what can be read is its leaving.
  void notice_leaving() {
    stream_.async_read_some(buffer_.prepare(1),
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                              if (error) {
                                self->leave();
                              } else {
                                self->notice_leaving();
                              }
                            });
  }

  // A clock that runs by itself brings posts without any request.
  void look_again() {
    timer_.expires_after(kLookEvery);
    timer_.async_wait([self = shared_from_this()](beast::error_code error) {
      if (error || self->closed_) return;
      self->pump();
      self->look_again();
    });
  }

  void send(std::string bytes) {
    writing_ = true;
    chunk_ = std::move(bytes);
    asio::async_write(
        stream_, http::make_chunk(asio::buffer(chunk_)),
        [self = shared_from_this()](beast::error_code error, std::size_t) { self->sent(error); });
  }

  void sent(beast::error_code error) {
    writing_ = false;
    last_write_ = Steady::now();
    if (error) {
      leave();
    } else if (ends_ || breaks_) {
      finish();
    } else {
      pump();
    }
  }

  void finish() {
    if (breaks_) {
      leave();
      return;
    }
    writing_ = true;
    asio::async_write(
        stream_, http::make_chunk_last(),
        [self = shared_from_this()](beast::error_code, std::size_t) { self->leave(); });
  }

  void leave() {
    if (std::exchange(closed_, true)) return;
    timer_.cancel();
    simulator_.stream_left(answer_.stream);
    close();
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

  // Of an answer that does not end.
  OpenStreams& streams_;
  std::optional<http::response<http::empty_body>> head_;
  std::optional<http::response_serializer<http::empty_body>> serializer_;
  std::string chunk_;
  Steady::time_point last_write_ = Steady::now();
  bool writing_ = false;
  bool ends_ = false;
  bool breaks_ = false;
  bool closed_ = false;
};

void OpenStreams::pump() {
  std::erase_if(sessions_, [](const auto& each) { return each.expired(); });
  for (const auto& each : std::vector(sessions_)) {
    if (const auto session = each.lock()) session->pump();
  }
}

}  // namespace

class Server::Listener {
 public:
  Listener(asio::io_context& context, Simulator& simulator, const std::string& address,
           std::uint16_t port)
      : simulator_(simulator), acceptor_(context) {
    const auto host = asio::ip::make_address(address);
    if (!host.is_loopback()) {
      throw std::runtime_error(address + " is not a loopback address; listen on 127.0.0.1:PORT");
    }
    const tcp::endpoint endpoint(host, port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
    accept();
  }

  std::string url() const {
    const auto local = acceptor_.local_endpoint();
    const auto host = local.address().is_v6() ? "[" + local.address().to_string() + "]"
                                              : local.address().to_string();
    return "http://" + host + ":" + std::to_string(local.port());
  }

 private:
  void accept() {
    acceptor_.async_accept([this](beast::error_code error, tcp::socket socket) {
      if (!error) {
        beast::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::make_shared<Session>(std::move(socket), simulator_, streams_)->read();
      }
      accept();
    });
  }

  Simulator& simulator_;
  OpenStreams streams_;
  tcp::acceptor acceptor_;
};

// The signals are its from the first moment on, so that none finds the program unprepared.
struct Server::OwnLoop {
  OwnLoop() {
    signals.async_wait([this](beast::error_code error, int) {
      if (!error) context.stop();
    });
  }
  asio::io_context context{1};
  asio::signal_set signals{context, SIGTERM, SIGINT};
};

Server::Server(Simulator& simulator, const std::string& address, std::uint16_t port)
    : own_(std::make_unique<OwnLoop>()),
      listener_(std::make_unique<Listener>(own_->context, simulator, address, port)) {}
Server::Server(asio::io_context& loop, Simulator& simulator, const std::string& address,
               std::uint16_t port)
    : listener_(std::make_unique<Listener>(loop, simulator, address, port)) {}
Server::~Server() = default;
std::string Server::url() const { return listener_->url(); }
void Server::run() { own_->context.run(); }

}  // namespace inquiry::simulator
