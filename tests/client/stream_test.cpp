// The filtered stream as the client reads it, from a real server.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/client/support/x_over_loopback.h"

namespace inquiry::client {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::answer;
using ::testing::ElementsAre;
using testing::endless;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::raw_then_close;
using testing::raw_then_hold;
using Why = StreamEnding::Why;

const std::string kHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";

std::string post_line(const std::string& id, const std::string& text) {
  return json{{"data",
               {{"id", id},
                {"text", text},
                {"author_id", "7"},
                {"created_at", "2026-09-15T15:59:00.000Z"},
                {"conversation_id", id},
                {"lang", "en"}}},
              {"includes", {{"users", {{{"id", "7"}, {"username", "coach"}, {"name", "C"}}}}}},
              {"matching_rules", {{{"id", "1"}, {"tag", "#fractions@lincoln"}}}}}
             .dump() +
         "\r\n";
}

class LineStream : public testing::XOverLoopback {
 protected:
  // Opens and serves the loop until the stream has ended.
  HttpResult read_to_the_end(StreamRequest request) {
    std::optional<HttpResult> result;
    request.url = server_.url() + "/";
    const auto stream =
        transport_.open(std::move(request), {[this](const HttpResponse& head) { head_ = head; },
                                             [this](std::vector<std::string> lines) {
                                               std::size_t bytes = 0;
                                               for (auto& line : lines) {
                                                 bytes += line.size();
                                                 lines_.push_back(std::move(line));
                                               }
                                               largest_batch_ = std::max(largest_batch_, bytes);
                                             },
                                             [&](HttpResult ended) { result = std::move(ended); }});
    while (!result) context_.run_one();
    return std::move(*result);
  }

  std::optional<HttpResponse> head_;
  std::vector<std::string> lines_;
  std::size_t largest_batch_ = 0;
};

TEST_F(LineStream, GivesWholeLinesAndLeavesKeepAlivesOut) {
  server_.next(raw_then_close(kHead + "one\r\n\r\n\r\ntw" + "o\nthree\r\nnot whole"));
  const auto result = read_to_the_end({});

  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, 200);
  ASSERT_TRUE(head_);
  EXPECT_EQ(head_->headers.at("content-type"), "application/json");
  EXPECT_THAT(lines_, ElementsAre("one", "two", "three"));
}

TEST_F(LineStream, SaysWhyItWasRefused) {
  server_.next(answer(429, R"({"title":"ConnectionException"})"));
  const auto result = read_to_the_end({});

  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 429);
  EXPECT_THAT(result->body, HasSubstr("ConnectionException"));
  EXPECT_FALSE(head_);
}

TEST_F(LineStream, EndsInSilence) {
  server_.next(raw_then_hold(kHead + "one\r\n"));
  StreamRequest request;
  request.silence_max = 150ms;
  const auto result = read_to_the_end(request);

  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, HttpFailure::Kind::kTimeout);
  EXPECT_THAT(lines_, ElementsAre("one"));
}

TEST_F(LineStream, AnEndlessLineEndsItAndIsNotKept) {
  server_.next(endless(kHead, std::string(4096, 'x')));
  StreamRequest request;
  request.line_bytes_max = 64 * 1024;
  const auto result = read_to_the_end(request);

  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, HttpFailure::Kind::kTooLarge);
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(LineStream, LeavesWithTheServerWhatTheConsumerHasNotTaken) {
  constexpr std::size_t kLines = 3'000;
  std::string body;
  for (std::size_t i = 0; i < kLines; ++i) body += std::string(1000, 'x') + "\r\n";
  server_.next(raw_then_close(kHead + body));
  StreamRequest request;
  request.waiting_bytes_max = 20'000;
  const auto result = read_to_the_end(request);

  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(lines_.size(), kLines);
  constexpr std::size_t kOneRead = 16 * 1024;  // libcurl's
  EXPECT_LE(largest_batch_, request.waiting_bytes_max + kOneRead);
}

TEST_F(LineStream, IsNeverOpenedInClear) {
  StreamRequest request;
  std::optional<HttpResult> result;
  request.url = "http://api.example.org/stream";
  const auto stream = transport_.open(request, {[](const HttpResponse&) {}, [](auto) {},
                                                [&](HttpResult ended) { result = ended; }});
  while (!result) context_.run_one();
  ASSERT_FALSE(*result);
  EXPECT_TRUE(result->error().nothing_sent);
}

