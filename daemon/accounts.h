// The school's X accounts: one client each, and what is wrong with it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "client/x.h"
#include "config/config.h"
#include "daemon/money/caps.h"

namespace inquiry {

// The transport and the clock must outlive this object, and this object its clients' calls.
class Accounts {
 public:
  Accounts(client::Transport& transport, const Clock& clock, std::filesystem::path credentials);

  // Builds a client for every account of the configuration. A credential that cannot be read is
  // that account's problem, not the daemon's.
  void configure(const config::Config& config);

  // nullptr when the account has no usable credential.
  client::X* find(const std::string& account);

  // Empty when all is well. A problem stops posting by this account; so does not knowing yet whose
  // credential it is, or whether the account's timeline holds posts that the store does not know.
  std::string problem(const std::string& account) const;
  void set_problem(const std::string& account, std::string problem);

  // Proves the accounts that are not proven yet (users/me), again and again while X cannot be
  // reached. Answers when to be asked again; calls `settled` whenever an answer came.
  std::optional<UtcTime> tick(UtcTime now,
                              const std::function<void(const Result<std::string>&)>& settled);

  // Proven, and not yet compared with its timeline.
  std::vector<std::string> to_compare() const;
  void mark_compared(const std::string& account);

  // A wait that X asked for (429); creations by this account rest until then.
  std::optional<UtcTime> wait_until(const std::string& account) const;
  void set_wait(const std::string& account, UtcTime until);

  // Asks X who this is. Sets or clears the account's problem; the text says what each credential
  // can do. `done` may be called at once where there is nothing to ask with.
  void check(const std::string& account, std::function<void(Result<std::string>)> done);

  // Which accounts X refuses for want of money.
  money::Caps& caps() { return caps_; }

  // Called when X showed whose credential an account has: it charges for that user.
  std::function<void(const std::string& account, UserId shown)> on_shown;

 private:
  struct Entry {
    Account account;
    std::unique_ptr<client::X> x;
    std::string problem;
    std::optional<UtcTime> wait_until;
    bool proven = false;
    bool compared = false;
    bool asking = false;
    int failures = 0;
    UtcTime ask_again_at{};
  };

  Result<std::string> judge(const std::string& account, const client::Answer<client::Me>& answer);

  client::Transport& transport_;
  const Clock& clock_;
  std::filesystem::path credentials_;
  std::map<std::string, Entry> entries_;
  money::Caps caps_;
  // Replaced clients whose calls may still be under way.
  std::vector<std::unique_ptr<client::X>> retired_;
};

}  // namespace inquiry
