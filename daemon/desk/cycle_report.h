// What one cycle of a team came to: the facts that a team shows its principal.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/cycle.h"
#include "base/money.h"
#include "base/result.h"
#include "base/team.h"
#include "base/time.h"
#include "base/words.h"
#include "base/zone.h"
#include "daemon/desk/cycles.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// One stretch of the cycle in one stage.
struct ReportStage {
  std::string stage;  // the team's own label
  Behaviour behaviour = Behaviour::kDefine;
  int round = 1;
  UtcTime from;
  UtcTime until;
  bool running = false;
  Move move = Move::kInOrder;  // how the team came here
  bool taught_again = false;   // back to teaching in the same round
  std::string by;              // empty: left out
  std::string reason;          // empty: left out
};

// Who spoke, what was folded onto another idea included; people whom nobody knows aside.
struct ReportHeard {
  int ideas = 0;                         // that stand for themselves
  int voices = 0;                        // people
  int first_time = 0;                    // of whom the team had nothing before this cycle
  std::map<std::string, int> languages;  // posts, by language as X tells it; "" where it does not
  std::map<IdeaSource, int> sources;     // posts
  int from_before = 0;                   // ideas that had come before this cycle, and waited
  int in_silence = 0;                    // came while the team taught or analyzed, and waited
};

enum class Withheld { kNothing, kRemoved, kUnverified };

struct ReportIdea {
  std::string id;
  std::string text{};    // empty when withheld
  std::string author{};  // empty when withheld
  std::string url{};
  std::string why{};
  bool colleague = false;
  int votes = 0;
  int voices = 1;
  bool in_theory = false;  // this cycle's theory of action is built on it
  Withheld withheld = Withheld::kNothing;
};

// By where they stand now. Of long lists the first ones are told.
struct ReportIdeas {
  int still_new = 0;
  int shortlisted = 0;
  int chosen = 0;
  int set_aside = 0;
  int waiting = 0;  // parked: shown when the team listens for them again
  std::vector<ReportIdea> chosen_ones;
  std::vector<ReportIdea> set_aside_ones;
};

struct ReportRound {
  int round = 1;
  std::optional<Theory> theory;    // its newest wording
  std::optional<Outcome> outcome;  // its newest
};

struct ReportPost {
  DraftKind kind = DraftKind::kQuestion;
  UtcTime at;
  std::string text{};  // as published; empty when it is on X no more
  std::string url{};   // empty when it is on X no more
  Behaviour behaviour = Behaviour::kDefine;
  bool taken_back = false;
  std::vector<std::string> thanks{};  // handles of those from whose ideas it came
};

// Of the account the team posts from, on the cycle's days as X bills them: in UTC.
struct ReportMoney {
  std::string account;  // its handle, without "@"
  int other_teams = 0;  // that use the account too
  Money spent;
  std::int64_t reads = 0;
  std::int64_t posts = 0;
  std::int64_t reads_for_team = 0;
};

struct CycleReport {
  std::string school;
  Zone zone;
  std::string team;
  std::string title;
  int number = 1;
  CycleState state = CycleState::kRunning;
  UtcTime made_at;
  UtcTime from;
  UtcTime until;        // made_at while it runs
  bool local = true;    // with what never leaves the school
  bool silent = false;  // the team is silent now: what came in is shown to nobody
  std::string question;
  std::string why_here;
  std::vector<std::string> questions_before;  // asked when the cycle before reflected; oldest first
  std::vector<ReportStage> stages;
  Duration silence{};
  int posted_in_silence = 0;
  ReportHeard heard;
  ReportIdeas ideas;
  std::vector<ReportRound> rounds;
  std::vector<ReportPost> posts;  // oldest first
  int questions_waiting = 0;      // written in this cycle and not asked yet
  std::string next_question;      // of the next cycle, or what the team's file asks by now
  std::optional<Abort> aborted;
  ReportMoney money;
};

// Everything as it is now; what was deleted on X, what X has not confirmed for a day, what was
// hidden or flagged, drafts that did not go out, and students other than by the published wording
// are not in it. kNotFound before that cycle began.
Result<CycleReport> cycle_report(Machine& machine, const Team& team, int number);

// For readers outside the school: without the evidence (why here, what was seen), the reasons and
// names behind the moves, and colleagues' ideas.
CycleReport without_local(CycleReport report);

}  // namespace inquiry::desk
