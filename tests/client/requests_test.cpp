// What is asked of X, and in whose name.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/client/support/x_over_loopback.h"

namespace inquiry::client {
namespace {

using testing::answer;
using testing::both_credentials;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kNoPosts = R"({"meta": {"result_count": 0}})";

class RequestsTest : public testing::XOverLoopback {
 protected:
  // The undecoded parameters of the last request.
  std::set<std::string> parameters() const {
    std::set<std::string> found;
    const std::string& target = asked().target;
    std::size_t begin = target.find('?') + 1;
    while (begin != 0 && begin < target.size()) {
      const auto end = std::min(target.find('&', begin), target.size());
      found.insert(target.substr(begin, end - begin));
      begin = end + 1;
    }
    return found;
  }
  std::string path() const { return asked().target.substr(0, asked().target.find('?')); }
};

TEST_F(RequestsTest, ASearchNamesItsFieldsInTheTweetDialect) {
  server_.next(answer(200, kNoPosts));
  PageRequest page;
  page.since_id = PostId{42};
  ASSERT_TRUE(search(x_, "(#a OR #b) -is:retweet", page));
  EXPECT_EQ(path(), "/2/tweets/search/recent");
  const std::string fields =
      "tweet.fields=attachments%2Cauthor_id%2Cconversation_id%2Ccreated_at%2C"
      "edit_history_tweet_ids%2Centities%2Cid%2Clang%2Cnote_tweet%2Creferenced_tweets%2Ctext";
  EXPECT_EQ(parameters(), (std::set<std::string>{"query=%28%23a%20OR%20%23b%29%20-is%3Aretweet",
                                                 "max_results=100", "since_id=42", fields}));
}

TEST_F(RequestsTest, ASearchNamesItsFieldsInThePostDialect) {
  server_.next(answer(200, kNoPosts));
  X x = make_x(both_credentials(), Dialect::kPost);
  ASSERT_TRUE(search(x, "#a"));
  const std::string fields =
      "post.fields=attachments%2Cconversation_id%2Ccreated_at%2Centities%2Cid%2Clang%2C"
      "note_post%2Ctext";
  EXPECT_EQ(parameters(),
            (std::set<std::string>{
                "query=%23a", "max_results=100", "user.fields=id%2Cname%2Cusername",
                "expansions=author_id%2Cedit_history_post_ids%2Creferenced_posts", fields}));
}

TEST_F(RequestsTest, TimesAreWholeSecondsAndResultsStayInRange) {
  server_.next(answer(200, kNoPosts));
  PageRequest page;
  page.start_time = *parse_rfc3339("2026-09-10T08:00:00.750Z");
  page.end_time = *parse_rfc3339("2026-09-11T08:00:00Z");
  page.next_token = "b26v89c19zqg8o3f";
  page.max_results = 1;
  ASSERT_TRUE(search(x_, "#a", page));
  const auto sent = parameters();
  EXPECT_TRUE(sent.contains("start_time=2026-09-10T08%3A00%3A00Z"));
  EXPECT_TRUE(sent.contains("end_time=2026-09-11T08%3A00%3A00Z"));
  EXPECT_TRUE(sent.contains("next_token=b26v89c19zqg8o3f"));
  EXPECT_TRUE(sent.contains("max_results=10"));
}

TEST_F(RequestsTest, EveryPageEndpointHasItsOwnPathAndRange) {
  PageRequest page;
  page.since_id = PostId{7};
  page.next_token = "t";
  page.max_results = 500;
  using Ask = std::function<void(X::Done<Page>)>;
  const std::vector<std::tuple<Ask, std::string, bool>> endpoints{
      {[&](auto done) { x_.mentions(UserId{9}, page, done); }, "/2/users/9/mentions", true},
      {[&](auto done) { x_.own_timeline(UserId{9}, page, done); }, "/2/users/9/tweets", true},
      {[&](auto done) { x_.list_posts("123", page, done); }, "/2/lists/123/tweets", false}};
  for (const auto& [call, expected_path, takes_since_id] : endpoints) {
    SCOPED_TRACE(expected_path);
    server_.next(answer(200, kNoPosts));
    ASSERT_TRUE(ask<Page>(call));
    EXPECT_EQ(path(), expected_path);
    EXPECT_TRUE(parameters().contains("pagination_token=t"));
    EXPECT_TRUE(parameters().contains("max_results=100"));
    EXPECT_EQ(parameters().contains("since_id=7"), takes_since_id);
    EXPECT_THAT(asked().target, Not(HasSubstr("exclude")));
  }
}

TEST_F(RequestsTest, AListIdCannotLeaveItsPlaceInThePath) {
  server_.next(answer(200, kNoPosts));
  ASSERT_TRUE(ask<Page>([&](auto done) { x_.list_posts("1/../../x?a=b#", {}, done); }));
  EXPECT_EQ(path(), "/2/lists/1%2F..%2F..%2Fx%3Fa%3Db%23/tweets");
}

TEST_F(RequestsTest, ALookUpNamesEveryId) {
  server_.next(answer(200, R"({"errors": []})"));
  ASSERT_TRUE(look_up({PostId{1}, PostId{9'223'372'036'854'775'807}}));
  EXPECT_EQ(path(), "/2/tweets");
  EXPECT_TRUE(parameters().contains("ids=1%2C9223372036854775807"));
}

TEST_F(RequestsTest, APostIsItsTextAndWhatItAnswers) {
  server_.next(answer(201, R"({"data": {"id": "1445880548472328192", "text": "x"}})"));
  const auto id = create({.text = "¿Por qué 1/2 = 2/4? \"½\"", .reply_to = PostId{77}});
  ASSERT_TRUE(id) << id.error().message;
  EXPECT_EQ(id->value, 1445880548472328192);
  EXPECT_EQ(asked().method, "POST");
  EXPECT_EQ(asked().target, "/2/tweets");
  EXPECT_EQ(asked().headers.at("content-type"), "application/json");
  EXPECT_EQ(
      nlohmann::json::parse(asked().body),
      nlohmann::json::parse(
          R"({"text": "¿Por qué 1/2 = 2/4? \"½\"", "reply": {"in_reply_to_tweet_id": "77"}})"));
}

TEST_F(RequestsTest, APostThatAnswersNothingHasNoReply) {
  server_.next(answer(201, R"({"data": {"id": "1", "text": "x"}})"));
  ASSERT_TRUE(create({.text = "Hello", .reply_to = {}}));
  EXPECT_EQ(nlohmann::json::parse(asked().body), nlohmann::json::parse(R"({"text": "Hello"})"));
}

TEST_F(RequestsTest, ADeletionNamesThePost) {
  server_.next(answer(200, R"({"data": {"deleted": true}})"));
  const auto deleted = remove(PostId{5});
  ASSERT_TRUE(deleted);
  EXPECT_TRUE(*deleted);
  EXPECT_EQ(asked().method, "DELETE");
  EXPECT_EQ(asked().target, "/2/tweets/5");
}

TEST_F(RequestsTest, MeAsksWhoTheTokensBelongTo) {
  server_.next(
      answer(200, R"({"data": {"id": "2244994945", "name": "L", "username": "LincolnPLC"}})"));
  const auto me = ask<Me>([&](auto done) { x_.me(std::move(done)); });
  ASSERT_TRUE(me) << me.error().message;
  EXPECT_EQ(me->id.value, 2244994945);
  EXPECT_EQ(me->handle, "LincolnPLC");
  EXPECT_EQ(asked().target, "/2/users/me");
}

TEST_F(RequestsTest, ReadsUseTheAppsTokenAndWritesTheUsers) {
  server_.next(answer(200, kNoPosts));
  ASSERT_TRUE(search());
  EXPECT_EQ(asked().headers.at("authorization"), "Bearer bearer-canary");

  server_.next(answer(201, R"({"data": {"id": "1", "text": "x"}})"));
  ASSERT_TRUE(create());
  EXPECT_THAT(asked().headers.at("authorization"), StartsWith("OAuth oauth_consumer_key="));
}

TEST_F(RequestsTest, ReadsUseTheUsersTokensWhenThereIsNoOther) {
  server_.next(answer(200, kNoPosts));
  Credentials credentials = both_credentials();
  credentials.bearer_token = Secret{};
  X x = make_x(std::move(credentials));
  EXPECT_TRUE(x.can_read());
  ASSERT_TRUE(search(x));
  EXPECT_THAT(asked().headers.at("authorization"), StartsWith("OAuth oauth_consumer_key="));
}

TEST_F(RequestsTest, TheAppsTokenAloneCannotWrite) {
  Credentials credentials;
  credentials.bearer_token = Secret{"b"};
  const X x = make_x(std::move(credentials));
  EXPECT_TRUE(x.can_read());
  EXPECT_FALSE(x.can_write());
  EXPECT_FALSE(make_x({}).can_read());
}

TEST_F(RequestsTest, SignaturesUseXsClockOnceItIsKnown) {
  const auto timestamp = [this] {
    const std::string& header = asked().headers.at("authorization");
    const auto begin = header.find("oauth_timestamp=\"") + 17;
    return header.substr(begin, header.find('"', begin) - begin);
  };
  const std::string gone = R"({"data": {"deleted": false}})";
  server_.next(answer(200, gone, {"Date: Tue, 15 Sep 2026 16:10:00 GMT"}));
  ASSERT_TRUE(remove(PostId{1}));
  EXPECT_EQ(timestamp(), "1789488000");  // ours: 16:00
  EXPECT_EQ(x_.clock_skew(), std::chrono::minutes{10});

  server_.next(answer(200, gone, {"Date: Tue, 15 Sep 2026 16:10:00 GMT"}));
  ASSERT_TRUE(remove(PostId{1}));
  EXPECT_EQ(timestamp(), "1789488600");  // X's: 16:10
}

TEST_F(RequestsTest, EverySignatureHasANonceOfItsOwn) {
  std::set<std::string> headers;
  for (int i = 0; i < 3; ++i) {
    server_.next(answer(200, R"({"data": {"deleted": false}})"));
    ASSERT_TRUE(remove(PostId{1}));
    headers.insert(asked().headers.at("authorization"));
  }
  EXPECT_EQ(headers.size(), 3U);
}

TEST_F(RequestsTest, ABaseAddressMayEndInASlash) {
  server_.next(answer(200, kNoPosts));
  X x{transport_, clock_, {.base_url = server_.url() + "/"}, both_credentials()};
  ASSERT_TRUE(search(x));
  EXPECT_EQ(path(), "/2/tweets/search/recent");
}

}  // namespace
}  // namespace inquiry::client
