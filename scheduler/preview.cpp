#include "scheduler/preview.h"

#include <algorithm>
#include <set>

#include "scheduler/asking.h"

namespace inquiry::scheduler {
namespace {

std::vector<StageAhead> all_stages(const Team& team, const Zone& zone,
                                   const std::optional<Transition>& last, UtcTime now) {
  const auto edges = boundaries(team, zone);
  std::vector<StageAhead> stages;
  for (std::optional<UtcTime> at = now; at; at = next_boundary(edges, *at)) {
    stages.push_back({stage_at(team, edges, last, *at), *at, next_boundary(edges, *at)});
  }
  if (stages.front().stage) stages.front().from = stages.front().stage->since;
  return stages;
}

// What has gone out so far, as the outbox would count it.
struct Sent {
  UtcTime at;
  Money price;
  bool paced = false;
  std::vector<Invitation> asked{};
};

// One team's approved drafts in time that passes only here.
class Course {
 public:
  Course(const std::vector<Candidate>& candidates, const std::optional<Transition>& last,
         std::optional<Money> monthly_budget, UtcTime now)
      : last_(last), monthly_budget_(monthly_budget), now_(now) {
    for (const auto& each : candidates) each_.push_back({&each, {}, false, {}});
    for (auto& each : each_) {
      each.found.draft = each.candidate->draft.id;
      each.open = each.candidate->draft.state == DraftState::kApproved;
      if (!each.open) hold(each, blocked_by(each.candidate->draft, each.candidate->facts, now));
    }
    if (const auto* facts = any_facts()) edges_ = edges_of(*facts->team, *facts->school);
    for (auto& each : each_) in_order_.push_back(&each);
    std::ranges::stable_sort(in_order_, {}, [](const Entry* entry) {
      const auto& approval = entry->candidate->draft.approval;
      return approval ? approval->at : UtcTime{};
    });
  }

  void run(UtcTime until) {
    for (auto& each : each_) {
      const auto& draft = each.candidate->draft;
      const bool may_expire = !each.open && draft.state != DraftState::kHeld;
      if (may_expire && draft.not_after < until) {
        end(each, Fate::kExpires, std::max(draft.not_after, now_));
      }
    }
    for (std::optional<UtcTime> at = now_; at && *at < until; at = next_after(*at)) step(*at);
  }

  std::vector<Foreseen> take() {
    std::vector<Foreseen> all;
    for (auto& each : each_) all.push_back(std::move(each.found));
    return all;
  }

 private:
  struct Entry {
    const Candidate* candidate = nullptr;
    Foreseen found;
    bool open = false;             // approved, and nothing has become of it yet
    std::optional<UtcTime> again;  // when the gate's answer may change
  };

  const GateFacts* any_facts() const {
    const auto found = std::ranges::find_if(
        each_, [](const Entry& entry) { return entry.candidate->facts.team != nullptr; });
    return found == each_.end() ? nullptr : &found->candidate->facts;
  }

  static void hold(Entry& entry, const std::vector<BlockedBy>& reasons) {
    for (const auto& reason : reasons) {
      const bool known = std::ranges::any_of(entry.found.held_by, [&](const BlockedBy& each) {
        return each.code == reason.code && each.message == reason.message &&
               each.until == reason.until && each.student == reason.student;
      });
      if (!known) entry.found.held_by.push_back(reason);
    }
  }

  static void end(Entry& entry, Fate fate, UtcTime at) {
    entry.found.fate = fate;
    entry.found.at = at;
    entry.open = false;
  }

  // In the order in which the service does it: calendar, consents, what is too late, what may go.
  void step(UtcTime at) {
    for (auto* entry : in_order_) {
      if (entry->open && silence_begins(at)) end(*entry, Fate::kReturnsToReview, at);
      if (entry->open && lost_consent(*entry, at)) end(*entry, Fate::kNeedsConsent, at);
      if (entry->open && entry->candidate->draft.not_after <= at) end(*entry, Fate::kExpires, at);
    }
    for (auto* entry : in_order_) {
      if (entry->open) consider(*entry, at);
    }
  }

  void consider(Entry& entry, UtcTime at) {
    const auto& draft = entry.candidate->draft;
    const auto facts = facts_at(*entry.candidate, at);
    const auto reasons = blocked_by(draft, facts, at);
    hold(entry, reasons);
    if (reasons.empty()) {
      sent_.push_back({at, facts.price, draft.kind != DraftKind::kChat, facts.asks});
      end(entry, Fate::kGoesOut, at);
    } else {
      entry.again = ask_again_at(reasons);
    }
  }

