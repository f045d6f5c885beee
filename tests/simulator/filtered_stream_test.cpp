#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulated.h"

namespace inquiry::simulator {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FilteredStreamTest : public testing::Test {
 protected:
  Answer ask(const std::string& method, const std::string& target, const json& body = nullptr) {
    return Simulated::read(x_.sim().handle({method,
                                            target,
                                            {{"authorization", "Bearer app-token"}},
                                            body.is_null() ? "" : body.dump()}));
  }
  Answer rules(const json& change, const std::string& query = "") {
    return ask("POST", "/2/tweets/search/stream/rules" + query, change);
  }
  Answer open(const std::string& query = "") {
    return ask("GET", "/2/tweets/search/stream" + query);
  }
  std::vector<std::string> texts(std::uint64_t stream) {
    std::vector<std::string> found;
    std::istringstream lines{x_.sim().pull(stream).bytes};
    for (std::string line; std::getline(lines, line);) {
      found.push_back(json::parse(line).at("data").at("text"));
    }
    return found;
  }
  std::uint64_t opened() {
    rules({{"add", {{{"value", "#fractions -is:retweet"}, {"tag", "one"}}}}});
    const auto answer = open();
    EXPECT_EQ(answer.raw.wire, Wire::kStream) << answer.body;
    return answer.raw.stream;
  }

  Simulated x_;
};

TEST_F(FilteredStreamTest, KeepsRulesWithTheirTagsAndRefusesTheSameTwice) {
  const auto made = rules({{"add", {{{"value", "#a"}, {"tag", "t"}}, {{"value", "lang:en"}}}}});
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.body["data"].size(), 1U);
  EXPECT_EQ(made.body["errors"][0]["value"], "lang:en");
  const auto again = rules({{"add", {{{"value", "#a"}}}}});
  EXPECT_THAT(again.body["errors"][0]["type"].get<std::string>(), HasSubstr("duplicate-rules"));

  const auto listed = ask("GET", "/2/tweets/search/stream/rules");
  ASSERT_EQ(listed.body["data"].size(), 1U);
  EXPECT_EQ(listed.body["data"][0]["tag"], "t");
  rules({{"delete", {{"ids", {listed.body["data"][0]["id"]}}}}});
  EXPECT_FALSE(ask("GET", "/2/tweets/search/stream/rules").body.contains("data"));
}

TEST_F(FilteredStreamTest, ADryRunChangesNothing) {
  EXPECT_EQ(
      rules({{"add", {{{"value", "#a"}}}}}, "?dry_run=true").body["meta"]["summary"]["created"], 1);
  EXPECT_FALSE(ask("GET", "/2/tweets/search/stream/rules").body.contains("data"));
}

TEST_F(FilteredStreamTest, SendsWhatMatchesOnceAndSaysWhichRule) {
  const auto stream = opened();
  x_.post("anna", "Fold the strip #fractions");
  x_.post("bert", "Something else #history");
  const auto line = json::parse(x_.sim().pull(stream).bytes);
  EXPECT_EQ(line["data"]["text"], "Fold the strip #fractions");
  EXPECT_EQ(line["matching_rules"][0]["tag"], "one");
  EXPECT_THAT(texts(stream), IsEmpty());
}

TEST_F(FilteredStreamTest, SendsWhatIsIndexedLateWhenItIs) {
  const auto stream = opened();
  x_.post("anna", "late #fractions", {{"indexed_after_ms", 60'000}});
  EXPECT_THAT(texts(stream), IsEmpty());
  x_.clock().advance(1min);
  EXPECT_THAT(texts(stream), ElementsAre("late #fractions"));
}

TEST_F(FilteredStreamTest, StartsFromNowOrFromTheBackfill) {
  x_.post("anna", "old #fractions");
  x_.clock().advance(2min);
  auto stream = opened();
  EXPECT_THAT(texts(stream), IsEmpty());
  x_.sim().stream_left(stream);
  stream = open("?backfill_minutes=5").raw.stream;
  EXPECT_THAT(texts(stream), ElementsAre("old #fractions"));
}

TEST_F(FilteredStreamTest, AllowsOneConnectionAndCountsAGoneOneForAWhile) {
  x_.control("POST", "streams", {{"linger_ms", 60'000}});
  const auto stream = opened();
  EXPECT_EQ(open().body["connection_issue"], "TooManyConnections");
  x_.sim().stream_left(stream);
  EXPECT_EQ(open().status, 429);
  x_.clock().advance(1min);
  EXPECT_EQ(open().raw.wire, Wire::kStream);
  EXPECT_EQ(ask("DELETE", "/2/connections/filtered_stream").status, 200);
  EXPECT_EQ(open().raw.wire, Wire::kStream);
}

TEST_F(FilteredStreamTest, IsForAppsWithThePlanAndWithRules) {
  EXPECT_EQ(open().status, 409);
  EXPECT_EQ(x_.signed_call("GET", "/2/tweets/search/stream").status, 403);
  x_.control("POST", "streams", {{"enrolled", false}});
  EXPECT_EQ(open().body["reason"], "client-not-enrolled");
}

TEST_F(FilteredStreamTest, GoesWrongOnDemand) {
  using Then = StreamOutput::Then;
  const auto stream = opened();
  const auto ordered = [&](const std::string& what) {
    EXPECT_EQ(x_.control("POST", "streams", {{"do", what}, {"bytes", 1000}}).status, 200) << what;
    return x_.sim().pull(stream);
  };
  EXPECT_EQ(ordered("drop").then, Then::kBreak);
  EXPECT_EQ(ordered("end").then, Then::kEnd);
  EXPECT_THAT(ordered("disconnect").bytes, HasSubstr("operational-disconnect"));
  EXPECT_TRUE(json::parse(ordered("garbage").bytes, nullptr, false).is_discarded());
  EXPECT_EQ(ordered("huge_line").bytes.size(), 1002U);
  EXPECT_TRUE(ordered("stall").is_silent);
  EXPECT_EQ(x_.control("POST", "streams", {{"do", "dance"}}).status, 400);
}

}  // namespace
}  // namespace inquiry::simulator
