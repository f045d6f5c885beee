#include "client/simulator/doorkeeper.h"

#include <algorithm>
#include <charconv>

#include "base/secret.h"
#include "client/simulator/json.h"
#include "client/simulator/oauth1.h"

namespace inquiry::simulator {
namespace {

tl::unexpected<Refusal> refuse(int code, std::string message) {
  return tl::unexpected<Refusal>(Refusal{code, std::move(message)});
}

std::string value_of(const QueryPairs& params, std::string_view name) {
  const auto found = std::find_if(params.begin(), params.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  return found == params.end() ? "" : found->second;
}

std::string header_of(const Request& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

std::string member(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

Result<Account> parse_account(const std::string& json, std::string_view who) {
  const auto parsed = Json::parse(json, nullptr, false);
  if (!parsed.is_object()) {
    return fail(Error::Kind::kInvalid, "this is not a JSON object; see `--help` for its members");
  }
  Account account;
  const auto colon = who.find(':');
  const auto id = who.empty() ? member(parsed, "user_id") : std::string(who.substr(0, colon));
  account.handle = who.empty() ? member(parsed, "handle") : std::string(who.substr(colon + 1));
  const auto user_id = UserId::parse(id);
  if (!user_id || account.handle.empty()) {
    return fail(Error::Kind::kInvalid,
                "an account needs user_id (digits, as a string) and handle; add them to the file "
                "or write USER_ID:HANDLE:FILE");
  }
  account.user_id = *user_id;
  account.name = member(parsed, "name");
  account.bearer_token = member(parsed, "bearer_token");
  account.read_only = parsed.value("read_only", Json(false)) == Json(true);
  if (const auto oauth = parsed.find("oauth1"); oauth != parsed.end() && oauth->is_object()) {
    account.consumer_key = member(*oauth, "consumer_key");
    account.consumer_secret = member(*oauth, "consumer_secret");
    account.access_token = member(*oauth, "access_token");
    account.access_token_secret = member(*oauth, "access_token_secret");
  }
  if (const auto oauth = parsed.find("oauth2"); oauth != parsed.end() && oauth->is_object()) {
    account.client_id = member(*oauth, "client_id");
    account.client_secret = member(*oauth, "client_secret");
    account.refresh_token = member(*oauth, "refresh_token");
  }
  if (const auto uris = parsed.find("redirect_uris"); uris != parsed.end()) {
    for (const auto& uri : *uris) {
      if (uri.is_string()) account.redirect_uris.push_back(uri.get<std::string>());
    }
  }
  return account;
}

Doorkeeper::Doorkeeper(std::vector<Account> accounts, const Clock& clock)
    : accounts_(std::move(accounts)), clock_(clock) {}

tl::expected<Caller, Refusal> Doorkeeper::admit(const Request& request, const Target& target) {
  const auto header = header_of(request, "authorization");
  static constexpr std::string_view kBearer = "Bearer ";
  if (header.starts_with(kBearer)) {
    const auto token = std::string_view(header).substr(kBearer.size());
    for (const auto& account : accounts_) {
      if (!account.bearer_token.empty() && equal_in_constant_time(account.bearer_token, token)) {
        return Caller{&account, false};
      }
    }
    if (auto holder = grants_.holder(token)) {
      return Caller{holder->account, true, std::move(holder->scopes)};
    }
    return refuse(0, "Unauthorized");
  }
  return header.empty() ? refuse(0, "Unauthorized") : admit_signed(request, target, header);
}

tl::expected<Caller, Refusal> Doorkeeper::admit_signed(const Request& request, const Target& target,
                                                       const std::string& header) {
  auto params = parse_oauth1_header(header);
  if (!params) return refuse(215, "Bad Authentication data.");
  const auto token = value_of(*params, "oauth_token");
  const auto account =
      std::find_if(accounts_.begin(), accounts_.end(), [&](const Account& candidate) {
        return !candidate.access_token.empty() && candidate.access_token == token &&
               candidate.consumer_key == value_of(*params, "oauth_consumer_key");
      });
  if (account == accounts_.end()) return refuse(89, "Invalid or expired token.");
  const auto version = value_of(*params, "oauth_version");
  const auto nonce = value_of(*params, "oauth_nonce");
  if (value_of(*params, "oauth_signature_method") != "HMAC-SHA1" || nonce.empty() ||
      (!version.empty() && version != "1.0")) {
    return refuse(215, "Bad Authentication data.");
  }
  if (auto refusal = stale(value_of(*params, "oauth_timestamp"))) {
    return tl::unexpected<Refusal>(std::move(*refusal));
  }
  const auto signature = value_of(*params, "oauth_signature");
  std::erase_if(*params, [](const auto& pair) { return pair.first == "oauth_signature"; });
  params->insert(params->end(), target.query.begin(), target.query.end());
  const auto expected =
      oauth1_signature(request.method, "http://" + header_of(request, "host") + target.path,
                       std::move(*params), account->consumer_secret, account->access_token_secret);
  if (!equal_in_constant_time(expected, signature)) {
    return refuse(32, "Could not authenticate you.");
  }
  if (replayed(token, nonce)) return refuse(32, "Could not authenticate you.");
  return Caller{&*account, true};
}

void Doorkeeper::set_read_only(std::string_view handle, bool read_only) {
  for (auto& account : accounts_) {
    if (account.handle == handle) account.read_only = read_only;
  }
}

// The simulator's clock may run fast, and a request takes a while of real time.
Duration Doorkeeper::tolerance() const {
  const auto five_real_seconds = Duration{static_cast<std::int64_t>(5'000 * clock_.rate())};
  return std::max<Duration>(std::chrono::seconds{300}, five_real_seconds);
}

std::optional<Refusal> Doorkeeper::stale(const std::string& timestamp) const {
  std::int64_t seconds = 0;
  const auto* end = timestamp.data() + timestamp.size();
  const auto [stop, error] = std::from_chars(timestamp.data(), end, seconds);
  if (timestamp.empty() || timestamp.size() > 11 || error != std::errc{} || stop != end) {
    return Refusal{215, "Bad Authentication data."};
  }
  const UtcTime signed_at{std::chrono::seconds{seconds}};
  const auto off = std::chrono::abs(clock_.utc_now() - signed_at);
  if (off <= tolerance()) return std::nullopt;
  return Refusal{135, "Timestamp out of bounds."};
}

bool Doorkeeper::replayed(const std::string& token, const std::string& nonce) {
  const auto now = clock_.utc_now();
  while (!nonces_by_time_.empty() && nonces_by_time_.begin()->first < now - 2 * tolerance()) {
    for (const auto& old : nonces_by_time_.begin()->second) nonces_.erase(old);
    nonces_by_time_.erase(nonces_by_time_.begin());
  }
  const auto key = token + " " + nonce;
  if (!nonces_.emplace(key, now).second) return true;
  nonces_by_time_[now].push_back(key);
  return false;
}

}  // namespace inquiry::simulator
