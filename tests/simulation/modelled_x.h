// X as a school meets it: the simulator's endpoints, and the weather between them and the daemon.
// Outlives every crash of the daemon.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "client/simulator/simulator.h"
#include "client/transport.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/fuse.h"
#include "tests/simulation/random.h"

namespace inquiry::simulation {

// How one request fares. A request is done at once, late (up to the client's 20 s), after its
// connection is gone, or never; independently of that the answer comes, comes damaged, or does not.
enum class Fate {
  kFair,
  kUnreachable,  // nothing left the machine
  kLost,         // left, never done, no answer
  kUnheard,      // done, the answer is lost
  kTooSlow,      // done, and the answer comes after the client has given up
  kLate,         // 503 or no answer now; done minutes later
  kGarbage,      // done, answered with bytes that are no JSON
  kCut,          // done, the answer breaks off in the middle
  kWebPage,      // done, answered with a page of the network's
  kLimited,      // 429
  kBroken,       // 503, nothing done
  kBrokenAfter,  // done, then 503
  kNoCredits,    // 402
};
std::string_view word(Fate fate);

struct Weather {
  UtcTime until;
  Fate fate = Fate::kFair;
  double probability = 1.0;
  bool writes_only = false;
  Random random{0};
};

// Told what the daemon did to X; `open` says whether the daemon still waits for the answer.
class Witness {
 public:
  virtual ~Witness() = default;
  // A request that would create a post has left; the result names it.
  virtual int on_leaving(const std::string& text) = 0;
  virtual void on_created(int leaving, PostId post, bool open) = 0;
  virtual void on_posts_read(int count) = 0;
};

class ModelledX {
 public:
  // All must outlive it. `clock` is the world's, not the daemon's.
  ModelledX(const ManualClock& clock, Agenda& agenda, std::vector<simulator::Account> accounts);

  simulator::World& world() { return simulator_.world(); }
  void set_lag(Duration index, Duration timeline);
  void add_weather(Weather weather) { weather_.push_back(std::move(weather)); }
  void clear_weather();
  bool is_fair();

  // The connections of one daemon's life. It dies with the daemon; requests that had left go on.
  std::unique_ptr<client::Transport> connect(Fuse& fuse, Witness& witness, std::uint64_t seed);

  // A request arrives. The answer, as the daemon's HTTP library would hand it over.
  client::HttpResponse serve(const client::HttpRequest& request);
  Fate fate(bool writes);

  const ManualClock& clock() const { return clock_; }
  Agenda& agenda() { return agenda_; }

 private:
  const ManualClock& clock_;
  Agenda& agenda_;
  simulator::Simulator simulator_;
  std::vector<Weather> weather_;
};

}  // namespace inquiry::simulation
