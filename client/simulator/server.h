// Hosts the simulator over HTTP on one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace inquiry::simulator {

class Simulator;

class Server {
 public:
  // Listens at once; port 0 takes any free one. Throws when the address is not of this machine's
  // loopback or cannot be had. The simulator must outlive the server.
  Server(Simulator& simulator, const std::string& address, std::uint16_t port);
  // On a loop that somebody else runs, and that must outlive the server; run() is not for it.
  Server(boost::asio::io_context& loop, Simulator& simulator, const std::string& address,
         std::uint16_t port);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string url() const;  // "http://127.0.0.1:40123"

  // Serves until SIGTERM or SIGINT.
  void run();

 private:
  class Listener;
  struct OwnLoop;
  std::unique_ptr<OwnLoop> own_;  // none on somebody else's
  std::unique_ptr<Listener> listener_;
};

}  // namespace inquiry::simulator
