// The filtered stream as a second way in: its rules, what polls it spares, when to open it again.
// Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "scheduler/poll_plan.h"

namespace inquiry::scheduler {

// One rule of X's filtered stream; ours have a term's key for their tag.
struct StreamRule {
  std::string id;  // X's; empty for a rule that is not there yet
  std::string value;
  std::string tag;

  bool operator==(const StreamRule&) const = default;
};

// What the plan of X allows (pay-per-use, November 2026).
struct StreamLimits {
  std::size_t rule_length = 1'024;
  std::size_t rule_count = 1'000;
};

// One rule for every term that somebody listens to outside silence and that a rule can express.
// Mentions and lists are not among them; terms beyond the limits, and those of `refused` (keys),
// stay polled.
std::vector<StreamRule> stream_rules(const std::vector<TermPlan>& plan,
                                     const std::set<std::string>& refused,
                                     const StreamLimits& limits = {});

// Whether this program made the rule: its value is what its tag stands for.
bool is_own(const StreamRule& rule);

struct StreamRuleDiff {
  std::vector<StreamRule> add;
  std::vector<std::string> remove;  // ids
  std::vector<StreamRule> foreign;  // not ours: never touched

  bool is_empty() const { return add.empty() && remove.empty(); }
};

StreamRuleDiff diff(const std::vector<StreamRule>& wanted, const std::vector<StreamRule>& known);

// Since when an unbroken stream has been bringing a term's posts, by the term's key.
using StreamCover = std::map<std::string, UtcTime>;

struct StreamRelief {
  Duration settle = std::chrono::minutes{1};  // search shows a post, and a rule works, by then
  Duration confirm = std::chrono::hours{1};
};

// The plan while a stream runs. Polls alone move cursors, so a break loses nothing: a covered term
// is polled at once, until a poll that began `settle` after the stream has been read in full; from
// then on every `confirm` proves that the stream brought everything.
std::vector<TermPlan> relieved(std::vector<TermPlan> plan, const StreamCover& cover,
                               const std::map<std::string, TermState>& states,
                               const StreamRelief& relief = {});

enum class StreamBreak {
  kDropped,      // it stood and ended: by X, by the network, by silence
  kUnreachable,  // no connection
  kServer,       // any other refusal, or something unreadable
  kRateLimited,  // 429, also for a connection too many
  kCapped,       // no money or no reads left at X
  kNotAllowed,   // the app's plan has no stream
};

// How long to wait before the stream is opened again; `in_a_row` counts the breaks since it last
// stood for a minute, this one included.
// https://docs.x.com/x-api/fundamentals/handling-disconnections
Duration reopen_after(StreamBreak why, int in_a_row);

}  // namespace inquiry::scheduler
