#include "client/token_keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace inquiry::client {
namespace {

// A request takes 20 seconds at most.
constexpr std::chrono::seconds kFreshFor{60};
constexpr std::chrono::minutes kRenewBefore{10};
constexpr std::chrono::seconds kPauseMin{5};
constexpr std::chrono::minutes kPauseMax{15};
// X documents no lifetime of a refresh token; six months without use is what people report.
constexpr std::chrono::days kUnusedMax{180};
constexpr std::chrono::days kWarnBefore{30};
constexpr std::chrono::hours kWarnUnrenewedAfter{6};

std::string login_command(const std::string& account) {
  return "inquiryctl account login " + account;
}

}  // namespace

Grant Grant::copy() const {
  return {Secret{std::string{access_token.reveal()}},
          Secret{std::string{refresh_token.reveal()}},
          expires_at,
          renew_at,
          renewed_at,
          scopes,
          asked};
}

Grant granted(Tokens tokens, const Grant& before, UtcTime now) {
  auto next = before.copy();
  next.access_token = std::move(tokens.access_token);
  if (!tokens.refresh_token.empty()) next.refresh_token = std::move(tokens.refresh_token);
  if (!tokens.scopes.empty()) next.scopes = std::move(tokens.scopes);
  next.expires_at = now + tokens.lifetime;
  next.renew_at = std::max(next.expires_at - kRenewBefore, now + tokens.lifetime / 2);
  next.renewed_at = now;
  next.asked = false;
  return next;
}

TokenKeeper::TokenKeeper(Transport& transport, const Clock& clock, Host host, Options options,
                         Credentials::OAuth2 app, std::optional<Grant> grant)
    : transport_(transport),
      clock_(clock),
      host_(std::move(host)),
      options_(std::move(options)),
      app_(std::move(app)),
      grant_(std::move(grant)) {}

bool TokenKeeper::fresh() const {
  return usable() && !grant_->access_token.empty() &&
         clock_.utc_now() + kFreshFor < grant_->expires_at;
}

bool TokenKeeper::allows(std::string_view scopes) const {
  return grant_ && (grant_->scopes.empty() || has_scopes(grant_->scopes, scopes));
}

std::string_view TokenKeeper::access_token() const {
  return grant_ ? grant_->access_token.reveal() : std::string_view{};
}

void TokenKeeper::renew(Done done) {
  if (!usable() || (!renewing_ && clock_.utc_now() < retry_at_)) {
    host_.later([done = std::move(done), why = failure()] { done(why); });
    return;
  }
  waiting_.push_back(std::move(done));
  if (renewing_) return;
  // Not from within the call: without a disk that takes it, nothing is asked and all is answered.
  renewing_ = true;
  host_.later([this] { ask(); });
}

void TokenKeeper::refused(int generation) {
  if (!grant_ || generation != generation_) return;  // it has a successor already
  if (grant_->expires_at == UtcTime{}) return;       // said already
  grant_->expires_at = {};
  grant_->renew_at = {};
  if (++refusals_ < 2) return;
  refused_why_ = fmt::format(
      "X does not accept the access tokens of account {}, not even a new one; if the account still "
      "lists the app under its connected apps run inquiryctl account check {}, else {}",
      options_.account, options_.account, login_command(options_.account));
  host_.later(host_.changed);
}

void TokenKeeper::accepted(int generation) {
  if (generation == generation_) refusals_ = 0;
}

std::optional<UtcTime> TokenKeeper::tick(UtcTime now) {
  if (!usable() || renewing_) return std::nullopt;
  const auto due = std::max(unwritten_ ? retry_at_ : grant_->renew_at, retry_at_);
  if (now < due) return due;
  renewing_ = true;
  ask();
  return std::nullopt;
}

void TokenKeeper::ask() {
  if (unwritten_) {
    write_down();
    finish();
    return;
  }
  if (const auto kept = mark_asked(); !kept) {
    pause(Failure::Kind::kNothingSent, kept.error().message, std::nullopt);
    finish();
    return;
  }
  transport_.send(token_request(options_.base_url, app_, renewal_form(grant_->refresh_token)),
                  [this, era = era_](const HttpResult& result) { answered(era, result); });
}

// Written before the request leaves: after a crash it is known that the answer may be lost. And a
// disk that does not take this would not take the new token either. A token from the credential
// file is not written before X has taken it: what the file had grown into stays, should a person
// change it back.
Result<void> TokenKeeper::mark_asked() const {
  if (grant_->renewed_at == UtcTime{}) return {};
  auto asking = grant_->copy();
  asking.asked = true;
  return keep(asking);
}

void TokenKeeper::answered(int era, const HttpResult& result) {
  auto tokens = read_token_answer(result, Duration{});
  if (era != era_) {
    // A login came in between.
  } else if (tokens) {
    receive(std::move(*tokens));
  } else {
    fail_with(tokens.error());
  }
  finish();
}

