// What reading meets in practice: one bad item, answers that are only partly there, what is bought.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/client/support/x_over_loopback.h"

namespace inquiry::client {
namespace {

using testing::answer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Kind = Failure::Kind;

constexpr const char* kGood =
    R"({"id": "5", "text": "good \ud83c\udf4e", "author_id": "1",
        "created_at": "2026-09-15T15:57:00.000Z"})";

class ReadingTest : public testing::XOverLoopback {
 protected:
  Answer<Page> read(const std::string& body) {
    server_.next(answer(200, body));
    return search();
  }
  Answer<UserLookup> users(const std::string& body) {
    server_.next(answer(200, body));
    return ask<UserLookup>([&](auto done) { x_.users({UserId{7}, UserId{8}}, std::move(done)); });
  }
};

TEST_F(ReadingTest, OneItemThatIsNoJsonCostsOnlyItself) {
  std::string deep(200, '[');
  deep += std::string(200, ']');
  std::string many = "[0";
  for (int i = 0; i < 20'000; ++i) many += ",0";
  many += "]";
  const std::vector<std::string> bad{
      R"({"id": "6", "text": "half a \ud800 pair"})",
      R"({"id": "6", "text": "\udfff\ud800"})",
      R"({"id": "6", "text": "no such \x escape"})",
      "{\"id\": \"6\", \"text\": \"\x80\xff\"}",
      "{\"id\": \"6\", \"text\": \"\x01\"}",
      R"({"id": "6", "text": })",
      R"({"id": nonsense})",
      fmt::format(R"({{"id": "6", "deep": {}}})", deep),
      fmt::format(R"({{"id": "6", "many": {}, "bad": "\ud800"}})", many)};
  for (const auto& item : bad) {
    SCOPED_TRACE(item.substr(0, 60));
    const auto page = read(fmt::format(
        R"({{"data": [{0}, {1}, {0}], "meta": {{"newest_id": "9", "next_token": "t"}}}})", kGood,
        item));
    ASSERT_TRUE(page) << page.error().message;
    ASSERT_EQ(page->posts.size(), 2U);
    EXPECT_EQ(page->posts[0].text, "good 🍎");
    ASSERT_EQ(page->unreadable.size(), 1U);
    EXPECT_EQ(page->unreadable[0].bytes, item.substr(0, std::size_t{16} * 1024));
    EXPECT_EQ(page->newest_id, PostId{9});
    EXPECT_EQ(page->next_token, "t");
    EXPECT_EQ(page->charged.unnamed, 1) << "X charges for it all the same";
  }
}

TEST_F(ReadingTest, WhatIsBrokenBesideThePostsLeavesThePosts) {
  const auto page = read(fmt::format(
      R"({{"data": [{}], "odd\ud800": 1, "errors": [{{"detail": "\ud800"}}],
          "includes": {{"users": [{{"id": "1", "username": "\ud800"}},
                                  {{"id": "1", "username": "ana"}}], "media": "\ud800"}},
          "meta": {{"newest_id": "9"}}}})",
      kGood));
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->posts.size(), 1U);
  EXPECT_EQ(page->posts[0].author, "ana");
  EXPECT_EQ(page->newest_id, PostId{9});
  EXPECT_EQ(page->charged.unnamed, 0);
}

TEST_F(ReadingTest, AnAnswerThatIsCutOffOrNotXsIsNoPage) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {fmt::format(R"({{"data": [{}, {{"id": "6", "te)", kGood), "cut off"},
      {fmt::format(R"({{"data": [{}], "meta": {{"next_token": "\ud800)", kGood), "cut off"},
      {fmt::format(R"({{"data": [{}]}} and more)", kGood), "not JSON"},
      {"{\"data\": [\x80\xff}}, oops", "not JSON"},
      {"<!doctype html><title>Log in to the school's network</title>", "a web page"},
      {"", "empty"},
      {R"({"meta": {"result_count": 3}})", "without a list of posts"},
      {fmt::format(R"({{"data": [{}], "meta": {{"next_token": "t", "odd": "\ud800"}}}})", kGood),
       "without a readable \"meta\""},
      {fmt::format(R"({{"data": [{}], "meta": {{"next_token": 7}}}})", kGood),
       "without a readable \"meta\""},
      {R"({"meta": {"result_count": 3, "next_token": "\ud800"}})", "without a list of posts"}};
  for (const auto& [body, why] : rows) {
    SCOPED_TRACE(body);
    const auto page = read(body);
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, Kind::kMalformed);
    EXPECT_THAT(page.error().message, HasSubstr(why));
  }
}

