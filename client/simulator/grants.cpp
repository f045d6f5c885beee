#include "client/simulator/grants.h"

#include <algorithm>

#include "base/digest.h"
#include "base/secret.h"
#include "client/simulator/problem.h"

namespace inquiry::simulator {
namespace {

constexpr std::string_view kAllScopes =
    "tweet.read tweet.write users.read list.read media.write offline.access";

std::string value_of(const QueryPairs& pairs, std::string_view name) {
  const auto found = std::find_if(pairs.begin(), pairs.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  return found == pairs.end() ? "" : found->second;
}

// A form has the shape of a query.
QueryPairs form_of(const Request& request) { return parse_target("?" + request.body).query; }

Response refusal(int status, std::string_view error, std::string_view description) {
  return json_response(status, {{"error", error}, {"error_description", description}});
}

Response bad_token() {
  return refusal(400, "invalid_request", "Value passed for the token was invalid.");
}

Response bad_code() {
  return refusal(400, "invalid_request", "Value passed for the authorization code was invalid.");
}

std::string unbase64(std::string_view text) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned held = 0;
  int bits = 0;
  for (const char c : text) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    held = (held << 6U) | static_cast<unsigned>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>((held >> static_cast<unsigned>(bits)) & 0xFFU);
  }
  return bytes;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// Of what was asked for, what is agreed to.
std::string agreed(const std::string& asked, const std::string& allowed) {
  std::string scopes;
  for (const auto& scope : words_of(asked)) {
    if (!covers(kAllScopes, scope) || (!allowed.empty() && !covers(allowed, scope))) continue;
    scopes += (scopes.empty() ? "" : " ") + scope;
  }
  return scopes;
}

bool is_registered(const Account& app, const std::string& redirect_uri) {
  const auto& known = app.redirect_uris;
  if (known.empty()) return redirect_uri.starts_with("http://127.0.0.1:");
  return std::find(known.begin(), known.end(), redirect_uri) != known.end();
}

}  // namespace

bool covers(std::string_view given, std::string_view wanted) {
  const auto has = words_of(given);
  const auto wants = words_of(wanted);
  return std::all_of(wants.begin(), wants.end(), [&](const std::string& word) {
    return std::find(has.begin(), has.end(), word) != has.end();
  });
}

Grants::Grants(const std::vector<Account>& accounts, const Clock& clock)
    : accounts_(accounts), clock_(clock) {
  for (const auto& account : accounts_) {
    if (account.refresh_token.empty()) continue;
    Grant grant;
    grant.account = &account;
    grant.client_id = account.client_id;
    grant.scopes = kAllScopes;
    grant.refresh_token = account.refresh_token;
    grant.used_at = clock_.utc_now();
    grants_.push_back(std::move(grant));
  }
}

Response Grants::authorize(const Target& target) {
  const auto client_id = value_of(target.query, "client_id");
  const auto redirect_uri = value_of(target.query, "redirect_uri");
  const auto app = std::find_if(accounts_.begin(), accounts_.end(), [&](const Account& account) {
    return !client_id.empty() && account.client_id == client_id;
  });
  const auto* who = rules_.as.empty() && app != accounts_.end() ? &*app : called(rules_.as);
  const auto challenge = value_of(target.query, "code_challenge");
  if (app == accounts_.end() || who == nullptr || !is_registered(*app, redirect_uri) ||
      value_of(target.query, "response_type") != "code" || challenge.empty() ||
      value_of(target.query, "code_challenge_method") != "S256" ||
      value_of(target.query, "state").empty()) {
    return {.status = 400,
            .headers = {{"Content-Type", "text/html"}},
            .body = "<h1>Something went wrong</h1>You weren't able to give access to the App."};
  }
  auto location = redirect_uri + "?state=" + percent_encode(value_of(target.query, "state"));
  if (rules_.approve) {
    const auto code = "code-" + random_hex(24);
    codes_[code] = {who,
                    client_id,
                    redirect_uri,
                    challenge,
                    agreed(value_of(target.query, "scope"), rules_.scopes),
                    clock_.utc_now() + rules_.code_life};
    given_.push_back(code);
    location += "&code=" + code;
  } else {
    location += "&error=access_denied";
  }
  return {.status = 302, .headers = {{"Location", location}}, .body = location};
}

const Account* Grants::client_of(const Request& request, const QueryPairs& form) const {
  auto client_id = value_of(form, "client_id");
  std::string secret;
  if (const auto header = request.headers.find("authorization"); header != request.headers.end()) {
    static constexpr std::string_view kBasic = "Basic ";
    if (!header->second.starts_with(kBasic)) return nullptr;
    const auto pair = unbase64(std::string_view(header->second).substr(kBasic.size()));
    const auto colon = std::min(pair.find(':'), pair.size());
    client_id = percent_decode(pair.substr(0, colon), true);
    secret = percent_decode(pair.substr(std::min(colon + 1, pair.size())), true);
  }
  const auto app = std::find_if(accounts_.begin(), accounts_.end(), [&](const Account& account) {
    return !client_id.empty() && account.client_id == client_id;
  });
  if (app == accounts_.end() || !equal_in_constant_time(app->client_secret, secret)) return nullptr;
  return &*app;
}

Response Grants::token(const Request& request) {
  const auto form = form_of(request);
  const auto* client = client_of(request, form);
  if (client == nullptr) {
    return refusal(401, "unauthorized_client", "Missing valid authorization header");
  }
  const auto type = value_of(form, "grant_type");
  if (type == "authorization_code") return exchange(*client, form);
  if (type == "refresh_token") return renew(*client, form);
  return refusal(400, "unsupported_grant_type", "Value passed for the grant_type was invalid.");
}

Response Grants::exchange(const Account& client, const QueryPairs& form) {
  const auto found = codes_.find(value_of(form, "code"));
  if (found == codes_.end()) return bad_code();
  const auto code = found->second;
  codes_.erase(found);  // good for one try
  const auto verifier = value_of(form, "code_verifier");
  if (clock_.utc_now() > code.ends || code.client_id != client.client_id ||
      code.redirect_uri != value_of(form, "redirect_uri") || verifier.size() < 43 ||
      base64url(sha256(verifier)) != code.challenge) {
    return bad_code();
  }
  Grant grant;
  grant.account = code.account;
  grant.client_id = code.client_id;
  grant.scopes = code.scopes;
  grants_.push_back(std::move(grant));
  return give(grants_.back());
}

Grants::Grant* Grants::grant_of(std::string_view refresh_token) {
  const auto found = std::find_if(grants_.begin(), grants_.end(), [&](const Grant& grant) {
    return !refresh_token.empty() && (grant.refresh_token == refresh_token ||
                                      grant.spent.contains(std::string(refresh_token)));
  });
  return found == grants_.end() ? nullptr : &*found;
}

Response Grants::renew(const Account& client, const QueryPairs& form) {
  const auto token = value_of(form, "refresh_token");
  auto* grant = grant_of(token);
  const auto now = clock_.utc_now();
  if (grant == nullptr || grant->revoked || grant->client_id != client.client_id ||
      now > grant->used_at + rules_.unused_life) {
    return bad_token();
  }
  if (const auto spent = grant->spent.find(token); spent != grant->spent.end()) {
    if (now - spent->second >= rules_.grace) {
      grant->revoked = rules_.reuse_revokes;
      return bad_token();
    }
  } else {
    grant->spent[token] = now;
  }
  ++renewals_;
  return give(*grant);
}

Response Grants::give(Grant& grant) {
  const auto now = clock_.utc_now();
  const auto access = "access-" + random_hex(24);
  grant.access_tokens[access] = now + rules_.access_life;
  given_.push_back(access);
  grant.used_at = now;
  Json body = {
      {"token_type", "bearer"},
      {"expires_in", std::chrono::duration_cast<std::chrono::seconds>(rules_.access_life).count()},
      {"access_token", access},
      {"scope", grant.scopes}};
  if (covers(grant.scopes, "offline.access")) {
    grant.refresh_token = "refresh-" + random_hex(24);
    given_.push_back(grant.refresh_token);
    body["refresh_token"] = grant.refresh_token;
  }
  return json_response(200, body);
}

Response Grants::revoke(const Request& request) {
  const auto form = form_of(request);
  const auto* client = client_of(request, form);
  if (client == nullptr) {
    return refusal(401, "unauthorized_client", "Missing valid authorization header");
  }
  const auto token = value_of(form, "token");
  for (auto& grant : grants_) {
    if (grant.client_id != client->client_id) continue;
    if (grant.refresh_token == token) grant.revoked = true;
    grant.access_tokens.erase(token);
  }
  return json_response(200, {{"revoked", true}});
}

std::optional<Grants::Holder> Grants::holder(std::string_view access_token) const {
  for (const auto& grant : grants_) {
    const auto found = grant.access_tokens.find(std::string(access_token));
    if (found == grant.access_tokens.end()) continue;
    if (grant.revoked || clock_.utc_now() >= found->second) return std::nullopt;
    return Holder{grant.account, grant.scopes};
  }
  return std::nullopt;
}

const Account* Grants::called(std::string_view handle) const {
  const auto found = std::find_if(accounts_.begin(), accounts_.end(),
                                  [&](const Account& account) { return account.handle == handle; });
  return found == accounts_.end() ? nullptr : &*found;
}

Response Grants::control(const Request& request) {
  if (request.method == "GET") return json_response(200, told());
  const auto body = Json::parse(request.body, nullptr, false);
  if (request.method != "POST" || !body.is_object()) {
    return json_response(400, {{"error", "POST a JSON object; see docs/simulator.md"}});
  }
  const auto ms = [&](const char* name, Duration& into) {
    const auto found = body.find(name);
    if (found != body.end() && found->is_number_unsigned()) {
      into = Duration{found->get<std::int64_t>()};
    }
  };
  ms("access_ms", rules_.access_life);
  ms("code_ms", rules_.code_life);
  ms("unused_ms", rules_.unused_life);
  ms("grace_ms", rules_.grace);
  rules_.approve = body.value("approve", Json(rules_.approve)) == Json(true);
  rules_.reuse_revokes = body.value("reuse_revokes", Json(rules_.reuse_revokes)) == Json(true);
  for (auto [name, into] : {std::pair{"as", &rules_.as}, std::pair{"scopes", &rules_.scopes}}) {
    if (const auto found = body.find(name); found != body.end() && found->is_string()) {
      *into = found->get<std::string>();
    }
  }
  for (auto& grant : grants_) {
    if (body.value("revoke", Json()) == Json(grant.account->handle)) grant.revoked = true;
    if (body.value("end_access", Json()) == Json(grant.account->handle)) {
      grant.access_tokens.clear();
    }
  }
  return json_response(200, told());
}

Json Grants::told() const {
  auto grants = Json::array();
  for (const auto& grant : grants_) {
    grants.push_back({{"account", grant.account->handle},
                      {"scopes", grant.scopes},
                      {"revoked", grant.revoked},
                      {"refresh_token", grant.refresh_token}});
  }
  return {{"grants", std::move(grants)}, {"renewals", renewals_}, {"given", given_}};
}

}  // namespace inquiry::simulator
