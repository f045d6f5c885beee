// The shipped service on a real database file, speaking real HTTP over loopback to the X simulator,
// both on one loop and by one clock that runs in virtual time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "client/curl_transport.h"
#include "client/simulator/server.h"
#include "client/simulator/simulator.h"
#include "daemon/console/api/api.h"
#include "daemon/service.h"
#include "daemon/store/store.h"
#include "tests/simulation/random.h"
#include "tests/soak/report.h"
#include "tests/soak/school.h"
#include "tests/soak/shape.h"
#include "tests/soak/wire.h"

namespace inquiry::soak {

// A text that a moderator approved, of which draft it is.
struct Approved {
  std::string draft;
  std::string team;
  std::string text;
};

class Soak {
 public:
  explicit Soak(const Shape& shape);
  ~Soak();
  Soak(const Soak&) = delete;
  Soak& operator=(const Soak&) = delete;

  // Lives through it: the faulty stretch, a faultless one, the reckoning.
  Report run();

 private:
  // The world's time. So slow to the service that none of its real timers runs out: it is told.
  class Wall final : public Clock {
   public:
    explicit Wall(const ManualClock& world) : world_(world) {}
    UtcTime utc_now() const override { return world_.utc_now(); }
    double rate() const override { return 1e-3; }

   private:
    const ManualClock& world_;
  };

  void start();
  void run_until(UtcTime until, bool people_write);
  void let_something_happen(UtcTime until);
  void tick_if_due();
  void write_a_question();
  void misbehave();
  nlohmann::json ask(const std::string& as, const std::string& method, const std::string& path,
                     const nlohmann::json& body = nullptr);
  void tell_x(const std::string& method, const std::string& path, const nlohmann::json& body);

  Shape shape_;
  simulation::Random random_;
  std::filesystem::path folder_;
  ManualClock clock_;
  Wall wall_;
  UtcTime ticked_{};
  std::vector<Approved> approved_;

  // In the order of dependence.
  boost::asio::io_context loop_;
  simulator::Simulator x_;
  simulator::Server server_;
  client::CurlTransport network_;
  Wire wire_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<api::Api> api_;
};

}  // namespace inquiry::soak
