#include "daemon/ctl/redirect.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace inquiry::ctl {
namespace {

using Time = std::chrono::steady_clock::time_point;

constexpr std::size_t kRequestMax = 16 * 1024;
// A browser opens connections in advance on which it never says a word.
constexpr std::chrono::seconds kSilentMax{3};

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

bool is_readable(int fd, Time until) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  pollfd waited{fd, POLLIN, 0};
  return ::poll(&waited, 1, std::max(0, static_cast<int>(left.count()))) > 0;
}

// The target of a GET; empty when there is none.
std::string read_target(int connection) {
  const auto until = std::chrono::steady_clock::now() + kSilentMax;
  std::string request;
  while (request.find("\r\n\r\n") == std::string::npos && request.size() < kRequestMax &&
         is_readable(connection, until)) {
    char bytes[4096];
    const auto got = ::recv(connection, bytes, sizeof bytes, 0);
    if (got <= 0) break;
    request.append(bytes, static_cast<std::size_t>(got));
  }
  if (!request.starts_with("GET ")) return "";
  return request.substr(4, request.find(' ', 4) - 4);
}

void answer(int connection, std::string_view status, std::string_view text) {
  const auto body =
      fmt::format("<!doctype html><meta charset=utf-8><title>inquiryd</title><p>{}", text);
  const auto whole = fmt::format(
      "HTTP/1.1 {}\r\nContent-Type: text/html\r\nContent-Length: {}\r\nReferrer-Policy: "
      "no-referrer\r\n"
      "Cache-Control: no-store\r\nConnection: close\r\n\r\n{}",
      status, body.size(), body);
  static_cast<void>(::send(connection, whole.data(), whole.size(), MSG_NOSIGNAL));
}

}  // namespace

Redirect parse_redirect(std::string_view address) {
  Redirect redirect;
  const auto mark = address.find('?');
  if (mark == std::string_view::npos) return redirect;
  auto rest = address.substr(mark + 1);
  rest = rest.substr(0, rest.find('#'));
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    const auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())));
    if (pair.substr(0, equals) == "state") redirect.state = value;
    if (pair.substr(0, equals) == "code") redirect.code = value;
    if (pair.substr(0, equals) == "error") redirect.error = value;
  }
  return redirect;
}

RedirectListener::RedirectListener(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const int yes = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  constexpr int kBacklog = 8;
  if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket_, kBacklog) != 0) {
    const auto why = std::generic_category().message(errno);
    if (socket_ >= 0) ::close(socket_);
    throw std::runtime_error(fmt::format(
        "127.0.0.1:{} is not to be had ({}); register another redirect address at X and name its "
        "port with --port, or use --paste",
        port, why));
  }
}

RedirectListener::~RedirectListener() { ::close(socket_); }

std::optional<Redirect> RedirectListener::wait(const std::string& state,
                                               std::chrono::seconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (is_readable(socket_, until)) {
    const int connection = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    const auto target = read_target(connection);
    auto redirect = parse_redirect(target);
    const bool ours = target.starts_with("/callback?") && redirect.state == state;
    if (ours) {
      answer(connection, "200 OK",
             "X has answered. inquiryctl says how it went; this page can be closed.");
    } else {
      answer(connection, "404 Not Found", "There is nothing here.");
    }
    ::shutdown(connection, SHUT_WR);
    ::close(connection);
    if (ours) return redirect;
  }
  return std::nullopt;
}

}  // namespace inquiry::ctl
