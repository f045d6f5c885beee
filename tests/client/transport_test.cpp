// What the transport sends, bounds and refuses, seen from a real server.
#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <memory>

#include "client/curl_transport.h"
#include "tests/client/support/await.h"
#include "tests/client/support/gzip.h"
#include "tests/client/support/loopback_server.h"

namespace inquiry::client {
namespace {

using testing::answer;
using testing::endless;
using ::testing::HasSubstr;
using testing::LoopbackServer;
using ::testing::Not;
using testing::raw_then_close;
using testing::raw_then_hold;
using Kind = HttpFailure::Kind;

class TransportTest : public ::testing::Test {
 protected:
  HttpResult fetch(HttpRequest request) {
    return testing::await<HttpResult>(
        context_, [&](auto done) { transport_.send(std::move(request), std::move(done)); });
  }

  HttpRequest get(const std::string& path = "/") const {
    HttpRequest request;
    request.url = server_.url() + path;
    return request;
  }

  HttpRequest post(bool once) const {
    HttpRequest request = get("/2/tweets");
    request.method = HttpRequest::Method::kPost;
    request.body = R"({"text":"How do you fold a fraction?"})";
    request.once = once;
    return request;
  }

  boost::asio::io_context context_;
  LoopbackServer server_{context_};
  CurlTransport transport_{context_, {.user_agent = "inquiryd/test", .ca_file = ""}};
};

TEST_F(TransportTest, SendsMethodHeadersAndBodyAndReadsTheAnswer) {
  server_.next(answer(201, "made", {"X-Rate-Limit-Limit: 100", "Date:  soon "}));
  HttpRequest request = post(true);
  request.headers = {"Authorization: Bearer abc", "Content-Type: application/json"};
  const HttpResult result = fetch(request);

  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, 201);
  EXPECT_EQ(result->body, "made");
  EXPECT_EQ(result->headers.at("x-rate-limit-limit"), "100");
  EXPECT_EQ(result->headers.at("date"), "soon");
  ASSERT_EQ(server_.seen().size(), 1U);
  const auto& seen = server_.seen().front();
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.target, "/2/tweets");
  EXPECT_EQ(seen.body, request.body);
  EXPECT_EQ(seen.headers.at("authorization"), "Bearer abc");
  EXPECT_EQ(seen.headers.at("content-type"), "application/json");
  EXPECT_EQ(seen.headers.at("user-agent"), "inquiryd/test");
  EXPECT_EQ(seen.headers.at("accept-encoding"), "gzip");
  EXPECT_FALSE(seen.headers.contains("expect"));
}

TEST_F(TransportTest, SendsALargeBodyWithoutAskingFirst) {
  server_.next(answer(200, ""));
  HttpRequest request = post(true);
  request.body.assign(std::size_t{3} * 1024 * 1024, 'x');
  ASSERT_TRUE(fetch(request));
  EXPECT_FALSE(server_.seen().front().headers.contains("expect"));
  EXPECT_EQ(server_.seen().front().body.size(), request.body.size());
}

TEST_F(TransportTest, SendsADelete) {
  server_.next(answer(200, ""));
  HttpRequest request = get();
  request.method = HttpRequest::Method::kDelete;
  ASSERT_TRUE(fetch(request));
  EXPECT_EQ(server_.seen().front().method, "DELETE");
}

TEST_F(TransportTest, ReadsKeepOneConnectionAndOnceNeverUsesIt) {
  for (int i = 0; i < 4; ++i) server_.next(answer(200, ""));
  ASSERT_TRUE(fetch(get()));
  ASSERT_TRUE(fetch(get()));
  ASSERT_TRUE(fetch(post(true)));
  ASSERT_TRUE(fetch(get()));
  const auto& seen = server_.seen();
  EXPECT_EQ(seen[0].connection, 1);
  EXPECT_EQ(seen[1].connection, 1);
  EXPECT_EQ(seen[2].connection, 2);
  EXPECT_EQ(seen[3].connection, 1);
}

TEST_F(TransportTest, APostThatMustGoOutOnceIsSeenOnceWhenTheConnectionCloses) {
  server_.next(raw_then_close(""));
  const HttpResult result = fetch(post(true));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::kClosed);
  EXPECT_FALSE(result.error().nothing_sent);
  EXPECT_EQ(server_.seen().size(), 1U);
}

