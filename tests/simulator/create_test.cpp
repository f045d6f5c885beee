#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

std::string detail(const Answer& answer) { return answer.body.value("detail", ""); }

TEST(CreatePost, PutsThePostOnTheTimeline) {
  Simulated x;
  const auto answer = x.create("What makes 2/4 equal 1/2? <ask> https://example.org/a");
  ASSERT_EQ(answer.status, 201);
  const std::string id = answer.body.at("data").at("id");
  EXPECT_EQ(answer.body.at("data").at("edit_history_tweet_ids"), json::array({id}));
  EXPECT_THAT(answer.body.at("data").at("text").get<std::string>(),
              HasSubstr("&lt;ask&gt; https://t.co/"));
  const auto shown = x.signed_call("GET", "/2/users/2244994945/tweets?tweet.fields=entities");
  EXPECT_EQ(ids(shown), std::vector{id});
  EXPECT_EQ(shown.body.at("data").at(0).at("entities").at("urls").at(0).at("expanded_url"),
            "https://example.org/a");
}

TEST(CreatePost, RefusesABodyThatXWouldRefuse) {
  Simulated x;
  struct Row {
    std::string body;
    int status;
  };
  const Row rows[] = {
      {"", 400},
      {"{", 400},
      {"[]", 400},
      {"{}", 400},
      {R"({"text":""})", 400},
      {R"({"text":" \n"})", 400},
      {R"({"text":5})", 400},
      {R"({"text":"a","colour":"red"})", 400},
      {R"({"text":"a","reply":{}})", 400},
      {R"({"text":"a","reply":{"in_reply_to_tweet_id":12}})", 400},
      {R"({"text":"a","reply":{"in_reply_to_tweet_id":"x"}})", 400},
      {R"({"text":"a","reply":{"in_reply_to_tweet_id":"1","to":"2"}})", 400},
      {R"({"text":"a","media":{"media_ids":["1"]}})", 400},
      {R"({"text":"a","made_with_ai":"no"})", 400},
      {R"({"text":"a","reply_settings":"everyone"})", 400},
      {R"({"text":"a","poll":{"options":["a","b"]}})", 400},
      {R"({"text":"a","poll":{"options":["a"],"duration_minutes":60}})", 400},
      {R"({"text":"a","poll":{"options":["a",""],"duration_minutes":60}})", 400},
      {R"({"text":"a","poll":{"options":["a","b"],"duration_minutes":4}})", 400},
      {R"({"text":"a","poll":{"options":["a","b"],"duration_minutes":"60"}})", 400},
      {R"({"text":"a","poll":{"options":["a","b"],"duration_minutes":60,"x":1}})", 400},
      {R"({"text":")" + std::string(281, 'a') + R"("})", 400},
      {R"({"text":"a","quote_tweet_id":"1"})", 403},
      {R"({"text":"$ACME and $CORP"})", 403},
      {R"({"text":")" + std::string(280, 'a') + R"("})", 201},
      {R"({"text":"$ACME","made_with_ai":false,"reply_settings":"following"})", 201},
      {R"({"text":"Which one?","poll":{"options":["a","b"],"duration_minutes":60}})", 201},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(x.signed_call("POST", "/2/tweets", row.body).status, row.status) << row.body;
  }
  EXPECT_EQ(x.signed_call("POST", "/2/tweets?tweet.fields=id", R"({"text":"a"})").status, 400);
  EXPECT_EQ(x.timeline().body.at("meta").at("result_count"), 3);
}

TEST(CreatePost, LetsTheSameWordsThroughUnlessTheFilterIsOn) {
  Simulated x;
  EXPECT_EQ(x.create("Same words").status, 201);
  EXPECT_EQ(x.create("Same words").status, 201);
}

TEST(DuplicateFilter, RefusesTheSameWordsWithinADay) {
  Options options;
  options.behaviour.duplicate_filter = true;
  Simulated x(options);
  const std::string first = x.create("Same words!").body.at("data").at("id");
  const auto again = x.create("same  WORDS");
  EXPECT_EQ(again.status, 403);
  EXPECT_THAT(detail(again), HasSubstr("duplicate content"));
  EXPECT_EQ(x.create("Same words", first).status, 201) << "another reply target";
  EXPECT_EQ(x.create("Other words").status, 201);
  EXPECT_EQ(x.signed_call("DELETE", "/2/tweets/" + first).status, 200);
  EXPECT_EQ(x.create("Same words").status, 201) << "the first one is gone";
  x.clock().advance(24h + 1s);
  EXPECT_EQ(x.create("Same words").status, 201) << "a day later";
}

TEST(SummonedReply, IsAllowedWhereTheAuthorEngagedUs) {
  Simulated x;
  const std::string ours = x.create("A question?").body.at("data").at("id");
  const auto answer = x.post("maria", "An answer", {{"reply_to", ours}});
  const auto deeper = x.post("sam", "A thought on it", {{"reply_to", answer}});
  const auto summons = x.post("lee", "Hey @lincolnplc, look");
  const auto quote = x.post("ana", "Interesting", {{"quote_of", ours}});
  for (const auto& target : {ours, answer, deeper, summons, quote}) {
    EXPECT_EQ(x.create("A reply to " + target, target).status, 201) << target;
  }
}

TEST(SummonedReply, IsRefusedElsewhere) {
  Simulated x;
  const auto stranger = x.post("maria", "Nothing to do with you @someone");
  const auto refused = x.create("Uninvited", stranger);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(detail(refused), HasSubstr("where you are mentioned or are the author"));
  EXPECT_EQ(x.create("To nothing", "12345").status, 403);
  const auto gone = x.post("maria", "@LincolnPLC soon gone");
  x.control("DELETE", "posts/" + gone);
  EXPECT_EQ(x.create("Too late", gone).status, 403);
  EXPECT_EQ(x.timeline().body.at("meta").at("result_count"), 0);
}

TEST(DeletePost, TakesOwnPostsDownOnce) {
  Simulated x;
  const std::string id = x.create("Soon gone").body.at("data").at("id");
  const auto deleted = x.signed_call("DELETE", "/2/tweets/" + id);
  EXPECT_EQ(deleted.status, 200);
  EXPECT_EQ(deleted.body.at("data").at("deleted"), true);
  EXPECT_EQ(x.timeline().body.at("meta").at("result_count"), 0);
  EXPECT_EQ(x.signed_call("DELETE", "/2/tweets/" + id).status, 404);
  EXPECT_EQ(x.signed_call("DELETE", "/2/tweets/abc").status, 400);
  const auto other = x.post("maria", "mine");
  EXPECT_EQ(x.signed_call("DELETE", "/2/tweets/" + other).status, 403);
}

}  // namespace
}  // namespace inquiry::simulator
