#include "daemon/intake/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "daemon/intake/listening.h"
#include "scheduler/backoff.h"
#include "scheduler/read_budget.h"
#include "scheduler/routing.h"

namespace inquiry::intake {
namespace {

using client::Failure;
using scheduler::Term;

// A poll never reads more than this; the rest waits for the next one.
constexpr int kPagesMax = 50;
// X was seen to hand out fresh tokens for the same posts without end.
constexpr int kPagesWithoutNewsMax = 3;

std::string list_of(const scheduler::Poll& poll) {
  return poll.kind == Term::Kind::kList ? poll.terms.front().value : std::string{};
}

Duration pause_after(const Failure& failure, int failures, double random) {
  constexpr Duration kBase = std::chrono::seconds{2};
  constexpr Duration kLeast = std::chrono::milliseconds{500};
  constexpr Duration kCap = std::chrono::minutes{15};
  switch (failure.kind) {
    case Failure::Kind::kCapped:
      return std::chrono::hours{1};
    case Failure::Kind::kUnauthorized:
    case Failure::Kind::kWrongAccess:
    case Failure::Kind::kRefused:
    case Failure::Kind::kGone:
    case Failure::Kind::kNotSummoned:
    case Failure::Kind::kDuplicate:
      return kCap;
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
  const auto terms = plan(store_, config, now);
  const auto known = states(store_);
  const auto read = store_.reads_in_month(now);
  const auto monthly = config.x.monthly_post_reads;
  if (scheduler::reads_left(monthly, read, now) <= 0) {
    return scheduler::reads_again_at(monthly, read, now);
  }
  for (const auto& poll : scheduler::due_polls(terms, known, rules(config), now)) {
    if (!under_way(poll)) start(poll, now);
  }
  // Terms that are being read come back by their own end.
  std::vector<scheduler::TermPlan> idle;
  std::copy_if(terms.begin(), terms.end(), std::back_inserter(idle),
               [&](const auto& each) { return !reading_.contains(each.term.key()); });
  return scheduler::next_poll(idle, known, now);
}

bool Reader::under_way(const scheduler::Poll& poll) const {
  return std::any_of(poll.terms.begin(), poll.terms.end(),
                     [&](const Term& term) { return reading_.contains(term.key()); });
}

void Reader::start(const scheduler::Poll& poll, UtcTime now) {
  for (const auto& term : poll.terms) reading_.insert(term.key());
  Reading reading;
  reading.poll = poll;
  reading.started_at = now;
  reading.page.since_id = poll.since_id;
  reading.page.start_time = poll.start_time;
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
  ++reading.pages;
  const auto kind = reading.poll.kind;
  const auto query = reading.poll.query;
  const auto value = reading.poll.terms.front().value;
  const auto page = reading.page;
  auto done = [this, reading = std::move(reading)](const client::Answer<client::Page>& answer) {
    page_arrived(reading, answer);
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
    failed(reading, answer.error());
    return;
  }
  const auto now = clock_.utc_now();
  const auto& page = *answer;
  if (reading.pages == 1) reading.newest = page.newest_id;
  say_missing_fields(page);
  const auto transaction = store_.begin();
  const int news = keep(reading, page, now);
  reading.pages_without_news = news > 0 ? 0 : reading.pages_without_news + 1;
  // A list has no since_id: it is read until a page brings nothing new.
  const int patience = reading.poll.kind == Term::Kind::kList ? 1 : kPagesWithoutNewsMax;
  const bool more =
      page.next_token && reading.pages < kPagesMax && reading.pages_without_news < patience;
  if (!more) {
    move_cursors(reading);
    note_gaps(reading, now);
  }
  transaction->commit();
  if (news > 0) host_.changed("ideas", {});
  if (more) {
    reading.page.next_token = page.next_token;
    next_page(std::move(reading));
    return;
  }
  last_poll_[reading.poll.account] = reading.started_at;
  finished(reading);
}

int Reader::keep(const Reading& reading, const client::Page& page, UtcTime now) {
  const auto list_id = list_of(reading.poll);
  int news = 0;
  for (const auto& post : page.posts) {
    if (store_.add_post(post, now, list_id)) ++news;
    route(post, list_id, now);
  }
  for (const auto& item : page.unreadable) {
    store_.quarantine(reading.poll.terms.front().key(), item.bytes, item.why, now);
    host_.report("reading X", "one post could not be read and was set aside: " + item.why);
  }
  const auto count = static_cast<std::int64_t>(page.posts.size() + page.unreadable.size());
  if (count > 0) {
    store_.add_spend(reading.poll.account, store::SpendKind::kPostRead, count,
                     host_.config().x.prices.post_read * count, now);
  }
  return news;
}

void Reader::route(const Post& post, const std::string& list_id, UtcTime now) {
  const auto& config = host_.config();
  for (const auto& team : config.teams) {
    const auto verdict = scheduler::route(post, routing_facts(store_, config, team, list_id, now));
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
    store_.add_idea(idea);
  }
}

void Reader::move_cursors(const Reading& reading) {
  const auto rows = store_.terms();
  for (const auto& term : reading.poll.terms) {
    store::TermRow row;
    row.key = term.key();
    const auto known = std::find_if(rows.begin(), rows.end(),
                                    [&](const auto& each) { return each.key == row.key; });
    if (known != rows.end()) row.newest = known->newest;
    if (reading.newest && (!row.newest || *row.newest < *reading.newest)) {
      row.newest = reading.newest;
    }
    row.read_until = row.last_read = reading.started_at;
    store_.save_term(row);
  }
}

void Reader::note_gaps(const Reading& reading, UtcTime now) {
  if (!reading.poll.gap_from || !reading.poll.start_time) return;
  for (const auto& term : reading.poll.gaps) {
    store_.add_gap({term, *reading.poll.gap_from, *reading.poll.start_time,
                    "the daemon was away for longer than X's search reaches back", now});
    host_.report(
        "reading X",
        fmt::format("posts for {} between {} and {} could not be caught up on", term,
                    to_rfc3339(*reading.poll.gap_from), to_rfc3339(*reading.poll.start_time)));
  }
}

void Reader::say_missing_fields(const client::Page& page) {
  for (const auto& field : page.missing_fields) {
    if (!missing_fields_said_.insert(field).second) continue;
    host_.report("reading X",
                 fmt::format("X was asked for {} and did not send it; check x.dialect", field));
  }
}

void Reader::failed(const Reading& reading, const Failure& failure) {
  const auto now = clock_.utc_now();
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
    row.wait_until = failure.retry_at && failure.kind == Failure::Kind::kRateLimited
                         ? *failure.retry_at
                         : now + pause_after(failure, row.failures, random);
    store_.save_term(row);
  }
  transaction->commit();
  host_.report("reading X as " + reading.poll.account, failure.message);
  finished(reading);
}

void Reader::finished(const Reading& reading) {
  for (const auto& term : reading.poll.terms) reading_.erase(term.key());
  host_.changed("polls", {});
}

}  // namespace inquiry::intake