class FilteredStream : public testing::XOverLoopback {
 protected:
  StreamEnding read(X& x) {
    std::optional<StreamEnding> ending;
    const auto stream = x.open_stream(transport_, {[this] { ++opened_; },
                                                   [this](const Page& page) {
                                                     for (const auto& post : page.posts)
                                                       posts_.push_back(post);
                                                     for (const auto& item : page.unreadable)
                                                       unreadable_.push_back(item.bytes);
                                                   },
                                                   [&](const StreamEnding& end) {
                                                     EXPECT_FALSE(ending) << "it ended twice";
                                                     ending = end;
                                                   }});
    while (!ending) context_.run_one();
    context_.poll();
    return *ending;
  }

  int opened_ = 0;
  std::vector<Post> posts_;
  std::vector<std::string> unreadable_;
};

TEST_F(FilteredStream, GivesPostsAndAsksInTweetsWhateverTheDialect) {
  for (const auto dialect : {Dialect::kTweet, Dialect::kPost}) {
    auto x = make_x(testing::both_credentials(), dialect);
    posts_.clear();
    server_.next(
        raw_then_close(kHead + post_line("101", "one") + "\r\n" + post_line("102", "two")));
    EXPECT_EQ(read(x).why, Why::kClosed);

    ASSERT_EQ(posts_.size(), 2U);
    EXPECT_EQ(posts_[0].id, PostId{101});
    EXPECT_EQ(posts_[1].text, "two");
    EXPECT_EQ(posts_[1].author, "coach");
    EXPECT_THAT(asked().target, HasSubstr("/2/tweets/search/stream?"));
    EXPECT_THAT(asked().target, HasSubstr("tweet.fields="));
    EXPECT_EQ(asked().headers.at("authorization"), "Bearer bearer-canary");
  }
}

TEST_F(FilteredStream, KeepsWhatCameBeforeXsLastWordsAndEndsWithThem) {
  server_.next(raw_then_hold(
      kHead + post_line("101", "one") +
      R"({"errors":[{"title":"operational-disconnect","disconnect_type":"UpstreamOperationalDisconnect",)"
      R"("detail":"This stream has been disconnected upstream for operational reasons.",)"
      R"("type":"https://api.twitter.com/2/problems/operational-disconnect"}]})"
      "\r\n" +
      post_line("102", "after")));
  const auto ending = read(x_);

  EXPECT_EQ(ending.why, Why::kClosed);
  EXPECT_THAT(ending.message, HasSubstr("operational reasons"));
  ASSERT_EQ(posts_.size(), 1U);
}

TEST_F(FilteredStream, SetsAsideWhatIsNoJsonAndEnds) {
  server_.next(raw_then_hold(kHead + post_line("101", "one") + "<html>not X\r\n"));
  EXPECT_EQ(read(x_).why, Why::kUnreadable);
  EXPECT_EQ(posts_.size(), 1U);
  EXPECT_THAT(unreadable_, ElementsAre("<html>not X"));
}

TEST_F(FilteredStream, APostThatCannotBeReadDoesNotEndIt) {
  server_.next(raw_then_close(kHead + "{\"data\":{\"id\":\"5\"}}\r\n" + post_line("101", "one")));
  EXPECT_EQ(read(x_).why, Why::kClosed);
  EXPECT_EQ(posts_.size(), 1U);
  EXPECT_EQ(unreadable_.size(), 1U);
}

struct Refusal {
  const char* name;
  int status;
  const char* body;
  Why why;
};

class RefusedStream : public FilteredStream, public ::testing::WithParamInterface<Refusal> {};

