// Compares, once after every start, each account's timeline with what the store knows: a restored
// backup must not post again what was posted after it was made.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/post.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/store/store.h"

namespace inquiry::outbox {

// Nothing goes out by an account before it has been compared. A post that the store does not know
// puts the account's approved drafts back to review. Everything it is given must outlive it. Loop
// thread only.
class Stocktake {
 public:
  Stocktake(Host& host, store::Store& store, Accounts& accounts, const Clock& clock)
      : host_(host), store_(store), accounts_(accounts), clock_(clock) {}

  // Starts the reads that are due; answers when the next one is.
  std::optional<UtcTime> tick(UtcTime now);

 private:
  struct Read {
    std::string account;
    client::PageRequest page;
    std::vector<Post> posts;
    int pages = 0;
  };

  std::optional<client::PageRequest> where_to_begin(const std::string& account);
  void next_page(Read read);
  void page_arrived(Read read, const client::Answer<client::Page>& answer);
  void failed(const std::string& account, const client::Failure& failure, UtcTime now);
  void judge(const Read& read, UtcTime now);
  bool is_known(const Post& post, const std::string& account);

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  std::set<std::string> reading_;
  std::map<std::string, UtcTime> not_before_;
  std::map<std::string, int> failures_;
};

}  // namespace inquiry::outbox
