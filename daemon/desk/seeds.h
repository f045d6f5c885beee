// What a cycle's outcome could become on X: proposals that a person may take up as drafts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/cycle.h"
#include "base/draft.h"
#include "base/result.h"
#include "base/team.h"
#include "daemon/machine.h"

namespace inquiry::desk {

struct Seed {
  DraftKind kind = DraftKind::kQuestion;
  std::string text;
  std::vector<Invitation> invited;
  std::vector<std::string> ideas;
  std::string why;  // for people
};

struct Seeds {
  int round = 1;
  std::optional<Worked> worked;  // nullopt: no outcome is recorded, and nothing is proposed
  std::vector<Seed> proposals;
};

// Of the cycle's present round. Of what worked: a celebration for each idea that its theory of
// action is built on, thanking whoever had it on X, by "@" only where the team may invite him. Of
// what did not: a question. Nothing is written, and no evidence is repeated: it is local.
// kNotFound before that cycle began.
Result<Seeds> cycle_seeds(Machine& machine, const Team& team, int number);

}  // namespace inquiry::desk