TEST_F(TransportTest, APostThatMustGoOutOnceIsSeenOnceAfterAKeptConnection) {
  server_.next(answer(200, ""));
  ASSERT_TRUE(fetch(get()));
  server_.next(raw_then_close(""));
  server_.next(answer(201, "twice"));
  const HttpResult result = fetch(post(true));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::kClosed);
  EXPECT_FALSE(result.error().nothing_sent);
  EXPECT_EQ(server_.seen().size(), 2U);
}

// The reason for `once`: without it libcurl sends the same POST again, and says nothing.
TEST_F(TransportTest, AnOrdinaryPostOnAKeptConnectionIsRepeatedByLibcurl) {
  server_.next(answer(200, ""));
  ASSERT_TRUE(fetch(get()));
  server_.next(raw_then_close(""));
  server_.next(answer(201, "twice"));
  const HttpResult result = fetch(post(false));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->body, "twice");
  ASSERT_EQ(server_.seen().size(), 3U);
  EXPECT_EQ(server_.seen()[1].method, "POST");
  EXPECT_EQ(server_.seen()[2].method, "POST");
}

TEST_F(TransportTest, FollowsNoRedirect) {
  server_.next(answer(302, "", {"Location: " + server_.url() + "/elsewhere"}));
  const HttpResult result = fetch(get());
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 302);
  EXPECT_EQ(server_.seen().size(), 1U);
}

TEST_F(TransportTest, SaysThatNothingWasSentWhenNobodyListens) {
  HttpRequest request = get();
  {
    const LoopbackServer gone{context_};
    request.url = gone.url();
  }
  const HttpResult result = fetch(request);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::kConnect);
  EXPECT_TRUE(result.error().nothing_sent);
  EXPECT_THAT(result.error().message, HasSubstr("127.0.0.1"));
}

TEST_F(TransportTest, SaysThatNothingWasSentWhenTheNameIsUnknown) {
  HttpRequest request = get();
  request.url = "https://x.invalid/2/tweets?query=secret";
  const HttpResult result = fetch(request);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::kResolve);
  EXPECT_TRUE(result.error().nothing_sent);
  EXPECT_THAT(result.error().message, Not(HasSubstr("secret")));
}

TEST_F(TransportTest, SaysThatNothingWasSentWhenTheHandshakeGetsNoAnswer) {
  server_.next(raw_then_hold(""));
  HttpRequest request = post(true);
  request.url = "https://127.0.0.1:" + std::to_string(server_.port());
  request.timeout = std::chrono::milliseconds{200};
  const HttpResult result = fetch(request);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::kTimeout);
  EXPECT_TRUE(result.error().nothing_sent);
  EXPECT_TRUE(server_.seen().empty());
}

TEST_F(TransportTest, SaysThatItMayHaveBeenSentWhenTheAnswerDoesNotCome) {
  server_.next(raw_then_hold(""));
  HttpRequest request = post(true);
  request.timeout = std::chrono::milliseconds{200};
  const HttpResult result = fetch(request);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::kTimeout);
  EXPECT_FALSE(result.error().nothing_sent);
  EXPECT_EQ(server_.seen().size(), 1U);
}

struct Broken {
  std::string name;
  testing::Reply reply;
  Kind kind;
  friend void PrintTo(const Broken& row, std::ostream* out) { *out << row.name; }
};

class BrokenAnswer : public TransportTest, public ::testing::WithParamInterface<Broken> {};

TEST_P(BrokenAnswer, EndsInAFailureThatMayHaveBeenSent) {
  server_.next(GetParam().reply);
  HttpRequest request = get("/?query=secret");
  request.headers = {"Authorization: Bearer secret"};
  request.body_bytes_max = std::size_t{256} * 1024;
  request.timeout = std::chrono::milliseconds{3000};
  const HttpResult result = fetch(request);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, GetParam().kind) << result.error().message;
  EXPECT_FALSE(result.error().nothing_sent);
  EXPECT_THAT(result.error().message, HasSubstr("127.0.0.1"));
  EXPECT_THAT(result.error().message, Not(HasSubstr("secret")));
}

const std::string kHead = "HTTP/1.1 200 OK\r\n";

