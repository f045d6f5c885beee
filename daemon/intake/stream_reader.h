// The filtered stream as a second way in: one connection for the whole school.
//
// What it brings goes the way of every post that was read (Reader::take). It moves no cursor: polls
// do, and it only makes them rarer, so that a break of any kind costs freshness and loses nothing.
// Where there is no stream, all is polled.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "client/stream_transport.h"
#include "client/x.h"
#include "daemon/accounts.h"
#include "daemon/host.h"
#include "daemon/intake/reader.h"
#include "daemon/money/purse.h"
#include "daemon/store/store.h"
#include "scheduler/stream_plan.h"

namespace inquiry::intake {

// Everything it is given must outlive it. Loop thread only.
class StreamReader {
 public:
  // Without a transport for streams everything is polled.
  StreamReader(Host& host, store::Store& store, Accounts& accounts, Reader& reader,
               client::StreamTransport* transport, const Clock& clock, money::Purse& purse)
      : host_(host),
        store_(store),
        accounts_(accounts),
        reader_(reader),
        transport_(transport),
        clock_(clock),
        purse_(purse) {}

  // Brings rules and connection to what they should be now; answers when to be asked again. To be
  // asked before the reader, which it tells what it covers.
  std::optional<UtcTime> tick(UtcTime now);

  // Nothing that was planned by the old clock holds.
  void clock_was_set() {
    retry_at_.reset();
    listed_at_ = {};
  }

  // Closes the connection for good.
  void rest();

  // The configuration was loaded again: what was refused or failed is tried again.
  void reconsider();

  // Whether this term (its key) comes in by the stream at this moment.
  bool covers(const std::string& key) const { return cover_.contains(key); }

  // "open", "closed" (nobody listens, or a pause) or "refused", with the account that reads it;
  // nullopt when x.intake does not ask for it.
  struct Status {
    std::string account;
    std::string state;
  };
  std::optional<Status> status() const;

 private:
  bool choose_account();
  std::optional<UtcTime> keep_rules(UtcTime now);
  void list_rules();
  void rules_listed(const client::Answer<std::vector<client::StreamRule>>& answer);
  void change_rules(const scheduler::StreamRuleDiff& change);
  void rules_changed(const std::vector<scheduler::StreamRule>& added,
                     const client::Answer<client::StreamRuleVerdict>& answer);
  void open();
  void arrived(const client::Page& page);
  void ended(const client::StreamEnding& ending);
  void free_connection();
  void failed(scheduler::StreamBreak why, const std::string& message,
              std::optional<UtcTime> retry_at = std::nullopt);
  void close(const std::string& why);
  void tell_cover();
  void say_once(const std::string& message);

  Host& host_;
  store::Store& store_;
  Accounts& accounts_;
  Reader& reader_;
  client::StreamTransport* transport_;
  const Clock& clock_;
  money::Purse& purse_;

  std::string account_;
  std::string app_;         // whose rules are known
  client::X* x_ = nullptr;  // of the account; an older one of the same app while a stream is open
  std::unique_ptr<client::OpenStream> stream_;
  std::optional<UtcTime> opened_at_;  // X has answered
  bool is_asking_ = false;            // about rules

  std::vector<scheduler::StreamRule> wanted_;
  std::optional<std::vector<scheduler::StreamRule>> known_;  // as X listed them last
  UtcTime listed_at_{};
  std::map<std::string, UtcTime> rule_since_;  // by tag
  std::set<std::string> refused_;              // tags
  scheduler::StreamCover cover_;

  std::optional<UtcTime> retry_at_;
  bool is_refused_ = false;
  int breaks_ = 0;  // since it last stood for a while
  int too_many_ = 0;
  std::string said_;
};

}  // namespace inquiry::intake
