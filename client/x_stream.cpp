// The filtered stream: its rules and its one connection.
// https://docs.x.com/x-api/posts/filtered-stream/introduction
#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.h"
#include "client/answers.h"
#include "client/endpoints.h"
#include "client/failures.h"
#include "client/json_limits.h"
#include "client/x.h"

namespace inquiry::client {
namespace {

using nlohmann::json;
using Method = HttpRequest::Method;
using Why = StreamEnding::Why;

constexpr std::string_view kStreamPath = "/2/tweets/search/stream";
constexpr std::string_view kRulesPath = "/2/tweets/search/stream/rules";
constexpr std::string_view kStreamEndpoint = "filtered_stream";
constexpr std::string_view kRulesEndpoint = "stream_rules";

tl::unexpected<Failure> not_rules() {
  return tl::unexpected(Failure{Failure::Kind::kMalformed,
                                200,
                                "X's answer does not tell the stream's rules; if this stays, X may "
                                "have changed its API",
                                {}});
}

std::string text(const json& object, std::string_view name) {
  const std::string* found = text_member(object, name);
  return found ? *found : std::string{};
}

json body_of(const std::vector<StreamRule>& add) {
  auto rules = json::array();
  for (const auto& rule : add) rules.push_back({{"value", rule.value}, {"tag", rule.tag}});
  return {{"add", std::move(rules)}};
}

// What the summary says; 0 when it says nothing.
int created_count(const json& document) {
  const json* meta = member(document, "meta");
  const json* summary = meta ? member(*meta, "summary") : nullptr;
  const json* created = summary ? member(*summary, "created") : nullptr;
  return created && created->is_number_integer() ? created->get<int>() : 0;
}

Answer<StreamRuleVerdict> parse_verdict(const HttpResponse& response, const Private& hidden) {
  const auto document = parse_json(response.body);
  if (!document || !document->is_object()) return not_rules();
  StreamRuleVerdict verdict;
  verdict.added =
      std::max(static_cast<int>(array_member(*document, "data").size()), created_count(*document));
  for (const json& problem : array_member(*document, "errors")) {
    const auto failure = classify_problem(problem, response.status, hidden);
    verdict.refused.push_back({text(problem, "value"), failure.message});
  }
  return verdict;
}

bool says_too_many(const HttpResponse& response) {
  const auto document = parse_json(response.body);
  if (!document) return false;
  return text(*document, "connection_issue") == "TooManyConnections" ||
         text(*document, "detail").find("maximum allowed connection") != std::string::npos;
}

Why why_of(const Failure& failure) {
  switch (failure.kind) {
    case Failure::Kind::kRateLimited:
      return Why::kRateLimited;
    case Failure::Kind::kCapped:
      return Why::kCapped;
    case Failure::Kind::kUnauthorized:
    case Failure::Kind::kWrongAccess:
      return Why::kNotAllowed;
    default:
      return failure.status == 403 ? Why::kNotAllowed : Why::kRefused;
  }
}

// What X says on the stream itself: usually why it is about to close it.
StreamEnding last_words(const Failure& failure) {
  if (failure.kind == Failure::Kind::kMalformed) return {Why::kUnreadable, failure.message, {}};
  if (failure.kind == Failure::Kind::kCapped) return {Why::kCapped, failure.message, {}};
  return {Why::kClosed, failure.message, {}};
}

Unreadable unreadable(const std::string& line, const std::string& why) {
  constexpr std::size_t kBytesMax = std::size_t{16} * 1024;
  return {line.substr(0, kBytesMax), why};
}

// All that is read before the stream says its last words counts.
void add_to(Page& all, Page&& line) {
  for (auto& post : line.posts) all.posts.push_back(std::move(post));
  for (auto& item : line.unreadable) all.unreadable.push_back(std::move(item));
  for (auto& field : line.missing_fields) all.missing_fields.push_back(std::move(field));
  const auto append = [](auto& ids, const auto& more) {
    ids.insert(ids.end(), more.begin(), more.end());
  };
  append(all.charged.posts, line.charged.posts);
  append(all.charged.beside, line.charged.beside);
  append(all.charged.users, line.charged.users);
  all.charged.unnamed += line.charged.unnamed;
  if (all.problem.empty()) all.problem = std::move(line.problem);
}

struct Session {
  explicit Session(StreamHandlers given) : handlers(std::move(given)) {}

  void end(const StreamEnding& ending) {
    if (!std::exchange(over, true)) handlers.ended(ending);
  }

  StreamHandlers handlers;
  bool stood = false;
  bool over = false;
};

class SessionHandle final : public OpenStream {
 public:
  // `open` counts the streams of the client, which must outlive this one.
  SessionHandle(std::shared_ptr<Session> session, std::unique_ptr<OpenStream> stream, int& open)
      : session_(std::move(session)), stream_(std::move(stream)), open_(open) {
    ++open_;
  }
  ~SessionHandle() override {
    session_->over = true;
    --open_;
  }
  SessionHandle(const SessionHandle&) = delete;
  SessionHandle& operator=(const SessionHandle&) = delete;