  bool silence_begins(UtcTime at) const {
    return at > now_ && std::ranges::any_of(edges_.boundaries, [&](const Boundary& edge) {
             return edge.at == at && is_silent(edge.stage->behaviour);
           });
  }

  // Without the guard, which only keeps what has not begun from beginning too late.
  bool lost_consent(const Entry& entry, UtcTime at) const {
    auto facts = facts_at(*entry.candidate, at);
    facts.guard = {};
    return std::ranges::any_of(
        blocked_by(entry.candidate->draft, facts, at),
        [](const BlockedBy& reason) { return reason.code == BlockCode::kConsent; });
  }

  GateFacts facts_at(const Candidate& candidate, UtcTime at) const {
    auto facts = candidate.facts;
    if (facts.team == nullptr) return facts;
    facts.edges = &edges_;
    const auto before = facts.stage;
    facts.stage = stage_at(*facts.team, edges_.boundaries, last_, at);
    facts.next_silence = next_silence(edges_.boundaries, at);
    const bool same_round = before && facts.stage && before->cycle == facts.stage->cycle &&
                            before->round == facts.stage->round;
    facts.outcome_recorded = facts.outcome_recorded && same_round;
    const auto& zone = facts.school->zone;
    const auto today = zone.local_date(at);
    if (today != zone.local_date(now_)) facts.posted_today = 0;
    const bool new_month = at >= next_utc_month(now_);
    if (new_month && facts.budget_left) facts.budget_left = monthly_budget_;
    for (const auto& sent : sent_) {
      for (const auto& each : sent.asked) facts.last_asked[handle_key(each.handle)] = sent.at;
      const bool charged = !new_month || next_utc_month(sent.at) == next_utc_month(at);
      if (facts.budget_left && charged) facts.budget_left = *facts.budget_left - sent.price;
      if (!sent.paced) continue;
      if (zone.local_date(sent.at) == today) ++facts.posted_today;
      facts.last_posted = std::max(facts.last_posted.value_or(sent.at), sent.at);
    }
    return facts;
  }

  std::optional<UtcTime> next_after(UtcTime at) const {
    std::optional<UtcTime> next;
    const auto offer = [&](const std::optional<UtcTime>& time) {
      if (time && *time > at) next = std::min(next.value_or(*time), *time);
    };
    for (const auto& each : each_) {
      if (!each.open) continue;
      offer(each.again);
      offer(each.candidate->draft.not_after);
      offer(next_boundary(edges_.boundaries, at));
      const auto* school = each.candidate->facts.school;
      const auto& students = each.candidate->draft.content.students;
      if (!students || students->empty()) continue;
      const std::chrono::sys_days today{school->zone.local_date(at)};
      offer(school->zone.start_of_day(Date{today + std::chrono::days{1}}));
    }
    return next;
  }

