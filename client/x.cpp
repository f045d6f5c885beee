#include "client/x.h"

#include <cassert>
#include <chrono>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "client/answers.h"
#include "client/endpoints.h"
#include "client/failures.h"
#include "client/new_post.h"
#include "client/oauth1.h"
#include "client/rate_headers.h"
#include "client/token_keeper.h"

namespace inquiry::client {
namespace {

using Method = HttpRequest::Method;

std::string_view name_of(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kPost:
      return "POST";
    case Method::kDelete:
      return "DELETE";
  }
  assert(false);
  return "";
}

// A 401 that tells of a clock this far off is taken for the clock's fault.
constexpr std::chrono::seconds kSkewTold{60};

constexpr std::string_view kReadScopes = "tweet.read users.read";
constexpr std::string_view kListScopes = "tweet.read users.read list.read";
constexpr std::string_view kWriteScopes = "tweet.read tweet.write users.read";

}  // namespace

struct X::Call {
  std::string endpoint{};  // in rate_windows()
  Method method = Method::kGet;
  std::string path{};
  Parameters query{};
  std::string body{};
  bool as_user = false;                   // the app's bearer token will not do
  std::string private_text{};             // the query or the post's words: never in a message
  std::string_view scopes = kReadScopes;  // that an OAuth 2.0 grant needs for it
  std::optional<Credential> only_with{};
  bool asked_again = false;  // after a 401
  std::string content_type = "application/json";

  bool changes() const { return method != Method::kGet; }
};

X::X(Transport& transport, const Clock& clock, Options options, Credentials credentials,
     TokenKeeper* tokens)
    : transport_(transport),
      clock_(clock),
      options_(std::move(options)),
      credentials_(std::move(credentials)),
      tokens_(tokens) {
  while (options_.base_url.ends_with('/')) options_.base_url.pop_back();
}

bool X::can_read() const { return credential_for({.scopes = kReadScopes}).has_value(); }

bool X::can_ask_usage() const { return !credentials_.bearer_token.empty(); }

bool X::can_count() const { return counts_with().has_value(); }

// The specification of July 2026 takes the app's token alone.
std::optional<Credential> X::counts_with() const {
  if (!credentials_.bearer_token.empty()) return Credential::kApp;
  const bool user = options_.dialect == Dialect::kPost && tokens_ && tokens_->usable() &&
                    tokens_->allows(kReadScopes);
  return user ? std::optional{Credential::kOAuth2} : std::nullopt;
}

bool X::can_write() const { return writes_with().has_value(); }

std::optional<Credential> X::writes_with() const {
  return credential_for({.as_user = true, .scopes = kWriteScopes});
}

std::vector<Credential> X::user_credentials() const {
  std::vector<Credential> users;
  if (tokens_ && tokens_->usable()) users.push_back(Credential::kOAuth2);
  if (credentials_.oauth1) users.push_back(Credential::kOAuth1);
  return users;
}

void X::search_recent(const std::string& query, const PageRequest& page, Done<Page> done) {
  Parameters parameters = page_parameters(kSearchRecent, page, options_.dialect);
  parameters.emplace_back("query", query);
  read_page({.endpoint = std::string{kSearchRecent.name},
             .path = "/2/tweets/search/recent",
             .query = std::move(parameters),
             .private_text = query},
            std::move(done));
}

void X::count_recent(const std::string& query, Done<std::int64_t> done) {
  assert(can_count());
  const bool posts = options_.dialect == Dialect::kPost;
  send({.endpoint = "count_recent",
        .path = "/2/tweets/counts/recent",
        .query = {{"granularity", "day"},
                  {"search_count.fields", posts ? "end,post_count,start" : "end,start,tweet_count"},
                  {"query", query}},
        .private_text = query,
        .only_with = counts_with()},
       [this, query, done = std::move(done)](Answer<HttpResponse> response) {
         done(response.and_then(
             [&](const HttpResponse& whole) { return parse_count(whole.body, hidden(query)); }));
       });
}

void X::mentions(UserId user, const PageRequest& page, Done<Page> done) {
  read_page({.endpoint = std::string{kMentions.name},
             .path = "/2/users/" + user.str() + "/mentions",
             .query = page_parameters(kMentions, page, options_.dialect)},
            std::move(done));
}

void X::own_timeline(UserId user, const PageRequest& page, Done<Page> done) {
  read_page({.endpoint = std::string{kOwnTimeline.name},
             .path = "/2/users/" + user.str() + "/tweets",
             .query = page_parameters(kOwnTimeline, page, options_.dialect),
             .as_user = can_write()},  // what a user reads of his own costs less
            std::move(done));
}

