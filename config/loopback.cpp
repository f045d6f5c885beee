#include "config/loopback.h"

#include <arpa/inet.h>

#include <charconv>

namespace inquiry::config {
namespace {

std::string_view without_brackets(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) return host.substr(1, host.size() - 2);
  return host;
}

// "host", "host:port", "[v6]:port" -> where the port's colon is; npos without a port.
std::size_t port_colon(std::string_view authority) {
  const auto bracket = authority.rfind(']');
  return authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  const std::string name{without_brackets(host)};
  in_addr four{};
  if (inet_pton(AF_INET, name.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  if (inet_pton(AF_INET6, name.c_str(), &six) == 1) return IN6_IS_ADDR_LOOPBACK(&six) != 0;
  return name == "localhost";
}

bool is_loopback_url(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  const auto rest = url.substr(scheme + 3);
  const auto authority = rest.substr(0, rest.find('/'));
  return is_loopback_host(authority.substr(0, port_colon(authority)));
}

std::optional<Address> parse_address(std::string_view text) {
  const auto colon = port_colon(text);
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const auto digits = text.substr(colon + 1);
  Address address{std::string{without_brackets(text.substr(0, colon))}, 0};
  const auto* const end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, address.port);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return address;
}

}  // namespace inquiry::config
