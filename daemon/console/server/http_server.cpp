#include "daemon/console/server/http_server.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "daemon/console/server/connection.h"
#include "daemon/console/server/listener.h"
#include "daemon/console/server/message.h"

namespace inquiry::console {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Unix = asio::local::stream_protocol;

constexpr std::chrono::milliseconds kAcceptPause{100};

// SO_PEERCRED as Asio's GettableSocketOption.
class PeerCredentials {
 public:
  template <typename Protocol>
  int level(const Protocol&) const {
    return SOL_SOCKET;
  }
  template <typename Protocol>
  int name(const Protocol&) const {
    return SO_PEERCRED;
  }
  template <typename Protocol>
  void* data(const Protocol&) {
    return &credentials_;
  }
  template <typename Protocol>
  std::size_t size(const Protocol&) const {
    return sizeof(credentials_);
  }
  template <typename Protocol>
  void resize(const Protocol&, std::size_t) {}

  unsigned uid() const { return credentials_.uid; }

 private:
  ucred credentials_{};
};

// Who is at the other end; nullopt when they are gone already.
std::optional<Peer> peer_of(tcp::socket& socket) {
  error_code error;
  const tcp::endpoint remote = socket.remote_endpoint(error);
  if (error) return std::nullopt;
  socket.set_option(tcp::no_delay(true), error);
  return Peer{std::nullopt, remote.address().to_string()};
}

std::optional<Peer> peer_of(Unix::socket& socket) {
  PeerCredentials credentials;
  error_code error;
  socket.get_option(credentials, error);
  if (error) return std::nullopt;
  return Peer{credentials.uid(), "socket"};
}

}  // namespace

// Shared with the accepts under way, which may complete after the server is gone.
class HttpServer::Impl final : public std::enable_shared_from_this<HttpServer::Impl>,
                               private Connection::Host {
 public:
  Impl(asio::io_context& loop, const Clock& clock, Handler handler, Limits limits)
      : loop_(loop),
        clock_(clock),
        handler_(std::move(handler)),
        limits_(std::move(limits)),
        stop_deadline_(loop) {}

  void shut() {
    stopped_ = nullptr;
    stop_deadline_.cancel();
    close_listeners();
    close_all();
  }

  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port) {
    auto acceptor = open_tcp(loop_, address, port);
    if (!acceptor) return fail(acceptor.error().kind, acceptor.error().message);
    tcp_ = std::make_unique<tcp::acceptor>(*std::move(acceptor));
    accept(*tcp_);
    return tcp_->local_endpoint().port();
  }

  Result<void> listen(const std::filesystem::path& path) {
    auto acceptor = open_unix(loop_, path);
    if (!acceptor) return fail(acceptor.error().kind, acceptor.error().message);
    unix_ = std::make_unique<Unix::acceptor>(*std::move(acceptor));
    socket_path_ = path;
    accept(*unix_);
    return {};
  }

  void publish(const std::string& topic, const std::string& team) {
    const std::string event = changed_event(topic, team);
    for (const auto& connection : snapshot()) connection->send_event(event);
  }

  void stop(std::function<void()> done) {
    close_listeners();
    stopped_ = std::move(done);
    for (const auto& connection : snapshot()) connection->finish();
    if (connections_.empty()) return report_stopped();
    stop_deadline_.expires_after(limits_.stop);
    stop_deadline_.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->close_all();
    });
  }

 private:
  const Limits& limits() const override { return limits_; }
  const Clock& clock() const override { return clock_; }

  void handle(Request request, Respond respond) override {
    handler_(std::move(request), std::move(respond));
  }

  void closed(const std::shared_ptr<Connection>& connection) override {
    connections_.erase(connection);
    if (connections_.empty()) report_stopped();
  }

  // Closing a connection takes it out of the set, so walks are over a copy.
  std::vector<std::shared_ptr<Connection>> snapshot() const {
    return {connections_.begin(), connections_.end()};
  }

  void close_all() {
    for (const auto& connection : snapshot()) connection->close();
  }

  void close_listeners() {
    error_code ignored;
    if (tcp_) tcp_->close(ignored);
    if (unix_ && unix_->is_open()) {
      unix_->close(ignored);
      std::error_code unused;
      std::filesystem::remove(socket_path_, unused);
    }
  }

  void report_stopped() {
    if (!stopped_) return;
    stop_deadline_.cancel();
    asio::post(loop_, std::exchange(stopped_, nullptr));
  }

  template <typename Acceptor>
  void accept(Acceptor& acceptor) {
    acceptor.async_accept([self = shared_from_this(), &acceptor](error_code error, auto socket) {
      if (!acceptor.is_open()) return;
      if (error) return self->accept_later(acceptor);
      auto peer = peer_of(socket);
      if (peer && self->make_room()) {
        self->admit(asio::generic::stream_protocol::socket(std::move(socket)), *std::move(peer));
      }
      self->accept(acceptor);
    });
  }

  // Out of descriptors, for example: trying again at once would spin.
  template <typename Acceptor>
  void accept_later(Acceptor& acceptor) {
    auto pause = std::make_shared<asio::steady_timer>(loop_, kAcceptPause);
    pause->async_wait([self = shared_from_this(), pause, &acceptor](error_code) {
      if (acceptor.is_open()) self->accept(acceptor);
    });
  }

  void admit(asio::generic::stream_protocol::socket socket, Peer peer) {
    auto connection = Connection::make(std::move(socket), std::move(peer), *this);
    connections_.insert(connection);
    connection->start();
  }

  // False when every connection is being served.
  bool make_room() {
    if (connections_.size() < limits_.connections) return true;
    std::shared_ptr<Connection> oldest;
    for (const auto& connection : connections_) {
      const auto since = connection->waiting_since();
      if (since && (!oldest || *since < *oldest->waiting_since())) oldest = connection;
    }
    if (oldest) oldest->close();
    return oldest != nullptr;
  }

  asio::io_context& loop_;
  const Clock& clock_;
  Handler handler_;
  Limits limits_;
  asio::steady_timer stop_deadline_;
  std::unique_ptr<tcp::acceptor> tcp_;
  std::unique_ptr<Unix::acceptor> unix_;
  std::filesystem::path socket_path_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  std::function<void()> stopped_;
};

HttpServer::HttpServer(asio::io_context& loop, const Clock& clock, Handler handler, Limits limits)
    : impl_(std::make_shared<Impl>(loop, clock, std::move(handler), std::move(limits))) {}
HttpServer::~HttpServer() { impl_->shut(); }

Result<std::uint16_t> HttpServer::listen(const std::string& address, std::uint16_t port) {
  return impl_->listen(address, port);
}
Result<void> HttpServer::listen(const std::filesystem::path& socket) {
  return impl_->listen(socket);
}
void HttpServer::publish(const std::string& topic, const std::string& team) {
  impl_->publish(topic, team);
}
void HttpServer::stop(std::function<void()> done) { impl_->stop(std::move(done)); }

}  // namespace inquiry::console
