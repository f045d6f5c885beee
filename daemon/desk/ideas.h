// The idea board: what a team does with what came in, and what it sees of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/idea.h"
#include "base/team.h"
#include "daemon/desk/record.h"
#include "daemon/machine.h"

namespace inquiry::desk {

// What this stage shows of a team's ideas to somebody with these rights. In silence only what the
// team had shortlisted or chosen stays readable.
struct BoardView {
  bool silent = false;
  bool hidden = false;   // may see what a moderator hid
  bool flagged = false;  // may see what was flagged

  bool shows(const Idea& idea) const;
  // May anything in this state be listed?
  bool lists(IdeaState state) const;
};

// An idea from a colleague who is not on X, told by `acting`; parked during silence and before the
// first stage.
Result<Idea> add_colleague_idea(Machine& machine, const Acting& acting, const Team& team,
                                const std::string& text, const std::string& colleague);

Result<Idea> vote(Machine& machine, const Acting& acting, const Idea& idea, bool in_favour);

Result<Idea> comment(Machine& machine, const Acting& acting, const Idea& idea,
                     const std::string& text);

// shortlisted, chosen, set_aside or hidden; kConflict for what is parked or removed.
Result<Idea> set_state(Machine& machine, const Acting& acting, const Idea& idea, IdeaState state);

// Folds the idea into another one of the same team.
Result<Idea> merge(Machine& machine, const Acting& acting, const Idea& idea,
                   const std::string& into);

// A safeguarding concern: off the board at once. The reason stays with the idea, out of the audit
// log, which names the contacts it is addressed to.
Result<Idea> flag(Machine& machine, const Acting& acting, const Team& team, const Idea& idea,
                  const std::string& reason);

}  // namespace inquiry::desk
