#include "daemon/console/server/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <list>

#include "tests/daemon/console/support/raw_client.h"
#include "tests/daemon/console/support/server_under_test.h"

namespace inquiry::console::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(HttpServer, AnswersAGet) {
  ServerUnderTest under_test;
  RawClient client(under_test.port());
  const std::string answer = client.get("/a%20page?q=one+two");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\nGET /a page 0"));
  EXPECT_EQ(under_test.last_request().query.at("q"), "one two");
  EXPECT_EQ(under_test.last_request().remote, "127.0.0.1");
  EXPECT_EQ(under_test.last_request().peer_uid, std::nullopt);
}

TEST(HttpServer, PutsTheSecurityHeadersOnEveryAnswer) {
  ServerUnderTest under_test;
  const auto port = under_test.port();
  RawClient good(port);
  RawClient bad(port);
  bad.send("nonsense\r\n\r\n");
  for (const std::string& answer : {good.get("/"), bad.read_answer()}) {
    EXPECT_THAT(answer, HasSubstr("\r\nContent-Security-Policy: default-src 'none'; script-src "
                                  "'self'; style-src 'self'; img-src 'self' data:; connect-src "
                                  "'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
                                  "'none'\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nReferrer-Policy: no-referrer\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nCross-Origin-Opener-Policy: same-origin\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nCross-Origin-Resource-Policy: same-origin\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nCache-Control: no-store\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nDate: "));
  }
}

TEST(HttpServer, ServesRequestAfterRequestOnOneConnection) {
  ServerUnderTest under_test;
  RawClient client(under_test.port());
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(client.get("/" + std::to_string(i)), StartsWith("HTTP/1.1 200"));
  }
  EXPECT_EQ(under_test.requests(), 100);
}

