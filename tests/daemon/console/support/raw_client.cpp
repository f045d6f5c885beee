#include "tests/daemon/console/support/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace inquiry::console::test {
namespace {

constexpr timeval kPatience{10, 0};  // for a server that hangs; no test waits this long

int connect_to(int family, const sockaddr* address, socklen_t length) {
  const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
  if (::connect(fd, address, length) != 0) {
    ::close(fd);
    throw std::runtime_error("cannot connect");
  }
  return fd;
}

}  // namespace

RawClient::RawClient(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  fd_ = connect_to(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

RawClient::RawClient(const std::filesystem::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
  fd_ = connect_to(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

RawClient::~RawClient() { ::close(fd_); }

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::read_some() {
  std::array<char, 16384> bytes{};
  const ssize_t got = ::recv(fd_, bytes.data(), bytes.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    throw std::runtime_error("the server is silent");
  }
  if (got <= 0) return false;
  unread_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

std::string RawClient::read_until(std::string_view end) {
  while (unread_.find(end) == std::string::npos) {
    if (!read_some()) return std::exchange(unread_, {});
  }
  const auto length = unread_.find(end) + end.size();
  std::string head = unread_.substr(0, length);
  unread_.erase(0, length);
  return head;
}

std::string RawClient::read_to_close() {
  while (read_some()) {
  }
  return std::exchange(unread_, {});
}

std::string RawClient::read_answer() {
  static constexpr std::string_view kLength = "Content-Length: ";
  std::string answer = read_until("\r\n\r\n");
  const auto at = answer.find(kLength);
  if (at == std::string::npos) return answer;
  const auto length = std::stoul(answer.substr(at + kLength.size()));
  while (unread_.size() < length && read_some()) {
  }
  answer += unread_.substr(0, length);
  unread_.erase(0, length);
  return answer;
}

bool RawClient::is_closed() { return unread_.empty() && !read_some(); }

std::string RawClient::get(const std::string& path) {
  send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  return read_answer();
}

}  // namespace inquiry::console::test
