// A team's week in one look: what came in, what waits, what went out, what comes next.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/draft.h"
#include "base/idea.h"
#include "base/team.h"
#include "daemon/desk/ideas.h"
#include "daemon/machine.h"
#include "scheduler/preview.h"

namespace inquiry::desk {

inline constexpr std::chrono::days kDigestDays{7};
inline constexpr std::chrono::days kDigestAhead{28};
inline constexpr std::size_t kDigestIdeas = 5;  // of each kind

// Of students, and of the team's local evidence, it says nothing at all.
struct Digest {
  UtcTime from;
  UtcTime until;                      // now
  int new_ideas = 0;                  // that came in these days and are to be seen
  std::vector<Idea> most_voted;       // of all that are to be seen, those with votes
  std::vector<Idea> first_voices;     // new ones, of voices that the team never heard before
  std::map<DraftState, int> waiting;  // drafts that wait for somebody, by state
  std::vector<Draft> posted;          // in these days and still on X, newest first
  std::vector<store::Gap> gaps;       // noticed in these days, of terms this team listens to
  std::vector<scheduler::StageAhead> ahead;
};

// The last week, and the stages of the next four. In silence it is silent about ideas.
Digest digest(Machine& machine, const Team& team, const BoardView& view);

}  // namespace inquiry::desk