INSTANTIATE_TEST_SUITE_P(
    Transport, BrokenAnswer,
    ::testing::Values(
        Broken{"ClosedAtOnce", raw_then_close(""), Kind::kClosed},
        Broken{"CutBody", raw_then_close(kHead + "Content-Length: 100\r\n\r\nshort"),
               Kind::kClosed},
        Broken{"CutChunks",
               raw_then_close(kHead + "Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"),
               Kind::kClosed},
        Broken{"Garbage", raw_then_close(std::string(2000, '\x01') + "\r\n\r\n"), Kind::kOther},
        Broken{"BodyBeyondTheLimit", answer(200, std::string(std::size_t{300} * 1024, 'x')),
               Kind::kTooLarge},
        Broken{"EndlessChunks",
               endless(kHead + "Transfer-Encoding: chunked\r\n\r\n",
                       "1000\r\n" + std::string(0x1000, 'x') + "\r\n"),
               Kind::kTooLarge},
        Broken{"GzipBomb",
               answer(200, testing::gzip(std::string(1024, 'x'), 1024), {"Content-Encoding: gzip"}),
               Kind::kTooLarge},
        Broken{"BrokenGzip", answer(200, "not gzip at all", {"Content-Encoding: gzip"}),
               Kind::kOther},
        Broken{"EndlessHeaders", endless(kHead, "X-More: " + std::string(500, 'x') + "\r\n"),
               Kind::kTooLarge},
        Broken{"EndlessInterimAnswers", endless("", "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n"),
               Kind::kTooLarge}),
    [](const auto& row) { return row.param.name; });

TEST_F(TransportTest, DecodesGzip) {
  server_.next(answer(200, testing::gzip("decoded"), {"Content-Encoding: gzip"}));
  const HttpResult result = fetch(get());
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->body, "decoded");
}

TEST_F(TransportTest, RefusesAnAddressThatIsNeitherHttpsNorLoopback) {
  for (const std::string url :
       {"http://api.x.com/2/tweets", "http://127.0.0.1.example.org/", "http://10.0.0.1/",
        "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "", "not an address"}) {
    SCOPED_TRACE(url);
    HttpRequest request = post(true);
    request.url = url;
    const HttpResult result = fetch(request);
    ASSERT_FALSE(result);
    EXPECT_TRUE(result.error().nothing_sent);
    EXPECT_THAT(result.error().message, HasSubstr("https"));
  }
}

TEST_F(TransportTest, ReachesLoopbackPastAProxy) {
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);  // NOLINT(concurrency-mt-unsafe): one thread
  server_.next(answer(200, "direct"));
  const HttpResult result = fetch(get());
  ::unsetenv("http_proxy");  // NOLINT(concurrency-mt-unsafe): one thread
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->body, "direct");
}

TEST_F(TransportTest, RunsManyTransfersAtATime) {
  constexpr int kTransfers = 50;
  int answered = 0;
  for (int i = 0; i < kTransfers; ++i) server_.next(answer(200, "x"));
  for (int i = 0; i < kTransfers; ++i) {
    transport_.send(get(), [&](const HttpResult& result) { answered += result ? 1 : 0; });
  }
  EXPECT_EQ(answered, 0);
  while (answered < kTransfers && context_.run_one_for(std::chrono::seconds{10}) > 0) {
  }
  EXPECT_EQ(answered, kTransfers);
}

TEST_F(TransportTest, AnAnswerMaySendTheNextRequest) {
  server_.next(answer(200, "first"));
  server_.next(answer(200, "second"));
  const auto result = testing::await<HttpResult>(context_, [&](auto done) {
    transport_.send(get(), [this, done](const HttpResult&) { transport_.send(get(), done); });
  });
  ASSERT_TRUE(result);
  EXPECT_EQ(result->body, "second");
}

TEST_F(TransportTest, DroppingTheTransportDropsItsCalls) {
  server_.next(raw_then_hold(""));
  int calls = 0;
  auto transport = std::make_unique<CurlTransport>(context_, CurlTransport::Options{});
  transport->send(get(), [&](const HttpResult&) { ++calls; });
  HttpRequest refused = get();
  refused.url = "http://example.org";
  while (server_.seen().empty()) context_.run_one();
  transport->send(refused, [&](const HttpResult&) { ++calls; });
  transport.reset();
  context_.poll();
  EXPECT_EQ(calls, 0);
}

TEST_F(TransportTest, AnAnswerMayDropTheTransport) {
  server_.next(answer(200, ""));
  server_.next(answer(200, ""));
  int calls = 0;
  auto transport = std::make_unique<CurlTransport>(context_, CurlTransport::Options{});
  for (int i = 0; i < 2; ++i) {
    transport->send(get(), [&](const HttpResult&) {
      ++calls;
      transport.reset();
    });
  }
  while (transport) context_.run_one();
  context_.poll();
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace inquiry::client