TEST_F(ReadingTest, ManyHugeItemsStayWithinBoundedMemory) {
  std::string item = R"({"bad": "\ud800", "n": [0)";
  for (int i = 0; i < 9'000; ++i) item += ",0";
  item += "]}";
  std::string items = kGood;
  for (int i = 0; i < 300; ++i) items += "," + item;
  const auto page = read(R"({"data": [)" + items + R"(], "meta": {}})");
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->posts.size(), 1U);
  EXPECT_EQ(page->unreadable.size(), 300U);
}

TEST_F(ReadingTest, ALookUpReadsWhatItCanAndCallsNothingMissing) {
  server_.next(
      answer(200, fmt::format(R"({{"data": [{}, {{"id": "6", "text": "\ud800"}}]}})", kGood)));
  const auto lookup = look_up({PostId{5}, PostId{6}});
  ASSERT_TRUE(lookup) << lookup.error().message;
  EXPECT_EQ(lookup->found.size(), 1U);
  EXPECT_THAT(lookup->missing, IsEmpty());
}

TEST_F(ReadingTest, ErrorsBesidePostsAreToldUnlessSomethingIsMerelyGone) {
  const auto gone = read(fmt::format(
      R"({{"data": [{}], "errors": [{{"title": "Not Found Error", "value": "4",
          "type": "https://api.x.com/2/problems/resource-not-found"}}]}})",
      kGood));
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->problem, "");
  const auto partly = read(fmt::format(
      R"({{"data": [{}], "errors": [{{"title": "Operational", "detail": "some shards timed out",
          "type": "about:blank"}}]}})",
      kGood));
  ASSERT_TRUE(partly);
  EXPECT_EQ(partly->posts.size(), 1U);
  EXPECT_THAT(partly->problem, HasSubstr("some shards timed out"));
}

TEST_F(ReadingTest, ReadingBuysNoAuthorsUnlessTheyAreWanted) {
  const std::string none = R"({"meta": {"result_count": 0}})";
  ASSERT_TRUE(read(none));
  EXPECT_THAT(asked().target, Not(HasSubstr("expansions")));
  EXPECT_THAT(asked().target, HasSubstr("author_id"));
  server_.next(answer(200, none));
  PageRequest page;
  page.with_authors = true;
  ASSERT_TRUE(search(x_, "#a", page));
  EXPECT_THAT(asked().target, HasSubstr("expansions=author_id"));
  EXPECT_THAT(asked().target, Not(HasSubstr("referenced_tweets.id")));
}

TEST_F(ReadingTest, UsersAreLookedUpByTheirIds) {
  const auto found = users(R"({"data": [{"id": "7", "name": "Ana", "username": "AnaTeaches"},
      {"id": "x", "username": "bad"}, {"id": "9"}],
      "errors": [{"value": "8", "resource_id": "8", "title": "Not Found Error",
                  "type": "https://api.x.com/2/problems/resource-not-found"}]})");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(asked().target, HasSubstr("/2/users?ids=7%2C8&user.fields="));
  ASSERT_EQ(found->found.size(), 1U);
  EXPECT_EQ(found->found[0].id, UserId{7});
  EXPECT_EQ(found->found[0].handle, "AnaTeaches");
  EXPECT_EQ(found->found[0].name, "Ana");
  EXPECT_THAT(found->missing, ElementsAre("8"));
}

TEST_F(ReadingTest, UsersAreLookedUpByTheirHandles) {
  server_.next(answer(200, R"({"errors": [{"value": "nobody", "title": "Not Found Error",
      "type": "https://api.twitter.com/2/problems/resource-not-found"}]})"));
  const auto found = ask<UserLookup>([&](auto done) {
    x_.users_by({"AnaTeaches", "nobody"}, std::move(done));
  });
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(asked().target, HasSubstr("/2/users/by?usernames=AnaTeaches%2Cnobody&"));
  EXPECT_THAT(found->missing, ElementsAre("nobody"));
}

