// One post on its way, and what people do against it, in one given order: the shipped service on a
// real store file against the modelled X, in turns. A turn is one handler of the loop, one tick,
// one request arriving at X, one answer coming back. Between two turns nothing else can happen in
// the program, so that all orders of turns are all orders there are.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "daemon/console/api/api.h"
#include "daemon/service.h"
#include "daemon/store/store.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/fuse.h"
#include "tests/simulation/modelled_x.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/school.h"

namespace inquiry::race {

enum class Deed {
  kTeach,     // a silent stage is set
  kAbort,     // the cycle is given up
  kHaltTeam,  // the team is halted
  kHaltAll,   // the school is
  kReload,    // the posting hours have ended, says the team's file
  kCrash,     // the daemon dies, and is started again a second later
  kSpeak,     // a stage that speaks is set again
  kResume,    // every halt ends
};
inline constexpr int kDeeds = 8;
std::string_view word(Deed deed);

struct Step {
  int turn = 0;  // it comes before this one
  Deed deed = Deed::kTeach;
};

struct Outcome {
  int turns = 0;          // until everything was at rest
  std::string objected;   // empty: every promise was kept
  bool created = false;   // it came to be on X
  bool silenced = false;  // a silence or a halt was promised, and not taken back
};

// A folder with the school's files and a store in which one draft waits for review.
class Prepared {
 public:
  Prepared();
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared();
  const std::filesystem::path& folder() const { return folder_; }
  const simulation::SchoolFacts& school() const { return school_; }

 private:
  std::filesystem::path folder_;
  simulation::SchoolFacts school_;
};

class Race {
 public:
  // `fate` is that of the first POST. The steps are in the order of their turns.
  Race(const Prepared& prepared, simulation::Fate fate, std::vector<Step> steps);
  Race(const Race&) = delete;
  Race& operator=(const Race&) = delete;
  ~Race();

  Outcome run();

 private:
  class SlowClock final : public Clock {
   public:
    explicit SlowClock(const ManualClock& world) : world_(world) {}
    UtcTime utc_now() const override { return world_.utc_now(); }
    double rate() const override { return 1e-3; }  // no real timer ever runs out

   private:
    const ManualClock& world_;
  };
  struct Call;

  void boot();
  void die();
  bool turn(UtcTime until);
  void rest_until(UtcTime when);
  void act(Deed deed);
  void call(const std::shared_ptr<Call>& call);
  void ask(const std::string& as, const std::string& method, const std::string& path,
           const nlohmann::json& body, std::function<void(int, const nlohmann::json&)> done);
  void judge(Outcome& outcome);

  const Prepared& prepared_;
  std::vector<Step> steps_;
  std::filesystem::path folder_;
  simulation::SchoolFacts school_;
  ManualClock clock_;
  SlowClock wall_;
  simulation::Agenda agenda_;
  simulation::ModelledX x_;
  simulation::Oracle oracle_;
  simulation::Fuse fuse_;
  std::vector<std::shared_ptr<Call>> open_calls_;  // asked again after a crash
  simulation::Weather weather_;
  bool silent_ = false;
  bool halted_ = false;
  std::string draft_;

  std::unique_ptr<store::Store> store_;
  std::unique_ptr<boost::asio::io_context> context_;
  std::unique_ptr<client::Transport> wire_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<api::Api> api_;
};

}  // namespace inquiry::race
