// A post that was routed to a team, or a colleague's idea.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "base/words.h"

namespace inquiry {

// What routing decided about one post for one team.
struct Routed {
  IdeaSource source = IdeaSource::kProblem;
  std::string why;                    // "problem tag #fractions", "answer to question d7"
  IdeaState state = IdeaState::kNew;  // kNew or kParked
};

struct IdeaComment {
  std::string author;
  UtcTime at;
  std::string text;
};

// Another voice that said the same, folded onto the first one.
struct FoldedVoice {
  std::string id;  // of its idea
  std::string author;
  std::string url;
  UtcTime created_at;
  IdeaState state = IdeaState::kNew;  // a parked one is not shown before the team listens again
  std::string by;                     // who folded it: a console name, or "inquiryd"
  std::optional<UtcTime> at;
  std::optional<UtcTime> verified_at;  // when X last showed its post
};

struct Idea {
  std::string id;
  std::string team;
  std::optional<PostId> post_id;  // nullopt for a colleague's
  std::string text;
  std::string author;  // handle without "@", or the colleague's console name
  std::string url;
  UtcTime created_at;
  UtcTime arrived_at;
  std::string language;
  IdeaSource source = IdeaSource::kProblem;
  std::string why;
  IdeaState state = IdeaState::kNew;
  std::vector<std::string> votes;  // console names
  std::vector<IdeaComment> comments;
  std::optional<std::string> merged_into;
  std::vector<FoldedVoice> folded;  // what was merged into it, oldest first
  bool kept_apart = false;          // a person undid a merge: nothing folds it again by itself
  std::vector<int> cycles;          // whose theory of action is built on it
  std::optional<IdeaState> removed_from;  // the state in which its deletion on X found it
  std::optional<UtcTime> removed_at;
  std::string flag_reason;  // safeguarding; set: off the board
};

}  // namespace inquiry
