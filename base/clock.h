// Time as something one is given. No other file asks the system what time it is.
#pragma once

#include <chrono>

#include "base/time.h"

namespace inquiry {

// Thread-safety: SystemClock and ScaledClock may be asked from any thread; ManualClock from one.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual UtcTime utc_now() const = 0;

  // How many seconds pass on this clock while one real second passes: 1, but for rehearsals.
  virtual double rate() const { return 1.0; }

  // How long to really wait for `span` of this clock to pass.
  std::chrono::nanoseconds real(Duration span) const {
    return std::chrono::nanoseconds{
        static_cast<std::int64_t>(static_cast<double>(span.count()) * 1e6 / rate())};
  }
};

class SystemClock final : public Clock {
 public:
  UtcTime utc_now() const override;
};

// Runs `rate` times as fast as the system's clock and showed `start` when that one showed
// `origin`; two processes given the same three numbers agree about the time.
class ScaledClock final : public Clock {
 public:
  ScaledClock(UtcTime start, UtcTime origin, double rate)
      : start_(start), origin_(origin), rate_(rate) {}
  UtcTime utc_now() const override;
  double rate() const override { return rate_; }

 private:
  UtcTime start_;
  UtcTime origin_;
  double rate_;
};

// Moves only when told to.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(UtcTime now) : now_(now) {}
  UtcTime utc_now() const override { return now_; }
  void set(UtcTime now) { now_ = now; }
  void advance(Duration by) { now_ += by; }

 private:
  UtcTime now_;
};

}  // namespace inquiry
