// The way of one poll through its pages.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/intake/listening.h"
#include "daemon/intake/polls.h"
#include "daemon/intake/reader.h"

namespace inquiry::intake {
namespace {

using client::Failure;
using scheduler::Term;

// A poll never reads more than this; what is older is a gap, and said.
constexpr int kPagesMax = 200;
// X was seen to hand out fresh tokens for the same posts without end.
constexpr int kPagesWithoutNewsMax = 3;

// X tells no more of an account's mentions than the newest so many.
constexpr std::size_t kMentionsReach = 800;

// A list is read to a known post, and mostly little of it is new: small pages first.
constexpr int kListPageFirst = 10;

}  // namespace

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

void Reader::say_missing_fields(const client::Page& page) {
  for (const auto& field : page.missing_fields) {
    if (!missing_fields_said_.insert(field).second) continue;
    host_.report("reading X",
                 fmt::format("X was asked for {} and did not send it; check x.dialect", field));
  }
}

}  // namespace inquiry::intake
