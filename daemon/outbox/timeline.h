// Reads an account's own timeline through all its pages, and rests after a failure.
#pragma once

#include <functional>
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

struct TimelineRead {
  std::string account;
  UtcTime started_at;
  std::vector<Post> posts;
  // False: X no longer shows all of it, or one of its posts could not be read. What is not in
  // `posts` may be on X all the same.
  bool whole = true;
};

// One read per account at a time. Everything it is given must outlive it. Loop thread only.
class Timeline {
 public:
  // `purpose` says in reports what was being done.
  Timeline(Host& host, store::Store& store, Accounts& accounts, const Clock& clock,
           std::string purpose)
      : host_(host),
        store_(store),
        accounts_(accounts),
        clock_(clock),
        purpose_(std::move(purpose)) {}

  bool is_reading(const std::string& account) const { return reading_.contains(account); }
  // Until when the account rests after a failure; nullopt: it may be read now.
  std::optional<UtcTime> resting_until(const std::string& account) const;

  // `done` is called when every page has come. A failure is reported, lets the account rest, and
  // calls nothing.
  using Done = std::function<void(const TimelineRead&)>;
  void read(const std::string& account, const client::PageRequest& from, Done done);

  // What was read did not serve: reported, and the account rests, longer each time.
  void rest(const std::string& account, const client::Failure& failure);

  // Nothing that was planned by the old clock holds.
  void clock_was_set() { not_before_.clear(); }

 private:
  struct Reading {
    TimelineRead read;
    client::PageRequest page;
    int pages = 0;
    int pages_without_news = 0;  // in a row
    std::set<PostId> seen;
    Done done;
  };

  void next_page(Reading reading);
  static bool take(Reading& reading, const client::Page& page);
  void page_arrived(Reading reading, const client::Answer<client::Page>& answer);

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  std::string purpose_;
  std::set<std::string> reading_;
  std::map<std::string, UtcTime> not_before_;
  std::map<std::string, int> failures_;  // in a row
};

}  // namespace inquiry::outbox
