// How far each term has been read, and what was missed on the way.
#include <fmt/format.h>

#include "daemon/intake/listening.h"
#include "daemon/intake/polls.h"
#include "daemon/intake/reader.h"

namespace inquiry::intake {

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

void Reader::write_down(const Reading& reading, std::int64_t posts, UtcTime now) {
  if (posts == 0) return;
  client::Charged charged;
  charged.unnamed = posts;
  purse_.settle(reading.poll.account, store::SpendKind::kPostRead, charged,
                listeners(keys_of(reading.poll)), now);
}

}  // namespace inquiry::intake
