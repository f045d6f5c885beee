#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "client/simulator/snowflake.h"
#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kSearch = "/2/tweets/search/recent?query=%23fractions";
constexpr auto kMentions = "/2/users/2244994945/mentions";
constexpr auto kTimeline = "/2/users/2244994945/tweets";

std::string at(UtcTime time) { return percent_encode(to_rfc3339(time)); }

// All pages of a listing, as a client walks them; checks that nothing comes twice.
std::vector<std::string> walk(Simulated& x, const std::string& target,
                              std::size_t* pages = nullptr) {
  std::vector<std::string> all;
  std::set<std::string> seen;
  std::string token;
  do {
    const auto answer = x.get(target + (token.empty() ? "" : "&pagination_token=" + token));
    EXPECT_EQ(answer.status, 200) << answer.body;
    for (const auto& id : ids(answer)) {
      EXPECT_TRUE(seen.insert(id).second) << id;
      all.push_back(id);
    }
    token = answer.body.at("meta").value("next_token", "");
    if (pages != nullptr) ++*pages;
  } while (!token.empty());
  return all;
}

TEST(Reading, GivesNoDataKeyWhenThereIsNothing) {
  Simulated x;
  for (const auto* target : {kSearch, kMentions, kTimeline}) {
    const auto answer = x.get(target);
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.body.contains("data"));
    EXPECT_EQ(answer.body.at("meta"), nlohmann::json({{"result_count", 0}})) << target;
  }
}

TEST(Reading, ShowsTheNewestFirstAndPagesToTheOldest) {
  Simulated x;
  std::vector<std::string> posted;
  for (int i = 0; i < 25; ++i) {
    posted.insert(posted.begin(), x.post("maria", "Lesson " + std::to_string(i) + " #fractions"));
    x.clock().advance(1min);
  }
  std::size_t pages = 0;
  EXPECT_EQ(walk(x, std::string(kSearch) + "&max_results=10", &pages), posted);
  EXPECT_EQ(pages, 3U);
  const auto first = x.get(std::string(kSearch) + "&max_results=10");
  EXPECT_EQ(first.body.at("meta").at("newest_id"), posted.front());
  EXPECT_EQ(first.body.at("meta").at("oldest_id"), posted.at(9));
  EXPECT_EQ(first.body.at("meta").at("result_count"), 10);
}

TEST(Reading, HasNoFurtherPageWhenTheLastOneIsFull) {
  Simulated x;
  for (int i = 0; i < 20; ++i) x.post("maria", "#fractions " + std::to_string(i));
  std::size_t pages = 0;
  EXPECT_EQ(walk(x, std::string(kSearch) + "&max_results=10", &pages).size(), 20U);
  EXPECT_EQ(pages, 2U);
}

TEST(Reading, KeepsPagesStillWhileNewPostsArrive) {
  Simulated x;
  for (int i = 0; i < 12; ++i) x.post("maria", "#fractions " + std::to_string(i));
  const auto first = x.get(std::string(kSearch) + "&max_results=10");
  x.post("maria", "#fractions newest");
  const auto second = x.get(std::string(kSearch) + "&max_results=10&next_token=" +
                            first.body.at("meta").at("next_token").get<std::string>());
  EXPECT_EQ(ids(second).size(), 2U);
}

TEST(Reading, RefusesATokenThatIsNotForThisListing) {
  Simulated x;
  for (int i = 0; i < 12; ++i) x.post("maria", "@LincolnPLC #fractions " + std::to_string(i));
  const std::string token = x.get(kSearch).body.at("meta").at("next_token");
  EXPECT_EQ(x.get(kSearch + ("&next_token=" + token)).status, 200);
  EXPECT_EQ(x.get("/2/tweets/search/recent?query=%23numbertalks&next_token=" + token).status, 400);
  EXPECT_EQ(x.get(kMentions + ("?pagination_token=" + token)).status, 400);
  EXPECT_EQ(x.get(kSearch + ("&next_token=" + token + "0")).status, 400);
  EXPECT_EQ(x.get(kSearch + ("&next_token=" + token + "&pagination_token=" + token)).status, 400);
  EXPECT_EQ(x.get(kMentions + ("?next_token=" + token)).status, 400);
}

