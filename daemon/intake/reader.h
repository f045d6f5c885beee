// Carries out the poll plan: reads, stores with the cursor in one transaction, routes to the teams.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "base/clock.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/money/purse.h"
#include "daemon/store/store.h"
#include "scheduler/poll_plan.h"

namespace inquiry::intake {

// Everything it is given must outlive it. Loop thread only.
class Reader {
 public:
  Reader(Host& host, store::Store& store, Accounts& accounts, const Clock& clock,
         money::Purse& purse)
      : host_(host), store_(store), accounts_(accounts), clock_(clock), purse_(purse) {}

  // Starts the polls that are due and the month's reads allow; answers when the next one is.
  std::optional<UtcTime> tick(UtcTime now);

  // When each account was last read without a failure.
  const std::map<std::string, UtcTime>& last_poll() const { return last_poll_; }

 private:
  // One poll on its way through its pages.
  struct Reading {
    scheduler::Poll poll;
    UtcTime started_at;
    client::PageRequest page;
    money::Hold hold;              // for the page under way
    std::optional<PostId> newest;  // of the first page
    std::set<PostId> seen;         // by this reading
    std::optional<UtcTime> oldest;
    int pages = 0;
    int pages_without_news = 0;
  };

  void start(const scheduler::Poll& poll, UtcTime now);
  void next_page(Reading reading);
  void page_arrived(Reading reading, const client::Answer<client::Page>& answer);
  bool keep(Reading& reading, const client::Page& page, UtcTime now);
  bool route(const Post& post, const std::string& list_id, UtcTime now);
  bool is_complete(const Reading& reading, const client::Page& page) const;
  void go_on(UtcTime now);
  std::optional<UtcTime> leave_out_capped(std::vector<scheduler::TermPlan>& terms) const;
  std::vector<std::string> listeners(const scheduler::Poll& poll) const;
  void move_cursors(const Reading& reading);
  void note_gaps(const Reading& reading, bool complete, UtcTime now);
  void say_gap(const std::string& term, UtcTime from, UtcTime until, const std::string& why,
               UtcTime now);
  void say_missing_fields(const client::Page& page);
  void failed(const Reading& reading, const client::Failure& failure);
  void finished(const Reading& reading);

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  const Clock& clock_;
  money::Purse& purse_;
  std::set<std::string> reading_;                              // keys of terms
  std::map<std::string, std::vector<std::string>> listeners_;  // teams, by key of term
  std::deque<Reading> paused_;                                 // between pages, for want of money
  std::map<std::string, UtcTime> last_poll_;
  std::set<std::string> missing_fields_said_;
  std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace inquiry::intake
