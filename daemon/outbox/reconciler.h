// Settles attempts of which nobody knows whether they reached X, by reading the account's timeline;
// and looks again for what was settled as absent, before the sender follows it with another.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/draft.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/outbox/sender.h"
#include "daemon/outbox/timeline.h"
#include "daemon/store/store.h"
#include "scheduler/reconcile.h"

namespace inquiry::outbox {

// Never creates anything on X. Everything it is given must outlive it. Loop thread only.
class Reconciler {
 public:
  Reconciler(Host& host, store::Store& store, Accounts& accounts, const Clock& clock,
             const Sender& sender)
      : host_(host),
        store_(store),
        accounts_(accounts),
        clock_(clock),
        sender_(sender),
        timeline_(host, store, accounts, clock, "looking up posts of") {}

  // Marks what a crash left open as unknown. Call once, before the first tick.
  void adopt_orphans();

  // Starts the timeline reads that are due; answers when the next one is.
  std::optional<UtcTime> tick(UtcTime now);

  // Nothing that was planned by the old clock holds.
  void clock_was_set() {
    again_at_.clear();
    timeline_.clock_was_set();
  }

 private:
  bool is_in_doubt(const Attempt& attempt);
  UtcTime due(const Attempt& attempt) const;
  // Attempts by account: in doubt, or before the draft is sent again.
  std::map<std::string, std::vector<Attempt>> to_look_up();
  // `covered`: the attempts that the read was begun for.
  void judge(const TimelineRead& read, const std::set<std::int64_t>& covered);
  // Of those whose timeline could not be read whole for hours.
  void give_up_blind(const std::set<std::int64_t>& covered, UtcTime now);
  Attempt dated(Attempt attempt) const;
  void look_again(const Attempt& attempt, const TimelineRead& read,
                  const std::vector<scheduler::OwnPost>& shown);
  std::vector<PostId> posts_of_others(const Attempt& attempt);
  void apply(Attempt attempt, const scheduler::Verdict& verdict, UtcTime read_at, UtcTime now);

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  const Sender& sender_;
  Timeline timeline_;
  std::map<std::int64_t, UtcTime> again_at_;  // by attempt
  std::map<std::int64_t, int> blind_looks_;   // by attempt: in a row, of a timeline not whole
};

}  // namespace inquiry::outbox
