#include "daemon/accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/proof.h"
#include "client/credentials.h"
#include "daemon/grant_file.h"

namespace inquiry {

// systemd prefixes what it loads from a folder (LoadCredential=x:FOLDER) with "x_".
std::filesystem::path credential_file(const std::filesystem::path& folder,
                                      const std::string& name) {
  std::error_code ignored;
  const auto loaded = folder / ("x_" + name);
  return std::filesystem::exists(loaded, ignored) ? loaded : folder / name;
}

Accounts::Accounts(client::Transport& transport, const Clock& clock, Options options)
    : transport_(transport),
      clock_(clock),
      options_(std::move(options)),
      logins_(transport, clock, options_.later) {
  logins_.on_shown = [this](const std::string& account, UserId shown) {
    if (on_shown) on_shown(account, shown);
  };
}

void Accounts::configure(const config::Config& config) {
  for (auto& [name, entry] : entries_) {
    if (entry.x) retired_.push_back(std::move(entry.x));
  }
  release_retired();
  entries_.clear();
  caps_ = {};
  authorize_url_ = config.x.authorize_url;
  base_url_ = config.x.api_base_url;
  std::set<std::string> connected;
  Files files;
  for (const auto& [name, account] : config.accounts) {
    files.emplace(
        name, client::load_credentials(credential_file(options_.credentials, account.credential)));
  }
  for (const auto& [name, account] : config.accounts) {
    auto& entry = entries_[name];
    entry.account = account;
    auto& credentials = files.at(name);
    if (!credentials) {
      entry.problem = credentials.error().message;
      continue;
    }
    entry.has_app_token = !credentials->bearer_token.empty();
    if (credentials->oauth2) {
      connect_grant(entry, *credentials->oauth2, files);
      connected.insert(name);
    }
  }
  for (auto& [name, entry] : entries_) {
    auto& credentials = files.at(name);
    if (!credentials) continue;
    entry.x = std::make_unique<client::X>(
        transport_, clock_, client::X::Options{config.x.api_base_url, config.x.dialect},
        std::move(*credentials), entry.keeper);
  }
  for (auto& [name, keeper] : keepers_) {
    if (!connected.contains(name)) retire(std::move(keeper));
  }
  std::erase_if(keepers_, [](const auto& each) { return !each.second; });
}

void Accounts::retire(std::unique_ptr<client::TokenKeeper> keeper) {
  if (!keeper) return;
  keeper->retire();
  retired_keepers_.push_back(std::move(keeper));
}

// The keeper outlives a reload, and with it a renewal that is under way, unless the credential file
// names another grant now.
client::TokenKeeper* Accounts::keep_tokens(const std::string& name,
                                           const client::Credentials::OAuth2& app,
                                           std::optional<client::Grant> grant) {
  auto& keeper = keepers_[name];
  const auto seed = seed_of(app);
  if (keeper && keeper->grant() && seed_of(keeper->app()) == seed) {
    keeper->set_app(app.copy(), base_url_);
    keeper->try_again();
    return keeper.get();
  }
  retire(std::move(keeper));
  const client::TokenKeeper::Host host{
      [file = grant_file(name), seed](const client::Grant& newest) {
        return write_grant(file, seed, newest);
      },
      options_.later, [this, name] { grant_changed(name); }};
  keeper = std::make_unique<client::TokenKeeper>(transport_, clock_, host,
                                                 client::TokenKeeper::Options{name, base_url_},
                                                 app.copy(), std::move(grant));
  return keeper.get();
}

std::filesystem::path Accounts::grant_file(const std::string& name) const {
  return options_.grants / (name + ".json");
}

// What X granted since the credential file was last changed by hand counts, or else what the file
// holds: once, since a refresh token that is used a second time ends the grant.
void Accounts::connect_grant(Entry& entry, const client::Credentials::OAuth2& app,
                             const Files& files) {
  const auto& name = entry.account.name;
  auto stored = read_grant(grant_file(name), seed_of(app));
  std::optional<client::Grant> grant;
  if (!stored) {
    // It may hold the file's own successor.
    entry.no_grant_why = stored.error().message;
  } else if (*stored) {
    grant = std::move(*stored);
  } else if (!app.refresh_token.empty()) {
    if (const auto other = sharer(name, app, files); !other.empty()) {
      entry.no_grant_why = fmt::format(
          "the credential file of account {} holds the same grant as that of account {}, and X "
          "ends a grant that two use; run inquiryctl account login {}",
          name, other, name);
    } else {
      grant.emplace().refresh_token = Secret{std::string{app.refresh_token.reveal()}};
    }
  }
  entry.keeper = keep_tokens(name, app, std::move(grant));
}

// The account to which a refresh token belongs that several credential files hold: to one where
// something has grown out of it, else to the first. Empty: to this one.
std::string Accounts::sharer(const std::string& name, const client::Credentials::OAuth2& app,
                             const Files& files) const {
  const auto seed = seed_of(app);
  std::string first;
  for (const auto& [other, credentials] : files) {
    if (!credentials || !credentials->oauth2 || seed_of(*credentials->oauth2) != seed) continue;
    if (has_grown(other, seed)) return other == name ? std::string{} : other;
    if (first.empty()) first = other;
  }
  return first == name ? std::string{} : first;
}

bool Accounts::has_grown(const std::string& name, const std::string& seed) const {
  const auto keeper = keepers_.find(name);
  if (keeper != keepers_.end() && keeper->second && keeper->second->grant() &&
      seed_of(keeper->second->app()) == seed) {
    return true;
  }
  const auto stored = read_grant(grant_file(name), seed);
  return !stored || *stored;  // what cannot be read may be one
}

void Accounts::grant_changed(const std::string& name) {
  if (const auto keeper = keepers_.find(name); keeper != keepers_.end()) {
    const auto problem = keeper->second->problem();
    if (!problem.empty()) options_.report("account " + name, problem);
  }
  options_.changed();
}

void Accounts::release_retired() {
  std::erase_if(retired_, [](const auto& x) { return x->idle(); });
}

std::size_t Accounts::clients() const {
  const auto current = std::count_if(entries_.begin(), entries_.end(),
                                     [](const auto& entry) { return entry.second.x != nullptr; });
  return retired_.size() + static_cast<std::size_t>(current);
}

Duration Accounts::clock_skew() const {
  std::optional<UtcTime> newest;
  Duration skew{};
  for (const auto& [name, entry] : entries_) {
    const auto told_at = entry.x ? entry.x->told_time_at() : std::nullopt;
    if (!told_at || (newest && *told_at <= *newest)) continue;
    newest = told_at;
    skew = entry.x->clock_skew();
  }
  return skew;
}

client::X* Accounts::find(const std::string& account) {
  const auto entry = entries_.find(account);
  if (entry == entries_.end() || !entry->second.x) return nullptr;
  auto* x = entry->second.x.get();
  return x->can_read() || x->can_write() ? x : nullptr;
}

bool Accounts::is_proven(const Entry& entry) {
  return entry.proven && entry.x && entry.proven == entry.x->writes_with();
}

std::string Accounts::problem(const std::string& account) const {
  const auto found = entries_.find(account);
  if (found == entries_.end()) return fmt::format("no account {} is configured", account);
  const auto& entry = found->second;
  if (!entry.problem.empty()) return entry.problem;
  const auto user = entry.x->writes_with();
  if (!user) return cannot_write(entry);
  if (user == client::Credential::kOAuth2) {
    if (auto problem = grant_problem(entry); !problem.empty()) return problem;
  }
  if (INQUIRY_KEEP("account.proven", !is_proven(entry))) {
    return entry.doubt.empty() ? "X has not said yet whose credential this is" : entry.doubt;
  }
  if (INQUIRY_KEEP("account.compared", !entry.compared))
    return "the account's timeline has not been compared yet";
  return {};
}

std::string Accounts::grant_problem(const Entry& entry) const {
  const bool explained = !entry.keeper->grant() && !entry.no_grant_why.empty();
  return explained ? entry.no_grant_why : entry.keeper->problem();
}

std::string Accounts::cannot_write(const Entry& entry) const {
  const auto& name = entry.account.name;
  if (!entry.keeper) {
    return fmt::format(
        "the credential of account {} can read but not post; add its oauth1 keys, or oauth2 and "
        "run inquiryctl account login {}",
        name, name);
  }
  if (!entry.keeper->usable()) return grant_problem(entry);
  return fmt::format(
      "the grant of account {} does not allow posting (it has \"{}\"); run inquiryctl account "
      "login "
      "{} and agree to all it asks for",
      name, entry.keeper->grant()->scopes, name);
}

std::string Accounts::warning(const std::string& account) const {
  const auto found = entries_.find(account);
  if (found == entries_.end() || !found->second.x) return {};
  const auto& entry = found->second;
  if (entry.keeper) {
    const bool in_use = entry.x->writes_with() == client::Credential::kOAuth2;
    auto text = in_use ? std::string{} : grant_problem(entry);
    if (text.empty()) text = entry.keeper->warning(clock_.utc_now());
    if (!text.empty()) return text;
  }
  if (!entry.x->app_refused().empty()) {
    return "X does not accept the app's token, and the account's own credential reads in its "
           "place: "
           "copy the bearer_token again from X's developer console into the credential file, then "
           "run inquiryctl reload";
  }
  return clock_warning(entry);
}

void Accounts::set_problem(const std::string& account, std::string problem) {
  if (const auto entry = entries_.find(account); entry != entries_.end()) {
    entry->second.problem = std::move(problem);
  }
}

std::optional<UtcTime> Accounts::wait_until(const std::string& account) const {
  const auto entry = entries_.find(account);
  return entry == entries_.end() ? std::nullopt : entry->second.wait_until;
}

void Accounts::set_wait(const std::string& account, UtcTime until) {
  if (const auto entry = entries_.find(account); entry != entries_.end()) {
    entry->second.wait_until = until;
  }
}

std::optional<UtcTime> Accounts::tick(
    UtcTime now, const std::function<void(const Result<std::string>&)>& settled) {
  release_retired();
  std::optional<UtcTime> again;
  const auto at = [&again](std::optional<UtcTime> time) {
    if (time) again = again ? std::min(*again, *time) : *time;
  };
  for (auto& [name, keeper] : keepers_) at(keeper->tick(now));
  for (auto& [name, entry] : entries_) {
    if (is_proven(entry) || entry.asking || !entry.problem.empty()) continue;
    if (!entry.x->can_write()) continue;
    if (now < entry.ask_again_at) {
      at(entry.ask_again_at);
      continue;
    }
    prove(name, settled);
  }
  return again;
}

std::vector<std::string> Accounts::to_compare() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) {
    if (is_proven(entry) && !entry.compared) names.push_back(name);
  }
  return names;
}

