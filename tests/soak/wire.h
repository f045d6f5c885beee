// The daemon's own HTTP, with a count of what goes over it.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "client/transport.h"
#include "tests/soak/shape.h"

namespace inquiry::soak {

class Wire final : public client::Transport {
 public:
  // The network must outlive the wire.
  Wire(client::Transport& network, Misdeed misdeed) : network_(network), misdeed_(misdeed) {}

  void send(client::HttpRequest request, std::function<void(client::HttpResult)> done) override;

  int under_way() const { return under_way_; }
  std::uint64_t requests() const { return requests_; }
  // Of them: how many asked again what had just failed.
  std::uint64_t retried() const { return retried_; }

 private:
  void arrived(const client::HttpRequest& request, client::HttpResult result,
               const std::function<void(client::HttpResult)>& done);
  void misbehave(const client::HttpRequest& request, client::HttpResult& result);

  client::Transport& network_;
  Misdeed misdeed_;
  int under_way_ = 0;
  std::uint64_t requests_ = 0;
  std::uint64_t retried_ = 0;
  std::set<std::string> failed_;  // what was asked for and did not come
  std::int64_t made_up_ = 7'000;  // ids of posts that X never had
};

}  // namespace inquiry::soak
