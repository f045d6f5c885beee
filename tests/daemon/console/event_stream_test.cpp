#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/daemon/console/support/raw_client.h"
#include "tests/daemon/console/support/server_under_test.h"

namespace inquiry::console::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

void open_stream(RawClient& client) {
  client.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  client.read_until(": open\n\n");
}

TEST(EventStream, TellsEveryOpenPageWhatChanged) {
  ServerUnderTest under_test;
  const auto port = under_test.port();
  RawClient one(port);
  RawClient two(port);
  one.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::string head = one.read_until("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("\r\nContent-Type: text/event-stream\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  one.read_until(": open\n\n");
  open_stream(two);
  under_test.publish("drafts", "grade4");
  const std::string event = "event: changed\ndata: {\"topic\":\"drafts\",\"team\":\"grade4\"}\n\n";
  EXPECT_EQ(one.read_until("\n\n"), event);
  EXPECT_EQ(two.read_until("\n\n"), event);
}

TEST(EventStream, CannotBeBrokenByANameWithLineBreaks) {
  ServerUnderTest under_test;
  RawClient client(under_test.port());
  open_stream(client);
  under_test.publish("x\n\nevent: evil", "\"\xff");
  EXPECT_THAT(client.read_until("\n\n"), Not(HasSubstr("\nevent: evil")));
}

TEST(EventStream, SaysThatItIsStillThere) {
  Limits limits;
  limits.event_keep_alive = 20ms;
  ServerUnderTest under_test(limits);
  RawClient client(under_test.port());
  open_stream(client);
  EXPECT_EQ(client.read_until("\n\n"), ": still here\n\n");
  EXPECT_EQ(client.read_until("\n\n"), ": still here\n\n");
}

TEST(EventStream, EndsAfterItsTimeSoThatThePageIsAdmittedAgain) {
  Limits limits;
  limits.event_keep_alive = 20ms;
  limits.event_stream = 50ms;
  ServerUnderTest under_test(limits);
  RawClient client(under_test.port());
  open_stream(client);
  EXPECT_THAT(client.read_to_close(), HasSubstr(": still here"));
}

TEST(EventStream, DropsAClientThatDoesNotReadAndKeepsTheOthers) {
  ServerUnderTest under_test;
  const auto port = under_test.port();
  RawClient slow(port);
  RawClient quick(port);
  open_stream(slow);
  open_stream(quick);
  constexpr int kEvents = 8000;  // 8 MB, more than any socket buffers
  const std::string team(1000, 't');
  for (int i = 0; i < kEvents; ++i) {
    under_test.publish("ideas", team);
    EXPECT_THAT(quick.read_until("\n\n"), HasSubstr("ideas"));
  }
  EXPECT_LT(slow.read_to_close().size(), kEvents * team.size());
}

TEST(EventStream, NoticesThatItsClientLeft) {
  Limits limits;
  limits.connections = 1;
  ServerUnderTest under_test(limits);
  const auto port = under_test.port();
  {
    RawClient client(port);
    open_stream(client);
    RawClient turned_away(port);
    EXPECT_TRUE(turned_away.is_closed());
  }
  // The one place there is becomes free without an event having been sent.
  const auto deadline = std::chrono::steady_clock::now() + 5s;
  std::string answer;
  while (answer.empty() && std::chrono::steady_clock::now() < deadline) {
    RawClient next(port);
    answer = next.get("/");
  }
  EXPECT_THAT(answer, HasSubstr("200 OK"));
}

TEST(EventStream, IsClosedByAStop) {
  ServerUnderTest under_test;
  RawClient client(under_test.port());
  open_stream(client);
  under_test.on_loop([&] { under_test.server().stop([] {}); });
  EXPECT_TRUE(client.is_closed());
}

}  // namespace
}  // namespace inquiry::console::test
