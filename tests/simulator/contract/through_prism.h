// The client's way to the simulator that leads through Prism.
#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "client/curl_transport.h"

namespace inquiry {

// Signatures name the address that the client was given; so the client is given the simulator's,
// and each request is turned to Prism on its way out. The token endpoint, which the specification
// does not know, is reached directly.
class ThroughPrism final : public client::Transport, public client::StreamTransport {
 public:
  // Each request that Prism is to validate is written to `record` as "METHOD TARGET".
  ThroughPrism(client::CurlTransport& network, std::string simulator, std::string prism,
               const std::string& record);

  void send(client::HttpRequest request, std::function<void(client::HttpResult)> done) override;
  std::unique_ptr<client::OpenStream> open(client::StreamRequest request,
                                           client::StreamEvents events) override;

  int validated() const { return validated_; }
  const std::vector<std::string>& violations() const { return violations_; }

 private:
  std::string turned(const std::string& method, const std::string& url);
  void judge(const std::string& what, const client::HttpResult& result);

  client::CurlTransport& network_;
  std::string simulator_;
  std::string prism_;
  std::ofstream record_;
  int validated_ = 0;
  std::vector<std::string> violations_;
};

}  // namespace inquiry
