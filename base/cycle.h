// The team's way through its inquiry: transitions, cycles, halts.
#pragma once

#include <optional>
#include <string>
#include <vector>

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
  Move move = Move::kInOrder;  // kAbort: `stage` was left, and none holds until the next move
  int round = 1;               // from reflect back to plan: the cycle's next round
};

// One wording of a round's theory of action. The newest one of a round is its theory.
struct Theory {
  int round = 1;
  std::string text;
  std::string by;
  UtcTime at;
};

struct Outcome {
  Worked worked = Worked::kNo;
  std::string evidence;
  std::string by;
  UtcTime at;
  int round = 1;
};

struct CycleComment {
  std::string author;
  UtcTime at;
  std::string text;
};

// That a cycle was given up, without an outcome.
struct Abort {
  std::string by;
  UtcTime at;
  std::string reason;
};

struct Cycle {
  std::string team;
  int number = 1;
  UtcTime started_at;
  std::string question;
  std::string why_here;
  std::string theory;              // of the present round; empty: not written yet
  std::optional<Outcome> outcome;  // of the present round
  int round = 1;
  std::optional<Abort> aborted{};
  std::vector<Theory> theories{};  // every wording of every round, oldest first
  std::vector<Outcome> outcomes{};
  std::vector<CycleComment> comments{};  // oldest first
};

struct Halt {
  std::optional<std::string> team;  // nullopt: everything
  std::string reason;
  std::string by;
  UtcTime at;
};

}  // namespace inquiry