TEST_F(ReadingTest, AnAnswerWithoutUsersSaysNothingOfThem) {
  for (const std::string body : {"{}", R"({"data": []})", "<html>", R"({"data": [{"id": 7}]})"}) {
    SCOPED_TRACE(body);
    const auto found = users(body);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, Kind::kMalformed);
  }
}

TEST_F(ReadingTest, UsageIsReadWhetherItsNumbersAreTextOrNot) {
  for (const std::string body :
       {R"({"data": {"project_usage": "1234", "project_cap": "15000", "cap_reset_day": 9}})",
        R"({"data": {"project_usage": 1234, "project_cap": 15000, "cap_reset_day": 9}})"}) {
    SCOPED_TRACE(body);
    server_.next(answer(200, body));
    const auto usage = ask<Usage>([&](auto done) { x_.usage(std::move(done)); });
    ASSERT_TRUE(usage) << usage.error().message;
    EXPECT_EQ(usage->posts_read, 1234);
    EXPECT_EQ(usage->cap, 15'000);
    EXPECT_EQ(usage->cap_reset_day, 9);
    EXPECT_EQ(asked().headers.at("authorization"), "Bearer bearer-canary");
  }
  for (const std::string body :
       {R"({"data": {"project_usage": "-1"}})", R"({"data": {"project_usage": "12 posts"}})",
        R"({"data": {"project_usage": "99999999999999999999"}})", R"({"data": {}})"}) {
    SCOPED_TRACE(body);
    server_.next(answer(200, body));
    EXPECT_FALSE(ask<Usage>([&](auto done) { x_.usage(std::move(done)); }));
  }
}

TEST_F(ReadingTest, ACountIsTheWholeNumberOfPostsInEitherDialect) {
  const auto count = [&](const std::string& body) {
    server_.next(answer(200, body));
    return ask<std::int64_t>([&](auto done) { x_.count_recent("#fractions", std::move(done)); });
  };
  for (const auto* name : {"total_tweet_count", "total_post_count"}) {
    const auto posts = count(fmt::format(R"({{"data": [], "meta": {{"{}": 42}}}})", name));
    ASSERT_TRUE(posts) << posts.error().message;
    EXPECT_EQ(*posts, 42);
    const auto request = asked();
    EXPECT_THAT(request.target, HasSubstr("/2/tweets/counts/recent?"));
    EXPECT_THAT(request.target, HasSubstr("query=%23fractions"));
    EXPECT_EQ(request.headers.at("authorization"), "Bearer bearer-canary");
  }
  for (const std::string body : {"{}", R"({"meta": {}})", R"({"meta": {"total_tweet_count": -1}})",
                                 R"({"meta": {"total_tweet_count": 7, "next_token": "t"}})"}) {
    SCOPED_TRACE(body);
    const auto posts = count(body);
    ASSERT_FALSE(posts);
    EXPECT_EQ(posts.error().kind, Kind::kMalformed);
  }
}

TEST_F(ReadingTest, AWindowOfADayIsToldApartFromThatOfAQuarterHour) {
  server_.next(answer(
      200, R"({"meta": {"result_count": 0}})",
      {"x-rate-limit-limit: 450", "x-rate-limit-remaining: 449", "x-rate-limit-reset: 1789488900",
       "x-app-limit-24hour-limit: 1000", "x-app-limit-24hour-remaining: 30",
       "x-app-limit-24hour-reset: 1789560000", "x-user-limit-24hour-limit: 100",
       "x-user-limit-24hour-remaining: 2", "x-user-limit-24hour-reset: 1789570000"}));
  ASSERT_TRUE(search());
  const auto& windows = x_.rate_windows();
  EXPECT_EQ(windows.at("search_recent").remaining, 449);
  EXPECT_EQ(windows.at("search_recent").told_at, clock_.utc_now());
  EXPECT_EQ(windows.at("search_recent (24 h)").limit, 100);
  EXPECT_EQ(windows.at("search_recent (24 h)").remaining, 2);
}

}  // namespace
}  // namespace inquiry::client
