// X's filtered stream: rules per app, connections that stay open, and what each is to be sent.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/simulator/api.h"
#include "client/simulator/json.h"
#include "client/simulator/query.h"
#include "client/simulator/view.h"

namespace inquiry::simulator {

// What a connection sends next.
struct StreamOutput {
  enum class Then { kGoOn, kEnd, kBreak };  // kBreak: closes in the middle
  std::string bytes;
  Then then = Then::kGoOn;
  bool is_silent = false;  // not even keep-alives
};

class FilteredStream {
 public:
  // All must outlive the stream.
  FilteredStream(World& world, Meter& meter, const Behaviour& behaviour)
      : world_(world), meter_(meter), behaviour_(behaviour) {}

  // nullopt: not one of the stream's endpoints.
  std::optional<Response> serve(const Call& call, UtcTime now);

  // GET and POST /_sim/streams.
  Response control(const Request& request);

  StreamOutput pull(std::uint64_t number, UtcTime now);
  // The client went away. X may count the connection for a while yet (`linger_ms`).
  void left(std::uint64_t number, UtcTime now);
  std::chrono::milliseconds keep_alive() const { return keep_alive_; }

 private:
  struct Rule {
    std::string id;
    std::string value;
    std::string tag;
    Query query;
  };
  struct Connection {
    std::string app;
    std::string account;
    View view;
    UtcTime opened_at;
    std::size_t next = 0;       // of the world's arrivals
    std::vector<PostId> later;  // have arrived and are not indexed yet
    std::deque<StreamOutput> orders;
    bool is_stalled = false;
    std::uint64_t sent = 0;
  };
  struct Lingering {
    std::string app;
    UtcTime until;
  };

  Response open(const Call& call, UtcTime now);
  Response list_rules(const Call& call) const;
  Response change_rules(const Call& call);
  Response add_rules(const std::string& app, const Json& wanted, bool dry_run);
  Response delete_rules(const std::string& app, const Json& wanted, bool dry_run);
  Response free_connections(const std::string& app);
  int open_connections(const std::string& app, UtcTime now);
  std::string line(const Connection& connection, const SimPost& post, UtcTime now);
  bool order(const std::string& what, std::size_t bytes);

  World& world_;
  Meter& meter_;
  const Behaviour& behaviour_;
  std::map<std::string, std::vector<Rule>> rules_;  // by app
  std::map<std::uint64_t, Connection> connections_;
  std::vector<Lingering> lingering_;
  std::uint64_t last_connection_ = 0;
  std::int64_t last_rule_ = 1'700'000'000'000'000'000;
  bool is_enrolled_ = true;
  Duration linger_{};
  std::chrono::milliseconds keep_alive_{20'000};
};

}  // namespace inquiry::simulator
