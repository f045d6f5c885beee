// What the next days will bring, by the rules that will then decide: the gate itself is asked for
// each instant at which its answer may change. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/chats.h"
#include "scheduler/gate.h"
#include "scheduler/poll_plan.h"
#include "scheduler/spending.h"
#include "scheduler/stage.h"

namespace inquiry::scheduler {

// A stretch of one stage. `until` is the calendar's next date, which may lie behind the days that
// were asked for; nullopt: until somebody moves the team.
struct StageAhead {
  std::optional<StageNow> stage;  // nullopt: no cycle is running
  UtcTime from;
  std::optional<UtcTime> until;

  bool silent() const { return !stage || is_silent(stage->behaviour); }
};

// The stage of now and all that begin before `until`, oldest first.
std::vector<StageAhead> stages_ahead(const Team& team, const Zone& zone,
                                     const std::optional<Transition>& last, UtcTime now,
                                     UtcTime until);

// Stretches in which nothing is created on X for the team, those that touch made one.
struct SilenceAhead {
  UtcTime from;
  std::optional<UtcTime> until;
};
std::vector<SilenceAhead> silences_ahead(const Team& team, const Zone& zone,
                                         const std::optional<Transition>& last, UtcTime now,
                                         UtcTime until);

// A draft, and what the gate knows of it now.
struct Candidate {
  Draft draft;
  GateFacts facts;
};

// kWaits: it is still there when the days are over, or waits for a person.
enum class Fate { kGoesOut, kReturnsToReview, kNeedsConsent, kExpires, kWaits };

struct Foreseen {
  std::string draft;
  Fate fate = Fate::kWaits;
  std::optional<UtcTime> at;  // when that happens; nullopt for kWaits
  // Every reason that stands or will stand against it before, in the order of their times.
  std::vector<BlockedBy> held_by;
};

// What becomes of one team's drafts from `now` to before `until` if nobody does anything: each
// approved one goes out at the first instant at which the gate has nothing against it, the
// first approved first, unless a silence, the end of a consent or its own time comes before. What
// other teams spend is not foreseen. `last` is the team's newest transition, `monthly_budget` what
// a new UTC month brings. Answers in the order of the candidates, whose facts name team and school.
std::vector<Foreseen> foresee(const std::vector<Candidate>& candidates,
                              const std::optional<Transition>& last,
                              std::optional<Money> monthly_budget, UtcTime now, UtcTime until);

// How one team of the school will listen.
struct ListenerAhead {
  struct Chat {
    std::string hashtag;  // without "#"
    ChatWindow window;
  };
  struct Conversation {
    PostId post;
    UtcTime until;  // answers are asked for until then
  };
  const Team* team = nullptr;
  UserId account_id;
  std::optional<Transition> last;
  std::vector<Chat> chats;
  std::vector<Conversation> conversations;
};

// A stretch in which the same is asked for. What several teams listen for is asked once for all of
// them, so that its requests are not this team's alone.
struct ListeningAhead {
  UtcTime from;
  UtcTime until;
  bool silent = false;
  std::vector<TermPlan> terms;  // of this team
  std::vector<Poll> polls;      // the terms, packed
  std::int64_t requests_per_day = 0;
};

// How `team` is listened for, with all teams of the school as `listeners`, from `now` to `until`.
std::vector<ListeningAhead> listening_ahead(const std::string& team,
                                            const std::vector<ListenerAhead>& listeners,
                                            const Zone& zone, const PollRules& rules, UtcTime now,
                                            UtcTime until);

// What a team will read until then at the pace of the month's days since `first`, by their weight;
// nullopt: less than a quarter of a day tells no pace.
std::optional<std::int64_t> reads_ahead(const TeamDays& days, const Zone& zone, std::int64_t so_far,
                                        std::chrono::sys_days first, UtcTime now, UtcTime until);

}  // namespace inquiry::scheduler
