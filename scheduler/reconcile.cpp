#include "scheduler/reconcile.h"

#include <algorithm>
#include <set>

#include "base/proof.h"

namespace inquiry::scheduler {
namespace {

using Kind = Verdict::Kind;

// Even rehearsals, whose settle time is short, look at most five times a second.
constexpr Duration kStepMin{200};

struct Found {
  std::set<PostId> matches;
  std::set<PostId> lookalikes;  // of which neither is certain: that it is this one, or another
};

// Can `ours` be what X shows as `shown`, where each link stands for any part of a word? X may see
// links where we see none, and the other way round.
bool could_be_shown_as(std::string_view ours, std::string_view shown) {
  std::vector<bool> reached(ours.size() + 1);  // ends of what of `ours` is explained so far
  reached[0] = true;
  while (!shown.empty()) {
    const bool link = shown.starts_with(kLinkMark);
    std::vector<bool> next(reached.size());
    bool inside = false;
    for (std::size_t at = 0; at < ours.size(); ++at) {
      inside = link ? (inside || reached[at]) && ours[at] != ' '
                    : reached[at] && ours[at] == shown.front();
      next[at + 1] = inside;
    }
    reached = std::move(next);
    shown.remove_prefix(link ? kLinkMark.size() : 1);
  }
  return reached.back();
}

std::string as_written(const Words& words) {
  std::string text;
  std::string_view rest = words.skeleton;
  for (const auto& link : words.links) {
    const auto mark = std::min(rest.find(kLinkMark), rest.size());
    text.append(rest.substr(0, mark)).append(link);
    rest.remove_prefix(std::min(mark + kLinkMark.size(), rest.size()));
  }
  return text.append(rest);
}

bool could_be(const Words& ours, const Words& shown) {
  const auto written = as_written(ours);
  if (could_be_shown_as(written, shown.skeleton)) return true;
  // X may append a link of its own.
  const auto appended = " " + std::string{kLinkMark};
  std::string_view words = shown.skeleton;
  if (!words.ends_with(appended)) return false;
  words.remove_suffix(appended.size());
  return could_be_shown_as(written, words);
}

Found look_for(const Attempt& attempt, const Words& words, const std::vector<OwnPost>& timeline,
               const std::vector<PostId>& known, UtcTime from, UtcTime until) {
  Found found;
  for (const auto& post : timeline) {
    const bool same = post.words == words;
    if (INQUIRY_KEEP("reconcile.reply", post.reply_told && post.reply_to != attempt.reply_to))
      continue;
    if (!same && !could_be(words, post.words)) continue;
    if (attempt.dismissed_at && std::ranges::count(attempt.named, post.id) > 0) continue;
    if (INQUIRY_KEEP("reconcile.known", std::ranges::find(known, post.id) != known.end())) continue;
    const bool unexplained =
        INQUIRY_KEEP("reconcile.window", post.created_at < from || post.created_at > until);
    const bool certain = !unexplained && same && post.reply_told;
    auto& group = certain ? found.matches : found.lookalikes;
    group.insert(post.id);
  }
  return found;
}

// "post 7", "posts 7, 8"
std::string named(const std::set<PostId>& posts) {
  std::string names = posts.size() == 1 ? "post " : "posts ";
  for (const auto& id : posts) names += (id == *posts.begin() ? "" : ", ") + id.str();
  return names;
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
  found.named = {id};
  return found;
}

Verdict wait(UtcTime again_at) {
  auto waiting = verdict(Kind::kWait, "not on the account's timeline yet; it is looked for again");
  waiting.again_at = again_at;
  return waiting;
}

Verdict several(const Found& found) {
  auto doubt = verdict(Kind::kDoubtful, "the account's timeline shows " + named(found.matches) +
                                            ", and each could be this one; say which");
  doubt.named.assign(found.matches.begin(), found.matches.end());
  return doubt;
}

Verdict alike(const Found& found) {
  auto doubt =
      verdict(Kind::kDoubtful,
              "the account's timeline shows " + named(found.lookalikes) +
                  " with the same words, but at another time, with other links, or without X "
                  "saying what it replies to; say whether that is this one");
  doubt.named.assign(found.lookalikes.begin(), found.lookalikes.end());
  return doubt;
}

}  // namespace

Verdict reconcile(const Attempt& attempt, const Words& words, const std::vector<OwnPost>& timeline,
                  const std::vector<PostId>& known, const ReconcileRules& rules, UtcTime now) {
  const auto began = attempt.started_at + attempt.x_ahead;
  const auto found = look_for(attempt, words, timeline, known, began - rules.clock_slack,
                              began + rules.settle + rules.clock_slack);
  if (INQUIRY_KEEP("reconcile.match", found.matches.size() == 1)) {
    return posted(*found.matches.begin());
  }
  if (INQUIRY_KEEP("reconcile.several", found.matches.size() > 1)) return several(found);
  const auto settled_at = attempt.unknown_since.value_or(attempt.started_at) + rules.settle;
  const int good_reads = attempt.good_reads + 1;
  if (INQUIRY_KEEP("reconcile.settle_time", now < settled_at) ||
      INQUIRY_KEEP("reconcile.good_reads", good_reads < rules.good_reads_min)) {
    return wait(next_look(settled_at, rules, now));
  }
  if (INQUIRY_KEEP("reconcile.lookalikes", !found.lookalikes.empty())) return alike(found);
  if (INQUIRY_KEEP("reconcile.duplicate", attempt.duplicate)) {
    return verdict(Kind::kDoubtful,
                   "X refused it because this account had posted the same words already, but the "
                   "account's timeline does not show them; look on X: if it is there, say posted, "
                   "with its id; if not, say not_posted: it goes back to review, and X will "
                   "probably refuse it again unless it is edited or some hours have passed");
  }
  if (INQUIRY_KEEP("reconcile.person_decides", rules.person_decides)) {
    return verdict(Kind::kDoubtful,
                   "the account's timeline shows no post with these words; with students in it, or "
                   "after several tries, a person decides whether it is sent again");
  }
  return verdict(Kind::kAbsent, "not on the account's timeline");
}

Verdict look_again(const Attempt& attempt, const Words& words, const std::vector<OwnPost>& timeline,
                   const std::vector<PostId>& known, const ReconcileRules& rules) {
  const auto found =
      look_for(attempt, words, timeline, known,
               attempt.started_at + attempt.x_ahead - rules.clock_slack, UtcTime::max());
  if (INQUIRY_KEEP("look_again.match", found.matches.size() == 1)) {
    return posted(*found.matches.begin());
  }
  if (INQUIRY_KEEP("look_again.several", found.matches.size() > 1)) return several(found);
  if (INQUIRY_KEEP("look_again.lookalikes", !found.lookalikes.empty())) return alike(found);
  return verdict(Kind::kAbsent, "still not on the account's timeline");
}

}  // namespace inquiry::scheduler
