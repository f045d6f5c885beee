// The control interface of an X simulator that runs in a process of its own (docs/simulator.md).
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "client/transport.h"

namespace inquiry::client::testing {

class SimulatorControl {
 public:
  // `url` without a trailing slash. The context and the transport must outlive it.
  SimulatorControl(boost::asio::io_context& context, Transport& transport, std::string url);

  // Runs the loop until the simulator has answered; throws when it does not.
  nlohmann::json call(const std::string& method, const std::string& resource,
                      const nlohmann::json& body = nullptr);

  // Runs the loop until `done` holds; false when it does not within ten seconds.
  bool until(const std::function<bool()>& done);

  // Requests of one endpoint that the simulator has logged, answered or not.
  int requests(const std::string& endpoint);

  const std::string& url() const { return url_; }

 private:
  boost::asio::io_context& context_;
  Transport& transport_;
  std::string url_;
};

}  // namespace inquiry::client::testing
