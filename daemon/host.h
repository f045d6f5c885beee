// What the daemon's own parts ask of the whole.
#pragma once

#include <string>

#include "config/config.h"

namespace inquiry {

// Called on the loop's thread.
class Host {
 public:
  virtual ~Host() = default;

  // The configuration of this moment. A reload replaces it: keep names, not references, over waits.
  virtual const config::Config& config() const = 0;

  // Something in the store changed: the next tick comes now, and open pages are told.
  virtual void changed(const std::string& topic, const std::string& team) = 0;

  // What may still be spent by reads that are under way.
  virtual Money held() const { return {}; }

  // Something went wrong that a person should see in `inquiryctl status` and in the log.
  virtual void report(const std::string& where, const std::string& message) = 0;
};

}  // namespace inquiry