TEST(HttpServer, ReadsAChunkedBody) {
  ServerUnderTest under_test;
  RawClient client(under_test.port());
  client.send(
      "POST /in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
  EXPECT_THAT(client.read_answer(), EndsWith("POST /in 11"));
  EXPECT_EQ(under_test.last_request().body, "hello world");
}

TEST(HttpServer, AnswersHeadLikeGetButWithoutTheBody) {
  ServerUnderTest under_test;
  RawClient client(under_test.port());
  client.send("HEAD /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const std::string answer = client.read_to_close();
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 11\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
  EXPECT_EQ(under_test.last_request().method, "GET");
}

TEST(HttpServer, SaysContinueToAClientThatWaitsForIt) {
  ServerUnderTest under_test;
  RawClient client(under_test.port());
  client.send(
      "POST /in HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_THAT(client.read_answer(), EndsWith("POST /in 2"));
}

TEST(HttpServer, TakesALargeBodyOnlyOnTheOnePathMeantForIt) {
  Limits limits;
  limits.body_bytes = 1000;
  limits.large_body_bytes = 5000;
  ServerUnderTest under_test(limits);
  const auto port = under_test.port();
  const auto post = [&](const std::string& path, std::size_t size) {
    RawClient client(port);
    client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
                std::to_string(size) + "\r\n\r\n" + std::string(size, 'x'));
    return client.read_answer().substr(9, 3);
  };
  EXPECT_EQ(post("/api/v1/drafts", 1000), "200");
  EXPECT_EQ(post("/api/v1/drafts", 1001), "413");
  EXPECT_EQ(post("/api/v1/consents/import", 5000), "200");
  EXPECT_EQ(post("/api/v1/consents/import?dry_run=true", 5000), "200");
  EXPECT_EQ(post("/api/v1/consents/import", 5001), "413");
}

TEST(HttpServer, AnswersLateWhenTheHandlerDoes) {
  ServerUnderTest under_test;
  const auto port = under_test.port();
  RawClient patient(port);
  patient.send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  under_test.wait_for_later();
  RawClient other(port);
  EXPECT_THAT(other.get("/meanwhile"), StartsWith("HTTP/1.1 200"));
  under_test.answer_later("at last");
  EXPECT_THAT(patient.read_answer(), EndsWith("at last"));
}

TEST(HttpServer, IsNotHarmedByAClientThatLeftBeforeItsAnswer) {
  ServerUnderTest under_test;
  const auto port = under_test.port();
  {
    RawClient hasty(port);
    hasty.send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
    under_test.wait_for_later();
  }
  under_test.answer_later("too late");
  RawClient other(port);
  EXPECT_THAT(other.get("/"), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, GivesUpOnAHandlerThatNeverAnswers) {
  Limits limits;
  limits.answer = 50ms;
  ServerUnderTest under_test(limits);
  RawClient client(under_test.port());
  EXPECT_THAT(client.get("/never"), StartsWith("HTTP/1.1 504"));
  EXPECT_TRUE(client.is_closed());
}

TEST(HttpServer, ClosesAnIdleConnectionAfterItsTime) {
  Limits limits;
  limits.idle = 50ms;
  ServerUnderTest under_test(limits);
  const auto port = under_test.port();
  RawClient silent(port);
  EXPECT_TRUE(silent.is_closed());
  RawClient once(port);
  EXPECT_THAT(once.get("/"), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(once.is_closed());
}

TEST(HttpServer, ClosesASlowSenderOfAHeader) {
  Limits limits;
  limits.header = 50ms;
  ServerUnderTest under_test(limits);
  RawClient slow(under_test.port());
  slow.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
  EXPECT_TRUE(slow.is_closed());
  EXPECT_EQ(under_test.requests(), 0);
}

TEST(HttpServer, ClosesASlowSenderOfABodyHoweverSteadyItIs) {
  Limits limits;
  limits.body = 100ms;
  ServerUnderTest under_test(limits);
  RawClient slow(under_test.port());
  slow.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  const auto start = steady_clock::now();
  while (slow.send("1\r\nx\r\n") && steady_clock::now() - start < 5s) {
    // Being slow is the attack, and the server's limits are in real time.
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_LT(steady_clock::now() - start, 5s);
  EXPECT_EQ(under_test.requests(), 0);
}

TEST(HttpServer, EightIdleConnectionsDoNotDelayTheNinth) {
  ServerUnderTest under_test;
  const auto port = under_test.port();
  std::list<RawClient> idle;
  for (int i = 0; i < 8; ++i) EXPECT_THAT(idle.emplace_back(port).get("/"), HasSubstr(" 200 "));
  const auto start = steady_clock::now();
  RawClient ninth(port);
  EXPECT_THAT(ninth.get("/"), StartsWith("HTTP/1.1 200"));
  EXPECT_LT(steady_clock::now() - start, 500ms);
}

TEST(HttpServer, OneConnectionTooManyClosesTheOneThatHasWaitedLongest) {
  Limits limits;
  limits.connections = 2;
  ServerUnderTest under_test(limits);
  const auto port = under_test.port();
  RawClient first(port);
  first.get("/");
  RawClient second(port);
  second.get("/");
  first.get("/again");
  RawClient third(port);
  EXPECT_THAT(third.get("/"), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(second.is_closed());
  EXPECT_THAT(first.get("/still here"), StartsWith("HTTP/1.1 400"));
  EXPECT_TRUE(first.is_closed());
}

TEST(HttpServer, NeverClosesAConnectionThatIsBeingServedForANewOne) {
  Limits limits;
  limits.connections = 1;
  ServerUnderTest under_test(limits);
  const auto port = under_test.port();
  RawClient served(port);
  served.send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  under_test.wait_for_later();
  RawClient turned_away(port);
  EXPECT_TRUE(turned_away.is_closed());
  under_test.answer_later("served");
  EXPECT_THAT(served.read_answer(), EndsWith("served"));
}

TEST(HttpServer, ClosesAfterTheAnswerWhenTheNextRequestWasSentTooEarly) {
  ServerUnderTest under_test;
  RawClient client(under_test.port());
  const std::string request = "GET /one HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client.send(request + request);
  const std::string answer = client.read_to_close();
  EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(answer, EndsWith("GET /one 0"));
  EXPECT_EQ(under_test.requests(), 1);
}

TEST(HttpServer, RefusesAnAddressThatIsNone) {
  ServerUnderTest under_test;
  const auto port = under_test.on_loop([&] { return under_test.server().listen("here", 0); });
  ASSERT_FALSE(port);
  EXPECT_EQ(port.error().kind, Error::Kind::kInvalid);
}

TEST(HttpServer, RefusesAPortThatIsTaken) {
  ServerUnderTest one;
  ServerUnderTest two;
  const auto port = one.port();
  const auto taken = two.on_loop([&] { return two.server().listen("127.0.0.1", port); });
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, Error::Kind::kUnavailable);
}

TEST(HttpServer, StopsAtOnceWhenNothingIsUnderWay) {
  ServerUnderTest under_test;
  RawClient idle(under_test.port());
  idle.get("/");
  std::promise<void> stopped;
  under_test.on_loop([&] { under_test.server().stop([&] { stopped.set_value(); }); });
  EXPECT_EQ(stopped.get_future().wait_for(500ms), std::future_status::ready);
  EXPECT_TRUE(idle.is_closed());
}

TEST(HttpServer, LetsAnAnswerUnderWayGoOutBeforeItStops) {
  ServerUnderTest under_test;
  const auto port = under_test.port();
  RawClient client(port);
  client.send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  under_test.wait_for_later();
  std::promise<void> stopped;
  under_test.on_loop([&] { under_test.server().stop([&] { stopped.set_value(); }); });
  EXPECT_THROW(RawClient{port}, std::runtime_error);
  under_test.answer_later("good bye");
  EXPECT_THAT(client.read_answer(), EndsWith("good bye"));
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(stopped.get_future().wait_for(2s), std::future_status::ready);
}

TEST(HttpServer, StopsInTimeEvenWhenAHandlerNeverAnswers) {
  Limits limits;
  limits.stop = 50ms;
  ServerUnderTest under_test(limits);
  RawClient client(under_test.port());
  client.send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  under_test.wait_for_later();
  std::promise<void> stopped;
  under_test.on_loop([&] { under_test.server().stop([&] { stopped.set_value(); }); });
  EXPECT_EQ(stopped.get_future().wait_for(2s), std::future_status::ready);
  EXPECT_TRUE(client.is_closed());
}

}  // namespace
}  // namespace inquiry::console::test
