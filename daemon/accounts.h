// The school's X accounts: one client and, for OAuth 2.0, one grant each; and what is wrong.
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
#include "client/token_keeper.h"
#include "client/x.h"
#include "config/config.h"
#include "daemon/logins.h"
#include "daemon/machine.h"
#include "daemon/money/caps.h"

namespace inquiry {

// Where a credential of that name lies: systemd prefixes what it loads from a folder
// (LoadCredential=x:FOLDER) with "x_".
std::filesystem::path credential_file(const std::filesystem::path& folder, const std::string& name);

// The transport and the clock must outlive this object, and this object its clients' calls.
class Accounts {
 public:
  struct Options {
    std::filesystem::path credentials;  // folder of the credential files
    std::filesystem::path grants;       // folder of what X granted; made when it is needed
    Logins::Later later;                // runs it soon, not from within the call
    std::function<void()> changed;      // a grant was renewed, or could not be
    // For `inquiryctl status` and the log.
    std::function<void(const std::string& where, const std::string& message)> report;
  };

  Accounts(client::Transport& transport, const Clock& clock, Options options);

  // Builds a client for every account of the configuration. A credential that cannot be read is
  // that account's problem, not the daemon's. A credential file whose oauth2 was changed by hand
  // counts; else what X granted since.
  void configure(const config::Config& config);

  // How many clients there are; one that was replaced stays until its last call has ended.
  std::size_t clients() const;

  // X's clock minus ours, as its newest answer to any account told; zero before the first.
  Duration clock_skew() const;

  // nullptr when the account has no usable credential at this moment.
  client::X* find(const std::string& account);

  // Empty when all is well. A problem stops posting by this account; so does not knowing yet whose
  // credential it is, or whether the account's timeline holds posts that the store does not know.
  std::string problem(const std::string& account) const;
  void set_problem(const std::string& account, std::string problem);
  // What will become a problem within days; empty: nothing.
  std::string warning(const std::string& account) const;

  // Renews grants in good time, and proves the accounts that are not proven yet (users/me), again
  // and again while X cannot be reached. Answers when to be asked again; calls `settled` whenever
  // an answer came.
  std::optional<UtcTime> tick(UtcTime now,
                              const std::function<void(const Result<std::string>&)>& settled);

  // Proven, and not yet compared with its timeline.
  std::vector<std::string> to_compare() const;
  void mark_compared(const std::string& account);

  // A wait that X asked for (429); creations by this account rest until then.
  std::optional<UtcTime> wait_until(const std::string& account) const;
  void set_wait(const std::string& account, UtcTime until);

  // Asks X whose the credential is that the account posts with; nothing is listed.
  void prove(const std::string& account,
             const std::function<void(const Result<std::string>&)>& settled);

  // Renews the grant and asks X for each user's credential who it is. Sets or clears the account's
  // problem. `done` may be called at once where there is nothing to ask with.
  void check(const std::string& account, std::function<void(Result<AccountCheck>)> done);

  Result<LoginOffer> begin_login(const std::string& account, const std::string& redirect_uri);
  void complete_login(const std::string& account, const std::string& state, Secret code,
                      std::function<void(Result<std::string>)> done);

  // Which accounts X refuses for want of money.
  money::Caps& caps() { return caps_; }

  // Called when X showed whose credential an account has (users/me): it charges for that user.
  std::function<void(const std::string& account, UserId shown)> on_shown;

 private:
  struct Entry {
    Account account;
    std::unique_ptr<client::X> x;
    std::string problem;
    std::optional<UtcTime> wait_until;
    client::TokenKeeper* keeper = nullptr;  // without oauth2: none
    std::string no_grant_why;  // where there is more to say than that nobody has logged in
    bool has_app_token = false;
    std::optional<client::Credential> proven;  // what it posts with, once X has said whose it is
    bool compared = false;
    bool asking = false;
    std::string doubt;  // why X has not said whose it is, where it answered something else
    int failures = 0;
    UtcTime ask_again_at{};
  };
  struct Check;

  static bool is_proven(const Entry& entry);
  // The credential files of the configuration's accounts, as they are now.
  using Files = std::map<std::string, Result<client::Credentials>>;

  void connect_grant(Entry& entry, const client::Credentials::OAuth2& app, const Files& files);
  client::TokenKeeper* keep_tokens(const std::string& name, const client::Credentials::OAuth2& app,
                                   std::optional<client::Grant> grant);
  std::string sharer(const std::string& name, const client::Credentials::OAuth2& app,
                     const Files& files) const;
  bool has_grown(const std::string& name, const std::string& seed) const;
  std::string grant_problem(const Entry& entry) const;
  std::filesystem::path grant_file(const std::string& name) const;
  void retire(std::unique_ptr<client::TokenKeeper> keeper);
  void grant_changed(const std::string& name);
  std::string cannot_write(const Entry& entry) const;
  Result<std::string> connect(const std::string& account, client::Grant grant);

  // Asking X whose the credentials are, in account_check.cpp.
  std::string clock_warning(const Entry& entry) const;
  void ask_users(const std::shared_ptr<Check>& check);
  void ask_next(const std::shared_ptr<Check>& check);
  void finish(const Check& check);
  CredentialCheck judged(Entry& entry, client::Credential user,
                         const client::Answer<client::Me>& answer);
  std::string judge(Entry& entry, client::Credential user,
                    const client::Answer<client::Me>& answer);
  std::string judge_failure(Entry& entry, client::Credential user, const client::Failure& failure);
  void release_retired();

  client::Transport& transport_;
  const Clock& clock_;
  Options options_;
  std::string authorize_url_;
  std::string base_url_;
  Logins logins_;
  std::map<std::string, std::unique_ptr<client::TokenKeeper>> keepers_;  // over reloads
  std::map<std::string, Entry> entries_;
  money::Caps caps_;
  // Replaced clients whose calls are still under way.
  std::vector<std::unique_ptr<client::X>> retired_;
  std::vector<std::unique_ptr<client::TokenKeeper>> retired_keepers_;
};

}  // namespace inquiry
