#include "daemon/accounts.h"

#include <fmt/format.h>

#include <utility>

#include "client/credentials.h"

namespace inquiry {

using client::Failure;

namespace {

// systemd prefixes what it loads from a folder (LoadCredential=x:FOLDER) with "x_".
std::filesystem::path credential_file(const std::filesystem::path& folder,
                                      const std::string& name) {
  std::error_code ignored;
  const auto loaded = folder / ("x_" + name);
  return std::filesystem::exists(loaded, ignored) ? loaded : folder / name;
}

}  // namespace

Accounts::Accounts(client::Transport& transport, const Clock& clock,
                   std::filesystem::path credentials)
    : transport_(transport), clock_(clock), credentials_(std::move(credentials)) {}

void Accounts::configure(const config::Config& config) {
  for (auto& [name, entry] : entries_) {
    if (entry.x) retired_.push_back(std::move(entry.x));
  }
  entries_.clear();
  for (const auto& [name, account] : config.accounts) {
    auto& entry = entries_[name];
    entry.account = account;
    auto credentials = client::load_credentials(credential_file(credentials_, account.credential));
    if (!credentials) {
      entry.problem = credentials.error().message;
      continue;
    }
    entry.x = std::make_unique<client::X>(
        transport_, clock_, client::X::Options{config.x.api_base_url, config.x.dialect},
        std::move(*credentials));
    if (!entry.x->can_write()) {
      entry.problem = fmt::format(
          "the credential of account {} can read but not post; add its oauth1 keys", name);
    }
  }
}

client::X* Accounts::find(const std::string& account) {
  const auto entry = entries_.find(account);
  return entry == entries_.end() ? nullptr : entry->second.x.get();
}

std::string Accounts::problem(const std::string& account) const {
  const auto entry = entries_.find(account);
  return entry == entries_.end() ? fmt::format("no account {} is configured", account)
                                 : entry->second.problem;
}

void Accounts::set_problem(const std::string& account, std::string problem) {
  if (const auto entry = entries_.find(account); entry != entries_.end()) {
    entry->second.problem = std::move(problem);
  }
}

void Accounts::clear_problem(const std::string& account) { set_problem(account, {}); }

std::optional<UtcTime> Accounts::wait_until(const std::string& account) const {
  const auto entry = entries_.find(account);
  return entry == entries_.end() ? std::nullopt : entry->second.wait_until;
}

void Accounts::set_wait(const std::string& account, UtcTime until) {
  if (const auto entry = entries_.find(account); entry != entries_.end()) {
    entry->second.wait_until = until;
  }
}

void Accounts::check(const std::string& account, std::function<void(Result<std::string>)> done) {
  auto* x = find(account);
  if (!x || !x->can_write()) {
    done(fail(Error::Kind::kConflict, problem(account)));
    return;
  }
  x->me([this, account, done = std::move(done)](const client::Answer<client::Me>& answer) {
    done(judge(account, answer));
  });
}

Result<std::string> Accounts::judge(const std::string& account,
                                    const client::Answer<client::Me>& answer) {
  const auto entry = entries_.find(account);
  if (entry == entries_.end()) return fail(Error::Kind::kNotFound, problem(account));
  auto& [name, state] = *entry;
  if (answer && answer->id != state.account.user_id) {
    state.problem = fmt::format(
        "the credential of account {} belongs to user {} (@{}), not to {}; use the right one or "
        "mend user_id",
        name, answer->id.str(), answer->handle, state.account.user_id.str());
    return fail(Error::Kind::kConflict, state.problem);
  }
  if (answer) {
    state.problem.clear();
    return fmt::format("@{}: reads{}, posts and deletes with the user's own keys", answer->handle,
                       state.x && state.x->can_read() ? "" : " nothing");
  }
  const auto& failure = answer.error();
  if (failure.kind == Failure::Kind::kUnauthorized || failure.kind == Failure::Kind::kWrongAccess ||
      failure.kind == Failure::Kind::kCapped) {
    state.problem = failure.message;
    return fail(Error::Kind::kConflict, failure.message);
  }
  return fail(Error::Kind::kUnavailable, failure.message);
}

}  // namespace inquiry
