#include "client/failures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "client/json_limits.h"
#include "client/rate_headers.h"
#include "client/text/unicode.h"

namespace inquiry::client {
namespace {

using nlohmann::json;
using Kind = Failure::Kind;

// The first rule that fits decides. An empty member fits everything; `words` are looked for, in
// lower case, in the title, the detail and the messages together.
struct Rule {
  int status = 0;
  std::string_view problem;
  std::array<std::string_view, 2> words;
  Kind kind = Kind::kRefused;
  std::string_view message;
};

constexpr std::string_view kCreditsGone =
    "X's prepaid credits are used up: buy credits, then run inquiryctl account check";
constexpr std::string_view kSpendCap =
    "the spending limit set at X is reached: raise it in X's developer console, or wait for its "
    "next period";
constexpr std::string_view kUsageCap =
    "the usage cap of X's plan is reached: raise the plan, or wait for its next period";
constexpr std::string_view kNotSummoned =
    "X allows this reply only where the author mentioned the account first: it cannot be sent";
constexpr std::string_view kLocked =
    "X has locked or suspended the account: log in to x.com as the account and do what it asks, "
    "then run inquiryctl account check";
constexpr std::string_view kDuplicate =
    "X says that this text was already posted: it is looked for before anything else";

constexpr std::array kRules{
    Rule{0, "usage-capped", {}, Kind::kCapped, kUsageCap},
    Rule{0, "credits", {}, Kind::kCapped, kCreditsGone},
    Rule{0, "", {"spendcap"}, Kind::kCapped, kSpendCap},
    Rule{0, "", {"spend cap"}, Kind::kCapped, kSpendCap},
    Rule{0, "", {"creditsdepleted"}, Kind::kCapped, kCreditsGone},
    Rule{402, "", {}, Kind::kCapped, kCreditsGone},
    Rule{400,
         "",
         {"since_id", "created after"},
         Kind::kStaleCursor,
         "the last post read is older than X's search window"},
    Rule{400,
         "",
         {"since_id", "larger than"},
         Kind::kStaleCursor,
         "the last post read is older than X's search window"},
    Rule{401,
         "",
         {"timestamp out of bounds"},
         Kind::kUnauthorized,
         "X does not accept the time of the request: check this machine's clock"},
    Rule{401,
         "",
         {},
         Kind::kUnauthorized,
         "X does not accept the credential: check the account's credential file, and this "
         "machine's clock"},
    Rule{403, "", {"duplicate content"}, Kind::kDuplicate, kDuplicate},
    Rule{403, "", {"status is a duplicate"}, Kind::kDuplicate, kDuplicate},
    Rule{403, "", {"have not been mentioned"}, Kind::kNotSummoned, kNotSummoned},
    Rule{403, "", {"only reply to or quote"}, Kind::kNotSummoned, kNotSummoned},
    Rule{403,
         "oauth1-permissions",
         {},
         Kind::kWrongAccess,
         "the account's tokens may only read: set the app to \"Read and write\" in X's developer "
         "console, then make new tokens"},
    Rule{403,
         "unsupported-authentication",
         {},
         Kind::kWrongAccess,
         "X does not accept this kind of token for this request: add the user's oauth1 tokens to "
         "the "
         "credential file, or log in with inquiryctl account login"},
    Rule{403,
         "client-forbidden",
         {},
         Kind::kWrongAccess,
         "X does not let this app use its API v2: attach the app to a project in X's developer "
         "console"},
    Rule{404, "", {}, Kind::kGone, "X knows no such post, list or account"},
    Rule{0, "resource-not-found", {}, Kind::kGone, "X knows no such post, list or account"},
    Rule{413, "", {}, Kind::kRefused, "X takes no request of this size"},
    Rule{431, "", {}, Kind::kRefused, "X takes no request of this size"},
    Rule{403, "", {"this account is temporarily locked"}, Kind::kWrongAccess, kLocked},
    Rule{403, "", {"your account is suspended"}, Kind::kWrongAccess, kLocked},
    Rule{403, "user-suspended", {}, Kind::kWrongAccess, kLocked},
    Rule{408, "", {}, Kind::kServer, "X gave up waiting for the request"},
    Rule{429, "", {}, Kind::kRateLimited, "X asks to wait: its rate limit is reached"},
};

// As much of X's own words as a person needs, on one line.
constexpr std::size_t kQuoteBytesMax = 300;
constexpr std::size_t kBodyBytesMax = 8 * 1024;

std::string lower_case(std::string_view text) {
  std::string lower{text};
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

// Where X puts its words: in the problem itself, in a 400's list, or in the older list of codes.
std::string all_words(const json& problem) {
  std::string words;
  const auto add = [&words](const json& from, std::string_view name) {
    if (const std::string* text = text_member(from, name)) words += lower_case(*text) + '\n';
  };
  add(problem, "title");
  add(problem, "detail");
  for (const json& error : array_member(problem, "errors")) {
    add(error, "message");
    add(error, "detail");
  }
  return words;
}

bool fits(const Rule& rule, int status, std::string_view problem, const std::string& words) {
  return (rule.status == 0 || rule.status == status) &&
         (rule.problem.empty() || rule.problem == problem) &&
         std::all_of(rule.words.begin(), rule.words.end(),
                     [&](std::string_view word) { return words.find(word) != std::string::npos; });
}

// Cuts at a character's boundary: the text is UTF-8.
void cut(std::string& text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0U) == 0x80U) {
    --bytes_max;
  }
  text.resize(bytes_max);
  text += "…";
}

// X's words, or nothing where they repeat what must not be repeated.
std::string quotation(const json& problem, const Private& hidden, Quoting quoting) {
  std::string quoted;
  const auto say = [&quoted](const std::string& text) {
    if (!text.empty()) quoted += (quoted.empty() ? "" : ": ") + text;
  };
  const auto add = [&say](const json& from, std::string_view name) {
    if (const std::string* text = text_member(from, name)) say(*text);
  };
  add(problem, "title");
  if (quoting == Quoting::kKindOnly) {
    const auto kind = problem_kind(problem);
    if (kind != "about:blank") say(std::string{kind});
  } else {
    add(problem, "detail");
    const json& errors = array_member(problem, "errors");
    if (!errors.empty()) add(errors.front(), "message");
  }
  const bool repeats = std::any_of(hidden.begin(), hidden.end(), [&](std::string_view secret) {
    return !secret.empty() && quoted.find(secret) != std::string::npos;
  });
  if (repeats) return "";
  std::replace_if(
      quoted.begin(), quoted.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  cut(quoted, kQuoteBytesMax);
  return quoted;
}

Failure unnamed_failure(const json& problem, int status, const Private& hidden, Quoting quoting) {
  if (status >= 500) {
    return {Kind::kServer, status, fmt::format("X has a problem of its own (HTTP {})", status), {}};
  }
  std::string message = fmt::format("X refused (HTTP {})", status);
  const std::string quoted = quotation(problem, hidden, quoting);
  if (!quoted.empty()) message += ": " + quoted;
  return {Kind::kRefused, status, std::move(message), {}};
}

}  // namespace

std::string_view problem_kind(const json& problem) {
  const std::string* type = text_member(problem, "type");
  if (!type) return "";
  const auto slash = type->rfind('/');
  return slash == std::string::npos ? *type : std::string_view{*type}.substr(slash + 1);
}

std::string kept_body(std::string body, const Private& secrets) {
  constexpr std::string_view kBlot = "[secret]";
  for (const auto secret : secrets) {
    if (secret.empty()) continue;
    for (auto at = body.find(secret); at != std::string::npos;
         at = body.find(secret, at + kBlot.size())) {
      body.replace(at, secret.size(), kBlot);
    }
  }
  cut(body, kBodyBytesMax);
  return text::to_utf8(text::to_utf16(body));
}

Failure classify_problem(const json& problem, int status, const Private& hidden, Quoting quoting) {
  const std::string words = all_words(problem);
  for (const Rule& rule : kRules) {
    if (fits(rule, status, problem_kind(problem), words)) {
      return {rule.kind, status, std::string{rule.message}, {}};
    }
  }
  return unnamed_failure(problem, status, hidden, quoting);
}

bool is_web_page(const HttpResponse& response) {
  constexpr int kNetworkAuthenticationRequired = 511;  // RFC 6585
  if (response.status == kNetworkAuthenticationRequired) return true;
  if (response.status >= 500 || response.status == 429) return false;
  const auto type = response.headers.find("content-type");
  if (type != response.headers.end() && lower_case(type->second).starts_with("text/html")) {
    return true;
  }
  const auto first = response.body.find_first_not_of(" \t\r\n");
  return first != std::string::npos && response.body[first] == '<';
}

Failure web_page_failure(const HttpResponse& response) {
  return {
      Kind::kMalformed,
      response.status,
      fmt::format("a web page came instead of X's answer (HTTP {}): the network's login page or "
                  "filter stands in between; log in there, or have it let api.x.com through",
                  response.status),
      {},
      {},
      true};
}

Failure classify(const HttpResponse& response, Duration clock_skew, const Private& hidden,
                 Quoting quoting) {
  if (is_web_page(response)) return web_page_failure(response);
  if (response.status < 400) {
    return {Kind::kMalformed,
            response.status,
            fmt::format("HTTP {} instead of an answer of X: a login page or filter of the network "
                        "may stand in between",
                        response.status),
            {}};
  }
  const auto body = parse_json(response.body);
  Failure failure = classify_problem(body ? *body : json{}, response.status, hidden, quoting);
  if (failure.kind == Kind::kRateLimited) failure.retry_at = retry_at(response.headers, clock_skew);
  return failure;
}

Failure classify(const HttpFailure& failure, bool changes) {
  Kind kind = Kind::kNoAnswer;
  if (failure.nothing_sent) {
    kind = Kind::kNothingSent;
  } else if (failure.kind == HttpFailure::Kind::kTooLarge && !changes) {
    kind = Kind::kMalformed;
  }
  return {kind, 0, failure.message, {}};
}

}  // namespace inquiry::client
