// Which terms go into which request.
#include <algorithm>
#include <chrono>
#include <string_view>

#include "scheduler/poll_plan.h"

namespace inquiry::scheduler {
namespace {

constexpr std::string_view kOr = " OR ";
constexpr std::string_view kNoRetweets = " -is:retweet";

// A start time at the very end of the window would have left it when the request arrives.
constexpr Duration kWindowEdge = std::chrono::minutes{1};

bool is_search(const Term& term) { return !term.query().empty(); }

struct Listed {
  Term term;
  TermState state;
  UtcTime from;  // where what X can still give and nobody has read begins
};

// How far back X's search surely reaches.
UtcTime reach(const PollRules& rules, UtcTime now) { return now - rules.window + kWindowEdge; }

UtcTime unread_from(const TermState& state, const PollRules& rules, UtcTime now) {
  return state.read_until ? std::min(*state.read_until, now) : now - rules.first_read;
}

// Terms of one account that one search asks for.
class Pack {
 public:
  Pack(const Listed& first, const PollRules& rules, UtcTime now)
      : rules_(rules), now_(now), oldest_(first.from), youngest_(first.from) {
    add(first);
  }

  // A quarter of what one request reads may have been read before, and no more.
  bool takes(const Listed& candidate) const {
    const auto oldest = std::min(oldest_, candidate.from);
    const auto youngest = std::max(youngest_, candidate.from);
    return youngest - oldest <= repeated_at_most(oldest) &&
           length_with(candidate.term) <= static_cast<std::size_t>(rules_.query_length);
  }

  void add(const Listed& each) {
    oldest_ = std::min(oldest_, each.from);
    youngest_ = std::max(youngest_, each.from);
    length_ += each.term.query().size() + (listed_.empty() ? 0 : kOr.size());
    listed_.push_back(each);
  }

  // The poll without its time bounds.
  Poll asked() const {
    Poll poll;
    poll.account = listed_.front().term.account;
    for (const auto& each : listed_) poll.terms.push_back(each.term);
    std::ranges::sort(poll.terms);
    for (const auto& term : poll.terms) {
      if (!poll.query.empty()) poll.query += kOr;
      poll.query += term.query();
    }
    if (poll.terms.size() > 1) poll.query = "(" + poll.query + ")";
    poll.query += kNoRetweets;
    return poll;
  }

  Poll poll() const {
    auto poll = asked();
    poll.since_id = common_cursor();
    if (!poll.since_id) poll.start_time = start_time();
    for (const auto& each : listed_) {
      const auto& read_until = each.state.read_until;
      if (!read_until || *read_until >= reach(rules_, now_)) continue;
      poll.gaps.push_back(each.term.key());
      poll.gap_from = std::min(poll.gap_from.value_or(*read_until), *read_until);
    }
    std::ranges::sort(poll.gaps);
    return poll;
  }

 private:
  Duration repeated_at_most(UtcTime oldest) const { return (now_ - oldest) / 4; }

  std::size_t length_with(const Term& term) const {
    return std::string_view{"()"}.size() + length_ + kOr.size() + term.query().size() +
           kNoRetweets.size();
  }

  // The oldest cursor, when X still takes every cursor and they lie close together. A cursor is as
  // old as the post it names: a quiet hashtag's leaves the window although it is read every minute.
  // X may have indexed a post only after a newer one was read: what was read shortly before the
  // last read is read again.
  std::optional<PostId> common_cursor() const {
    const auto fresh = now_ - rules_.window + rules_.window_margin;
    std::optional<PostId> oldest;
    std::optional<PostId> newest;
    std::optional<PostId> before;  // what may have come late
    for (const auto& [term, state, from] : listed_) {
      if (!state.newest || !state.read_until) return std::nullopt;
      if (made_at(*state.newest) < fresh) return std::nullopt;
      oldest = std::min(oldest.value_or(*state.newest), *state.newest);
      newest = std::max(newest.value_or(*state.newest), *state.newest);
      const auto late = id_before(*state.read_until - rules_.search_overlap);
      before = std::min(before.value_or(*state.newest), late.value_or(*state.newest));
    }
    const auto apart = made_at(*newest) - made_at(*oldest);
    if (apart > repeated_at_most(oldest_)) return std::nullopt;
    return std::min(oldest, before);
  }

  // Late-indexed posts are caught by the overlap; a first read has nothing to overlap with.
  UtcTime start_time() const {
    auto start = now_;
    for (const auto& each : listed_) {
      const auto overlap = each.state.read_until ? rules_.overlap : Duration::zero();
      start = std::min(start, each.from - overlap);
    }
    return std::max(start, reach(rules_, now_));
  }