void X::list_posts(const std::string& list_id, const PageRequest& page, Done<Page> done) {
  read_page({.endpoint = std::string{kListPosts.name},
             .path = "/2/lists/" + percent_encode(list_id) + "/tweets",
             .query = page_parameters(kListPosts, page, options_.dialect),
             .scopes = kListScopes},
            std::move(done));
}

void X::look_up(const std::vector<PostId>& ids, Done<Lookup> done) {
  constexpr std::size_t kIdsMax = 100;
  assert(!ids.empty() && ids.size() <= kIdsMax);
  std::string joined;
  for (const PostId id : ids) joined += (joined.empty() ? "" : ",") + id.str();
  Parameters query = post_fields(options_.dialect, /*with_authors=*/false);
  query.emplace_back("ids", std::move(joined));
  send({.endpoint = "look_up", .path = "/2/tweets", .query = std::move(query)},
       [ids, done = std::move(done)](Answer<HttpResponse> response) {
         done(response.and_then(
             [&](const HttpResponse& whole) { return parse_lookup(whole.body, ids); }));
       });
}

void X::users(const std::vector<UserId>& ids, Done<UserLookup> done) {
  std::vector<std::string> texts;
  for (const UserId id : ids) texts.push_back(id.str());
  read_users("users", "/2/users", "ids", texts, std::move(done));
}

void X::users_by(const std::vector<std::string>& handles, Done<UserLookup> done) {
  read_users("users_by", "/2/users/by", "usernames", handles, std::move(done));
}

void X::read_users(const std::string& endpoint, const std::string& path,
                   const std::string& parameter, const std::vector<std::string>& values,
                   Done<UserLookup> done) {
  constexpr std::size_t kUsersMax = 100;
  assert(!values.empty() && values.size() <= kUsersMax);
  std::string joined;
  for (const auto& value : values) joined += (joined.empty() ? "" : ",") + value;
  send({.endpoint = endpoint,
        .path = path,
        .query = {{parameter, joined}, {"user.fields", "id,name,username"}},
        .private_text = joined},
       [this, joined, done = std::move(done)](Answer<HttpResponse> response) {
         done(response.and_then(
             [&](const HttpResponse& whole) { return parse_users(whole.body, hidden(joined)); }));
       });
}

void X::usage(Done<Usage> done) {
  assert(can_ask_usage());
  send({.endpoint = "usage",
        .path = "/2/usage/tweets",
        .query = {{"usage.fields", "cap_reset_day,project_cap,project_usage"}},
        .only_with = Credential::kApp},
       [this, done = std::move(done)](Answer<HttpResponse> response) {
         done(response.and_then(
             [&](const HttpResponse& whole) { return parse_usage(whole.body, hidden({})); }));
       });
}

void X::create_post(const NewPost& post, Done<PostId> done) {
  send({.endpoint = "create_post",
        .method = Method::kPost,
        .path = "/2/tweets",
        .body = create_body(post),
        .as_user = true,
        .private_text = post.text,
        .scopes = kWriteScopes},
       [done = std::move(done)](Answer<HttpResponse> response) {
         done(response.and_then(
             [](const HttpResponse& whole) { return parse_created(whole.body); }));
       });
}

void X::delete_post(PostId post, Done<bool> done) {
  send({.endpoint = "delete_post",
        .method = Method::kDelete,
        .path = "/2/tweets/" + post.str(),
        .as_user = true,
        .scopes = kWriteScopes},
       [done = std::move(done)](Answer<HttpResponse> response) {
         if (!response && response.error().kind == Failure::Kind::kGone) return done(false);
         done(response.and_then(
             [](const HttpResponse& whole) { return parse_deleted(whole.body); }));
       });
}

void X::me(Done<Me> done) {
  const auto user = writes_with();
  assert(user);
  me_with(*user, std::move(done));
}

void X::me_with(Credential user, Done<Me> done) {
  assert(user != Credential::kApp);
  send({.endpoint = "me", .path = "/2/users/me", .as_user = true, .only_with = user},
       [this, done = std::move(done)](Answer<HttpResponse> response) {
         done(response.and_then(
             [&](const HttpResponse& whole) { return parse_me(whole.body, hidden({})); }));
       });
}

