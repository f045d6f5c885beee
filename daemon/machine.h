// What the API may ask of the running daemon.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/draft.h"
#include "base/ids.h"
#include "base/money.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"
#include "config/config.h"
#include "scheduler/gate.h"
#include "scheduler/poll_plan.h"
#include "scheduler/stage.h"

namespace inquiry::store {
class Store;
}

namespace inquiry {

struct RateWindowStatus {
  std::string endpoint;
  int limit = 0;
  int remaining = 0;
  UtcTime reset;
};

// What X itself counted.
struct UsageStatus {
  std::int64_t posts_read = 0;
  std::optional<std::int64_t> cap;
  std::optional<int> cap_reset_day;  // of the month
  UtcTime read_at;
};

struct AccountStatus {
  std::string name;
  std::string handle;
  std::string problem;  // empty: all is well; else for people: what is wrong, what to do
  std::string warning;  // empty: nothing; else what will become a problem within days
  std::vector<RateWindowStatus> rate_windows;
  std::optional<UtcTime> last_poll;
  std::string stream{};              // of the filtered stream that it reads; empty: it reads none
  std::optional<UsageStatus> usage;  // nullopt: X has not said
  std::optional<Duration> lag;  // now minus the oldest instant up to which a term has been read
};

// What one of an account's credentials can do, as X proved it.
struct CredentialCheck {
  std::string kind;     // "app", "oauth2", "oauth1"
  std::string can;      // "reads, posts and deletes"; empty: nothing
  std::string problem;  // empty: all is well; else for people
};

struct AccountCheck {
  std::string message;  // whose it is, and what the account posts with
  std::vector<CredentialCheck> credentials;
};

// A login that waits for the account's owner.
struct LoginOffer {
  std::string url;
  std::string state;
  UtcTime expires_at;
};

// All of the school's accounts, in UTC days and months.
struct MoneyStatus {
  struct TeamReads {
    std::string team;
    std::int64_t today = 0;
    std::int64_t month = 0;
    std::int64_t share_today = 0;  // of the day's reads, before what others leave over
  };
  std::int64_t reads_today = 0;
  std::int64_t reads_month = 0;
  std::int64_t reads_limit = 0;
  std::int64_t reads_forecast = 0;  // by the month's end, at this pace
  Money spent_today;
  Money spent_month;
  Money forecast;
  std::optional<Money> budget;
  double slow_down = 1;  // polls wait this many times as long
  std::optional<UtcTime>
      reads_again_at;  // reading rests for want of money; the earliest resumption
  UtcTime month_ends;
  std::vector<TeamReads> teams;
};

// What one search brought in the last seven days, and what reading it for a month would cost.
struct TermVolume {
  std::string key;
  std::string query;
  std::optional<std::int64_t> week_posts;   // nullopt: not asked yet
  std::optional<std::int64_t> month_posts;  // of 30 days, at the week's pace
  std::optional<Money> month_cost;
  std::string remark;  // for people: what to change; empty: nothing
};

struct VolumeReport {
  Money cost;  // of asking: what is not known from the last hour
  std::vector<TermVolume> terms;
  std::int64_t month_posts = 0;
  Money month_cost;
  std::string remark;  // for people: of all of them together; empty: nothing
};

struct LastError {
  UtcTime at;
  std::string where;
  std::string message;  // no secrets, no names
};

// Called on the loop's thread. References stay valid until reload() returns.
class Machine {
 public:
  virtual ~Machine() = default;

  virtual const config::Config& config() const = 0;
  virtual store::Store& store() = 0;
  virtual const Clock& clock() const = 0;
  virtual UtcTime started_at() const = 0;
  // What X's clock says now, as far as it has told; posts on X are dated by it.
  virtual UtcTime x_now() const = 0;

  // Something in the store changed: look at it now rather than at the next timer, and tell open
  // pages. `topic` is a resource of the API: "drafts", "ideas", "stage", "halt", …
  virtual void changed(const std::string& topic, const std::string& team) = 0;

  // Calls `done` when no connection is open that could create something on X for the team (nullopt:
  // for any team), and no digest is being mailed to it. The row that forbids new ones is committed
  // by the caller first. 25 s at most.
  virtual void when_silent(const std::optional<std::string>& team, std::function<void()> done) = 0;

  // All reasons why this draft would not go out at this instant.
  virtual std::vector<BlockedBy> blocked_by(const Draft& draft) = 0;
  // What that answer depends on. Points into the configuration.
  virtual scheduler::GateFacts gate_facts(const Draft& draft) = 0;
  virtual Money price_of(const Draft& draft) const = 0;
  virtual int weighted_length(const std::string& text) const = 0;
  // Why X would refuse such a post; empty when it would not.
  virtual std::string post_problem(const DraftContent& content) const = 0;
  virtual std::vector<std::string> mentions_in(const std::string& text) const = 0;
  // The form in which two texts are the same to X.
  virtual std::string comparable(const std::string& text) const = 0;

  virtual std::optional<scheduler::StageNow> stage_of(const Team& team) = 0;
  virtual std::vector<AccountStatus> accounts() = 0;
  virtual MoneyStatus money() = 0;
  virtual std::vector<LastError> last_errors() const = 0;
  // Every poll there is, packed as it will be sent, with the teams that listen to each term.
  virtual std::vector<scheduler::TermPlan> terms() = 0;
  virtual std::vector<scheduler::Poll> polls() = 0;

  // Counts the posts of each hashtag and person that the team's searches listen to, with one paid
  // request each. `only_price`: asks X nothing. `done` may be called at once.
  virtual void volume(const std::string& team, bool only_price,
                      std::function<void(Result<VolumeReport>)> done) = 0;

  // The whole configuration or none of it; the messages of `inquiryd check` when refused.
  virtual std::vector<config::Diagnostic> reload() = 0;

  // Asks X who this account is (users/me) and says what each credential can do.
  virtual void check_account(const std::string& account,
                             std::function<void(Result<AccountCheck>)> done) = 0;

  // Connects the account to X: its owner agrees at the address, X sends the browser back to
  // `redirect_uri` with the state and a code, and complete_login() makes a grant of them. The text
  // says whose it is.
  virtual Result<LoginOffer> begin_login(const std::string& account,
                                         const std::string& redirect_uri) = 0;
  virtual void complete_login(const std::string& account, const std::string& state, Secret code,
                              std::function<void(Result<std::string>)> done) = 0;
};

}  // namespace inquiry
