#include "daemon/intake/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>
#include <variant>

#include "daemon/desk/routing_facts.h"
#include "daemon/intake/listening.h"
#include "scheduler/backoff.h"
#include "scheduler/routing.h"

namespace inquiry::intake {
namespace {

using client::Failure;
using scheduler::Term;

// A poll never reads more than this; what is older is a gap, and said.
constexpr int kPagesMax = 200;
constexpr std::chrono::hours kPausedMax{24};
// X was seen to hand out fresh tokens for the same posts without end.
constexpr int kPagesWithoutNewsMax = 3;

// X tells no more of an account's mentions than the newest so many.
constexpr std::size_t kMentionsReach = 800;

// An answer that cannot be read is asked for again in smaller pages, and given up after so many
// tries in a row.
constexpr int kUnreadableMax = 12;

// A list is read to a known post, and mostly little of it is new: small pages first.
constexpr int kListPageFirst = 10;

std::string_view endpoint_of(const scheduler::Poll& poll) {
  switch (poll.kind) {
    case Term::Kind::kMentions:
      return "mentions";
    case Term::Kind::kList:
      return "list_posts";
    case Term::Kind::kHashtag:
    case Term::Kind::kPerson:
    case Term::Kind::kConversation:
      return "search_recent";
  }
  return {};
}

scheduler::RateState state_of(const client::RateWindow& window) {
  return {window.limit, window.remaining, window.reset, window.told_at};
}

std::optional<UtcTime> sooner(std::optional<UtcTime> a, std::optional<UtcTime> b) {
  if (!a) return b;
  return b ? std::min(*a, *b) : a;
}

std::set<std::string> keys_of(const scheduler::Poll& poll) {
  std::set<std::string> keys;
  for (const auto& term : poll.terms) keys.insert(term.key());
  return keys;
}

std::string list_of(const scheduler::Poll& poll) {
  return poll.kind == Term::Kind::kList ? poll.terms.front().value : std::string{};
}

Duration pause_after(const Failure& failure, int failures, double random) {
  constexpr Duration kBase = std::chrono::seconds{2};
  constexpr Duration kLeast = std::chrono::milliseconds{500};
  constexpr Duration kCap = std::chrono::minutes{15};
  switch (failure.kind) {
    case Failure::Kind::kUnauthorized:
    case Failure::Kind::kWrongAccess:
    case Failure::Kind::kRefused:
    case Failure::Kind::kGone:
    case Failure::Kind::kNotSummoned:
    case Failure::Kind::kDuplicate:
      return kCap;
    case Failure::Kind::kCapped:  // the account waits, and its terms with it
    case Failure::Kind::kStaleCursor:
      return Duration::zero();
    case Failure::Kind::kNothingSent:
    case Failure::Kind::kNoAnswer:
    case Failure::Kind::kServer:
    case Failure::Kind::kRateLimited:
    case Failure::Kind::kMalformed:
      return std::max(kLeast, scheduler::full_jitter(failures, kBase, kCap, random));
  }
  return kCap;
}

}  // namespace

std::optional<UtcTime> Reader::tick(UtcTime now) {
  const auto& config = host_.config();
  auto again = go_on(now);
  const auto known = states(store_);
  auto terms = scheduler::relieved(plan(store_, config, now), cover_, known);
  for (const auto& each : terms) listeners_[each.term.key()] = each.teams;
  std::erase_if(terms, [&](const auto& each) { return reading_.contains(each.term.key()); });
  again = sooner(again, leave_out_capped(terms));
  again = sooner(again, purse_.govern(terms, now));
  const auto next = scheduler::next_poll(terms, known, now);
  if (!next || *next > now) return sooner(next, again);
  std::set<std::string> waiting;  // terms whose rate window has no room
  for (const auto& poll : scheduler::due_polls(terms, known, rules_now(), now)) {
    if (purse_.page_size(now) < money::kSmallestPage) break;  // the next tick governs anew
    const auto pace = pace_of(poll, now);
    if (pace.requests > 0) {
      start(poll, now);
      continue;
    }
    again = sooner(again, pace.next);
    for (const auto& term : poll.terms) waiting.insert(term.key());
  }
  std::erase_if(terms, [&](const auto& each) {
    return reading_.contains(each.term.key()) || waiting.contains(each.term.key());
  });
  return sooner(scheduler::next_poll(terms, known, now), again);
}

scheduler::PollRules Reader::rules_now() const {
  auto rules = intake::rules(host_.config());
  rules.x_ahead = accounts_.clock_skew();
  return rules;
}

std::optional<UtcTime> Reader::leave_out_capped(std::vector<scheduler::TermPlan>& terms) const {
  std::optional<UtcTime> again;
  std::erase_if(terms, [&](const scheduler::TermPlan& each) {
    const auto closed = accounts_.caps().closed_until(each.term.account);
    again = sooner(again, closed);
    return closed.has_value();
  });
  return again;
}

std::vector<std::string> Reader::listeners(const std::set<std::string>& terms) const {
  std::set<std::string> teams;
  for (const auto& term : terms) {
    const auto known = listeners_.find(term);
    if (known != listeners_.end()) teams.insert(known->second.begin(), known->second.end());
  }
  return {teams.begin(), teams.end()};
}

scheduler::Pace Reader::pace_of(const scheduler::Poll& poll, UtcTime now) {
  scheduler::Pace all{std::numeric_limits<int>::max(), std::nullopt};
  auto* x = accounts_.find(poll.account);
  if (!x) return all;
  const std::string endpoint{endpoint_of(poll)};
  const int open = under_way_[{poll.account, endpoint_of(poll)}];
  for (const auto& name : {endpoint, endpoint + std::string{client::kDayWindow}}) {
    const auto window = x->rate_windows().find(name);
    if (window == x->rate_windows().end()) continue;
    const auto one = scheduler::pace(state_of(window->second), open, now);
    if (one.requests >= all.requests && all.requests > 0) continue;
    if (one.requests == 0) all.next = std::max(all.next, one.next);
    all.requests = std::min(all.requests, one.requests);
  }
  return all;
}

// Takes up the readings whose next page had to wait, where they stopped, so that nothing is missed.
std::optional<UtcTime> Reader::go_on(UtcTime now) {
  give_up_paused(now);
  while (!paused_.empty() && purse_.page_size(now) >= money::kSmallestPage) {
    auto reading = std::move(paused_.front());
    paused_.pop_front();
    next_page(std::move(reading));
  }
  std::optional<UtcTime> again;
  for (auto& reading : std::exchange(held_, {})) {
    const auto pace = pace_of(reading.poll, now);
    if (pace.requests > 0) {
      next_page(std::move(reading));
    } else {
      again = sooner(again, pace.next);
      held_.push_back(std::move(reading));
    }
  }
  return again;
}

// After a day without money for it the rest is given up, and said: what is new matters more.
void Reader::give_up_paused(UtcTime now) {
  while (!paused_.empty() && now - paused_.front().started_at > kPausedMax) {
    const auto reading = std::move(paused_.front());
    paused_.pop_front();
    const auto transaction = store_.begin();
    note_gaps(reading, false, now);
    move_cursors(reading);
    transaction->commit();
    finished(reading);
  }
}

void Reader::start(const scheduler::Poll& poll, UtcTime now) {
  for (const auto& term : poll.terms) reading_.insert(term.key());
  Reading reading;
  reading.poll = poll;
  reading.started_at = now;
  reading.page.since_id = poll.since_id;
  reading.page.start_time = poll.start_time;
  const auto known = states(store_);
  for (const auto& term : poll.terms) {
    const auto state = known.find(term.key());
    if (state != known.end()) reading.failures = std::max(reading.failures, state->second.failures);
  }
  if (!accounts_.find(poll.account)) {
    failed(reading, {Failure::Kind::kUnauthorized, 0, accounts_.problem(poll.account), {}});
    return;
  }
  next_page(std::move(reading));
}

void Reader::next_page(Reading reading) {
  auto* x = accounts_.find(reading.poll.account);
  if (!x) {
    finished(reading);
    return;
  }
  const auto now = clock_.utc_now();
  const auto affordable = purse_.page_size(now);
  const bool lacks_money = affordable < money::kSmallestPage;
  if (lacks_money || pace_of(reading.poll, now).requests == 0) {
    if (lacks_money) {
      paused_.push_back(std::move(reading));
    } else {
      held_.push_back(std::move(reading));
    }
    host_.changed("polls", {});
    return;
  }
  const bool grows = reading.poll.kind == Term::Kind::kList && reading.page.since_id;
  const auto first = grows ? kListPageFirst : money::kLargestPage >> std::min(reading.failures, 3);
  const auto most =
      std::clamp(first << std::min(reading.pages, 4), money::kSmallestPage, money::kLargestPage);
  ++reading.pages;
  reading.page.max_results = std::clamp(affordable, money::kSmallestPage, most);
  reading.page.with_authors = authors_.must_come_with(reading.poll);
  reading.hold = purse_.hold(reading.page.max_results);
  auto& open = under_way_[{reading.poll.account, endpoint_of(reading.poll)}];
  ++open;
  const auto kind = reading.poll.kind;
  const auto query = reading.poll.query;
  const auto value = reading.poll.terms.front().value;
  const auto page = reading.page;
  auto done = [this, &open,
               reading = std::move(reading)](const client::Answer<client::Page>& answer) mutable {
    --open;
    page_arrived(std::move(reading), answer);
  };
  switch (kind) {
    case Term::Kind::kMentions:
      x->mentions(UserId::parse(value).value(), page, std::move(done));
      break;
    case Term::Kind::kList:
      x->list_posts(value, page, std::move(done));
      break;
    case Term::Kind::kHashtag:
    case Term::Kind::kPerson:
    case Term::Kind::kConversation:
      x->search_recent(query, page, std::move(done));
      break;
  }
}

void Reader::page_arrived(Reading reading, const client::Answer<client::Page>& answer) {
  if (!answer) {
    failed(std::move(reading), answer.error());
    return;
  }
  reading.hold.reset();
  for (const auto& key : keys_of(reading.poll)) unreadable_.erase(key);
  const auto now = clock_.utc_now();
  const auto& page = *answer;
  if (reading.pages == 1) reading.newest = page.newest_id;
  say_missing_fields(page);
  if (!page.problem.empty()) {
    host_.report("reading X", "X could not tell everything with a page: " + page.problem);
  }
  const auto transaction = store_.begin();
  const bool fresh_ideas = keep(reading, page, now);
  purse_.settle(reading.poll.account, store::SpendKind::kPostRead, page.charged,
                listeners(keys_of(reading.poll)), now);
  const bool complete = is_complete(reading, page);
  const bool more = !complete && page.next_token && reading.pages < kPagesMax &&
                    reading.pages_without_news < kPagesWithoutNewsMax;
  if (!more) {
    note_gaps(reading, complete, now);
    move_cursors(reading);
    write_down(reading, lost_.found(keys_of(reading.poll), reading.seen, now), now);
  }
  transaction->commit();
  end_refusal(reading.poll.account);
  // What was only parked is not news to anybody.
  if (fresh_ideas) host_.changed("ideas", {});
  if (more) {
    reading.page.next_token = page.next_token;
    next_page(std::move(reading));
    return;
  }
  accounts_.caps().forget(reading.poll.account);
  last_poll_[reading.poll.account] = reading.started_at;
  finished(reading);
}

// A list has no since_id: it has been read once it shows what is older than the cursor.
bool Reader::is_complete(const Reading& reading, const client::Page& page) const {
  if (!page.next_token) {
    return reading.poll.kind != Term::Kind::kMentions || reading.seen.size() < kMentionsReach;
  }
  // The same posts again, under a fresh token: there are no others.
  if (reading.pages_without_news >= kPagesWithoutNewsMax && !page.posts.empty()) return true;
  if (reading.poll.kind != Term::Kind::kList) return false;
  return std::any_of(page.posts.begin(), page.posts.end(), [&](const Post& post) {
    return (reading.poll.since_id && post.id <= *reading.poll.since_id) ||
           (reading.poll.start_time && post.created_at < *reading.poll.start_time);
  });
}

bool Reader::keep(Reading& reading, const client::Page& page, UtcTime now) {
  const auto list_id = list_of(reading.poll);
  bool fresh_ideas = false;
  bool news = false;
  for (const auto& each : page.posts) {
    auto post = each;
    authors_.fill(post, now);
    news = reading.seen.insert(post.id).second || news;
    reading.oldest = std::min(reading.oldest.value_or(post.created_at), post.created_at);
    store_.add_post(post, now, list_id);
    fresh_ideas = route(post, list_id, now) || fresh_ideas;
  }
  reading.pages_without_news = news ? 0 : reading.pages_without_news + 1;
  for (const auto& item : page.unreadable) {
    store_.quarantine(reading.poll.terms.front().key(), item.bytes, item.why, now);
    host_.report("reading X", "one post could not be read and was set aside: " + item.why);
  }
  return fresh_ideas;
}

void Reader::take(const std::string& account, const client::Page& page) {
  Reading reading;
  reading.poll.account = account;
  reading.poll.terms = {{Term::Kind::kHashtag, account, "stream"}};  // names what is set aside
  say_missing_fields(page);
  const auto transaction = store_.begin();
  const auto now = clock_.utc_now();
  const bool fresh_ideas = keep(reading, page, now);
  std::set<std::string> covered;
  for (const auto& [term, since] : cover_) covered.insert(term);
  purse_.settle(account, store::SpendKind::kPostRead, page.charged, listeners(covered), now);
  transaction->commit();
  accounts_.caps().forget(account);
  if (fresh_ideas) host_.changed("ideas", {});
}

bool Reader::route(const Post& post, const std::string& list_id, UtcTime now) {
  const auto& config = host_.config();
  const store::StoredPost arrived{post, now, now, {}, list_id};
  bool fresh = false;
  for (const auto& team : config.teams) {
    const auto verdict = scheduler::route(post, desk::routing_facts(store_, config, team, arrived));
    const auto* routed = std::get_if<Routed>(&verdict);
    if (!routed) continue;
    Idea idea;
    idea.team = team.name;
    idea.post_id = post.first_id;
    idea.text = post.text;
    idea.author = post.author;
    idea.url = post.author.empty()
                   ? fmt::format("https://x.com/i/status/{}", post.id.str())
                   : fmt::format("https://x.com/{}/status/{}", post.author, post.id.str());
    idea.created_at = post.created_at;
    idea.arrived_at = now;
    idea.language = post.language;
    idea.source = routed->source;
    idea.why = routed->why;
    idea.state = routed->state;
    if (store_.add_idea(idea) && idea.state == IdeaState::kNew) fresh = true;
  }
  return fresh;
}

void Reader::move_cursors(const Reading& reading) {
  // What was packed together has been read together, up to the newest that any of it had.
  auto newest = reading.newest;
  const auto known = states(store_);
  for (const auto& term : reading.poll.terms) {
    const auto state = known.find(term.key());
    if (state != known.end() && state->second.newest > newest) newest = state->second.newest;
  }
  for (const auto& term : reading.poll.terms) {
    store::TermRow row;
    row.key = term.key();
    row.newest = newest;
    row.last_read = reading.started_at;
    row.read_until = reading.started_at + accounts_.clock_skew();
    store_.save_term(row);
  }
}

void Reader::note_gaps(const Reading& reading, bool complete, UtcTime now) {
  if (reading.poll.gap_from && reading.poll.start_time) {
    for (const auto& term : reading.poll.gaps) {
      say_gap(term, *reading.poll.gap_from, *reading.poll.start_time,
              "the daemon was away for longer than X's search reaches back", now);
    }
  }
  if (complete || !reading.oldest) return;
  const auto known = states(store_);
  for (const auto& term : reading.poll.terms) {
    const auto state = known.find(term.key());
    const auto read_until = state != known.end() ? state->second.read_until : std::nullopt;
    const auto from = reading.poll.start_time.value_or(read_until.value_or(*reading.oldest));
    if (from >= *reading.oldest) continue;
    say_gap(term.key(), from, *reading.oldest,
            "there were more posts than one poll, or the month's reads, may take", now);
  }
}

void Reader::say_gap(const std::string& term, UtcTime from, UtcTime until, const std::string& why,
                     UtcTime now) {
  store_.add_gap({term, from, until, why, now});
  host_.report("reading X", fmt::format("posts for {} between {} and {} were missed: {}", term,
                                        to_rfc3339(from), to_rfc3339(until), why));
}

void Reader::say_missing_fields(const client::Page& page) {
  for (const auto& field : page.missing_fields) {
    if (!missing_fields_said_.insert(field).second) continue;
    host_.report("reading X",
                 fmt::format("X was asked for {} and did not send it; check x.dialect", field));
  }
}

void Reader::failed(Reading reading, const Failure& failure) {
  const auto now = clock_.utc_now();
  note_lost(reading, failure, now);
  if (is_hopeless(reading, failure)) {
    pass_over(reading, now);
    return;
  }
  const double random = std::uniform_real_distribution<double>{0.0, 1.0}(random_);
  const auto known = states(store_);
  const auto transaction = store_.begin();
  for (const auto& term : reading.poll.terms) {
    store::TermRow row;
    row.key = term.key();
    if (const auto state = known.find(row.key); state != known.end()) {
      row.newest = state->second.newest;
      row.read_until = state->second.read_until;
      row.last_read = state->second.last_read;
      row.failures = state->second.failures;
    }
    // The window has passed the cursor: the next read goes by time, and says what it missed.
    if (failure.kind == Failure::Kind::kStaleCursor) row.newest.reset();
    ++row.failures;
    row.wait_until =
        std::max(now + pause_after(failure, row.failures, random), failure.retry_at.value_or(now));
    store_.save_term(row);
  }
  transaction->commit();
  note_refusal(reading.poll.account, failure, now);
  finished(reading);
}

void Reader::note_refusal(const std::string& account, const Failure& failure, UtcTime now) {
  const bool capped = failure.kind == Failure::Kind::kCapped;
  const auto* x = accounts_.find(account);
  // One kind of read may be closed to an account that posts all the same.
  const bool refused = failure.kind == Failure::Kind::kUnauthorized ||
                       (failure.kind == Failure::Kind::kWrongAccess && x && !x->can_write());
  if (refused) refused_[account] = failure.message;
  if (capped || refused) accounts_.set_problem(account, failure.message);
  if (!capped || accounts_.caps().close(account, now)) {
    host_.report("reading X as " + account, failure.message);
  }
}

// What others found wrong with the account meanwhile stays.
void Reader::end_refusal(const std::string& account) {
  const auto refusal = refused_.extract(account);
  if (refusal && accounts_.problem(account) == refusal.mapped()) accounts_.set_problem(account, {});
}

void Reader::note_lost(Reading& reading, const Failure& failure, UtcTime now) {
  const bool may_be_charged =
      failure.kind == Failure::Kind::kNoAnswer || failure.kind == Failure::Kind::kMalformed;
  if (may_be_charged && !failure.is_web_page && reading.hold) {
    lost_.lost(keys_of(reading.poll), reading.page.max_results, now);
  }
  reading.hold.reset();
}

bool Reader::is_hopeless(const Reading& reading, const Failure& failure) {
  if (failure.kind != Failure::Kind::kMalformed || failure.is_web_page) return false;
  bool hopeless = false;
  for (const auto& term : reading.poll.terms) {
    if (++unreadable_[term.key()] >= kUnreadableMax) hopeless = true;
  }
  return hopeless;
}

void Reader::pass_over(const Reading& reading, UtcTime now) {
  const auto known = states(store_);
  const auto transaction = store_.begin();
  for (const auto& term : reading.poll.terms) {
    const auto state = known.find(term.key());
    const auto from = state != known.end() ? state->second.read_until : std::nullopt;
    say_gap(term.key(), from.value_or(reading.started_at), reading.started_at,
            "X's answers could not be read, however little was asked for", now);
    // By time and not behind a known post: what cannot be read would be met again.
    store::TermRow row;
    row.key = term.key();
    row.last_read = reading.started_at;
    row.read_until = reading.started_at + accounts_.clock_skew();
    store_.save_term(row);
    unreadable_.erase(row.key);
  }
  write_down(reading, lost_.given_up(keys_of(reading.poll)), now);
  transaction->commit();
  finished(reading);
}

void Reader::write_down(const Reading& reading, std::int64_t posts, UtcTime now) {
  if (posts == 0) return;
  client::Charged charged;
  charged.unnamed = posts;
  purse_.settle(reading.poll.account, store::SpendKind::kPostRead, charged,
                listeners(keys_of(reading.poll)), now);
}

void Reader::finished(const Reading& reading) {
  for (const auto& term : reading.poll.terms) reading_.erase(term.key());
  host_.changed("polls", {});
}

}  // namespace inquiry::intake
