// Chance that repeats: the same seed gives the same throws on every machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace inquiry::simulator {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  // Two numbers that have nothing to do with each other give dice that have nothing to do with
  // each other.
  Dice(std::uint64_t seed, std::uint64_t number) : state_(seed) {
    state_ = next() ^ (number * 0x9E3779B97F4A7C15U);
    next();
  }

  std::uint64_t next() {  // SplitMix64
    state_ += 0x9E3779B97F4A7C15U;
    auto z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  // 0 .. below-1.
  std::size_t below(std::size_t below) { return static_cast<std::size_t>(next() % below); }

  bool chance(double probability) {
    return static_cast<double>(next() >> 11U) * 0x1.0p-53 < probability;
  }

 private:
  std::uint64_t state_;
};

}  // namespace inquiry::simulator
