// What follows when a page did not come.
#include <algorithm>
#include <utility>

#include "daemon/intake/listening.h"
#include "daemon/intake/polls.h"
#include "daemon/intake/reader.h"
#include "scheduler/backoff.h"

namespace inquiry::intake {
namespace {

using client::Failure;

// An answer that cannot be read is asked for again in smaller pages, and given up after so many
// tries in a row.
constexpr int kUnreadableMax = 12;

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

}  // namespace inquiry::intake
