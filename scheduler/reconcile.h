// Is the attempt on X? Decided by reading the account's own timeline. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/draft.h"
#include "base/post.h"

namespace inquiry::scheduler {

// Stands for every link in a skeleton: X shows its own short links instead of what was written.
inline constexpr std::string_view kLinkMark = "\uFFFC";

// A post's text as it is compared: daemon prepares both sides with the same function.
struct Words {
  std::string skeleton;            // kLinkMark where a link stands
  std::vector<std::string> links;  // what each of them leads to

  bool operator==(const Words&) const = default;
};

struct OwnPost {
  PostId id;
  Words words;
  std::optional<PostId> reply_to;
  UtcTime created_at;
  bool reply_told = true;  // false: `reply_to` is not known
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
  std::vector<PostId> named;  // those that the message, or `post_id`, tells of
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
// matches when its words, links and target are equal and it was created within the settle time of
// the start by X's clock (started_at + x_ahead), clock slack on both sides. What was named to a
// person who dismissed it is not looked at. What has the same words at another time, or could have
// them with links that lead elsewhere or with a target that X did not tell, is never called absent:
// the message names it for a person. Nor is what X refused as a duplicate.
Verdict reconcile(const Attempt& attempt, const Words& words, const std::vector<OwnPost>& timeline,
                  const std::vector<PostId>& known, const ReconcileRules& rules, UtcTime now);

// The last look before an attempt that was called absent is followed by another: kPosted whenever
// since the start a matching post was created, however late X came to show it; kDoubtful as above,
// also for several matches; kAbsent, and never kWait, otherwise.
Verdict look_again(const Attempt& attempt, const Words& words, const std::vector<OwnPost>& timeline,
                   const std::vector<PostId>& known, const ReconcileRules& rules);

}  // namespace inquiry::scheduler