TEST_P(RefusedStream, IsTold) {
  server_.next(answer(
      GetParam().status, GetParam().body,
      {"x-rate-limit-limit: 50", "x-rate-limit-remaining: 0", "x-rate-limit-reset: 1789488900"}));
  const auto ending = read(x_);
  EXPECT_EQ(ending.why, GetParam().why) << ending.message;
  EXPECT_EQ(opened_, 0);
  EXPECT_THAT(ending.message, Not(HasSubstr("canary")));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, RefusedStream,
    ::testing::Values(
        Refusal{"TooMany", 429,
                R"({"title":"ConnectionException","connection_issue":"TooManyConnections",)"
                R"("detail":"This stream is currently at the maximum allowed connection limit.",)"
                R"("type":"https://api.twitter.com/2/problems/streaming-connection"})",
                Why::kTooMany},
        Refusal{"RateLimit", 429, R"({"title":"Too Many Requests","type":"about:blank"})",
                Why::kRateLimited},
        Refusal{"NotEnrolled", 403,
                R"({"title":"Client Forbidden","reason":"client-not-enrolled",)"
                R"("type":"https://api.twitter.com/2/problems/client-forbidden"})",
                Why::kNotAllowed},
        Refusal{"BadToken", 401, R"({"title":"Unauthorized"})", Why::kNotAllowed},
        Refusal{"Credits", 402, R"({"title":"CreditsDepleted"})", Why::kCapped},
        Refusal{"NoRules", 409, R"({"title":"ConnectionException"})", Why::kRefused},
        Refusal{"Down", 503, "", Why::kRefused}),
    [](const auto& each) { return std::string{each.param.name}; });

TEST_F(FilteredStream, ReadsAllPagesOfItsRules) {
  server_.next(answer(200, R"({"data":[{"id":"1","value":"#a -is:retweet","tag":"#a@x"}],
                               "meta":{"next_token":"0123456789abcdef"}})"));
  server_.next(answer(200, R"({"data":[{"id":"2","value":"#b"}],"meta":{"sent":"now"}})"));
  const auto rules = ask<std::vector<StreamRule>>([&](auto done) { x_.stream_rules(done); });

  ASSERT_TRUE(rules);
  ASSERT_EQ(rules->size(), 2U);
  EXPECT_EQ(rules->front().tag, "#a@x");
  EXPECT_EQ(rules->back().value, "#b");
  EXPECT_THAT(asked().target, HasSubstr("pagination_token=0123456789abcdef"));
}

TEST_F(FilteredStream, RemovesRulesBeforeItAddsOthersAndSaysWhichXRefused) {
  server_.next(answer(200, R"({"meta":{"summary":{"deleted":1,"not_deleted":0}}})"));
  server_.next(answer(201, R"({"data":[{"id":"3","value":"#a","tag":"#a@x"}],
      "errors":[{"value":"#b","id":"9","title":"DuplicateRule",
                 "type":"https://api.twitter.com/2/problems/duplicate-rules"}],
      "meta":{"summary":{"created":1,"not_created":1,"valid":1,"invalid":1}}})"));
  const StreamRuleChange change{{{"", "#a", "#a@x"}, {"", "#b", "#b@x"}}, {"7"}};
  const auto verdict = ask<StreamRuleVerdict>(
      [&](auto done) { x_.change_stream_rules(change, false, std::move(done)); });

  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->added, 1);
  ASSERT_EQ(verdict->refused.size(), 1U);
  EXPECT_EQ(verdict->refused[0].value, "#b");
  ASSERT_EQ(server_.seen().size(), 2U);
  EXPECT_EQ(json::parse(server_.seen()[0].body), json::parse(R"({"delete":{"ids":["7"]}})"));
  EXPECT_EQ(json::parse(server_.seen()[1].body)["add"][1]["tag"], "#b@x");
}

TEST_F(FilteredStream, AsksWithoutChangingAnything) {
  server_.next(answer(200, R"({"meta":{"summary":{"created":1}}})"));
  const StreamRuleChange change{{{"", "#a", "#a@x"}}, {}};
  ask<StreamRuleVerdict>([&](auto done) { x_.change_stream_rules(change, true, std::move(done)); });
  EXPECT_THAT(asked().target, HasSubstr("rules?dry_run=true"));
}

TEST_F(FilteredStream, NeedsTheAppsToken) {
  auto credentials = testing::both_credentials();
  credentials.bearer_token = Secret{};
  EXPECT_FALSE(make_x(std::move(credentials)).can_stream());
  EXPECT_TRUE(x_.can_stream());
}

}  // namespace
}  // namespace inquiry::client