void TokenKeeper::receive(Tokens tokens) {
  unwritten_ = granted(std::move(tokens), *grant_, clock_.utc_now());
  write_down();
}

void TokenKeeper::write_down() {
  if (const auto kept = keep(*unwritten_); !kept) {
    pause(Failure::Kind::kNothingSent, kept.error().message, std::nullopt);
    return;
  }
  grant_ = std::move(*unwritten_);
  unwritten_.reset();
  ++generation_;
  failures_ = 0;
  retry_at_ = {};
  paused_why_.clear();
}

void TokenKeeper::fail_with(const TokenFailure& failure) {
  const bool was_asked = std::exchange(grant_->asked, grant_->asked || failure.unknown);
  switch (failure.kind) {
    case TokenFailure::Kind::kTransient:
      pause(Failure::Kind::kNothingSent, failure.message, failure.retry_at);
      break;
    case TokenFailure::Kind::kClient:
      // A person must mend it, but the grant is as good as before.
      pause(Failure::Kind::kWrongAccess, failure.message, clock_.utc_now() + std::chrono::hours{1});
      break;
    case TokenFailure::Kind::kGrant:
      refused_why_ =
          was_asked ? fmt::format(
                          "X renewed the grant of account {} in an answer that was lost, when the "
                          "connection or the service ended at that moment; run {}",
                          options_.account, login_command(options_.account))
                    : fmt::format(
                          "X does not accept the grant of account {} any more: it was taken back, "
                          "unused for too long, or renewed by another program; run {}",
                          options_.account, login_command(options_.account));
      break;
  }
}

void TokenKeeper::finish() {
  renewing_ = false;
  const auto waiting = std::exchange(waiting_, {});
  const bool good = usable() && paused_why_.empty();
  for (const auto& done : waiting) {
    done(good ? std::nullopt : std::optional<Failure>{failure()});
  }
  host_.changed();
}

// Doubles from 5 seconds to 15 minutes.
void TokenKeeper::pause(Failure::Kind kind, std::string why, std::optional<UtcTime> not_before) {
  constexpr int kDoublingsMax = 10;
  const auto doubled = kPauseMin * (1 << std::min(failures_, kDoublingsMax));
  ++failures_;
  const auto now = clock_.utc_now();
  retry_at_ = std::max(now + std::min<Duration>(doubled, kPauseMax), not_before.value_or(now));
  paused_why_ = std::move(why);
  paused_as_ = kind;
}

Failure TokenKeeper::failure() const {
  if (!usable()) return {Failure::Kind::kUnauthorized, 0, problem(), {}};
  return {paused_as_, 0, paused_why_, retry_at_};
}

Result<void> TokenKeeper::keep(const Grant& grant) const {
  return retired_ ? Result<void>{} : host_.keep(grant);
}

Result<void> TokenKeeper::adopt(Grant grant) {
  if (auto kept = keep(grant); !kept) return kept;
  grant_ = std::move(grant);
  unwritten_.reset();
  ++generation_;
  ++era_;
  refused_why_.clear();
  paused_why_.clear();
  failures_ = 0;
  refusals_ = 0;
  retry_at_ = {};
  return {};
}

void TokenKeeper::set_app(Credentials::OAuth2 app, std::string base_url) {
  app_ = std::move(app);
  options_.base_url = std::move(base_url);
  retry_at_ = {};
}

void TokenKeeper::try_again() {
  refused_why_.clear();
  refusals_ = 0;
  retry_at_ = {};
}

std::string TokenKeeper::problem() const {
  if (!refused_why_.empty()) return refused_why_;
  if (!grant_) {
    return fmt::format("account {} has not been connected to X yet; run {}", options_.account,
                       login_command(options_.account));
  }
  if (fresh()) return {};
  if (paused_why_.empty()) {
    return fmt::format("account {} is waiting for a new access token", options_.account);
  }
  return fmt::format("account {} has no access token: {}; it tries again at {}", options_.account,
                     paused_why_, to_rfc3339(std::chrono::ceil<std::chrono::seconds>(retry_at_)));
}

std::string TokenKeeper::warning(UtcTime now) const {
  if (!usable() || grant_->renewed_at == UtcTime{}) return {};
  const auto forgotten = grant_->renewed_at + kUnusedMax;
  if (now + kWarnBefore > forgotten) {
    return fmt::format(
        "the grant of account {} was last renewed on {}; X may forget it after about "
        "six months, on {}; run {} before",
        options_.account, to_rfc3339(grant_->renewed_at).substr(0, 10),
        to_rfc3339(forgotten).substr(0, 10), login_command(options_.account));
  }
  if (!paused_why_.empty() && now > grant_->renewed_at + kWarnUnrenewedAfter) {
    return fmt::format(
        "the grant of account {} has not been renewed since {}: {}", options_.account,
        to_rfc3339(std::chrono::floor<std::chrono::seconds>(grant_->renewed_at)), paused_why_);
  }
  return {};
}

}  // namespace inquiry::client