  const PollRules& rules_;
  UtcTime now_;
  UtcTime oldest_;
  UtcTime youngest_;
  std::size_t length_ = 0;
  std::vector<Listed> listed_;
};

// First fit, oldest first: whoever waits longest leads a pack.
std::vector<Pack> packs_of(std::vector<Listed> terms, const PollRules& rules, UtcTime now) {
  std::ranges::stable_sort(terms, {}, &Listed::from);
  std::vector<Pack> packs;
  for (const auto& each : terms) {
    const auto pack =
        std::ranges::find_if(packs, [&each](const Pack& some) { return some.takes(each); });
    if (pack == packs.end()) {
      packs.emplace_back(each, rules, now);
    } else {
      pack->add(each);
    }
  }
  return packs;
}

// A clock that was ahead when a term was last read must not keep it unread.
UtcTime due_at(const TermPlan& plan, const TermState& state, UtcTime now) {
  auto due = now;
  if (state.last_read && *state.last_read <= now) due = *state.last_read + plan.every;
  return state.wait_until ? std::max(due, *state.wait_until) : due;
}

bool rides_along(const TermPlan& plan, const TermState& state, UtcTime now) {
  return (!state.wait_until || *state.wait_until <= now) &&
         due_at(plan, state, now) - now <= plan.every / 4;
}

TermState state_of(const TermPlan& plan, const std::map<std::string, TermState>& states) {
  const auto found = states.find(plan.term.key());
  return found == states.end() ? TermState{} : found->second;
}

Poll single(const Term& term) {
  Poll poll;
  poll.kind = term.kind;
  poll.account = term.account;
  poll.terms = {term};
  return poll;
}

// Mentions and lists reach back by number of posts, not by time: no window, and no gap to tell.
Poll single(const Term& term, const TermState& state, const PollRules& rules, UtcTime now) {
  auto poll = single(term);
  const auto from = unread_from(state, rules, now);
  if (term.kind == Term::Kind::kList && state.newest) {
    poll.since_id = state.newest;
  } else {
    poll.start_time = state.read_until ? from - rules.overlap : from;
  }
  return poll;
}

struct Waiting {
  std::vector<Listed> due;
  std::vector<Listed> riders;
};

void add_searches(const Waiting& waiting, const PollRules& rules, UtcTime now,
                  std::vector<Poll>& polls) {
  auto packs = packs_of(waiting.due, rules, now);
  for (const auto& rider : waiting.riders) {
    const auto pack =
        std::ranges::find_if(packs, [&rider](const Pack& some) { return some.takes(rider); });
    if (pack != packs.end()) pack->add(rider);
  }
  for (const auto& pack : packs) polls.push_back(pack.poll());
}

}  // namespace

std::vector<Poll> due_polls(const std::vector<TermPlan>& plan,
                            const std::map<std::string, TermState>& states, const PollRules& rules,
                            UtcTime now) {
  std::map<std::string, Waiting> searches;  // by account
  std::vector<Poll> others;
  const auto x_now = now + rules.x_ahead;
  for (const auto& each : plan) {
    const auto state = state_of(each, states);
    const bool due = due_at(each, state, now) <= now;
    if (!is_search(each.term)) {
      if (due) others.push_back(single(each.term, state, rules, x_now));
      continue;
    }
    const Listed listed{each.term, state,
                        std::max(unread_from(state, rules, x_now), reach(rules, x_now))};
    auto& waiting = searches[each.term.account];
    if (due) {
      waiting.due.push_back(listed);
    } else if (rides_along(each, state, now)) {
      waiting.riders.push_back(listed);
    }
  }
  std::vector<Poll> polls;
  for (const auto& [account, waiting] : searches) add_searches(waiting, rules, x_now, polls);
  polls.insert(polls.end(), others.begin(), others.end());
  return polls;
}

std::optional<UtcTime> next_poll(const std::vector<TermPlan>& plan,
                                 const std::map<std::string, TermState>& states, UtcTime now) {
  std::optional<UtcTime> next;
  for (const auto& each : plan) {
    const auto due = std::max(due_at(each, state_of(each, states), now), now);
    next = std::min(next.value_or(due), due);
  }
  return next;
}

std::vector<Poll> packed(const std::vector<TermPlan>& plan, const PollRules& rules) {
  std::map<std::pair<std::string, Duration>, std::vector<Listed>> searches;
  std::vector<Poll> others;
  for (const auto& each : plan) {
    if (is_search(each.term)) {
      searches[{each.term.account, each.every}].push_back({each.term, {}, {}});
    } else {
      others.push_back(single(each.term));
    }
  }
  std::vector<Poll> polls;
  for (const auto& [together, terms] : searches) {
    for (const auto& pack : packs_of(terms, rules, {})) polls.push_back(pack.asked());
  }
  polls.insert(polls.end(), others.begin(), others.end());
  return polls;
}

}  // namespace inquiry::scheduler