void X::call(UserCall call, Done<HttpResponse> done) {
  send({.endpoint = std::move(call.endpoint),
        .method = call.method,
        .path = std::move(call.path),
        .query = std::move(call.query),
        .body = std::move(call.body),
        .as_user = true,
        .private_text = std::move(call.private_text),
        .scopes = call.scopes,
        .content_type = std::move(call.content_type)},
       std::move(done));
}

void X::read_page(Call call, Done<Page> done) {
  std::string private_text = call.private_text;
  send(std::move(call), [this, private_text = std::move(private_text),
                         done = std::move(done)](Answer<HttpResponse> response) {
    done(response.and_then(
        [&](const HttpResponse& whole) { return parse_page(whole.body, hidden(private_text)); }));
  });
}

std::optional<Credential> X::credential_for(const Call& call) const {
  if (call.only_with) return call.only_with;
  const auto user = user_for(call);
  if (!call.as_user && !credentials_.bearer_token.empty() && (app_refused_.empty() || !user)) {
    return Credential::kApp;
  }
  return user;
}

// The user's own that such a call may use.
std::optional<Credential> X::user_for(const Call& call) const {
  if (tokens_ && tokens_->usable() && tokens_->allows(call.scopes)) return Credential::kOAuth2;
  if (credentials_.oauth1) return Credential::kOAuth1;
  return std::nullopt;
}

void X::send(Call call, Done<HttpResponse> done) {
  assert(is_endpoint(call.endpoint));
  const auto credential = credential_for(call);
  assert(credential || tokens_);
  ++under_way_;
  done = [this, done = std::move(done)](Answer<HttpResponse> response) {
    done(std::move(response));
    --under_way_;
  };
  if (credential && *credential != Credential::kOAuth2) {
    transmit(std::move(call), *credential, std::move(done));
  } else {
    send_with_token(std::move(call), std::move(done));
  }
}

// A create that had to wait is not sent: what allowed it may not hold any more.
void X::send_with_token(Call call, Done<HttpResponse> done) {
  if (tokens_->fresh()) {
    transmit(std::move(call), Credential::kOAuth2, std::move(done));
    return;
  }
  tokens_->renew([this, call = std::move(call),
                  done = std::move(done)](const std::optional<Failure>& failure) mutable {
    if (failure) {
      done(tl::unexpected(*failure));
    } else if (call.method == Method::kPost) {
      done(tl::unexpected(Failure{Failure::Kind::kNothingSent,
                                  0,
                                  "the access token was renewed first; nothing was sent yet",
                                  {}}));
    } else {
      transmit(std::move(call), Credential::kOAuth2, std::move(done));
    }
  });
}

void X::transmit(Call call, Credential credential, Done<HttpResponse> done) {
  HttpRequest request;
  request.method = call.method;
  request.url = options_.base_url + call.path;
  if (!call.query.empty()) request.url += '?' + query_string(call.query);
  request.headers = {"Authorization: " + authorization(call, credential),
                     "Accept: application/json"};
  if (!call.body.empty()) request.headers.emplace_back("Content-Type: " + call.content_type);
  request.body = call.body;
  request.once = call.method == Method::kPost;
  const int generation = credential == Credential::kOAuth2 ? tokens_->generation() : 0;
  transport_.send(
      std::move(request), [this, call = std::move(call), credential, generation, skew = clock_skew_,
                           done = std::move(done)](HttpResult result) {
        auto answer = settle(call, std::move(result));
        const bool refused = !answer && answer.error().kind == Failure::Kind::kUnauthorized;
        if (credential == Credential::kOAuth2 && answer) tokens_->accepted(generation);
        if (credential == Credential::kApp && is_app_refused(call, answer)) {
          send(call, done);
        } else if (refused && credential == Credential::kOAuth2) {
          tokens_->refused(generation);
          token_refused(call, answer.error(), done);
        } else if (refused && credential == Credential::kOAuth1 && !call.asked_again &&
                   std::chrono::abs(clock_skew_ - skew) >= kSkewTold) {
          time_refused(call, answer.error(), done);
        } else {
          done(std::move(answer));
        }
      });
}

// Whether the app's token was refused for what the user's own credential may do instead.
bool X::is_app_refused(const Call& call, const Answer<HttpResponse>& answer) {
  if (answer) app_refused_.clear();
  if (answer || answer.error().kind != Failure::Kind::kUnauthorized) return false;
  app_refused_ = answer.error().message;
  return !call.only_with && user_for(call).has_value();
}