TEST(Reading, NamesEachParameterThatIsWrong) {
  Simulated x;
  const std::string search = kSearch;
  const std::string mentions = kMentions;
  const std::string timeline = kTimeline;
  x.control("POST", "lists", {{"id", "42"}, {"members", {"maria"}}});
  struct Row {
    std::string target;
    const char* parameter;
  };
  const auto now = Simulated::kStart;
  const auto recent = std::to_string(first_id_at(now - 24h));
  const auto old = std::to_string(first_id_at(now - 24h * 7 - 1s));
  const Row rows[] = {
      {search + "&max_results=9", "max_results"},
      {search + "&max_results=101", "max_results"},
      {search + "&max_results=ten", "max_results"},
      {search + "&max_results=", "max_results"},
      {search + "&max_results=10&max_results=20", "max_results"},
      {search + "&nonsense=1", "nonsense"},
      {search + "&sort_order=best", "sort_order"},
      {search + "&since_id=abc", "since_id"},
      {search + "&since_id=" + old, "since_id"},
      {search + "&since_id=1", "since_id"},
      {search + "&since_id=" + recent + "&start_time=" + at(now - 2h), "since_id"},
      {search + "&until_id=" + recent + "&end_time=" + at(now - 2h), "until_id"},
      {search + "&start_time=yesterday", "start_time"},
      {search + "&start_time=" + at(now - 24h * 7 - 1s), "start_time"},
      {search + "&start_time=" + at(now - 1h) + "&end_time=" + at(now - 2h), "start_time"},
      {search + "&end_time=" + at(now + 1s), "end_time"},
      {search + "&exclude=replies", "exclude"},
      {search + "&next_token=zzz", "next_token"},
      {"/2/tweets/search/recent", "query"},
      {"/2/tweets/search/recent?query=", "query"},
      {"/2/tweets/search/recent?query=lang%3Aen", "query"},
      {"/2/tweets/search/recent?query=" + std::string(513, 'a'), "query"},
      {mentions + "?max_results=4", "max_results"},
      {mentions + "?max_results=101", "max_results"},
      {mentions + "?query=a", "query"},
      {timeline + "?max_results=4", "max_results"},
      {timeline + "?exclude=quotes", "exclude"},
      {"/2/lists/42/tweets?max_results=0", "max_results"},
      {"/2/lists/42/tweets?max_results=101", "max_results"},
      {"/2/lists/42/tweets?since_id=" + recent, "since_id"},
      {"/2/lists/42/tweets?start_time=" + at(now - 1h), "start_time"},
      {"/2/tweets", "ids"},
      {"/2/tweets?ids=1,x", "ids"},
      {"/2/users/by?usernames=a-b", "usernames"},
      {"/2/users/by?usernames=sixteencharacter", "usernames"},
      {"/2/users/by", "usernames"},
  };
  for (const auto& row : rows) {
    const auto answer = x.get(row.target);
    ASSERT_EQ(answer.status, 400) << row.target;
    EXPECT_TRUE(answer.body.at("type").get<std::string>().ends_with("/problems/invalid-request"));
    EXPECT_TRUE(answer.body.at("errors").at(0).at("parameters").contains(row.parameter))
        << row.target << " " << answer.body;
  }
}

TEST(Reading, TakesQueriesAsLongAsTheTierAllows) {
  Simulated x;
  const auto target = "/2/tweets/search/recent?query=" + std::string(512, 'a');
  EXPECT_EQ(x.get(target).status, 200);
  Options options;
  options.behaviour.query_length = 4096;
  EXPECT_EQ(Simulated(options).get(target + std::string(1000, 'b')).status, 200);
}

TEST(Search, ReachesBackSevenDays) {
  Simulated x;
  const auto old = x.post("maria", "#fractions old",
                          {{"created_at", to_rfc3339(Simulated::kStart - 24h * 7 - 1s)}});
  const auto inside = x.post("maria", "#fractions inside",
                             {{"created_at", to_rfc3339(Simulated::kStart - 24h * 7 + 1min)}});
  EXPECT_THAT(ids(x.get(kSearch)), ElementsAre(inside));
  x.clock().advance(2min);
  EXPECT_THAT(ids(x.get(kSearch)), IsEmpty());
  EXPECT_THAT(ids(x.get("/2/tweets?ids=" + old)), ElementsAre(old));
}

TEST(Search, TakesBoundsByIdAndByTime) {
  Simulated x;
  std::vector<std::string> posted;
  for (int i = 0; i < 4; ++i) {
    posted.push_back(x.post("maria", "#fractions " + std::to_string(i)));
    x.clock().advance(1h);
  }
  const std::string search = kSearch;
  const auto start = Simulated::kStart;
  EXPECT_THAT(ids(x.get(search + "&since_id=" + posted[1])), ElementsAre(posted[3], posted[2]));
  EXPECT_THAT(ids(x.get(search + "&until_id=" + posted[1])), ElementsAre(posted[0]));
  EXPECT_THAT(ids(x.get(search + "&start_time=" + at(start + 2h))),
              ElementsAre(posted[3], posted[2]));
  EXPECT_THAT(ids(x.get(search + "&end_time=" + at(start + 2h))),
              ElementsAre(posted[1], posted[0]));
  EXPECT_THAT(ids(x.get(search + "&since_id=" + posted[0] + "&until_id=" + posted[2])),
              ElementsAre(posted[1]));
}

