// Rate limits: fixed windows per endpoint and caller, on the simulator's clock.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "client/simulator/doorkeeper.h"
#include "client/simulator/endpoint.h"

namespace inquiry::simulator {

class RateWindows {
 public:
  // Multiplies every limit; 0 switches limits (and their headers) off.
  explicit RateWindows(double scale) : scale_(scale) {}

  struct Verdict {
    bool allowed = true;
    std::vector<std::pair<std::string, std::string>> headers;
  };

  // Counts one request.
  Verdict take(const EndpointInfo& info, const Caller& caller, UtcTime now);

  // As if the window were used up: what a fault answers.
  Verdict used_up(const EndpointInfo& info, const Caller* caller, UtcTime now) const;

 private:
  struct Window {
    UtcTime reset;
    int used = 0;
  };

  int scaled(int limit) const;
  Window& window(const std::string& key, UtcTime now, Duration length);

  double scale_;
  std::map<std::string, Window> windows_;
};

}  // namespace inquiry::simulator
