// The kill matrix: the built daemon dies with SIGKILL at a named place or a system call of the
// sending protocol, once, twice, four times, while X fails as a seed says; with X's duplicate
// filter off and on. Nothing may be doubled, lost or stuck. Two senders that are known to be wrong,
// made of ours by taking away what keeps the promise, must be seen doubling: else the matrix proves
// nothing.
//
// INQUIRY_MATRIX_RUNS: how many runs each setting of our own sender gets (10); 0: every place
// and every system call there is, with INQUIRY_MATRIX_SEEDS seeds (2). INQUIRY_SEED: the first
// seed.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill() is POSIX's
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/kill/victim.h"

namespace inquiry::testing {
namespace {

namespace bp = boost::process;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr int kPosts = 3;

// A place to die at: "after send.commit", for the second time; or a system call.
struct Blow {
  std::string place;
  int count = 1;
  bool is_call = false;
};

struct Setting {
  std::string design;
  std::string without;  // of what keeps the promise
  bool filter = false;
  int kills = 1;
  bool calls = false;
};

struct Tally {
  int runs = 0;
  int kills = 0;
  int doubled = 0;
  int lost = 0;
  int stuck = 0;
  int held = 0;
  std::vector<std::string> broken{};  // how to see it again

  void add(const Tally& other) {
    runs += other.runs;
    kills += other.kills;
    doubled += other.doubled;
    lost += other.lost;
    stuck += other.stuck;
    held += other.held;
    broken.insert(broken.end(), other.broken.begin(), other.broken.end());
  }
};

const std::vector<std::string> kFaults{"before",    "after",   "close_before", "close_after",
                                       "truncated", "garbage", "slow",         "land_late"};

// Kills process `pid` at a system call, from outside.
class Strace {
 public:
  Strace(int pid, const std::vector<std::string>& options) {
    std::vector<std::string> all{"-f", "-p", std::to_string(pid)};
    all.insert(all.end(), options.begin(), options.end());
    static const char* const kProgram = "/usr/bin/strace";
    if (::access(kProgram, X_OK) != 0) return;  // as where nobody may attach
    child_ = bp::child(kProgram, bp::args(all), bp::std_err > said_, bp::std_out > bp::null);
    std::string line;
    attached_ =
        static_cast<bool>(std::getline(said_, line)) && line.find("attached") != std::string::npos;
    reader_ = std::thread{[this] {
      for (std::string more; std::getline(said_, more);) lines_.push_back(more);
    }};
  }
  Strace(const Strace&) = delete;
  Strace& operator=(const Strace&) = delete;
  ~Strace() { end(); }
  bool attached() const { return attached_; }
  // What it has seen until the process ended.
  const std::vector<std::string>& end() {
    if (child_.valid() && child_.running()) ::kill(child_.id(), SIGINT);
    if (child_.valid()) child_.wait();
    if (reader_.joinable()) reader_.join();
    return lines_;
  }

 private:
  bp::ipstream said_;
  bp::child child_;
  std::thread reader_;
  std::vector<std::string> lines_;
  bool attached_ = false;
};

const std::string kCalls =
    "pwrite64,write,fdatasync,fsync,connect,sendto,recvfrom,close,epoll_ctl,socket,ftruncate";

class Story {
 public:
  Story(const Setting& setting, std::uint64_t seed)
      : setting_(setting),
        seed_(seed),
        v_("150ms", {"--seed", std::to_string(seed), "--duplicate-filter",
                     setting.filter ? "on" : "off", "--timeline-lag", "10ms"}) {
    std::mt19937_64 random{seed};
    for (int i = 0; i < 2; ++i) {
      v_.x("POST", "/_sim/faults",
           {{"endpoint", "create_post"},
            {"kind", kFaults[random() % kFaults.size()]},
            {"ms", 50},
            {"probability", 0.25},
            {"times", 0}});
    }
    if (random() % 2 == 0) {
      v_.x("POST", "/_sim/faults",
           {{"endpoint", "own_timeline"}, {"kind", "before"}, {"probability", 0.3}, {"times", 0}});
    }
  }

  Tally live(const std::vector<Blow>& blows) {
    Tally tally;
    tally.runs = 1;
    std::string told;
    for (const auto& blow : blows) {
      told += fmt::format(" {}#{}", blow.place, blow.count);
      begin(blow);
      work();
      wait_for_the_end(2s);
      strace_.reset();
      if (!v_.running()) ++tally.kills;
      if (v_.running()) v_.kill();
    }
    v_.x("DELETE", "/_sim/faults");
    EXPECT_TRUE(v_.start(environment())) << v_.log();
    work();
    wait_for_the_end(20s);
    // X lands in its own, real time what it answered with a failure; nothing tells that it has not.
    std::this_thread::sleep_for(60ms);
    judge(tally, told);
    return tally;
  }

