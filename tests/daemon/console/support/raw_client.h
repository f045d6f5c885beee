// A client that sends what it is told, byte for byte, and may misbehave.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace inquiry::console::test {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  explicit RawClient(const std::filesystem::path& socket);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the server has closed the connection.
  bool send(std::string_view bytes);

  // Everything up to and with `end`, or up to the close when that comes first.
  std::string read_until(std::string_view end);
  std::string read_to_close();
  // One answer with a Content-Length, or an answer without a body.
  std::string read_answer();
  // True once the server has closed the connection without another byte.
  bool is_closed();

  std::string get(const std::string& path);

 private:
  bool read_some();

  int fd_ = -1;
  std::string unread_;
};

}  // namespace inquiry::console::test
