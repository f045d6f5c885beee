#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

TEST(Control, TellsEveryRequestInItsLog) {
  Simulated x;
  const std::string id = x.create("Logged").body.at("data").at("id");
  x.fault({{"kind", "close_before"}});
  x.timeline();
  x.get("/2/nowhere");
  const auto log = x.control("GET", "log").body.at("log");
  ASSERT_EQ(log.size(), 3U);
  EXPECT_EQ(log[0].at("endpoint"), "create_post");
  EXPECT_EQ(log[0].at("status"), 201);
  EXPECT_EQ(log[0].at("account"), "LincolnPLC");
  EXPECT_EQ(log[0].at("text"), "Logged");
  EXPECT_EQ(log[0].at("post_id"), id);
  EXPECT_EQ(log[0].at("at"), "2026-09-15T15:00:00Z");
  EXPECT_EQ(log[1].at("status"), 0);
  EXPECT_EQ(log[1].at("fault"), "close_before");
  EXPECT_EQ(log[2].at("status"), 404);
  EXPECT_EQ(x.control("GET", "log?after=2").body.at("log").size(), 1U);
}

TEST(Control, TellsAllPostsOfAnAccountDeletedOnesToo) {
  Simulated x;
  const std::string id = x.create("Soon gone").body.at("data").at("id");
  x.post("maria", "Not ours");
  x.signed_call("DELETE", "/2/tweets/" + id);
  const auto posts = x.control("GET", "posts?account=lincolnplc").body.at("posts");
  ASSERT_EQ(posts.size(), 1U);
  EXPECT_EQ(posts[0].at("text"), "Soon gone");
  EXPECT_EQ(posts[0].at("deleted"), true);
  EXPECT_EQ(x.control("GET", "posts").body.at("posts").size(), 2U);
  EXPECT_EQ(x.control("GET", "posts?account=nobody").body.at("posts").size(), 0U);
}

TEST(Control, InjectsPostsOfEveryKind) {
  Simulated x;
  const auto root = x.post("maria", "root #fractions");
  const auto retweet = x.control("POST", "posts", {{"author", "sam"}, {"retweet_of", root}});
  EXPECT_EQ(retweet.body.at("text"), "RT @maria: root #fractions");
  const auto mention = x.control(
      "POST", "posts", {{"author", "sam"}, {"text", "hi"}, {"mentions", {"LincolnPLC", "maria"}}});
  EXPECT_EQ(mention.body.at("text"), "@LincolnPLC @maria hi");
  const auto long_post =
      x.control("POST", "posts", {{"author", "sam"}, {"text", "and so on"}, {"long", true}});
  EXPECT_GT(long_post.body.at("text").get<std::string>().size(), 280U);
  for (const auto& wrong : {json{{"author", "sam"}}, json{{"text", "x"}},
                            json{{"author", "sam"}, {"text", "x"}, {"reply_to", "99"}},
                            json{{"author", "sam"}, {"text", "x"}, {"created_at", "today"}}}) {
    EXPECT_EQ(x.control("POST", "posts", wrong).status, 400) << wrong;
  }
}

TEST(Control, ShowsAPostOfTheFutureWhenItsTimeHasCome) {
  Simulated x;
  const auto id =
      x.post("maria", "#fractions tomorrow", {{"created_at", to_rfc3339(Simulated::kStart + 24h)}});
  const auto found = [&] {
    return ids(x.get("/2/tweets?ids=" + id)).size() +
           ids(x.get("/2/tweets/search/recent?query=%23fractions")).size();
  };
  EXPECT_EQ(found(), 0U);
  x.clock().advance(24h);
  EXPECT_EQ(found(), 2U);
}

TEST(Control, MovesAManualClockOnly) {
  Simulated x;
  EXPECT_EQ(x.control("POST", "clock", {{"now", "2026-10-01T08:00:00Z"}}).body.at("now"),
            "2026-10-01T08:00:00Z");
  EXPECT_EQ(x.control("POST", "clock", {{"advance_ms", 1'500}}).body.at("now"),
            "2026-10-01T08:00:01.500Z");
  EXPECT_EQ(x.timeline().header("Date"), "Thu, 01 Oct 2026 08:00:01 GMT");
  EXPECT_EQ(x.control("POST", "clock", {{"now", "soon"}}).status, 400);
  SystemClock system;
  Simulator running(system, {});
  EXPECT_EQ(running.handle({"POST", "/_sim/clock", {}, "{\"advance_ms\":1}"}).status, 409);
}

TEST(Control, CountsByEndpointAndStatus) {
  Simulated x;
  x.timeline();
  x.timeline();
  x.get("/2/users/2244994945/tweets?max_results=1");
  const auto stats = x.control("GET", "stats").body;
  EXPECT_EQ(stats.at("counts").at("own_timeline"), json({{"200", 2}, {"400", 1}}));
  EXPECT_EQ(stats.at("requests"), 3);
}

TEST(Control, IsNeverMistakenForXsApi) {
  Simulated x;
  x.fault({{"endpoint", "*"}, {"kind", "close_before"}, {"times", 0}});
  EXPECT_EQ(x.control("GET", "stats").status, 200);
  EXPECT_EQ(x.sim().log().size(), 0U);
}

}  // namespace
}  // namespace inquiry::simulator