  // Where one life passes, with how often.
  std::map<std::string, int> places() {
    const auto file = v_.folder() / "places";
    auto env = environment();
    env.emplace_back("INQUIRY_PLACES", file.string());
    EXPECT_TRUE(v_.start(env)) << v_.log();
    work();
    wait_for_the_end(10s);
    std::map<std::string, int> found;
    std::ifstream lines{file};
    for (std::string line; std::getline(lines, line);) ++found[line];
    return found;
  }

  // Which system calls one life makes from its first draft on; empty: strace may not look.
  std::map<std::string, int> calls() {
    std::map<std::string, int> found;
    EXPECT_TRUE(v_.start(environment())) << v_.log();
    Strace strace{v_.pid(), {"-e", "trace=" + kCalls}};
    if (!strace.attached()) return found;
    work();
    wait_for_the_end(10s);
    v_.kill();
    for (const auto& line : strace.end()) {
      const auto bracket = line.find('(');
      if (bracket == std::string::npos) continue;
      auto name = line.substr(0, bracket);
      name = name.substr(name.find_last_of(" ]") + 1);
      if (kCalls.find(name) != std::string::npos && !name.empty()) ++found[name];
    }
    return found;
  }

 private:
  Victim::Environment environment() const {
    return {{"INQUIRY_WITHOUT", setting_.without},
            {"ASAN_OPTIONS", "detect_leaks=0"}};  // its own tracing gets in strace's way
  }

  void begin(const Blow& blow) {
    auto env = environment();
    if (!blow.is_call) {
      env.emplace_back("INQUIRY_KILL_AT", fmt::format("{}#{}", blow.place, blow.count));
    }
    const bool lives = v_.start(env);
    if (!lives || !blow.is_call) return;
    strace_.emplace(v_.pid(), std::vector<std::string>{"-e", "trace=" + blow.place, "-e",
                                                       fmt::format("inject={}:signal=KILL:when={}",
                                                                   blow.place, blow.count)});
  }

  // What has not been done yet, until it is done or the daemon dies of it.
  void work() {
    if (!v_.running()) return;
    if (!staged_) {
      staged_ =
          v_.api("maria", "PUT", "/teams/grade4/stage", {{"stage", "define"}, {"reason", "test"}})
              .ok();
    }
    // Not asked again: an approval that was not acknowledged may stand all the same.
    while (staged_ && asked_ < kPosts && v_.running()) {
      const auto text = fmt::format("Question {} of seed {}?", asked_++, seed_);
      if (v_.approve_one(text)) acknowledged_.insert(text);
    }
  }

  void wait_for_the_end(std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (v_.running() && std::chrono::steady_clock::now() < deadline) {
      auto states = v_.draft_states();
      if (staged_ && !states.empty() && states["approved"] + states["sending"] == 0) return;
      std::this_thread::sleep_for(20ms);  // another process: only asking again tells
    }
  }

  void judge(Tally& tally, const std::string& told) {
    const auto posts = v_.on_x();
    const auto states = v_.states_by_text();
    for (const auto& [text, count] : posts) tally.doubled += count > 1 ? 1 : 0;
    for (const auto& [text, state] : states) {
      const bool waits = state == "approved" || state == "sending";
      tally.stuck += waits ? 1 : 0;
      tally.held += state == "held" ? 1 : 0;
      const bool acknowledged = acknowledged_.contains(text);
      const bool gone = acknowledged && !posts.contains(text) && !waits && state != "held";
      const bool not_known = state == "posted" && !posts.contains(text);
      tally.lost += gone || not_known ? 1 : 0;
    }
    for (const auto& text : acknowledged_) tally.lost += states.contains(text) ? 0 : 1;
    const auto proof = v_.api({}, "GET", "/audit/verify");
    EXPECT_TRUE(proof.body.value("intact", false)) << proof.body;
    if (tally.doubled + tally.lost + tally.stuck > 0) {
      tally.broken.push_back(fmt::format("seed {}:{}", seed_, told));
    }
  }

