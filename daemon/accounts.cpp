#include "daemon/accounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "client/credentials.h"
#include "scheduler/backoff.h"

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
  caps_ = {};
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
  if (entry == entries_.end()) return fmt::format("no account {} is configured", account);
  if (!entry->second.problem.empty()) return entry->second.problem;
  if (!entry->second.proven) return "X has not said yet whose credential this is";
  if (!entry->second.compared) return "the account's timeline has not been compared yet";
  return {};
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
  std::optional<UtcTime> again;
  for (auto& [name, entry] : entries_) {
    if (entry.proven || entry.asking || !entry.problem.empty()) continue;
    if (now < entry.ask_again_at) {
      again = again ? std::min(*again, entry.ask_again_at) : entry.ask_again_at;
      continue;
    }
    check(name, settled);
  }
  return again;
}

std::vector<std::string> Accounts::to_compare() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) {
    if (entry.proven && !entry.compared) names.push_back(name);
  }
  return names;
}

void Accounts::mark_compared(const std::string& account) {
  if (const auto entry = entries_.find(account); entry != entries_.end()) {
    entry->second.compared = true;
  }
}

void Accounts::check(const std::string& account, std::function<void(Result<std::string>)> done) {
  auto* x = find(account);
  if (!x || !x->can_write()) {
    done(fail(Error::Kind::kConflict, problem(account)));
    return;
  }
  entries_.at(account).asking = true;
  x->me([this, account, done = std::move(done)](const client::Answer<client::Me>& answer) {
    done(judge(account, answer));
  });
}

Result<std::string> Accounts::judge(const std::string& account,
                                    const client::Answer<client::Me>& answer) {
  const auto entry = entries_.find(account);
  if (entry == entries_.end()) return fail(Error::Kind::kNotFound, problem(account));
  auto& [name, state] = *entry;
  state.asking = false;
  if (answer) caps_.reopen(account);
  if (!answer && answer.error().kind == Failure::Kind::kCapped)
    caps_.close(account, clock_.utc_now());
  if (answer && on_shown) on_shown(account, answer->id);
  if (answer && answer->id != state.account.user_id) {
    state.proven = false;
    state.problem = fmt::format(
        "the credential of account {} belongs to user {} (@{}), not to {}; use the right one or "
        "mend user_id",
        name, answer->id.str(), answer->handle, state.account.user_id.str());
    return fail(Error::Kind::kConflict, state.problem);
  }
  if (answer) {
    state.proven = true;
    state.failures = 0;
    state.problem.clear();
    return fmt::format("@{}: reads{}, posts and deletes with the user's own keys", answer->handle,
                       state.x && state.x->can_read() ? "" : " nothing");
  }
  const auto& failure = answer.error();
  switch (failure.kind) {
    case Failure::Kind::kUnauthorized:
    case Failure::Kind::kWrongAccess:
    case Failure::Kind::kCapped:
      state.problem = failure.message;
      return fail(Error::Kind::kConflict, failure.message);
    case Failure::Kind::kGone:
    case Failure::Kind::kRefused:
      // It answered, and not about the credential: the first post will tell.
      state.proven = true;
      return fail(Error::Kind::kUnavailable, failure.message);
    default:
      break;
  }
  constexpr Duration kBase = std::chrono::seconds{2};
  constexpr Duration kCap = std::chrono::minutes{5};
  const auto now = clock_.utc_now();
  const auto pause = scheduler::full_jitter(++state.failures, kBase, kCap, 0.999);
  state.ask_again_at = std::max(now + pause, failure.retry_at.value_or(now));
  return fail(Error::Kind::kUnavailable, failure.message);
}

}  // namespace inquiry
