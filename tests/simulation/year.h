// One simulated school year: the shipped service on a real database file, against the modelled X,
// in virtual time on one thread. The same shape and events give the same year.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "daemon/console/api/api.h"
#include "daemon/service.h"
#include "daemon/store/store.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/fuse.h"
#include "tests/simulation/modelled_x.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/school.h"

namespace inquiry::simulation {

// What a year consisted of; also tells whether two were the same.
struct Tally {
  int created = 0;
  int crashes = 0;
  int power_cuts = 0;  // of the crashes
  int disk_troubles = 0;
  int approvals = 0;
  int refusals = 0;  // of approvals that had to be refused
  int takedowns = 0;
  int ideas = 0;
  std::uint64_t commits = 0;
  std::uint64_t ticks = 0;
  std::uint64_t trace = 0;  // of everything that happened, and when

  bool operator==(const Tally&) const = default;
};

struct Story {
  std::optional<Violation> violation;
  Tally tally;
};

struct Answer {
  int status = 0;
  nlohmann::json body;
  bool ok() const { return status >= 200 && status < 300; }
};

class Year {
 public:
  // `tell` prints what happens, a line each, on stdout.
  Year(const Shape& shape, std::vector<Event> events, bool tell = false);
  ~Year();
  Year(const Year&) = delete;
  Year& operator=(const Year&) = delete;

  // Lives through it, until its end or the first violation.
  Story live();

  Disk& disk() { return disk_; }

 private:
  // The clock on the school's wall: the world's, and how far it is off.
  class Wall final : public Clock {
   public:
    explicit Wall(const ManualClock& world) : world_(world) {}
    UtcTime utc_now() const override { return world_.utc_now() + off_; }
    // So slow that no real timer of the service ever runs out.
    double rate() const override { return 1e-3; }
    Duration off() const { return off_; }
    void set_off(Duration off) { off_ = off; }

   private:
    const ManualClock& world_;
    Duration off_{};
  };
  // Asked of the daemon until it answers, whatever happens meanwhile.
  struct Question {
    std::string as;
    std::string method;
    std::string path;
    nlohmann::json body;
    std::function<void(const Answer&)> done;
    std::function<void()> asked;
    bool answered = false;
  };
  struct Stranger {
    PostId post;
    std::string tag;
    std::string account;   // whose handle it mentions
    std::string to_draft;  // whose post it answers
    UtcTime at;
    bool gone = false;
  };

  // year.cpp: the machine
  void boot();
  void die();
  void step(const std::function<void()>& work);
  void drain();
  void move_to(UtcTime when);
  void tick(UtcTime when);
  bool advance(UtcTime until);
  void run_until(UtcTime until);
  void happen(const Event& event);
  void every_hour();
  void keep_watch();
  Answer ask(const std::string& as, const std::string& method, const std::string& path,
             const nlohmann::json& body = nullptr);
  void put(const std::shared_ptr<Question>& question);
  void ask_until_answered(const std::shared_ptr<Question>& question);
  void note(const std::string& line);

  // people.cpp: what colleagues do
  void act(const Event& event);
  void write_question(Random& random);
  void write_celebration(Random& random);
  void moderate(const TeamFacts* team, Random& random);
  void approve(const nlohmann::json& seen, const std::string& as);
  void wait_for_the_last_minute(Random& random);
  void be_hasty(Random& random);
  void edit(Random& random);
  void decide(Random& random, Act act);
  void care();
  void settle_doubt(const nlohmann::json& draft);
  nlohmann::json drafts_of(const std::string& team, const std::string& state);
  std::optional<nlohmann::json> any_draft(Random& random);
  const TeamFacts* any_team(Random& random);

  // leads.cpp: what leads, guardians and the school's IT do
  void set_stage(const TeamFacts& team, Behaviour behaviour);
  void halt(Random& random);
  void resume();
  void record_outcome(Random& random);
  void give_consent(const Event& event, Random& random);
  void revoke_consent(Random& random);
  void object_to(const Event& event, Random& random);
  void reload();
  void change_files(Random& random, Act act);
  void look(Random& random);

  // outside.cpp: what happens on X and to the machine
  void post_as_stranger(Random& random);
  void take_posts_away(Random& random);
  void delete_own(Random& random);
  void change_weather(Random& random);
  void set_clock(Random& random);
  void light_fuse(Random& random);
  void cut_power(Random& random);
  void trouble_disk(Random& random);

  // finale.cpp: a faultless stretch, then everything must be in its place
  void finale();
  void check_drafts();
  void check_posts();
  void check_ideas();
  void check_audit();

  Shape shape_;
  std::vector<Event> events_;
  bool tell_;
  std::filesystem::path folder_;
  SchoolFacts school_;
  ManualClock clock_;
  Wall wall_;
  Agenda agenda_;
  ModelledX x_;
  Oracle oracle_;
  Fuse fuse_;
  Disk disk_;
  Duration down_for_{};
  std::optional<UtcTime> fair_since_;
  std::vector<Stranger> strangers_;
  std::set<std::string> away_;  // teams that were away at some time
  std::map<std::string, int> stage_turn_;
  int halt_turn_ = 0;
  int texts_ = 0;
  int lives_ = 0;
  int spins_ = 0;
  UtcTime last_tick_{};
  Tally tally_;

  // One life of the daemon; empty while it is down. Destroyed in the reverse order.
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<boost::asio::io_context> context_;
  std::unique_ptr<client::Transport> wire_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<api::Api> api_;
  std::vector<std::shared_ptr<Question>> questions_;
  std::vector<std::function<void()>> after_boot_;
};

}  // namespace inquiry::simulation
