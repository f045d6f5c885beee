// Chance that repeats itself: the same seed gives the same numbers on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"

namespace inquiry::simulation {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  // SplitMix64.
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    auto z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }

  // 0 .. count - 1; `count` is at least 1.
  int below(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
  // Both ends included.
  int between(int low, int high) { return low + below(high - low + 1); }
  bool chance(double probability) {
    return static_cast<double>(next() >> 11U) < probability * 9'007'199'254'740'992.0;
  }
  Duration span(Duration low, Duration high) {
    return low + Duration{static_cast<Duration::rep>(
                     next() % static_cast<std::uint64_t>((high - low).count() + 1))};
  }
  template <typename T>
  auto& pick(T& from) {
    return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace inquiry::simulation
