// The console's HTTP/1.1 server: bytes become a Request, a Response becomes bytes, and nobody can
// make it hold more than its limits. It knows nothing of who may do what (front_door.h).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "daemon/console/http.h"

namespace boost::asio {
class io_context;
}

namespace inquiry::console {

// Times are real ones, not the Clock's.
struct Limits {
  using Time = std::chrono::milliseconds;

  std::uint32_t header_bytes = 16 * 1024;
  std::uint64_t body_bytes = std::uint64_t{1024} * 1024;
  std::string large_body_path = "/api/v1/consents/import";  // the one path that may send more
  std::uint64_t large_body_bytes = std::uint64_t{5} * 1024 * 1024;
  std::size_t connections = 256;  // one more closes the one that has waited longest
  std::size_t event_bytes =
      std::size_t{64} * 1024;              // not yet taken by a client of the event stream
  Time idle = std::chrono::seconds{60};    // between two requests
  Time header = std::chrono::seconds{10};  // from its first byte to its last
  Time body = std::chrono::seconds{30};
  Time answer = std::chrono::seconds{60};  // for the handler; stopping all posting may take 25 s
  Time write = std::chrono::seconds{30};
  Time event_keep_alive = std::chrono::seconds{25};
  Time event_stream = std::chrono::hours{1};  // then the page asks, and is admitted, again
  Time stop = std::chrono::seconds{1};
};

// Loop thread only. The io_context and the clock must outlive it.
//
// A Response of type text/event-stream turns its connection into an event stream: publish() reaches
// it until one side closes it.
class HttpServer {
 public:
  using Handler = std::function<void(Request, Respond)>;

  HttpServer(boost::asio::io_context& loop, const Clock& clock, Handler handler,
             Limits limits = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Answers the port, which is the given one unless that is 0. kInvalid: no such address;
  // kUnavailable: the port is taken or may not be used.
  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port);

  // A socket file that everybody may connect to, in a folder (made if missing) that only its owner
  // may write to. The file of a daemon that died is replaced; kConflict when one is alive.
  Result<void> listen(const std::filesystem::path& socket);

  // Tells every open event stream.
  void publish(const std::string& topic, const std::string& team);

  // Accepts nothing more, lets answers under way go out for at most `Limits::stop`, then calls
  // `done`, once.
  void stop(std::function<void()> done);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace inquiry::console
