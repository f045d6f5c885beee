// Asking X whose an account's credentials are, and telling what each can do.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "client/oauth2.h"
#include "daemon/accounts.h"
#include "scheduler/backoff.h"

namespace inquiry {

using client::Credential;
using client::Failure;

namespace {

constexpr std::chrono::seconds kSkewWarned{30};

std::string word_of(Credential kind) {
  switch (kind) {
    case Credential::kApp:
      return "app";
    case Credential::kOAuth1:
      return "oauth1";
    case Credential::kOAuth2:
      return "oauth2";
  }
  return "";
}

std::string name_of(Credential kind) {
  return kind == Credential::kOAuth2 ? "OAuth 2.0 grant" : "OAuth 1.0a keys";
}

bool is_off(Duration skew, Duration limit) { return std::chrono::abs(skew) >= limit; }

std::string off_by(Duration skew) {
  const auto seconds = std::chrono::round<std::chrono::seconds>(std::chrono::abs(skew));
  return fmt::format("this machine's clock is {} {} X's; let it follow a time server (NTP)",
                     to_string(seconds), skew > Duration{} ? "behind" : "ahead of");
}

// What a grant's scopes are good for, and what they are not.
CredentialCheck told_scopes(const std::string& account, const std::string& scopes) {
  struct Row {
    const char* scopes;
    const char* can;
  };
  CredentialCheck told{"oauth2", "", ""};
  std::string lacking;
  for (const auto& row : {Row{"tweet.read users.read", "reads"}, Row{"list.read", "reads lists"},
                          Row{"tweet.write", "posts and deletes"}, Row{"media.write", "uploads"},
                          Row{"offline.access", "renews itself"}}) {
    const bool has = scopes.empty() || client::has_scopes(scopes, row.scopes);
    auto& list = has ? told.can : lacking;
    list += (list.empty() ? "" : ", ") + std::string{has ? row.can : row.scopes};
  }
  if (!lacking.empty()) {
    told.problem = fmt::format(
        "the grant lacks {}; run inquiryctl account login {} and agree to "
        "all it asks for",
        lacking, account);
  }
  return told;
}

CredentialCheck judged_app(const client::Answer<client::Usage>& answer) {
  const bool answered = answer || answer.error().kind == Failure::Kind::kRefused ||
                        answer.error().kind == Failure::Kind::kGone;
  if (answered) return {"app", "reads what is public", ""};
  return {"app", "", answer.error().message};
}

}  // namespace

struct Accounts::Check {
  std::string account;
  std::vector<Credential> users;  // still to be asked
  AccountCheck report;
  std::optional<Failure> renewal;  // why it came to nothing
  std::function<void(Result<AccountCheck>)> done;
};

std::string Accounts::clock_warning(const Entry& entry) const {
  // A clock that is made to run fast (a rehearsal) has no second to compare.
  const auto skew = entry.x->clock_skew();
  return clock_.rate() == 1.0 && is_off(skew, kSkewWarned) ? off_by(skew) : std::string{};
}

void Accounts::check(const std::string& account, std::function<void(Result<AccountCheck>)> done) {
  const auto found = entries_.find(account);
  if (found == entries_.end() || !found->second.x) {
    done(fail(Error::Kind::kConflict, problem(account)));
    return;
  }
  auto& entry = found->second;
  const auto check = std::make_shared<Check>();
  check->account = account;
  check->done = std::move(done);
  entry.asking = true;
  if (!entry.x->can_ask_usage()) return ask_users(check);
  // X does not say whose an app's token is; that it is good, its own counts prove.
  entry.x->usage([this, check](const client::Answer<client::Usage>& answer) {
    check->report.credentials.push_back(judged_app(answer));
    ask_users(check);
  });
}

void Accounts::ask_users(const std::shared_ptr<Check>& check) {
  const auto found = entries_.find(check->account);
  if (found == entries_.end() || !found->second.x) {
    finish(*check);
    return;
  }
  auto& entry = found->second;
  check->users = entry.x->user_credentials();
  if (!entry.keeper || !entry.keeper->grant()) {
    ask_next(check);
    return;
  }
  // A renewal proves the grant, the client_id and the client_secret in one.
  entry.keeper->try_again();
  entry.keeper->renew([this, check](const std::optional<Failure>& failure) {
    check->renewal = failure;
    const auto renewed = entries_.find(check->account);
    if (renewed != entries_.end() && renewed->second.x) {
      check->users = renewed->second.x->user_credentials();
    }
    ask_next(check);
  });
}

void Accounts::prove(const std::string& account,
                     const std::function<void(const Result<std::string>&)>& settled) {
  auto& entry = entries_.at(account);
  const auto user = entry.x ? entry.x->writes_with() : std::nullopt;
  if (!user) {
    settled(fail(Error::Kind::kUnavailable, problem(account)));
    return;
  }
  const auto check = std::make_shared<Check>();
  check->account = account;
  check->users = {*user};
  check->done = [settled](const Result<AccountCheck>& answer) {
    settled(answer ? Result<std::string>{answer->message}
                   : Result<std::string>{tl::unexpected<Error>(answer.error())});
  };
  entry.asking = true;
  ask_next(check);
}

void Accounts::ask_next(const std::shared_ptr<Check>& check) {
  const auto found = entries_.find(check->account);
  if (check->users.empty() || found == entries_.end() || !found->second.x) {
    finish(*check);
    return;
  }
  const auto user = check->users.front();
  check->users.erase(check->users.begin());
  found->second.x->me_with(user, [this, check, user](const client::Answer<client::Me>& answer) {
    const auto entry = entries_.find(check->account);
    if (answer) {
      caps_.reopen(check->account);
      if (on_shown) on_shown(check->account, answer->id);
    } else if (answer.error().kind == Failure::Kind::kCapped) {
      caps_.close(check->account, clock_.utc_now());
    }
    if (entry != entries_.end() && entry->second.x) {
      auto line = judged(entry->second, user, answer);
      if (user == Credential::kOAuth2 && line.problem.empty() && check->renewal) {
        line.problem = check->renewal->message;
      }
      check->report.credentials.push_back(std::move(line));
    }
    ask_next(check);
  });
}

void Accounts::finish(const Check& check) {
  const auto found = entries_.find(check.account);
  if (found == entries_.end() || !found->second.x) {
    check.done(fail(Error::Kind::kConflict, problem(check.account)));
    return;
  }
  auto& entry = found->second;
  entry.asking = false;
  const auto user = entry.x->writes_with();
  const auto& lines = check.report.credentials;
  const auto line = std::find_if(lines.begin(), lines.end(), [&](const CredentialCheck& each) {
    return user && each.kind == word_of(*user);
  });
  if (!user || line == lines.end()) {
    const auto kind = user ? Error::Kind::kUnavailable : Error::Kind::kConflict;
    check.done(fail(kind, user ? problem(check.account) : cannot_write(entry)));
    return;
  }
  // A grant that lacks a scope or two still does what it can.
  if (!line->problem.empty() && (line->can.empty() || check.renewal)) {
    const bool later = entry.problem.empty() &&
                       (!check.renewal || check.renewal->kind == Failure::Kind::kNothingSent);
    check.done(fail(later ? Error::Kind::kUnavailable : Error::Kind::kConflict, line->problem));
    return;
  }
  auto report = check.report;
  report.message =
      fmt::format("@{}: reads with {}, posts and deletes with the {}", entry.account.handle,
                  entry.has_app_token ? "the app's token" : "the same", name_of(*user));
  if (const auto warned = warning(check.account); !warned.empty()) report.message += "; " + warned;
  check.done(std::move(report));
}

CredentialCheck Accounts::judged(Entry& entry, Credential user,
                                 const client::Answer<client::Me>& answer) {
  CredentialCheck line{word_of(user), "", judge(entry, user, answer)};
  if (!line.problem.empty()) return line;
  if (user == Credential::kOAuth2)
    return told_scopes(entry.account.name, entry.keeper->grant()->scopes);
  line.can = "reads, posts, deletes and uploads";
  return line;
}

// Answers what is wrong with the credential. The account as a whole has that problem only if it is
// the one that it posts with.
std::string Accounts::judge(Entry& entry, Credential user,
                            const client::Answer<client::Me>& answer) {
  if (!answer) return judge_failure(entry, user, answer.error());
  const bool in_use = user == entry.x->writes_with();
  const auto& account = entry.account;
  std::string wrong;
  if (answer->id != account.user_id) {
    wrong = fmt::format(
        "the {} of account {} belong to user {} (@{}), not to {}; use the right ones or mend "
        "user_id",
        name_of(user), account.name, answer->id.str(), answer->handle, account.user_id.str());
  } else if (user == Credential::kOAuth1 && entry.x->access_level() == "read") {
    wrong = fmt::format(
        "the OAuth 1.0a keys of account {} may only read; set the app to \"Read and write\" in X's "
        "developer console, make a new access token there, and put it into the credential file",
        account.name);
  }
  if (!in_use) return wrong;
  entry.problem = wrong;
  entry.doubt.clear();
  entry.failures = 0;
  entry.proven = wrong.empty() ? std::optional{user} : std::nullopt;
  return wrong;
}

std::string Accounts::judge_failure(Entry& entry, Credential user, const Failure& failure) {
  auto message = failure.message;
  const bool in_use = user == entry.x->writes_with();
  switch (failure.kind) {
    case Failure::Kind::kUnauthorized:
    case Failure::Kind::kWrongAccess:
    case Failure::Kind::kCapped:
      if (in_use) entry.problem = message;
      return message;
    case Failure::Kind::kGone:
    case Failure::Kind::kRefused:
      // A grant of somebody else's account would answer so, too.
      message = fmt::format(
          "X does not say whose the {} of account {} may be: {}; it is asked again, and nothing is "
          "posted before",
          name_of(user), entry.account.name, message);
      if (in_use) entry.doubt = message;
      break;
    default:
      break;
  }
  constexpr Duration kBase = std::chrono::seconds{2};
  constexpr Duration kCap = std::chrono::minutes{5};
  const auto now = clock_.utc_now();
  const auto pause = scheduler::full_jitter(++entry.failures, kBase, kCap, 0.999);
  entry.ask_again_at = std::max(now + pause, failure.retry_at.value_or(now));
  return message;
}

}  // namespace inquiry
