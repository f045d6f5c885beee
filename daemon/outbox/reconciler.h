// Settles attempts of which nobody knows whether they reached X, by reading the account's timeline.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/draft.h"
#include "base/post.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/outbox/sender.h"
#include "daemon/store/store.h"
#include "scheduler/reconcile.h"

namespace inquiry::outbox {

// Never creates anything on X. Everything it is given must outlive it. Loop thread only.
class Reconciler {
 public:
  Reconciler(Host& host, store::Store& store, Accounts& accounts, const Clock& clock,
             const Sender& sender)
      : host_(host), store_(store), accounts_(accounts), clock_(clock), sender_(sender) {}

  // Marks what a crash left open as unknown. Call once, before the first tick.
  void adopt_orphans();

  // Starts the timeline reads that are due; answers when the next one is.
  std::optional<UtcTime> tick(UtcTime now);

 private:
  struct Read {
    std::string account;
    client::PageRequest page;
    std::vector<Post> posts;
    int pages = 0;
  };

  void read_timeline(const std::string& account, const std::vector<Attempt>& attempts);
  void next_page(Read read);
  void page_arrived(Read read, const client::Answer<client::Page>& answer);
  void judge(const Read& read, UtcTime now);
  void apply(Attempt attempt, const scheduler::Verdict& verdict, UtcTime now);
  void failed(const std::string& account, const client::Failure& failure, UtcTime now);
  UtcTime due(const Attempt& attempt) const;

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  const Sender& sender_;
  std::map<std::int64_t, UtcTime> again_at_;   // by attempt
  std::map<std::string, UtcTime> not_before_;  // by account, after a failed read
  std::map<std::string, int> failures_;        // by account, in a row
  std::set<std::string> reading_;              // accounts
};

}  // namespace inquiry::outbox
