// Work that may hang or run away, in a child process that cannot take this one with it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <tl/expected.hpp>

namespace inquiry::config {

struct Limits {
  unsigned cpu_seconds = 2;
  unsigned wall_seconds = 5;
  std::size_t memory_bytes = std::size_t{256} << 20U;  // beyond what this process has mapped
};

// What `work` returned, or why it did not ("it took too long", …). `work` runs in a fork of this
// process: what it changes is lost, what it opens is closed.
tl::expected<std::string, std::string> run_limited(const std::function<std::string()>& work,
                                                   const Limits& limits = {});

}  // namespace inquiry::config
