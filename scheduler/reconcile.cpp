#include "scheduler/reconcile.h"

#include <algorithm>
#include <set>

namespace inquiry::scheduler {
namespace {

using Kind = Verdict::Kind;

// Even rehearsals, whose settle time is short, look at most five times a second.
constexpr Duration kStepMin{200};

struct Found {
  std::set<PostId> matches;
  bool lookalike = false;  // the same words and target at a time the attempt does not explain
};

Found look_for(const Attempt& attempt, const std::string& comparable,
               const std::vector<OwnPost>& timeline, const std::vector<PostId>& known,
               const ReconcileRules& rules) {
  const auto from = attempt.started_at - rules.clock_slack;
  const auto until = attempt.started_at + rules.settle + rules.clock_slack;
  Found found;
  for (const auto& post : timeline) {
    if (post.comparable != comparable || post.reply_to != attempt.reply_to) continue;
    if (std::ranges::find(known, post.id) != known.end()) continue;
    if (post.created_at >= from && post.created_at <= until) {
      found.matches.insert(post.id);
    } else {
      found.lookalike = true;
    }
  }
  return found;
}

UtcTime next_look(UtcTime settled_at, const ReconcileRules& rules, UtcTime now) {
  const auto step = std::max(rules.settle / std::max(rules.good_reads_min, 1), kStepMin);
  const auto next = now < settled_at ? std::min(now + step, settled_at) : now + step;
  return std::max(next, now + kStepMin);
}

Verdict verdict(Kind kind, std::string message) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.message = std::move(message);
  return verdict;
}

Verdict posted(PostId id) {
  auto found = verdict(Kind::kPosted, "found on the account's timeline");
  found.post_id = id;
  return found;
}

Verdict wait(UtcTime again_at) {
  auto waiting = verdict(Kind::kWait, "not on the account's timeline yet; it is looked for again");
  waiting.again_at = again_at;
  return waiting;
}

}  // namespace

Verdict reconcile(const Attempt& attempt, const std::string& comparable,
                  const std::vector<OwnPost>& timeline, const std::vector<PostId>& known,
                  const ReconcileRules& rules, UtcTime now) {
  const auto found = look_for(attempt, comparable, timeline, known, rules);
  if (found.matches.size() == 1) return posted(*found.matches.begin());
  if (found.matches.size() > 1) {
    return verdict(Kind::kDoubtful,
                   std::to_string(found.matches.size()) +
                       " posts on the account's timeline could be this one; say which");
  }
  const auto settled_at = attempt.unknown_since.value_or(attempt.started_at) + rules.settle;
  const int good_reads = attempt.good_reads + 1;
  if (now < settled_at || good_reads < rules.good_reads_min) {
    return wait(next_look(settled_at, rules, now));
  }
  if (found.lookalike) {
    return verdict(Kind::kDoubtful,
                   "a post with the same words is on the account's timeline, at another time; "
                   "say whether it is this one");
  }
  if (rules.person_decides) {
    return verdict(Kind::kDoubtful,
                   "not on the account's timeline; with students in it, a person decides whether "
                   "it is sent again");
  }
  return verdict(Kind::kAbsent, "not on the account's timeline");
}

}  // namespace inquiry::scheduler