void X::send_as_app(Method method, const std::string& endpoint, const std::string& path,
                    Parameters query, std::string body, Done<HttpResponse> done) {
  send({.endpoint = endpoint,
        .method = method,
        .path = path,
        .query = std::move(query),
        .body = std::move(body),
        .only_with = Credential::kApp},
       std::move(done));
}

// A 401 is a refusal for certain: nothing was done.
void X::token_refused(Call call, Failure failure, Done<HttpResponse> done) {
  if (!tokens_->usable()) failure.message = tokens_->problem();
  if (call.asked_again || !tokens_->usable()) {
    done(tl::unexpected(std::move(failure)));
    return;
  }
  if (call.method == Method::kPost) {
    done(tl::unexpected(
        Failure{Failure::Kind::kNothingSent,
                failure.status,
                "X did not accept the access token; it is renewed, and nothing was posted",
                {}}));
    return;
  }
  call.asked_again = true;
  send_with_token(std::move(call), std::move(done));
}

// Signed with a time that was wrong: the refusal says nothing of the keys, and nothing was done.
void X::time_refused(Call call, const Failure& failure, Done<HttpResponse> done) {
  if (call.method == Method::kPost) {
    done(tl::unexpected(
        Failure{Failure::Kind::kNothingSent,
                failure.status,
                "X did not accept this machine's time; it is asked again by X's, and nothing was "
                "posted",
                {}}));
    return;
  }
  call.asked_again = true;
  transmit(std::move(call), Credential::kOAuth1, std::move(done));
}

std::string X::authorization(const Call& call, Credential credential) const {
  switch (credential) {
    case Credential::kApp:
      return "Bearer " + std::string{credentials_.bearer_token.reveal()};
    case Credential::kOAuth2:
      return "Bearer " + std::string{tokens_->access_token()};
    case Credential::kOAuth1:
      break;
  }
  constexpr std::size_t kNonceBytes = 16;
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.utc_now() + clock_skew_);
  return oauth1_authorization({name_of(call.method), options_.base_url + call.path, call.query},
                              *credentials_.oauth1, random_hex(kNonceBytes),
                              now.time_since_epoch().count());
}

Answer<HttpResponse> X::settle(const Call& call, HttpResult result) {
  if (!result) return tl::unexpected(classify(result.error(), call.changes()));
  note_headers(call.endpoint, result->headers);
  const bool whole = result->status >= 200 && result->status < 300;
  if (whole && !is_web_page(*result)) return std::move(*result);
  const bool carries_words = call.changes() && !call.private_text.empty();
  Failure failure = classify(*result, clock_skew_, hidden(call.private_text),
                             carries_words ? Quoting::kKindOnly : Quoting::kWords);
  failure.body = kept_body(std::move(result->body), hidden({}));
  if (call.changes() && failure.kind == Failure::Kind::kMalformed) {
    failure.kind = Failure::Kind::kNoAnswer;
  }
  return tl::unexpected(std::move(failure));
}

void X::note_headers(const std::string& endpoint,
                     const std::map<std::string, std::string>& headers) {
  const auto date = headers.find("date");
  const auto told = date == headers.end() ? std::nullopt : parse_http_date(date->second);
  if (told) {
    told_time_at_ = clock_.utc_now();
    clock_skew_ = *told - *told_time_at_;
  }
  if (const auto level = headers.find("x-access-level"); level != headers.end()) {
    access_level_ = level->second;
  }
  const auto now = clock_.utc_now();
  if (auto window = rate_window(headers, clock_skew_)) {
    window->told_at = now;
    rate_windows_[endpoint] = *window;
  }
  if (auto window = day_window(headers, clock_skew_)) {
    window->told_at = now;
    rate_windows_[endpoint + std::string{kDayWindow}] = *window;
  }
}

std::vector<std::string_view> X::hidden(std::string_view private_text) const {
  std::vector<std::string_view> texts{credentials_.bearer_token.reveal(), private_text};
  if (const auto& keys = credentials_.oauth1) {
    for (const Secret* key : {&keys->consumer_key, &keys->consumer_secret, &keys->access_token,
                              &keys->access_token_secret}) {
      texts.push_back(key->reveal());
    }
  }
  if (const auto& app = credentials_.oauth2) {
    for (const Secret* key : {&app->client_secret, &app->refresh_token}) {
      texts.push_back(key->reveal());
    }
  }
  if (tokens_) texts.push_back(tokens_->access_token());
  return texts;
}

}  // namespace inquiry::client
