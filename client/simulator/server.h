// Hosts the simulator over HTTP on one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace inquiry::simulator {

class Simulator;

class Server {
 public:
  // Listens at once; port 0 takes any free one. Throws when the address is not of this machine's
  // loopback or cannot be had. The simulator must outlive the server.
  Server(Simulator& simulator, const std::string& address, std::uint16_t port);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string url() const;  // "http://127.0.0.1:40123"

  // Serves until SIGTERM or SIGINT.
  void run();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace inquiry::simulator
