// libcurl's multi interface on the daemon's loop.
#pragma once

#include <memory>
#include <string>

#include "client/network.h"
#include "client/stream_transport.h"
#include "client/transport.h"

namespace boost::asio {
class io_context;
}

namespace inquiry::client {

class CurlTransport final : public Transport, public StreamTransport {
 public:
  struct Options {
    std::string user_agent;
    std::string ca_file;  // a CA bundle to trust instead of the system's; empty: the system's
    Network network{};
  };

  // The context must outlive the transport. Open transfers are dropped by the destructor.
  CurlTransport(boost::asio::io_context& context, Options options);
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  void send(HttpRequest request, std::function<void(HttpResult)> done) override;
  std::unique_ptr<OpenStream> open(StreamRequest request, StreamEvents events) override;

  // The way out from now on; transfers that are under way keep theirs.
  void use(Network network);

 private:
  class Multi;
  std::unique_ptr<Multi> multi_;
};

}  // namespace inquiry::client
