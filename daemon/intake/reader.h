// Carries out the poll plan: reads, stores with the cursor in one transaction, routes to the teams.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/intake/authors.h"
#include "daemon/money/lost_reads.h"
#include "daemon/money/purse.h"
#include "daemon/store/store.h"
#include "scheduler/pacing.h"
#include "scheduler/poll_plan.h"
#include "scheduler/stream_plan.h"

namespace inquiry::intake {

// Everything it is given must outlive it. Loop thread only.
class Reader {
 public:
  Reader(Host& host, store::Store& store, Accounts& accounts, Authors& authors, const Clock& clock,
         money::Purse& purse)
      : host_(host),
        store_(store),
        accounts_(accounts),
        authors_(authors),
        clock_(clock),
        purse_(purse) {}

  // Starts the polls that are due and the month's reads allow; answers when the next one is.
  std::optional<UtcTime> tick(UtcTime now);

  // Stores and routes what X sent without being asked, as if it had been read; moves no cursor.
  void take(const std::string& account, const client::Page& page);

  // What a stream brings: its terms need fewer polls.
  void covered(scheduler::StreamCover cover) { cover_ = std::move(cover); }

  // When each account was last read without a failure.
  const std::map<std::string, UtcTime>& last_poll() const { return last_poll_; }

 private:
  // One poll on its way through its pages.
  struct Reading {
    scheduler::Poll poll;
    UtcTime started_at;
    client::PageRequest page;
    money::Hold hold;              // for the page under way
    int failures = 0;              // in a row, before this reading, of any of its terms
    std::optional<PostId> newest;  // of the first page
    std::set<PostId> seen;         // by this reading
    std::optional<UtcTime> oldest;
    int pages = 0;
    int pages_without_news = 0;
  };

  scheduler::PollRules rules_now() const;
  std::optional<UtcTime> leave_out_capped(std::vector<scheduler::TermPlan>& terms) const;
  std::vector<std::string> listeners(const std::set<std::string>& terms) const;
  // How many requests the rate windows of this kind of read allow now.
  scheduler::Pace pace_of(const scheduler::Poll& poll, UtcTime now);
  std::optional<UtcTime> go_on(UtcTime now);
  void give_up_paused(UtcTime now);
  void start(const scheduler::Poll& poll, UtcTime now);
  void next_page(Reading reading);
  void page_arrived(Reading reading, const client::Answer<client::Page>& answer);
  bool keep(Reading& reading, const client::Page& page, UtcTime now);
  bool route(const Post& post, const std::string& list_id, UtcTime now);
  bool is_complete(const Reading& reading, const client::Page& page) const;
  void move_cursors(const Reading& reading);
  void note_gaps(const Reading& reading, bool complete, UtcTime now);
  void say_gap(const std::string& term, UtcTime from, UtcTime until, const std::string& why,
               UtcTime now);
  void say_missing_fields(const client::Page& page);
  void failed(Reading reading, const client::Failure& failure);
  void note_refusal(const std::string& account, const client::Failure& failure, UtcTime now);
  void end_refusal(const std::string& account);
  void note_lost(Reading& reading, const client::Failure& failure, UtcTime now);
  // X's answers to one of its terms could not be read so many times in a row.
  bool is_hopeless(const Reading& reading, const client::Failure& failure);
  // What cannot be read however little is asked for is passed over, and said.
  void pass_over(const Reading& reading, UtcTime now);
  void write_down(const Reading& reading, std::int64_t posts, UtcTime now);
  void finished(const Reading& reading);

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  Authors& authors_;
  const Clock& clock_;
  money::Purse& purse_;
  std::set<std::string> reading_;                                      // keys of terms
  std::map<std::string, std::vector<std::string>> listeners_;          // teams, by key of term
  std::map<std::pair<std::string, std::string_view>, int> under_way_;  // by account and endpoint
  money::LostReads lost_;
  std::map<std::string, std::string> refused_;  // account: why X refused to read anything
  std::map<std::string, int> unreadable_;       // by key of term: answers in a row
  std::vector<Reading> held_;   // before their next page, until the rate window allows it
  std::deque<Reading> paused_;  // before their next page, for want of money
  scheduler::StreamCover cover_;
  std::map<std::string, UtcTime> last_poll_;
  std::set<std::string> missing_fields_said_;
  // Of the pauses after a failure. Schools start at different instants, and so they do not come
  // back at the same one; a run with the same clock repeats itself.
  std::mt19937_64 random_{static_cast<std::uint64_t>(clock_.utc_now().time_since_epoch().count())};
};

}  // namespace inquiry::intake
