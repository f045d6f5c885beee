// What will happen in a simulated school year, decided before it begins. Every event carries a seed
// of its own, so that leaving some out changes nothing about the others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace inquiry::simulation {

enum class Act {
  kQuestion,     // a colleague writes a question
  kCelebration,  // … or celebrates what worked, with the children who can be recognised
  kModerate,     // a moderator works through a team's queue
  kHaste,        // … approves what she did not look at, wrote herself, or may not approve now
  kEdit,         // somebody changes a draft, whatever its state
  kReject,       // rejects one
  kHold,         // holds one, or releases it
  kWithdraw,     // takes one back, from X too
  kLastMinute,   // … or approves as the day's hours, or a stage, come to their end
  kCare,         // the morning round: settles what is in doubt, has accounts checked
  kStage,        // a lead moves the team by hand
  kHalt,         // stops a team, or the school
  kResume,       // ends every halt
  kOutcome,      // a lead records the outcome
  kConsent,      // guardians agree
  kRevoke,       // one takes it back
  kObject,       // one objects
  kReload,       // the calendar, the hours or the pacing change
  kTeamLeaves,   // a team's file goes away, or comes back
  kLook,         // teachers look at their board
  kPost,         // somebody on X posts under a hashtag, a mention, an answer
  kPostsGoAway,  // somebody deletes or edits a post
  kOwnDeleted,   // somebody deletes one of the school's posts by hand
  kWeather,      // X fails in one way for a while
  kClockJump,    // the machine's clock is set
  kCrash,        // the daemon dies soon after
  kPowerCut,     // the power goes soon after, in the middle of what is being written
  kDiskTrouble,  // the disk is full, broken or read-only for a while
};

std::string_view word(Act act);

struct Event {
  int number = 0;  // its place in the whole plan; it names the event on the command line
  UtcTime at;
  Act act = Act::kQuestion;
  std::uint64_t seed = 0;
};

// How large and how bad a year is.
struct Shape {
  std::uint64_t seed = 1;
  int days = 300;
  int stage_days = 12;  // how long a stage of the calendar lasts
  Duration poll_every = std::chrono::minutes{30};
  double busy = 1.0;    // multiplies how often people act
  bool weather = true;  // faults of X
  bool crashes = true;
  bool power_cuts = false;  // INQUIRY_POWER and school_years turn them on
  bool disk_trouble = false;
  bool clock_jumps = true;
};

// The options of the program school_years that give this shape.
std::string options(const Shape& shape);

UtcTime year_begins();
UtcTime year_ends(const Shape& shape);

// In the order in which it happens.
std::vector<Event> plan(const Shape& shape);

}  // namespace inquiry::simulation