  std::optional<Transition> last_;
  std::optional<Money> monthly_budget_;
  UtcTime now_;
  Edges edges_;
  std::vector<Entry> each_;
  std::vector<Entry*> in_order_;  // as approved
  std::vector<Sent> sent_;
};

ListeningTeam listening_at(const ListenerAhead& listener, const Zone& zone, UtcTime at) {
  ListeningTeam team;
  team.team = listener.team;
  team.account_id = listener.account_id;
  const auto stage = stage_at(*listener.team, zone, listener.last, at);
  team.silent = !stage || is_silent(stage->behaviour);
  for (const auto& each : listener.conversations) {
    if (at < each.until) team.conversations.push_back(each.post);
  }
  for (const auto& [hashtag, window] : listener.chats) {
    if (at < window.opens || at >= window.late_until) continue;
    auto& tags = at < window.closes ? team.chat_hashtags : team.late_hashtags;
    tags.push_back(hashtag);
  }
  return team;
}

// Every instant in between at which a team may begin to listen otherwise.
std::set<UtcTime> listening_edges(const std::vector<ListenerAhead>& listeners, const Zone& zone,
                                  UtcTime now, UtcTime until) {
  std::set<UtcTime> edges{now};
  const auto offer = [&](UtcTime at) {
    if (at > now && at < until) edges.insert(at);
  };
  for (const auto& listener : listeners) {
    for (const auto& boundary : boundaries(*listener.team, zone)) offer(boundary.at);
    for (const auto& each : listener.conversations) offer(each.until);
    for (const auto& [hashtag, window] : listener.chats) {
      offer(window.opens);
      offer(window.closes);
      offer(window.late_until);
    }
  }
  return edges;
}

std::int64_t requests_per_day(const std::vector<Poll>& polls, const std::vector<TermPlan>& terms) {
  constexpr Duration kDay = std::chrono::hours{24};
  std::int64_t requests = 0;
  for (const auto& poll : polls) {
    const auto plan = std::ranges::find(terms, poll.terms.front(), &TermPlan::term);
    requests += (kDay + plan->every - Duration{1}) / std::max(plan->every, Duration{1});
  }
  return requests;
}

bool same(const std::vector<TermPlan>& a, const std::vector<TermPlan>& b) {
  return std::ranges::equal(a, b, [](const TermPlan& x, const TermPlan& y) {
    return x.term == y.term && x.every == y.every && x.teams == y.teams;
  });
}

// The part of a UTC day that lies between these, times its weight.
double weight_between(const TeamDays& team, const Zone& zone, UtcTime from, UtcTime until) {
  constexpr std::chrono::days kDay{1};
  double sum = 0;
  for (auto day = std::chrono::floor<std::chrono::days>(from); day < until; day += kDay) {
    const Duration part = std::min<UtcTime>(until, day + kDay) - std::max<UtcTime>(from, day);
    sum += static_cast<double>(day_weight(team, zone, day)) * static_cast<double>(part.count()) /
           static_cast<double>(Duration{kDay}.count());
  }
  return sum;
}

}  // namespace

std::vector<StageAhead> stages_ahead(const Team& team, const Zone& zone,
                                     const std::optional<Transition>& last, UtcTime now,
                                     UtcTime until) {
  auto stages = all_stages(team, zone, last, now);
  std::erase_if(stages, [&](const StageAhead& each) { return each.from >= until; });
  return stages;
}

std::vector<SilenceAhead> silences_ahead(const Team& team, const Zone& zone,
                                         const std::optional<Transition>& last, UtcTime now,
                                         UtcTime until) {
  std::vector<SilenceAhead> silences;
  for (const auto& each : all_stages(team, zone, last, now)) {
    if (!each.silent()) continue;
    if (!silences.empty() && silences.back().until == each.from) {
      silences.back().until = each.until;
    } else {
      silences.push_back({each.from, each.until});
    }
  }
  std::erase_if(silences, [&](const SilenceAhead& each) { return each.from >= until; });
  return silences;
}

std::vector<Foreseen> foresee(const std::vector<Candidate>& candidates,
                              const std::optional<Transition>& last,
                              std::optional<Money> monthly_budget, UtcTime now, UtcTime until) {
  Course course{candidates, last, monthly_budget, now};
  course.run(until);
  return course.take();
}

std::vector<ListeningAhead> listening_ahead(const std::string& team,
                                            const std::vector<ListenerAhead>& listeners,
                                            const Zone& zone, const PollRules& rules, UtcTime now,
                                            UtcTime until) {
  std::vector<ListeningAhead> all;
  for (const auto at : listening_edges(listeners, zone, now, until)) {
    std::vector<ListeningTeam> teams;
    ListeningAhead ahead;
    ahead.from = at;
    ahead.until = until;
    for (const auto& listener : listeners) {
      teams.push_back(listening_at(listener, zone, at));
      if (listener.team->name == team) ahead.silent = teams.back().silent;
    }
    ahead.terms = plan_terms(teams);
    std::erase_if(ahead.terms, [&](const TermPlan& plan) {
      return std::ranges::find(plan.teams, team) == plan.teams.end();
    });
    if (!all.empty()) all.back().until = at;
    if (!all.empty() && all.back().silent == ahead.silent && same(all.back().terms, ahead.terms)) {
      all.back().until = until;
      continue;
    }
    ahead.polls = packed(ahead.terms, rules);
    ahead.requests_per_day = requests_per_day(ahead.polls, ahead.terms);
    all.push_back(std::move(ahead));
  }
  return all;
}

std::optional<std::int64_t> reads_ahead(const TeamDays& days, const Zone& zone, std::int64_t so_far,
                                        std::chrono::sys_days first, UtcTime now, UtcTime until) {
  if (now - first < std::chrono::hours{6}) return std::nullopt;
  const auto passed = weight_between(days, zone, first, now);
  return static_cast<std::int64_t>(static_cast<double>(so_far) *
                                   weight_between(days, zone, now, until) / passed);
}

}  // namespace inquiry::scheduler
