// What goes wrong on demand.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "client/simulator/dice.h"

namespace inquiry::simulator {

enum class FaultKind {
  kBefore,       // 503, nothing done
  kAfter,        // done, then 503
  kCloseBefore,  // nothing done, the connection is closed without an answer
  kCloseAfter,   // done, the connection is closed without an answer
  kSlow,         // done, answered after `ms`
  kHang,         // done or not (`done`), answered with 503 after `ms`
  kGarbage,      // done, answered with bytes that are no JSON
  kTruncated,    // done, the answer breaks off in the middle
  kHtml,         // done, answered with a web page
  kHuge,         // done, answered with 32 MiB
  kBrokenItem,   // done, answered with one more item in `data`, which is no JSON
  kRateLimited,  // 429, nothing done
  kRefused,      // nothing done, answered with `status` and `body`
  kLandLate,     // 503 now, done `ms` later (create_post)
};

std::string_view word(FaultKind kind);
std::optional<FaultKind> parse_fault_kind(std::string_view word);

struct Fault {
  std::string endpoint = "*";  // an endpoint's name, or "*" for all
  FaultKind kind = FaultKind::kBefore;
  int times = 1;                   // how many requests it strikes; 0: all
  std::chrono::milliseconds ms{};  // of real time; of the simulator's clock for kLandLate
  double probability = 1.0;        // that it strikes a request it could strike
  bool done = false;               // kHang: whether the request is done
  int status = 403;                // kRefused: 400..499
  std::string body;                // kRefused: JSON, or empty
};

// Faults strike in the order in which they were added, one per request.
class Faults {
 public:
  explicit Faults(std::uint64_t seed) : dice_(seed) {}

  // A JSON array of faults, or one; either all are added or none.
  Result<int> add(const std::string& json);
  void clear() { faults_.clear(); }

  // The fault that strikes this request; it is used up by it.
  std::optional<Fault> strike(std::string_view endpoint);

  const std::vector<Fault>& pending() const { return faults_; }

 private:
  std::vector<Fault> faults_;
  Dice dice_;
};

}  // namespace inquiry::simulator
