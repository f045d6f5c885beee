#include "client/oauth2.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.h"
#include "client/endpoints.h"
#include "client/json_limits.h"
#include "client/rate_headers.h"

namespace inquiry::client {
namespace {

using nlohmann::json;
using Kind = TokenFailure::Kind;

constexpr std::size_t kAnswerBytesMax = std::size_t{64} * 1024;

// X's words are not repeated: an answer to a request full of secrets may quote them.
tl::unexpected<TokenFailure> failed(Kind kind, std::string message, bool unknown = false) {
  return tl::unexpected<TokenFailure>(TokenFailure{kind, unknown, std::move(message), {}});
}

// The next word, cut off `rest`.
std::string_view next_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const auto word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

bool is_token(const std::string* text) {
  return text && !text->empty() && text->find_first_of(" \r\n\t") == std::string::npos;
}

tl::expected<Tokens, TokenFailure> read_tokens(const std::string& body) {
  const auto document = parse_json(body);
  const auto* access = document ? text_member(*document, "access_token") : nullptr;
  if (!is_token(access)) {
    return failed(Kind::kTransient, "X's token endpoint answered without a token", true);
  }
  Tokens tokens;
  tokens.access_token = Secret{*access};
  if (const auto* refresh = text_member(*document, "refresh_token"); is_token(refresh)) {
    tokens.refresh_token = Secret{*refresh};
  }
  constexpr std::int64_t kSecondsUnlessTold = 7200;
  constexpr std::int64_t kSecondsMax = 366LL * 24 * 3600;
  const auto* lifetime = member(*document, "expires_in");
  const auto seconds = lifetime && lifetime->is_number_integer() ? lifetime->get<std::int64_t>()
                                                                 : kSecondsUnlessTold;
  tokens.lifetime = std::chrono::seconds{std::clamp<std::int64_t>(seconds, 1, kSecondsMax)};
  if (const auto* scopes = text_member(*document, "scope")) tokens.scopes = *scopes;
  return tokens;
}

// RFC 6749 section 5.2, and what X makes of it.
tl::unexpected<TokenFailure> read_refusal(const HttpResponse& response) {
  const auto document = parse_json(response.body);
  const auto* code = document ? text_member(*document, "error") : nullptr;
  const auto* text = document ? text_member(*document, "error_description") : nullptr;
  const std::string_view error = code ? std::string_view{*code} : "";
  const std::string_view words = text ? std::string_view{*text} : "";
  if (error == "invalid_grant" || (error == "invalid_request" &&
                                   words.find("Value passed for the") != std::string_view::npos)) {
    return failed(Kind::kGrant, "X does not accept the grant any more");
  }
  if (error == "invalid_client" || error == "unauthorized_client" || response.status == 401) {
    return failed(Kind::kClient,
                  "X does not accept the app's client_id and client_secret: copy both again from "
                  "X's developer console into \"oauth2\" of the credential file, then run "
                  "inquiryctl reload");
  }
  return failed(Kind::kTransient,
                fmt::format("X's token endpoint refused (HTTP {})", response.status));
}

// The app says who it is, as RFC 6749 section 2.3.1 has it.
HttpRequest app_request(std::string url, const Credentials::OAuth2& app, Parameters form) {
  HttpRequest request;
  request.method = HttpRequest::Method::kPost;
  request.url = std::move(url);
  request.headers = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json"};
  if (app.client_secret.empty()) {
    form.emplace_back("client_id", app.client_id);
  } else {
    // RFC 6749 section 2.3.1: both are encoded like a form's values first.
    request.headers.push_back(
        "Authorization: Basic " +
        base64(percent_encode(app.client_id) + ':' + percent_encode(app.client_secret.reveal())));
  }
  request.body = query_string(form);
  request.body_bytes_max = kAnswerBytesMax;
  request.once = true;
  return request;
}

}  // namespace

Credentials::OAuth2 Credentials::OAuth2::copy() const {
  return {client_id, Secret{std::string{client_secret.reveal()}},
          Secret{std::string{refresh_token.reveal()}}};
}

std::string pkce_challenge(std::string_view verifier) { return base64url(sha256(verifier)); }

std::string authorize_url(std::string_view page, const Credentials::OAuth2& app,
                          std::string_view redirect_uri, std::string_view state,
                          std::string_view challenge) {
  return fmt::format("{}?{}", page,
                     query_string({{"response_type", "code"},
                                   {"client_id", app.client_id},
                                   {"redirect_uri", std::string{redirect_uri}},
                                   {"scope", std::string{kLoginScopes}},
                                   {"state", std::string{state}},
                                   {"code_challenge", std::string{challenge}},
                                   {"code_challenge_method", "S256"}}));
}

HttpRequest token_request(std::string_view base_url, const Credentials::OAuth2& app,
                          Parameters form) {
  return app_request(fmt::format("{}/2/oauth2/token", base_url), app, std::move(form));
}

HttpRequest revocation_request(std::string_view base_url, const Credentials::OAuth2& app,
                               const Secret& refresh_token) {
  return app_request(
      fmt::format("{}/2/oauth2/revoke", base_url), app,
      {{"token", std::string{refresh_token.reveal()}}, {"token_type_hint", "refresh_token"}});
}

Parameters renewal_form(const Secret& refresh_token) {
  return {{"grant_type", "refresh_token"}, {"refresh_token", std::string{refresh_token.reveal()}}};
}

Parameters exchange_form(const Secret& code, std::string_view verifier,
                         std::string_view redirect_uri) {
  return {{"grant_type", "authorization_code"},
          {"code", std::string{code.reveal()}},
          {"redirect_uri", std::string{redirect_uri}},
          {"code_verifier", std::string{verifier}}};
}

tl::expected<Tokens, TokenFailure> read_token_answer(const HttpResult& result,
                                                     Duration clock_skew) {
  if (!result) {
    return failed(Kind::kTransient, result.error().message, !result.error().nothing_sent);
  }
  const auto status = result->status;
  if (status >= 200 && status < 300) return read_tokens(result->body);
  if (status == 429) {
    auto limited = failed(Kind::kTransient, "X asks to wait before the next token");
    limited.value().retry_at = retry_at(result->headers, clock_skew);
    return limited;
  }
  if (status >= 500) {
    return failed(Kind::kTransient,
                  fmt::format("X's token endpoint has a problem of its own (HTTP {})", status),
                  true);
  }
  if (status < 400) {
    return failed(Kind::kTransient,
                  fmt::format("HTTP {} instead of an answer of X's token endpoint: a login page or "
                              "filter of the network may stand in between",
                              status));
  }
  return read_refusal(*result);
}

bool has_scopes(std::string_view given, std::string_view wanted) {
  for (auto word = next_word(wanted); !word.empty(); word = next_word(wanted)) {
    bool found = false;
    auto rest = given;
    for (auto each = next_word(rest); !each.empty() && !found; each = next_word(rest)) {
      found = each == word;
    }
    if (!found) return false;
  }
  return true;
}

}  // namespace inquiry::client