void Accounts::mark_compared(const std::string& account) {
  if (const auto entry = entries_.find(account); entry != entries_.end()) {
    entry->second.compared = true;
  }
}

Result<LoginOffer> Accounts::begin_login(const std::string& account,
                                         const std::string& redirect_uri) {
  const auto found = entries_.find(account);
  if (found == entries_.end()) return fail(Error::Kind::kNotFound, problem(account));
  const auto& entry = found->second;
  if (!entry.x) return fail(Error::Kind::kConflict, entry.problem);
  if (!entry.keeper) {
    return fail(
        Error::Kind::kConflict,
        fmt::format("the credential file {} has no \"oauth2\"; add the app's client_id (and "
                    "client_secret, if it has one) from X's developer console, then run "
                    "inquiryctl reload",
                    entry.account.credential));
  }
  return logins_.begin({account, entry.account.user_id, authorize_url_, redirect_uri,
                        entry.x->options(), &entry.keeper->app()});
}

void Accounts::complete_login(const std::string& account, const std::string& state, Secret code,
                              std::function<void(Result<std::string>)> done) {
  logins_.complete(account, state, std::move(code),
                   [this, account, done = std::move(done)](Result<client::Grant> grant) {
                     done(grant ? connect(account, std::move(*grant))
                                : Result<std::string>{tl::unexpected<Error>(grant.error())});
                   });
}

Result<std::string> Accounts::connect(const std::string& account, client::Grant grant) {
  const auto found = entries_.find(account);
  if (found == entries_.end() || !found->second.keeper) {
    return fail(Error::Kind::kConflict,
                fmt::format("the configuration of account {} changed meanwhile; run inquiryctl "
                            "account login {} again",
                            account, account));
  }
  auto& entry = found->second;
  if (auto kept = entry.keeper->adopt(std::move(grant)); !kept) {
    return tl::unexpected<Error>(kept.error());
  }
  entry.problem.clear();
  entry.doubt.clear();
  entry.proven = client::Credential::kOAuth2;
  entry.failures = 0;
  options_.changed();
  return fmt::format("account {} is connected to X as @{}", account, entry.account.handle);
}

}  // namespace inquiry
