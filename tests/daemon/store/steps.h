// How much work a store does, counted and not timed: the instructions that SQLite carries out.
#pragma once

#include <cstdint>
#include <functional>

namespace inquiry::store {

// Counts in every database that is opened while it lives; one at a time.
class Steps {
 public:
  Steps();
  Steps(const Steps&) = delete;
  Steps& operator=(const Steps&) = delete;
  ~Steps();

  std::int64_t of(const std::function<void()>& work) const;
};

}  // namespace inquiry::store
