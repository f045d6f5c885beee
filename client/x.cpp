#include "client/x.h"

#include <cassert>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "client/answers.h"
#include "client/endpoints.h"
#include "client/failures.h"
#include "client/oauth1.h"
#include "client/rate_headers.h"

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

}  // namespace

struct X::Call {
  std::string endpoint{};  // in rate_windows()
  Method method = Method::kGet;
  std::string path{};
  Parameters query{};
  std::string body{};
  bool as_user = false;        // the app's bearer token will not do
  std::string private_text{};  // the query or the post's words: never in a message

  bool changes() const { return method != Method::kGet; }
};

X::X(Transport& transport, const Clock& clock, Options options, Credentials credentials)
    : transport_(transport),
      clock_(clock),
      options_(std::move(options)),
      credentials_(std::move(credentials)) {
  while (options_.base_url.ends_with('/')) options_.base_url.pop_back();
}

bool X::can_read() const { return !credentials_.bearer_token.empty() || can_write(); }

bool X::can_write() const { return credentials_.oauth1.has_value(); }

void X::search_recent(const std::string& query, const PageRequest& page, Done<Page> done) {
  Parameters parameters = page_parameters(kSearchRecent, page);
  parameters.emplace_back("query", query);
  read_page({.endpoint = std::string{kSearchRecent.name},
             .path = "/2/tweets/search/recent",
             .query = std::move(parameters),
             .private_text = query},
            std::move(done));
}

void X::mentions(UserId user, const PageRequest& page, Done<Page> done) {
  read_page({.endpoint = std::string{kMentions.name},
             .path = "/2/users/" + user.str() + "/mentions",
             .query = page_parameters(kMentions, page)},
            std::move(done));
}

void X::own_timeline(UserId user, const PageRequest& page, Done<Page> done) {
  read_page({.endpoint = std::string{kOwnTimeline.name},
             .path = "/2/users/" + user.str() + "/tweets",
             .query = page_parameters(kOwnTimeline, page),
             .as_user = can_write()},  // what a user reads of his own costs less
            std::move(done));
}

void X::list_posts(const std::string& list_id, const PageRequest& page, Done<Page> done) {
  read_page({.endpoint = std::string{kListPosts.name},
             .path = "/2/lists/" + percent_encode(list_id) + "/tweets",
             .query = page_parameters(kListPosts, page)},
            std::move(done));
}

void X::look_up(const std::vector<PostId>& ids, Done<Lookup> done) {
  constexpr std::size_t kIdsMax = 100;
  assert(!ids.empty() && ids.size() <= kIdsMax);
  std::string joined;
  for (const PostId id : ids) joined += (joined.empty() ? "" : ",") + id.str();
  Parameters query = post_fields(options_.dialect);
  query.emplace_back("ids", std::move(joined));
  send({.endpoint = "look_up", .path = "/2/tweets", .query = std::move(query)},
       [ids, done = std::move(done)](Answer<HttpResponse> response) {
         done(response.and_then(
             [&](const HttpResponse& whole) { return parse_lookup(whole.body, ids); }));
       });
}

void X::create_post(const NewPost& post, Done<PostId> done) {
  nlohmann::json body{{"text", post.text}};
  if (post.reply_to) body["reply"]["in_reply_to_tweet_id"] = post.reply_to->str();
  send({.endpoint = "create_post",
        .method = Method::kPost,
        .path = "/2/tweets",
        .body = body.dump(),
        .as_user = true,
        .private_text = post.text},
       [done = std::move(done)](Answer<HttpResponse> response) {
         done(response.and_then(
             [](const HttpResponse& whole) { return parse_created(whole.body); }));
       });
}

void X::delete_post(PostId post, Done<bool> done) {
  send({.endpoint = "delete_post",
        .method = Method::kDelete,
        .path = "/2/tweets/" + post.str(),
        .as_user = true},
       [done = std::move(done)](Answer<HttpResponse> response) {
         if (!response && response.error().kind == Failure::Kind::kGone) return done(false);
         done(response.and_then(
             [](const HttpResponse& whole) { return parse_deleted(whole.body); }));
       });
}

void X::me(Done<Me> done) {
  send({.endpoint = "me", .path = "/2/users/me", .as_user = true},
       [this, done = std::move(done)](Answer<HttpResponse> response) {
         done(response.and_then(
             [&](const HttpResponse& whole) { return parse_me(whole.body, hidden({})); }));
       });
}

void X::read_page(Call call, Done<Page> done) {
  const Parameters fields = post_fields(options_.dialect);
  call.query.insert(call.query.end(), fields.begin(), fields.end());
  std::string private_text = call.private_text;
  send(std::move(call), [this, private_text = std::move(private_text),
                         done = std::move(done)](Answer<HttpResponse> response) {
    done(response.and_then(
        [&](const HttpResponse& whole) { return parse_page(whole.body, hidden(private_text)); }));
  });
}

void X::send(Call call, Done<HttpResponse> done) {
  assert(call.as_user ? can_write() : can_read());
  HttpRequest request;
  request.method = call.method;
  request.url = options_.base_url + call.path;
  if (!call.query.empty()) request.url += '?' + query_string(call.query);
  request.headers = {"Authorization: " + authorization(call), "Accept: application/json"};
  if (!call.body.empty()) request.headers.emplace_back("Content-Type: application/json");
  request.body = call.body;
  request.once = call.method == Method::kPost;
  transport_.send(std::move(request),
                  [this, call = std::move(call), done = std::move(done)](HttpResult result) {
                    done(settle(call, std::move(result)));
                  });
}

std::string X::authorization(const Call& call) const {
  if (!call.as_user && !credentials_.bearer_token.empty()) {
    return "Bearer " + std::string{credentials_.bearer_token.reveal()};
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
  if (result->status >= 200 && result->status < 300) return std::move(*result);
  Failure failure = classify(*result, clock_skew_, hidden(call.private_text));
  if (call.changes() && failure.kind == Failure::Kind::kMalformed) {
    failure.kind = Failure::Kind::kNoAnswer;
  }
  return tl::unexpected(std::move(failure));
}

void X::note_headers(const std::string& endpoint,
                     const std::map<std::string, std::string>& headers) {
  const auto date = headers.find("date");
  const auto told = date == headers.end() ? std::nullopt : parse_http_date(date->second);
  if (told) clock_skew_ = *told - clock_.utc_now();
  if (const auto window = rate_window(headers, clock_skew_)) rate_windows_[endpoint] = *window;
}

std::vector<std::string_view> X::hidden(std::string_view private_text) const {
  std::vector<std::string_view> texts{credentials_.bearer_token.reveal(), private_text};
  if (const auto& keys = credentials_.oauth1) {
    for (const Secret* key : {&keys->consumer_key, &keys->consumer_secret, &keys->access_token,
                              &keys->access_token_secret}) {
      texts.push_back(key->reveal());
    }
  }
  return texts;
}

}  // namespace inquiry::client
