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
  bool shows(const store::IdeaPlace& place) const;
  // May anything in this state be listed? What was deleted on X keeps the place it had.
  bool lists(IdeaState state) const;

 private:
  bool shows(IdeaState state, const std::optional<IdeaState>& removed_from, bool worries) const;
};

// An idea from a colleague who is not on X, told by `acting`; parked during silence and before the
// first stage.
Result<Idea> add_colleague_idea(Machine& machine, const Acting& acting, const Team& team,
                                const std::string& text, const std::string& colleague);

// Gives or takes back a vote of `acting`. kConflict when all that this team gives each person in a
// cycle are given, and for an idea that was merged.
Result<Idea> vote(Machine& machine, const Acting& acting, const Team& team, const Idea& idea,
                  bool in_favour);

// How many this person has left in this cycle.
int votes_left(store::Store& store, const Team& team, const std::string& person);

Result<Idea> comment(Machine& machine, const Acting& acting, const Idea& idea,
                     const std::string& text);

// shortlisted, chosen, set_aside or hidden; kConflict for what is parked or removed.
Result<Idea> set_state(Machine& machine, const Acting& acting, const Idea& idea, IdeaState state);

// Folds the idea into another one of the same team.
Result<Idea> merge(Machine& machine, const Acting& acting, const Idea& idea,
                   const std::string& into);

// Undoes a merge, a person's or the daemon's: the idea stands for itself, and nothing but a person
// folds it again. kConflict when it is not merged.
Result<Idea> unmerge(Machine& machine, const Acting& acting, const Idea& idea);

// A safeguarding concern: off the board at once. The reason stays with the idea, out of the audit
// log, which names the contacts it is addressed to.
Result<Idea> flag(Machine& machine, const Acting& acting, const Team& team, const Idea& idea,
                  const std::string& reason);

}  // namespace inquiry::desk