 private:
  std::shared_ptr<Session> session_;
  std::unique_ptr<OpenStream> stream_;
  int& open_;
};

void take_lines(Session& session, const std::vector<std::string>& lines, const Private& hidden) {
  if (session.over) return;
  Page page;
  std::optional<StreamEnding> ending;
  for (const std::string& line : lines) {
    auto read = parse_stream_line(line, hidden);
    if (read) {
      add_to(page, std::move(*read));
      continue;
    }
    if (read.error().kind == Failure::Kind::kMalformed) {
      page.unreadable.push_back(unreadable(line, read.error().message));
    }
    ending = last_words(read.error());
    break;
  }
  if (!page.posts.empty() || !page.unreadable.empty()) session.handlers.arrived(page);
  if (ending) session.end(*ending);
}

}  // namespace

bool X::can_stream() const { return !credentials_.bearer_token.empty(); }

std::string X::app() const {
  return sha256_hex({options_.base_url, credentials_.bearer_token.reveal()});
}

void X::stream_rules(Done<std::vector<StreamRule>> done) {
  assert(can_stream());
  read_rules(std::nullopt, {}, std::move(done));
}

void X::read_rules(std::optional<std::string> next_token, std::vector<StreamRule> read,
                   Done<std::vector<StreamRule>> done) {
  constexpr std::size_t kRulesMax = 25'000;  // no plan has more
  Parameters query;
  if (next_token) query.emplace_back("pagination_token", *next_token);
  send_as_app(
      Method::kGet, std::string{kRulesEndpoint}, std::string{kRulesPath}, std::move(query), "",
      [this, read = std::move(read), done = std::move(done)](Answer<HttpResponse> whole) mutable {
        if (!whole) return done(tl::unexpected(std::move(whole.error())));
        const auto document = parse_json(whole->body);
        if (!document || !member(*document, "meta")) return done(not_rules());
        const json& rules = array_member(*document, "data");
        for (const json& rule : rules) {
          read.push_back({text(rule, "id"), text(rule, "value"), text(rule, "tag")});
        }
        const auto next = text(*member(*document, "meta"), "next_token");
        // Fresh tokens without a rule would never end.
        if (next.empty() || rules.empty() || read.size() >= kRulesMax) return done(std::move(read));
        read_rules(next, std::move(read), std::move(done));
      });
}

void X::change_stream_rules(const StreamRuleChange& change, bool dry_run,
                            Done<StreamRuleVerdict> done) {
  assert(can_stream() && (!change.add.empty() || !change.remove.empty()));
  const Parameters query = dry_run ? Parameters{{"dry_run", "true"}} : Parameters{};
  const auto ask = [this, query](const json& body, Done<StreamRuleVerdict> then) {
    send_as_app(Method::kPost, "update_rules", std::string{kRulesPath}, query, body.dump(),
                [this, then = std::move(then)](Answer<HttpResponse> response) {
                  then(response.and_then(
                      [&](const HttpResponse& whole) { return parse_verdict(whole, hidden({})); }));
                });
  };
  const json removal{{"delete", {{"ids", change.remove}}}};
  if (change.add.empty()) return ask(removal, std::move(done));
  const json addition = body_of(change.add);
  if (change.remove.empty()) return ask(addition, std::move(done));
  ask(removal, [ask, addition, done = std::move(done)](Answer<StreamRuleVerdict> removed) {
    if (!removed) return done(std::move(removed));
    ask(addition, done);
  });
}

void X::free_stream(Done<bool> done) {
  assert(can_stream());
  send_as_app(Method::kDelete, "free_stream", "/2/connections/filtered_stream", {}, "",
              [done = std::move(done)](Answer<HttpResponse> response) {
                done(response.map([](const HttpResponse&) { return true; }));
              });
}

// The stream's own request speaks of tweets in either dialect.
std::unique_ptr<OpenStream> X::open_stream(StreamTransport& transport, StreamHandlers handlers) {
  assert(can_stream());
  StreamRequest request;
  request.url = options_.base_url + std::string{kStreamPath} + '?' +
                query_string(post_fields(Dialect::kTweet, /*with_authors=*/false));
  request.headers = {"Authorization: Bearer " + std::string{credentials_.bearer_token.reveal()},
                     "Accept: application/json"};
  auto session = std::make_shared<Session>(std::move(handlers));
  StreamEvents events;
  events.opened = [this, session](const HttpResponse& head) {
    session->stood = true;
    note_headers(std::string{kStreamEndpoint}, head.headers);
    session->handlers.opened();
  };
  events.lines = [this, session](const std::vector<std::string>& lines) {
    take_lines(*session, lines, hidden({}));
  };
  events.ended = [this, session](HttpResult result) {
    session->end(stream_ending(std::move(result), session->stood));
  };
  return std::make_unique<SessionHandle>(session, transport.open(std::move(request), events),
                                         under_way_);
}

StreamEnding X::stream_ending(HttpResult result, bool stood) {
  if (!result) {
    const auto& failure = result.error();
    if (failure.kind == HttpFailure::Kind::kTooLarge)
      return {Why::kUnreadable, failure.message, {}};
    if (!stood) return {Why::kUnreachable, failure.message, {}};
    const bool silent = failure.kind == HttpFailure::Kind::kTimeout;
    return {silent ? Why::kSilent : Why::kClosed, failure.message, {}};
  }
  note_headers(std::string{kStreamEndpoint}, result->headers);
  if (result->status == 200) return {Why::kClosed, "X closed the stream", {}};
  const auto failure = classify(*result, clock_skew_, hidden({}));
  if (result->status == 429 && says_too_many(*result)) {
    return {Why::kTooMany, "X still counts another connection of this app to the stream", {}};
  }
  return {why_of(failure), failure.message, failure.retry_at};
}

}  // namespace inquiry::client
