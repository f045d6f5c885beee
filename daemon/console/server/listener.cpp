#include "daemon/console/server/listener.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <system_error>
#include <utility>

namespace inquiry::console {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::ip::tcp;
using asio::local::stream_protocol;
using boost::system::error_code;

constexpr mode_t kFolderMode = 0755;
constexpr mode_t kSocketMode = 0666;

bool is_alive(asio::io_context& loop, const stream_protocol::endpoint& endpoint) {
  stream_protocol::socket probe(loop);
  error_code error;
  probe.connect(endpoint, error);
  return !error;
}

// Makes room for the socket file, if that is harmless.
Result<void> make_way(asio::io_context& loop, const fs::path& path) {
  std::error_code error;
  const fs::path folder = path.parent_path();
  if (!folder.empty() && fs::create_directories(folder, error)) {
    ::chmod(folder.c_str(), kFolderMode);
  }
  const fs::file_status status = fs::symlink_status(path, error);
  if (!fs::exists(status)) return {};
  if (!fs::is_socket(status)) {
    return fail(Error::Kind::kConflict,
                fmt::format("{} exists and is no socket; remove it or choose another --socket",
                            path.string()));
  }
  if (is_alive(loop, path.string())) {
    return fail(Error::Kind::kConflict,
                fmt::format("another inquiryd answers at {}; stop it first", path.string()));
  }
  fs::remove(path, error);
  return {};
}

}  // namespace

Result<tcp::acceptor> open_tcp(asio::io_context& loop, const std::string& address,
                               std::uint16_t port) {
  error_code error;
  const auto ip = asio::ip::make_address(address, error);
  if (error) {
    return fail(Error::Kind::kInvalid,
                fmt::format("console.listen: '{}' is no IP address; use 127.0.0.1", address));
  }
  const tcp::endpoint endpoint(ip, port);
  tcp::acceptor acceptor(loop);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return fail(Error::Kind::kUnavailable,
                fmt::format("cannot listen on {} port {}: {}; choose another console.listen",
                            address, port, error.message()));
  }
  return acceptor;
}

Result<stream_protocol::acceptor> open_unix(asio::io_context& loop, const fs::path& path) {
  if (path.native().size() >= sizeof(sockaddr_un::sun_path)) {
    return fail(
        Error::Kind::kInvalid,
        fmt::format("the socket path {} is too long; choose a shorter --socket", path.string()));
  }
  if (auto free = make_way(loop, path); !free) return fail(free.error().kind, free.error().message);

  stream_protocol::acceptor acceptor(loop);
  const stream_protocol::endpoint endpoint(path.string());
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.bind(endpoint, error);
  // Until listen() nobody can connect, so the mode is right from the first connection on.
  if (!error && ::chmod(path.c_str(), kSocketMode) != 0) {
    error.assign(errno, boost::system::system_category());
  }
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return fail(Error::Kind::kUnavailable,
                fmt::format("cannot listen on {}: {}; is its folder writable?", path.string(),
                            error.message()));
  }
  return acceptor;
}

}  // namespace inquiry::console
