// May this go out now? One pure function that names every reason against.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/consent.h"
#include "base/cycle.h"
#include "base/draft.h"
#include "base/money.h"
#include "base/team.h"
#include "scheduler/open_hours.h"
#include "scheduler/stage.h"

namespace inquiry::scheduler {

// The instants at which a team's calendar and its school's holidays change the answer.
struct Edges {
  std::vector<Boundary> boundaries;
  std::vector<Span> holidays;
};

// `team` must outlive the answer.
Edges edges_of(const Team& team, const School& school);

// Everything the answer depends on, read in one transaction with the claim.
struct GateFacts {
  const Team* team = nullptr;
  const School* school = nullptr;
  std::optional<StageNow> stage;
  std::optional<UtcTime> next_silence;
  std::vector<Halt> halts;
  bool outcome_recorded = false;                         // of the current cycle
  std::map<std::string, std::vector<Consent>> consents;  // by student shown
  int posted_today = 0;  // local day, chat questions aside; attempts that may be on X included
  std::optional<UtcTime> last_posted;
  std::vector<Invitation> asks;               // whom the text asks by name
  std::map<std::string, UtcTime> last_asked;  // by name, by the account; by handle_key()
  // The draft of the account that answers the post which this one answers; empty: none does yet.
  std::string answered_by;
  std::string account_problem;       // empty: it can write
  std::optional<Money> budget_left;  // nullopt: no cap
  Money price;                       // what this post will cost
  Duration guard{};                  // nothing starts this close to an edge, or closer
  const Edges* edges = nullptr;      // of team and school; nullptr: worked out for each answer
};

// Empty: it may go out. Codes in the order of BlockCode, each with what to wait for. Edges are
// those of the stage, the posting hours, a holiday and each consent. A draft past its not_after, or
// in a state that is neither approved nor sending, never goes out.
std::vector<BlockedBy> blocked_by(const Draft& draft, const GateFacts& facts, UtcTime now);

// The part of blocked_by() that the stages and the holidays decide, whatever else the draft is:
// empty when they let this kind through. The team must be configured.
std::vector<BlockedBy> kept_silent_by(DraftKind kind, const GateFacts& facts, UtcTime now);

// The earliest instant worth asking again: the latest `until` of the reasons, since before it one
// of them still holds. nullopt: only a person or an event can change the answer.
std::optional<UtcTime> ask_again_at(const std::vector<BlockedBy>& reasons);

}  // namespace inquiry::scheduler
