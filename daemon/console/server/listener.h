// Opens what the server listens on. Internal to the server.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace inquiry::console {

Result<boost::asio::ip::tcp::acceptor> open_tcp(boost::asio::io_context& loop,
                                                const std::string& address, std::uint16_t port);

Result<boost::asio::local::stream_protocol::acceptor> open_unix(boost::asio::io_context& loop,
                                                                const std::filesystem::path& path);

}  // namespace inquiry::console
