// The X simulator as a child process, for one rehearsal.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "config/config.h"

namespace inquiry::rehearse {

// Three numbers that make two processes agree about the time (base/clock.h).
struct FastTime {
  UtcTime start;
  UtcTime origin;
  double rate = 1;
};

class PrivateX {
 public:
  // Writes a made-up credential file for every account into `folder`, under the names that the
  // configuration uses, and starts the simulator with them, with the lists, and with a stream of
  // posts for every hashtag the teams listen to. Throws std::runtime_error when the simulator does
  // not start.
  PrivateX(const config::Config& config, const std::filesystem::path& folder, const FastTime& time,
           std::uint64_t seed);
  ~PrivateX();
  PrivateX(const PrivateX&) = delete;
  PrivateX& operator=(const PrivateX&) = delete;

  const std::string& url() const { return url_; }

 private:
  class Process;
  std::unique_ptr<Process> process_;
  std::string url_;
};

}  // namespace inquiry::rehearse
