// The school of a simulated year, as its people know it, and the files that tell the daemon.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "base/words.h"
#include "client/simulator/doorkeeper.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/random.h"

namespace inquiry::simulation {

struct TeamFacts {
  std::string name;
  std::string account;
  bool spanish = false;  // with stage names of its own
  std::string tag;       // the team's own; "shared" is everybody's
  std::vector<std::pair<Behaviour, Date>> calendar;
  int opens = 0;  // minutes of the local day
  int closes = 0;
  bool saturdays = false;
  int per_day = 1;
  Duration min_gap{};
  Duration undo{};
  Duration quiet_every{};
  bool is_here = true;  // its file lies in the folder
};

struct AccountFacts {
  std::string name;
  std::string handle;
  std::string user_id;
};

struct SchoolFacts {
  std::string zone;
  std::vector<Date> holidays;
  std::int64_t monthly_reads = 0;
  Duration poll_every{};
  Duration settle{};
  std::vector<AccountFacts> accounts;
  std::vector<TeamFacts> teams;
};

inline constexpr const char* kSharedTag = "numbertalks";
inline constexpr const char* kInvited = "TonyaWardSinger";
inline constexpr int kStudentsPerTeam = 4;

SchoolFacts invent_school(const Shape& shape);

// A change that a lead makes to a team's file: the calendar moves, the hours or the pacing change.
void change_something(TeamFacts& team, Random& random);

std::string stage_label(const TeamFacts& team, Behaviour behaviour);
std::string student_code(const std::string& team, int number);
const std::vector<std::string>& moderators();
const std::vector<std::string>& teachers();
inline constexpr const char* kLead = "maria";
inline constexpr const char* kAdmin = "root";

// The configuration and the credentials, whole.
void write_files(const SchoolFacts& school, const std::filesystem::path& folder);
std::vector<simulator::Account> accounts_on_x(const SchoolFacts& school);

}  // namespace inquiry::simulation
