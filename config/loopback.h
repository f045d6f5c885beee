// Addresses, and which of them never leave the machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inquiry::config {

// 127.0.0.0/8, ::1 (with or without brackets) and localhost.
bool is_loopback_host(std::string_view host);

// An http or https URL whose host is loopback.
bool is_loopback_url(std::string_view url);

struct Address {
  std::string host;  // without brackets
  std::uint16_t port = 0;
};

// "127.0.0.1:8025", "[::1]:8025", "localhost:8025"; any host.
std::optional<Address> parse_address(std::string_view text);

}  // namespace inquiry::config
