// The team's way through its inquiry: transitions, cycles, halts.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "base/words.h"

namespace inquiry {

// A change of stage that happened. Rows are never changed: the newest one of a team is where it is.
struct Transition {
  std::string team;
  std::string stage;  // the team's own label
  Behaviour behaviour = Behaviour::kDefine;
  int cycle = 1;
  UtcTime at;
  std::string by;  // console user, or "calendar"
  std::string reason;
};

struct Outcome {
  Worked worked = Worked::kNo;
  std::string evidence;
  std::string by;
  UtcTime at;
};

struct Cycle {
  std::string team;
  int number = 1;
  UtcTime started_at;
  std::string question;
  std::string why_here;
  std::string theory;
  std::optional<Outcome> outcome;
};

struct Halt {
  std::optional<std::string> team;  // nullopt: everything
  std::string reason;
  std::string by;
  UtcTime at;
};

}  // namespace inquiry
