// The letter by which one person gets a team's digest.
#pragma once

#include <string>

#include "base/time.h"
#include "base/words.h"

namespace inquiry {

struct DigestLetter {
  std::string id;
  std::string team;
  UtcTime due;
  std::string to;         // an address; empty: nobody was to get this one
  bool scheduled = true;  // false: somebody asked for it out of turn
  LetterState state = LetterState::kWaiting;
  UtcTime at;          // of the newest state
  int tries = 0;       // that certainly failed
  std::string detail;  // for people: why it is in this state
};

}  // namespace inquiry
