// What a team and its school decided: the settings that configuration reads and the scheduler
// obeys.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "base/words.h"
#include "base/zone.h"

namespace inquiry {

// A stage under the team's own label.
struct Stage {
  std::string label;
  Behaviour behaviour = Behaviour::kDefine;
};

// The local day on which a stage begins (at 00:00).
struct CalendarEntry {
  std::string stage;  // a label of the team's protocol
  Date from;
};

struct Listening {
  std::vector<std::string> problem;   // hashtags without "#", in the spelling of the file
  std::vector<std::string> solution;  // hashtags without "#"
  std::vector<std::string> people;    // handles without "@"
  std::vector<std::string> lists;     // list ids
  bool mentions = true;
  std::vector<std::string> languages;  // empty: all
  Duration poll_every{};
  Duration quiet_every{};
};

// Minutes since local midnight, from < until <= 1440.
struct HourRange {
  int from_minute = 0;
  int until_minute = 0;
};

struct Posting {
  std::array<std::vector<HourRange>, 7> hours;  // by weekday, 0 = Sunday; empty: never on that day
  int per_day = 3;
  Duration min_gap{};
  Duration undo{};
};

struct People {
  std::vector<std::string> lead;
  std::vector<std::string> moderators;
  std::vector<std::string> teachers;
  std::vector<std::string> coach;
  std::vector<std::string> safeguarding;
};

struct Chat {
  UtcTime at;
  std::string hashtag;  // without "#"
  Duration every{};
  bool by_hand = false;  // no question goes out before a moderator asks the next one
  std::vector<std::string> questions;
};

struct Team {
  std::string name;  // the key used everywhere
  std::string title;
  std::string account;
  std::string question;
  std::string why_here;  // local evidence; never leaves the school
  std::vector<Stage> stages;
  Listening listen;
  std::vector<CalendarEntry> calendar;  // ascending by date
  Posting posting;
  std::vector<std::string> invite;  // handles without "@"
  People people;
  std::vector<Chat> chats;

  // nullptr for a label the team does not have.
  const Stage* find_stage(const std::string& label) const {
    for (const auto& stage : stages) {
      if (stage.label == label) return &stage;
    }
    return nullptr;
  }
};

struct Account {
  std::string name;  // the key used everywhere
  UserId user_id;
  std::string handle;      // without "@"
  std::string credential;  // name of its file in the credentials folder
};

// Whole local days on which nothing is posted, first..last inclusive.
struct Holiday {
  Date first;
  Date last;
  std::string name;
};

struct School {
  std::string name;
  Zone zone;
  std::vector<Holiday> holidays;
  // A calendar that could not be read: nothing is posted until it can be. Empty when all is well.
  std::string holidays_unreadable;
  bool lone_moderator = false;
};

}  // namespace inquiry
