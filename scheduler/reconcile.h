// Is the attempt on X? Decided by reading the account's own timeline. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/draft.h"
#include "base/post.h"

namespace inquiry::scheduler {

// An own post as it is compared: daemon prepares both texts with the same function.
struct OwnPost {
  PostId id;
  std::string comparable;
  std::optional<PostId> reply_to;
  UtcTime created_at;
};

struct Verdict {
  enum class Kind {
    kPosted,    // exactly one match: `post_id`
    kAbsent,    // settled and not there: it may be sent again
    kWait,      // look again at `again_at`
    kDoubtful,  // several matches, or it cannot be settled: a person decides
  };
  Kind kind = Kind::kWait;
  std::optional<PostId> post_id;
  UtcTime again_at;
  std::string message;
};

struct ReconcileRules {
  Duration settle{};       // how long X may take to show a post
  int good_reads_min = 3;  // whole reads without it, the last one after the settle time
  Duration clock_slack = std::chrono::minutes{2};  // between X's clock and ours
  bool person_decides = false;                     // student media: never send again by itself
};

// `attempt.good_reads` counts the reads before this one; `timeline` is one whole, successful read
// of everything newer than attempt.newest_own; `known` are ids that belong to other drafts. A post
// matches when its words and target are equal and it was created within the settle time of the
// start, clock slack on both sides. The same words at another time are never called absent.
Verdict reconcile(const Attempt& attempt, const std::string& comparable,
                  const std::vector<OwnPost>& timeline, const std::vector<PostId>& known,
                  const ReconcileRules& rules, UtcTime now);

}  // namespace inquiry::scheduler
