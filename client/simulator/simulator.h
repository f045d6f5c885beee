// A stand-in for X: the same endpoints, dialects, limits and errors, in memory; with faults on
// demand and a stream of believable posts. For rehearsals and tests.
//
// It shares no code with the client that it tests. Not thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/money.h"
#include "client/simulator/agenda.h"
#include "client/simulator/api.h"
#include "client/simulator/chat_crowd.h"
#include "client/simulator/doorkeeper.h"
#include "client/simulator/faults.h"
#include "client/simulator/filtered_stream.h"
#include "client/simulator/meter.h"
#include "client/simulator/rate_windows.h"
#include "client/simulator/request.h"
#include "client/simulator/stream.h"
#include "client/simulator/world.h"

namespace inquiry::simulator {

struct Options {
  std::vector<Account> accounts;
  Behaviour behaviour;
  double rate_scale = 1.0;  // multiplies the rate limits; 0: none
  std::optional<Money> credits;
  std::optional<Money> spend_cap;                         // per UTC month
  std::map<std::string, std::vector<std::string>> lists;  // id -> handles of its members
  std::optional<StreamOptions> stream;                    // its accounts and lists are filled in
  std::uint64_t seed = 1;                                 // of the faults' chance
};

// One request as GET /_sim/log tells it.
struct LogEntry {
  std::uint64_t number = 0;
  UtcTime at;    // the simulator's time
  UtcTime real;  // the system's
  std::string method;
  std::string endpoint;  // empty: none of X's
  std::string path;
  int status = 0;  // 0: closed without an answer
  std::string account;
  std::string fault;
  std::string text;     // of a create, as it came
  std::string post_id;  // of a create that was done, also later
};

class Simulator {
 public:
  // The clock must outlive the simulator. `manual` is that same clock when /_sim/clock may set it.
  Simulator(const Clock& clock, Options options, ManualClock* manual = nullptr);

  // Answers a request to X's API or, under /_sim/, to the simulator itself. Never throws for what
  // a request holds.
  Response handle(const Request& request);

  // Lets everything happen that is due by now; handle() does so by itself.
  void catch_up();

  // What an open stream sends now; handle() answered it with Wire::kStream and this number.
  StreamOutput pull(std::uint64_t stream);
  void stream_left(std::uint64_t stream) { filtered_.left(stream, clock_.utc_now()); }
  std::chrono::milliseconds keep_alive() const { return filtered_.keep_alive(); }

  World& world() { return world_; }
  const Meter& meter() const { return meter_; }
  const Media& media() const { return api_.media(); }
  const std::deque<LogEntry>& log() const { return log_; }

 private:
  Response serve(const Request& request, const Target& target, LogEntry& entry);
  Response serve_endpoint(const Request& request, const Target& target, const Route& where,
                          const std::optional<Fault>& fault, LogEntry& entry);
  Response serve_grant(const Request& request, const Target& target,
                       const std::optional<Fault>& fault);
  std::optional<Response> refuse_caller(const EndpointInfo& info, const Caller& caller,
                                        UtcTime now);
  Response perform(const Call& call, UtcTime now, LogEntry& entry);
  void land_later(Call call, UtcTime due, std::uint64_t log_number);
  void write_log(LogEntry entry);

  // The simulator's own resources, in control.cpp.
  Response control(const Request& request, const Target& target);
  Response control_posts(const Request& request, const Target& target);
  Response control_faults(const Request& request);
  Response control_clock(const Request& request);
  Response control_options(const Request& request);
  Response control_lists(const Request& request);
  Response control_accounts(const Request& request);
  Response control_chat(const Request& request);
  Response tell_log(const Target& target) const;
  Response tell_stats() const;

  const Clock& clock_;
  ManualClock* manual_;
  Behaviour behaviour_;
  World world_;
  Agenda agenda_;
  Meter meter_;
  RateWindows rates_;
  Doorkeeper doorkeeper_;
  Faults faults_;
  Api api_;
  FilteredStream filtered_;
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<ChatCrowd> chat_;
  std::deque<LogEntry> log_;
  std::uint64_t requests_ = 0;
  std::map<std::string, std::map<int, std::uint64_t>> counts_;  // endpoint -> status -> requests
};

}  // namespace inquiry::simulator