TEST(Search, ShowsNoDeletedPostsAndOnlyTheNewestVersion) {
  Simulated x;
  const auto gone = x.post("maria", "#fractions gone");
  const auto first = x.post("maria", "#fractions frist");
  x.clock().advance(5min);
  const auto second = x.post("maria", "#fractions first", {{"edit_of", first}});
  x.control("DELETE", "posts/" + gone);
  const auto answer = x.get(std::string(kSearch));
  EXPECT_THAT(ids(answer), ElementsAre(second));
  EXPECT_EQ(answer.body.at("data").at(0).at("edit_history_tweet_ids"),
            nlohmann::json({first, second}));
  x.control("DELETE", "posts/" + second);
  const auto after = x.get("/2/tweets?ids=" + first + "," + second);
  EXPECT_FALSE(after.body.contains("data"));
  EXPECT_EQ(after.body.at("errors").size(), 2U);
}

TEST(Search, LagsAsItIsTold) {
  Options options;
  options.behaviour.index_lag = 30s;
  Simulated x(options);
  const auto id = x.post("maria", "@LincolnPLC #fractions");
  const auto late = x.post("maria", "@LincolnPLC late", {{"indexed_after_ms", 60'000}});
  x.clock().advance(29s);
  EXPECT_THAT(ids(x.get(kSearch)), IsEmpty());
  EXPECT_THAT(ids(x.get("/2/tweets?ids=" + id)), ElementsAre(id));
  EXPECT_EQ(x.get(std::string(kSearch) + "&end_time=" + at(x.clock().utc_now() - 9s)).status, 400);
  x.clock().advance(1s);
  EXPECT_THAT(ids(x.get(kSearch)), ElementsAre(id));
  EXPECT_THAT(ids(x.get(kMentions)), ElementsAre(id));
  x.clock().advance(1min);
  EXPECT_THAT(ids(x.get(kMentions)), ElementsAre(late, id));
}

TEST(Mentions, ReachBackEightHundredPosts) {
  Simulated x;
  for (int i = 0; i < 805; ++i) x.post("maria", "@lincolnplc " + std::to_string(i));
  EXPECT_EQ(walk(x, std::string(kMentions) + "?max_results=100").size(), 800U);
}

TEST(OwnTimeline, ReachesBackThirtyTwoHundredPosts) {
  Simulated x;
  const auto root = x.post("LincolnPLC", "root");
  for (int i = 0; i < 3'204; ++i) {
    x.post("LincolnPLC", "post " + std::to_string(i),
           i % 2 == 0 ? nlohmann::json{{"reply_to", root}} : nlohmann::json::object());
  }
  const std::string timeline = std::string(kTimeline) + "?max_results=100";
  EXPECT_EQ(walk(x, timeline).size(), 3'200U);
  EXPECT_EQ(walk(x, timeline + "&exclude=replies").size(), 800U);
}

TEST(OwnTimeline, LagsAsItIsTold) {
  Simulated x;
  x.control("POST", "options", {{"timeline_lag_ms", 10'000}});
  const std::string id = x.create("hello").body.at("data").at("id");
  EXPECT_THAT(ids(x.timeline()), IsEmpty());
  x.clock().advance(10s);
  EXPECT_THAT(ids(x.timeline()), ElementsAre(id));
}

TEST(Lists, ShowTheirMembersPostsWithoutIdsInMeta) {
  Options options;
  options.lists = {{"42", {"maria", "sam"}}};
  Simulated x(options);
  const auto first = x.post("maria", "one");
  x.post("stranger", "two");
  const auto third = x.post("sam", "three");
  const auto answer = x.get("/2/lists/42/tweets");
  EXPECT_THAT(ids(answer), ElementsAre(third, first));
  EXPECT_FALSE(answer.body.at("meta").contains("newest_id"));
  const auto unknown = x.get("/2/lists/43/tweets");
  EXPECT_EQ(unknown.status, 200);
  EXPECT_EQ(unknown.body.at("errors").at(0).at("resource_type"), "list");
}

TEST(LookUp, TellsFoundAndMissingApart) {
  Simulated x;
  const auto id = x.post("maria", "here");
  const auto answer = x.get("/2/tweets?ids=" + id + ",123");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(ids(answer), ElementsAre(id));
  const auto& error = answer.body.at("errors").at(0);
  EXPECT_EQ(error.at("value"), "123");
  EXPECT_EQ(error.at("resource_type"), "tweet");
  EXPECT_TRUE(error.at("type").get<std::string>().ends_with("/problems/resource-not-found"));
  std::string many = "1";
  for (int i = 2; i <= 101; ++i) many += "," + std::to_string(i);
  EXPECT_EQ(x.get("/2/tweets?ids=" + many).status, 400);
}

TEST(Users, AreFoundByHandle) {
  Simulated x;
  x.post("maria", "here");
  const auto answer = x.get("/2/users/by?usernames=MARIA,nobody&user.fields=created_at");
  EXPECT_EQ(answer.body.at("data").size(), 1U);
  EXPECT_EQ(answer.body.at("data").at(0).at("username"), "maria");
  EXPECT_EQ(answer.body.at("errors").at(0).at("value"), "nobody");
}

TEST(Reading, TellsUsersByTheirIdsAndWhoIsMissing) {
  Simulated x;
  x.post("maria", "one");
  const auto id = x.get("/2/users/by?usernames=maria").body.at("data").at(0).at("id");
  const auto answer = x.get("/2/users?ids=" + id.get<std::string>() + ",1");
  EXPECT_EQ(answer.body.at("data").size(), 1U);
  EXPECT_EQ(answer.body.at("data").at(0).at("username"), "maria");
  EXPECT_EQ(answer.body.at("errors").at(0).at("value"), "1");
  EXPECT_EQ(x.get("/2/users?ids=abc").status, 400);
  EXPECT_EQ(x.get("/2/users").status, 400);
}

TEST(Reading, CountsThePostsThatWereReadOnceADayEach) {
  Simulated x;
  x.post("maria", "one #fractions");
  x.post("maria", "two #fractions");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(x.get(kSearch).status, 200);
  const auto usage = x.get("/2/usage/tweets").body.at("data");
  EXPECT_EQ(usage.at("project_usage"), "2");
  EXPECT_EQ(usage.at("cap_reset_day"), 1);
  EXPECT_FALSE(
      x.get("/2/usage/tweets?usage.fields=project_cap").body.at("data").contains("project_usage"));
  x.clock().advance(24h);
  EXPECT_EQ(x.get(kSearch).status, 200);
  EXPECT_EQ(x.get("/2/usage/tweets").body.at("data").at("project_usage"), "4");
}

TEST(Counts, TellOfEachDayAndOfAllInTheDialectThatWasAsked) {
  Simulated x;
  for (int i = 0; i < 3; ++i) {
    x.post("maria", "#fractions " + std::to_string(i));
    x.post("maria", "#numbertalks " + std::to_string(i));
    x.clock().advance(20h);
  }
  const std::string target = "/2/tweets/counts/recent?query=%23fractions&granularity=day";
  const auto tweets = x.get(target);
  ASSERT_EQ(tweets.status, 200) << tweets.body;
  EXPECT_EQ(tweets.body.at("meta"), nlohmann::json({{"total_tweet_count", 3}}));
  const auto& days = tweets.body.at("data");
  ASSERT_EQ(days.size(), 8U) << "seven days touch eight";
  int sum = 0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    sum += days[i].at("tweet_count").get<int>();
    EXPECT_TRUE(i == 0 || days[i].at("start") == days[i - 1].at("end"));
  }
  EXPECT_EQ(sum, 3);
  const auto posts = x.get(target + "&search_count.fields=end,post_count,start");
  EXPECT_EQ(posts.body.at("meta"), nlohmann::json({{"total_post_count", 3}}));
  EXPECT_TRUE(posts.body.at("data").at(0).contains("post_count"));
}

TEST(Counts, RefuseWhatIsNoQueryAndKeysOfOAuth1) {
  Simulated x;
  for (const auto* wrong :
       {"query=%23fractions&granularity=week", "granularity=day", "query=min_faves:5",
        "query=a&next_token=abc", "query=a&max_results=10"}) {
    EXPECT_EQ(x.get(std::string("/2/tweets/counts/recent?") + wrong).status, 400) << wrong;
  }
  const auto refused = x.signed_call("GET", "/2/tweets/counts/recent?query=a");
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.at("type").get<std::string>().find("unsupported-authentication"),
            std::string::npos);
}

TEST(Reading, KnowsWhichPathsAndMethodsThereAre) {
  Simulated x;
  EXPECT_EQ(x.get("/2/nothing").status, 404);
  EXPECT_EQ(x.get("/2/users/1/2/tweets").status, 404);
  EXPECT_EQ(x.get("/2/tweets/12").status, 405);
  EXPECT_EQ(x.get("/_sim/nothing").status, 404);
}

TEST(Ids, GrowWithTheClockBeyondWhatADoubleHolds) {
  Simulated x;
  const auto first = PostId::parse(x.post("maria", "one"));
  x.clock().advance(1ms);
  const auto second = PostId::parse(x.post("maria", "two"));
  EXPECT_GT(first->value, std::int64_t{1} << 53U);
  EXPECT_GT(*second, *first);
  EXPECT_EQ(time_of(second->value), x.clock().utc_now());
}

}  // namespace
}  // namespace inquiry::simulator