  Setting setting_;
  std::uint64_t seed_;
  Victim v_;
  std::optional<Strace> strace_;
  bool staged_ = false;
  int asked_ = 0;
  std::set<std::string> acknowledged_;
};

// Every instance of every place, in an order in which neighbours lie far apart.
std::vector<Blow> all_blows(const std::map<std::string, int>& places, bool calls) {
  std::vector<Blow> blows;
  for (const auto& [place, count] : places) {
    for (int n = 1; n <= count; ++n) blows.push_back({place, n, calls});
  }
  std::mt19937_64 random{7};
  std::ranges::shuffle(blows, random);
  return blows;
}

class KillMatrix : public ::testing::Test {
 protected:
  Tally live_through(const Setting& setting, const std::vector<Blow>& blows, int runs) {
    std::vector<std::vector<Blow>> plans;
    for (int i = 0; i < runs; ++i) {
      std::vector<Blow> plan;
      for (int k = 0; k < setting.kills; ++k) {
        auto blow = blows[static_cast<std::size_t>(i * 7 + k * 13 + i / 3) % blows.size()];
        if (k == 0) blow = blows[static_cast<std::size_t>(i) % blows.size()];
        if (k > 0) blow.count = 1 + blow.count % 3;  // later lives have less to do
        plan.push_back(blow);
      }
      plans.push_back(std::move(plan));
    }
    std::atomic<std::size_t> next{0};
    const auto workers = std::max(1U, std::thread::hardware_concurrency());
    std::vector<Tally> tallies(workers);
    std::vector<std::thread> threads;
    for (unsigned w = 0; w < workers; ++w) {
      threads.emplace_back([&, w] {
        for (auto i = next++; i < plans.size(); i = next++) {
          Story story{setting, first_seed_ + i};
          tallies[w].add(story.live(plans[i]));
        }
      });
    }
    for (auto& thread : threads) thread.join();
    Tally sum;
    for (const auto& tally : tallies) sum.add(tally);
    fmt::print("{:<26} {:<12} {:<6} {:>5} {:>6} {:>6} {:>8} {:>5} {:>6} {:>5}\n", setting.design,
               setting.calls ? "system calls" : "places", setting.filter ? "on" : "off",
               setting.kills, sum.runs, sum.kills, sum.doubled, sum.lost, sum.stuck, sum.held);
    std::fflush(stdout);
    return sum;
  }

  static void head() {
    fmt::print("{:<26} {:<12} {:<6} {:>5} {:>6} {:>6} {:>8} {:>5} {:>6} {:>5}\n", "sender",
               "killed at", "filter", "times", "runs", "kills", "doubled", "lost", "stuck", "held");
  }

  static std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
  }

  const std::uint64_t first_seed_ = static_cast<std::uint64_t>(setting("INQUIRY_SEED", 1));
  const int runs_ = static_cast<int>(setting("INQUIRY_MATRIX_RUNS", 10));
  const int seeds_ = static_cast<int>(setting("INQUIRY_MATRIX_SEEDS", 2));
};

TEST_F(KillMatrix, OurSenderDoublesAndLosesNothingAndTwoWrongOnesAreCaught) {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = first_seed_; seed < first_seed_ + 4; ++seed) {
    for (const auto& [place, count] : Story{{}, seed}.places()) {
      seen[place] = std::max(seen[place], count);
    }
  }
  const auto places = all_blows(seen, false);
  ASSERT_GT(places.size(), 50U);
  const auto calls = all_blows(Story{{}, first_seed_}.calls(), true);
  fmt::print("{} instances of named places, {} of system calls\n", places.size(), calls.size());
  head();
  for (const bool filter : {false, true}) {
    for (const int kills : {1, 2, 4}) {
      for (const bool by_calls : {false, true}) {
        const auto& blows = by_calls ? calls : places;
        if (blows.empty()) continue;  // strace is not there, or may not look
        int runs = runs_ > 0 ? runs_ : static_cast<int>(blows.size()) * seeds_;
        if (runs_ > 0 && (filter || by_calls)) runs = std::max(1, runs / 3);
        const auto sum =
            live_through({"row, POST, look", "", filter, kills, by_calls}, blows, runs);
        EXPECT_EQ(sum.doubled, 0) << joined(sum.broken);
        EXPECT_EQ(sum.lost, 0) << joined(sum.broken);
        EXPECT_EQ(sum.stuck, 0) << joined(sum.broken);
      }
    }
  }
  // Where the row is on the disk, and where the answer has come: there they go wrong.
  const std::vector<Blow> worst{{"after send.commit", 1},     {"wire.answer", 3},
                                {"before settle.posted", 1},  {"wire.body", 4},
                                {"before settle.unknown", 1}, {"before settle.posted", 2}};
  const int runs = runs_ > 0 ? std::max(6, runs_ / 2) : static_cast<int>(worst.size()) * 20;
  const std::string no_look =
      "reconcile.match,reconcile.several,reconcile.lookalikes,reconcile.settle_time,"
      "reconcile.good_reads,look_again.match,look_again.several,look_again.lookalikes,"
      "send.fresh_look,stocktake.unknown_posts";
  for (const bool filter : {false, true}) {
    const auto marked_late = live_through(
        {"POST, then mark", "send.commit,stocktake.unknown_posts", filter, 1, false}, worst, runs);
    const auto blind =
        live_through({"row, POST, send again", no_look, filter, 1, false}, worst, runs);
    if (filter) continue;  // X itself hides what they do
    EXPECT_GT(marked_late.doubled, 0) << "the matrix does not see what it is there for";
    EXPECT_GT(blind.doubled, 0) << "the matrix does not see what it is there for";
  }
}

}  // namespace
}  // namespace inquiry::testing
