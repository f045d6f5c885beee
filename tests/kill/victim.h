// A daemon that is there to be killed: the built programs, with files of their own, spoken to as
// people and X do.
#pragma once

#include <boost/process.hpp>
#include <chrono>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace inquiry::testing {

struct Reply {
  long status = 0;  // 0: nobody answered
  nlohmann::json body;
  bool ok() const { return status >= 200 && status < 300; }
};

// A number from the environment.
long long setting(const char* name, long long otherwise);

// One school with the team grade4, whose hours never end, and its own simulator of X. Not to be
// shared by threads; each may have one.
class Victim {
 public:
  // `settle` as in the configuration; `simulator_options` are added to the simulator's.
  explicit Victim(const std::string& settle,
                  const std::vector<std::string>& simulator_options = {});
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;
  ~Victim();

  using Environment = std::vector<std::pair<std::string, std::string>>;
  // Starts the daemon, with this added to its environment, and waits until it answers. False: it
  // ended before.
  bool start(const Environment& more = {});
  bool running();
  void kill();      // SIGKILL, and waits for the end
  int pid() const;  // of the daemon
  std::string log() const;

  Reply x(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr);
  Reply api(const std::string& as, const std::string& method, const std::string& path,
            const nlohmann::json& body = nullptr);

  // A question by ana, approved by sam; whether both were acknowledged.
  bool approve_one(const std::string& text);
  std::map<std::string, std::string> states_by_text();  // of the drafts
  std::map<std::string, int> draft_states();
  std::map<std::string, int> idea_texts();
  std::map<std::string, int> on_x();  // how often each text was created by the account

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path state() const { return folder_ / "state"; }  // where the store lies

 private:
  std::vector<nlohmann::json> all_of(const std::string& as, const std::string& path);

  std::filesystem::path folder_;
  boost::process::ipstream output_;
  boost::process::child simulator_;
  boost::process::child daemon_;
  std::string x_;
};

}  // namespace inquiry::testing
