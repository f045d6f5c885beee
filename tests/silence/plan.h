// What a school and a team decided for some years, invented around the nights on which its wall
// clock jumps, and around noons and midnights.
#pragma once

#include <random>
#include <vector>

#include "tests/silence/wall.h"

namespace inquiry::sweep {

// In the order in which the product lists them too.
enum class Stage { kDefine, kPlan, kTeach, kAnalyze, kReflect, kNone };

struct Entry {
  Minute from = 0;  // on the wall
  Stage stage = Stage::kDefine;
};

struct Free {
  Minute from = 0;   // on the wall
  Minute until = 0;  // on the wall: the midnight after its last day
};

struct HandMove {
  int at = 0;                    // minutes after the wall's first
  Stage stage = Stage::kDefine;  // kNone: the cycle is given up
};

struct Plan {
  std::vector<Entry> calendar;  // ascending
  std::vector<Free> holidays;
  std::vector<HandMove> moves;  // ascending
  std::vector<Free> down;  // when no daemon ran to record what the calendar owed; as `at` above
};

Plan invent(const Wall& wall, std::mt19937_64& random);

}  // namespace inquiry::sweep
