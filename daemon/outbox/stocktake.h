// Compares, once after every start, each account's timeline with what the store knows: a restored
// backup must not post again what was posted after it was made.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/post.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/outbox/timeline.h"
#include "daemon/store/store.h"

namespace inquiry::outbox {

// Nothing goes out by an account before it has been compared. A post that the store does not know
// puts the account's approved drafts back to review. Everything it is given must outlive it. Loop
// thread only.
class Stocktake {
 public:
  Stocktake(Host& host, store::Store& store, Accounts& accounts, const Clock& clock)
      : host_(host),
        store_(store),
        accounts_(accounts),
        clock_(clock),
        timeline_(host, store, accounts, clock, "comparing the timeline of") {}

  // Starts the reads that are due; answers when the next one is.
  std::optional<UtcTime> tick();

  // Nothing that was planned by the old clock holds.
  void clock_was_set() { timeline_.clock_was_set(); }

 private:
  std::optional<client::PageRequest> where_to_begin(const std::string& account);
  void judge(const TimelineRead& read);
  bool is_known(const Post& post, const std::string& account);

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  Timeline timeline_;
};

}  // namespace inquiry::outbox
