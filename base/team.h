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
  std::vector<std::string> next{};  // labels that may follow; empty: by the order of the stages
  bool begins_cycle = false;        // after reflecting, it begins the next cycle, as define does
};

// The local day on which a stage begins, at 00:00 or so many minutes later.
struct CalendarEntry {
  std::string stage;  // a label of the team's protocol
  Date from;
  int from_minute = 0;
};

// When it begins, as a team's file has it: "2026-11-25", "2026-11-25T12:00".
std::string beginning_of(const CalendarEntry& entry);

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

// How people on the `invite` list may be asked by name.
struct Asking {
  int at_once = 2;  // in one post
  Duration again_after = std::chrono::days{28};
};

// When and to whom the team's week is mailed.
struct DigestMail {
  std::vector<std::string> to;  // addresses; empty: nobody
  unsigned weekday = 5;         // 0 = Sunday
  int minute = 15 * 60;         // of the local day
};

struct Team {
  std::string name;  // the key used everywhere
  std::string title;
  std::string account;
  std::string question;
  std::string why_here;  // local evidence; never leaves the school
  std::vector<Stage> stages;
  bool keeps_order = false;  // its own file says what may follow what: any other move must be meant
  Listening listen;
  std::vector<CalendarEntry> calendar;  // ascending by date
  Posting posting;
  int votes = 5;                    // of each person in one cycle
  std::vector<std::string> invite;  // handles without "@"
  Asking asking;
  People people;
  std::vector<Chat> chats;
  DigestMail digest;

  // nullptr for a label the team does not have.
  const Stage* find_stage(const std::string& label) const;

  // The labels that may follow `stage` in order: its own `next`; without one the stage after it,
  // and the first after the last. Reflecting also leads to every plan and every define.
  std::vector<std::string> next_of(const Stage& stage) const;
};

struct Account {
  std::string name;  // the key used everywhere
  UserId user_id;
  std::string handle;      // without "@"
  std::string credential;  // name of its file in the credentials folder
};

// Local days on which nothing is posted, first..last inclusive; the first one from so many minutes
// after 00:00 on.
struct Holiday {
  Date first;
  Date last;
  std::string name;
  int from_minute = 0;
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
