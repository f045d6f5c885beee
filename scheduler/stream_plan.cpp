#include "scheduler/stream_plan.h"

#include <algorithm>
#include <chrono>
#include <string_view>

namespace inquiry::scheduler {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// What polls leave out as well.
constexpr std::string_view kNoRetweets = " -is:retweet";

std::string value_for(std::string_view query) { return std::string{query}.append(kNoRetweets); }

Duration doubled(Duration first, int in_a_row, Duration longest) {
  auto wait = first;
  for (int i = 1; i < in_a_row && wait < longest; ++i) wait *= 2;
  return std::min(wait, longest);
}

}  // namespace

std::vector<StreamRule> stream_rules(const std::vector<TermPlan>& plan,
                                     const std::set<std::string>& refused,
                                     const StreamLimits& limits) {
  std::vector<StreamRule> rules;
  for (const auto& each : plan) {
    if (rules.size() == limits.rule_count) break;
    const auto query = each.term.query();
    if (each.quiet || query.empty() || refused.contains(each.term.key())) continue;
    auto value = value_for(query);
    if (value.size() > limits.rule_length) continue;
    rules.push_back({"", std::move(value), each.term.key()});
  }
  return rules;
}

bool is_own(const StreamRule& rule) {
  const auto at = rule.tag.rfind('@');
  return at != std::string::npos && at > 0 &&
         rule.value == value_for(std::string_view{rule.tag}.substr(0, at));
}

StreamRuleDiff diff(const std::vector<StreamRule>& wanted, const std::vector<StreamRule>& known) {
  StreamRuleDiff change;
  std::set<std::string> there;
  for (const auto& rule : known) {
    if (!is_own(rule)) {
      change.foreign.push_back(rule);
      continue;
    }
    const bool is_wanted = std::ranges::find(wanted, rule.tag, &StreamRule::tag) != wanted.end();
    if (!is_wanted || !there.insert(rule.tag).second) change.remove.push_back(rule.id);
  }
  for (const auto& rule : wanted) {
    if (!there.contains(rule.tag)) change.add.push_back(rule);
  }
  return change;
}

std::vector<TermPlan> relieved(std::vector<TermPlan> plan, const StreamCover& cover,
                               const std::map<std::string, TermState>& states,
                               const StreamRelief& relief) {
  for (auto& each : plan) {
    const auto covered = cover.find(each.term.key());
    if (covered == cover.end()) continue;
    const auto state = states.find(each.term.key());
    const auto last_read = state == states.end() ? std::nullopt : state->second.last_read;
    const bool caught_up = last_read && *last_read >= covered->second + relief.settle;
    each.every =
        caught_up ? std::max(each.every, relief.confirm) : std::min(each.every, relief.settle);
  }
  return plan;
}

Duration reopen_after(StreamBreak why, int in_a_row) {
  constexpr Duration kLinearStep = milliseconds{250};
  constexpr Duration kLinearMax = seconds{16};
  switch (why) {
    case StreamBreak::kDropped:
      // At once; but a stream that never stands for long is like one that X refuses.
      return in_a_row <= 1 ? Duration::zero() : doubled(seconds{5}, in_a_row - 1, seconds{320});
    case StreamBreak::kUnreachable:
      return std::min<Duration>(kLinearStep * std::max(in_a_row, 1), kLinearMax);
    case StreamBreak::kServer:
      return doubled(seconds{5}, in_a_row, seconds{320});
    case StreamBreak::kRateLimited:
      return doubled(minutes{1}, in_a_row, minutes{16});
    case StreamBreak::kCapped:
      return hours{1};
    case StreamBreak::kNotAllowed:
      return hours{24};
  }
  return hours{1};
}

}  // namespace inquiry::scheduler
