// How posts are read, in either dialect.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/client/support/x_over_loopback.h"

namespace inquiry::client {
namespace {

using testing::answer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = Failure::Kind;

// The same page in both dialects: {…} marks what differs.
std::string in_dialect(std::string page, Dialect dialect) {
  const bool tweet = dialect == Dialect::kTweet;
  const std::vector<std::pair<std::string, std::string>> names{
      {"{posts}", tweet ? "tweets" : "posts"},
      {"{note}", tweet ? "note_tweet" : "note_post"},
      {"{references}", tweet ? "referenced_tweets" : "referenced_posts"},
      {"{history}", tweet ? "edit_history_tweet_ids" : "edit_history_post_ids"}};
  for (const auto& [mark, name] : names) {
    for (auto at = page.find(mark); at != std::string::npos; at = page.find(mark)) {
      page.replace(at, mark.size(), name);
    }
  }
  return page;
}

constexpr const char* kPage = R"({
  "data": [
    {"id": "1966850000000000010", "{history}": ["1966850000000000003", "1966850000000000010"],
     "text": "Number talks &amp; fractions #Fractions with @mrs_lee https://t.co/a1",
     "author_id": "501", "created_at": "2026-09-15T15:59:30.000Z", "lang": "en",
     "conversation_id": "1966850000000000001",
     "{references}": [{"type": "quoted", "id": "1966850000000000002"},
                      {"type": "replied_to", "id": "1966850000000000001"}],
     "attachments": {"media_keys": ["3_1", "3_2"]},
     "entities": {"hashtags": [{"start": 27, "end": 37, "tag": "Fractions"}],
                  "mentions": [{"start": 43, "end": 52, "username": "mrs_lee", "id": "9"}],
                  "urls": [{"start": 53, "end": 70, "url": "https://t.co/a1",
                            "expanded_url": "https://example.org/talks",
                            "unwound_url": "https://example.org/talks?x=1"}]}},
    {"id": "1966850000000000009", "{history}": ["1966850000000000009"],
     "text": "A long story that X cuts at about 280 characters…",
     "{note}": {"text": "A long story that X cuts at about 280 characters, and its end #Hidden",
                "entities": {"hashtags": [{"start": 1, "end": 2, "tag": "Hidden"}]}},
     "author_id": "502", "created_at": "2026-09-15T15:58:00.000Z", "lang": "es",
     "conversation_id": "1966850000000000009"},
    {"id": "1966850000000000008", "{history}": [""],
     "text": "RT @Fractions101: The whole text of the first voice is lon…",
     "author_id": "503", "created_at": "2026-09-15T15:57:00.000Z", "lang": "en",
     "conversation_id": "1966850000000000008",
     "{references}": [{"type": "retweeted", "id": "1966850000000000004"}]}],
  "includes": {
    "users": [{"id": "501", "name": "Ana", "username": "AnaTeaches"},
              {"id": "502", "name": "José 🍎", "username": "jose_m"}],
    "{posts}": [{"id": "1966850000000000004", "author_id": "504",
                 "text": "The whole text of the first voice is longer #numbertalks https://t.co/b2",
                 "attachments": {"media_keys": ["3_9"]},
                 "entities": {"hashtags": [{"start": 1, "end": 2, "tag": "numbertalks"}],
                              "urls": [{"start": 3, "end": 4, "url": "https://t.co/b2"}]}}]},
  "meta": {"newest_id": "1966850000000000010", "oldest_id": "1966850000000000008",
           "next_token": "b26v89c19zqg8o3f", "result_count": 3}})";

class BothDialects : public testing::XOverLoopback, public ::testing::WithParamInterface<Dialect> {
 protected:
  // Asked in the one dialect, answered in the other: what was asked must not matter.
  Page read(const std::string& page) {
    server_.next(answer(200, in_dialect(page, GetParam())));
    const auto result = search();
    if (!result) throw std::runtime_error(result.error().message);
    return *result;
  }
};

INSTANTIATE_TEST_SUITE_P(Posts, BothDialects, ::testing::Values(Dialect::kTweet, Dialect::kPost),
                         [](const auto& row) { return std::string{word(row.param)}; });

TEST_P(BothDialects, APostIsReadWhole) {
  const Page page = read(kPage);
  ASSERT_EQ(page.posts.size(), 3U);
  const Post& post = page.posts[0];
  EXPECT_EQ(post.id.value, 1966850000000000010);
  EXPECT_EQ(post.first_id.value, 1966850000000000003);
  EXPECT_EQ(post.text, "Number talks & fractions #Fractions with @mrs_lee https://t.co/a1");
  EXPECT_EQ(post.author_id.value, 501);
  EXPECT_EQ(post.author, "AnaTeaches");
  EXPECT_EQ(post.author_name, "Ana");
  EXPECT_EQ(to_rfc3339(post.created_at), "2026-09-15T15:59:30Z");
  EXPECT_EQ(post.language, "en");
  EXPECT_EQ(post.conversation_id, PostId{1966850000000000001});
  EXPECT_EQ(post.in_reply_to, PostId{1966850000000000001});
  EXPECT_EQ(post.retweet_of, std::nullopt);
  EXPECT_THAT(post.hashtags, ElementsAre("Fractions"));
  EXPECT_THAT(post.mentions, ElementsAre("mrs_lee"));
  ASSERT_EQ(post.links.size(), 1U);
  EXPECT_EQ(post.links[0].shortened, "https://t.co/a1");
  EXPECT_EQ(post.links[0].expanded, "https://example.org/talks");
  EXPECT_EQ(post.media_count, 2);
}

TEST_P(BothDialects, APostWithoutWordOfWhatItRepliesToSaysSo) {
  struct Case {
    const char* what;
    const char* members;
    bool told;
  };
  for (const auto& [what, members, told] : {
           Case{"a reply",
                R"("conversation_id": "3", "{references}": [{"type": "replied_to", "id": "4"}])",
                true},
           Case{"what begins a conversation", R"("conversation_id": "7")", true},
           Case{"an edited one", R"("conversation_id": "6", "{history}": ["6", "7"])", true},
           Case{"one within another's", R"("conversation_id": "3")", false},
           Case{"one of which X says nothing", R"("lang": "en")", false},
       }) {
    SCOPED_TRACE(what);
    const auto page = read(fmt::format(
        R"({{"data": [{{"id": "7", "text": "a", "author_id": "5",
            "created_at": "2026-09-15T15:59:30.000Z", {}}}], "meta": {{"result_count": 1}}}})",
        members));
    ASSERT_EQ(page.posts.size(), 1U);
    EXPECT_EQ(page.posts[0].reply_told, told);
  }
}

TEST_P(BothDialects, ALongPostIsReadToItsEnd) {
  const Page page = read(kPage);
  EXPECT_EQ(page.posts[1].text,
            "A long story that X cuts at about 280 characters, and its end #Hidden");
  EXPECT_THAT(page.posts[1].hashtags, ElementsAre("Hidden"));
  EXPECT_EQ(page.posts[1].author_name, "José 🍎");
}

TEST_P(BothDialects, ARetweetSaysWhatTheOriginalSays) {
  const Post post = read(kPage).posts.at(2);
  EXPECT_EQ(post.text, "The whole text of the first voice is longer #numbertalks https://t.co/b2");
  EXPECT_EQ(post.retweet_of, PostId{1966850000000000004});
  EXPECT_EQ(post.author_id.value, 503);
  EXPECT_EQ(post.author, "");
  EXPECT_THAT(post.hashtags, ElementsAre("numbertalks"));
  EXPECT_EQ(post.links.at(0).expanded, "https://t.co/b2");
  EXPECT_EQ(post.media_count, 1);
}

TEST_P(BothDialects, ARetweetWithoutItsOriginalKeepsItsOwnText) {
  const Post post = read(R"({"data": [{"id": "8", "text": "RT @a: cut…", "author_id": "1",
      "created_at": "2026-09-15T15:57:00.000Z",
      "{references}": [{"type": "retweeted", "id": "4"}]}]})")
                        .posts.at(0);
  EXPECT_EQ(post.text, "RT @a: cut…");
  EXPECT_EQ(post.retweet_of, PostId{4});
}

TEST_P(BothDialects, AHistoryThatCannotBeReadIsThePostItself) {
  EXPECT_EQ(read(kPage).posts[2].first_id, PostId{1966850000000000008});
}

TEST_P(BothDialects, ThePageSaysWhereToGoOn) {
  const Page page = read(kPage);
  EXPECT_EQ(page.newest_id, PostId{1966850000000000010});
  EXPECT_EQ(page.next_token, "b26v89c19zqg8o3f");
  EXPECT_THAT(page.unreadable, IsEmpty());
  EXPECT_THAT(page.missing_fields, IsEmpty());
}

class PostsTest : public testing::XOverLoopback {
 protected:
  Page read(const std::string& body) {
    server_.next(answer(200, body));
    const auto result = search();
    if (!result) throw std::runtime_error(result.error().message);
    return *result;
  }
  Page read_items(const std::string& items) { return read(R"({"data": [)" + items + "]}"); }
};

TEST_F(PostsTest, NoDataMeansNoPosts) {
  const Page page = read(R"({"meta": {"result_count": 0}})");
  EXPECT_THAT(page.posts, IsEmpty());
  EXPECT_EQ(page.newest_id, std::nullopt);
  EXPECT_EQ(page.next_token, std::nullopt);
  EXPECT_THAT(page.missing_fields, IsEmpty());
}

TEST_F(PostsTest, AnAnswerThatSaysNothingOfPostsIsNoEmptyPage) {
  for (const std::string body :
       {"{}", R"({"data": null})", R"({"includes": {"users": []}})", R"({"errors": []})"}) {
    SCOPED_TRACE(body);
    server_.next(answer(200, body));
    const auto page = search();
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, Kind::kMalformed);
  }
}

TEST_F(PostsTest, WithoutACursorTheHighestIdIsTheNewest) {
  const Page page = read_items(
      R"({"id": "5", "text": "a", "author_id": "1", "created_at": "2026-09-15T15:57:00.000Z"},
         {"id": "9", "text": "b", "author_id": "1", "created_at": "2026-09-15T15:57:00.000Z"})");
  EXPECT_EQ(page.newest_id, PostId{9});
}

TEST_F(PostsTest, OneBadItemLeavesTheOthers) {
  const std::string good =
      R"({"id": "5", "text": "good", "author_id": "1", "created_at": "2026-09-15T15:57:00.000Z"})";
  const std::vector<std::pair<std::string, std::string>> rows{
      {R"({"text": "a", "author_id": "1", "created_at": "2026-09-15T15:57:00.000Z"})", "no id"},
      {R"({"id": 7, "text": "a", "author_id": "1", "created_at": "2026-09-15T15:57:00Z"})",
       "no id"},
      {R"({"id": "9223372036854775808", "text": "a", "author_id": "1"})", "no id"},
      {R"({"id": "1e3", "text": "a"})", "no id"},
      {R"({"id": "-1", "text": "a"})", "no id"},
      {R"({"id": " 1", "text": "a"})", "no id"},
      {R"({"id": "0", "text": "a"})", "no id"},
      {R"({"id": "7", "author_id": "1"})", "no text"},
      {R"({"id": "7", "text": 5, "author_id": "1"})", "no text"},
      {R"({"id": "7", "text": "a"})", "no author_id"},
      {R"({"id": "7", "text": "a", "author_id": "1", "created_at": "Tue Sep 15"})",
       "no created_at"},
      {R"({"id": "7", "text": "a", "author_id": "1", "created_at": 1789488000})", "no created_at"},
      {"null", "no id"},
      {"[]", "no id"},
      {"\"text\"", "no id"},
      {"18446744073709551616", "no id"}};
  for (const auto& [bad, why] : rows) {
    SCOPED_TRACE(bad);
    const Page page = read_items(fmt::format("{},{}", bad, good));
    ASSERT_EQ(page.posts.size(), 1U);
    EXPECT_EQ(page.posts[0].text, "good");
    ASSERT_EQ(page.unreadable.size(), 1U);
    EXPECT_EQ(page.unreadable[0].why, why);
  }
}

TEST_F(PostsTest, AnUnreadableItemKeepsItsBytes) {
  const Page page = read_items(R"({"text": "¡hola!", "n": 12345678901234567890})");
  ASSERT_EQ(page.unreadable.size(), 1U);
  EXPECT_EQ(page.unreadable[0].bytes, R"({"n":12345678901234567890,"text":"\u00a1hola!"})");

  const Page big = read_items(R"({"text": ")" + std::string(100'000, 'x') + "\"}");
  ASSERT_EQ(big.unreadable.size(), 1U);
  EXPECT_EQ(big.unreadable[0].bytes.size(), std::size_t{16} * 1024);
}

TEST_F(PostsTest, MembersOfTheWrongTypeCountAsAbsent) {
  const Post post = read_items(R"({"id": "7", "text": "a", "author_id": "1",
      "created_at": "2026-09-15T15:57:00.000Z", "lang": 5, "conversation_id": 12,
      "entities": "none", "attachments": [], "referenced_tweets": {"type": "replied_to"},
      "edit_history_tweet_ids": "7", "note_tweet": [1]})")
                        .posts.at(0);
  EXPECT_EQ(post.language, "und");
  EXPECT_EQ(post.conversation_id, std::nullopt);
  EXPECT_EQ(post.in_reply_to, std::nullopt);
  EXPECT_EQ(post.first_id, PostId{7});
  EXPECT_THAT(post.hashtags, IsEmpty());
  EXPECT_EQ(post.media_count, 0);

  const Post nulls = read_items(R"({"id": "7", "text": "a", "author_id": "1",
      "created_at": "2026-09-15T15:57:00.000Z", "attachments": {"media_keys": null},
      "entities": {"hashtags": null, "urls": [null, {}], "mentions": [{"username": null}]},
      "referenced_posts": [null, {"type": "replied_to"}], "note_post": null})")
                         .posts.at(0);
  EXPECT_THAT(nulls.links, IsEmpty());
  EXPECT_THAT(nulls.mentions, IsEmpty());
  EXPECT_EQ(nulls.in_reply_to, std::nullopt);
}

TEST_F(PostsTest, IdsKeepEveryDigit) {
  for (const std::string id : {"9007199254740991", "9007199254740993", "9223372036854775807"}) {
    const Page page = read_items(fmt::format(
        R"({{"id": "{0}", "text": "a", "author_id": "{0}", "created_at": "2026-09-15T15:57:00Z"}})",
        id));
    ASSERT_EQ(page.posts.size(), 1U);
    EXPECT_EQ(page.posts[0].id.str(), id);
    EXPECT_EQ(page.posts[0].author_id.str(), id);
  }
}

TEST_F(PostsTest, TheAuthorsNameMayStandInThePostItself) {
  const Post post = read_items(R"({"id": "7", "text": "a", "author_id": "1", "username": "ana",
      "created_at": "2026-09-15T15:57:00.000Z"})")
                        .posts.at(0);
  EXPECT_EQ(post.author, "ana");
}

TEST_F(PostsTest, FieldsThatNoPostHasAreNamed) {
  const Page page = read_items(R"({"id": "7", "text": "a"}, {"id": "8", "text": "b"})");
  EXPECT_THAT(page.posts, IsEmpty());
  EXPECT_EQ(page.unreadable.size(), 2U);
  EXPECT_THAT(page.missing_fields, ElementsAre("author_id", "conversation_id", "created_at", "lang",
                                               "the edit history"));
}

TEST_F(PostsTest, DataAndErrorsMayComeTogether) {
  const Page page = read(R"({"data": [{"id": "7", "text": "a", "author_id": "1",
      "created_at": "2026-09-15T15:57:00.000Z"}],
      "errors": [{"title": "Not Found Error", "section": "includes", "value": "4",
                  "type": "https://api.twitter.com/2/problems/resource-not-found"}]})");
  EXPECT_EQ(page.posts.size(), 1U);
}

TEST_F(PostsTest, ErrorsAloneAreNoEmptyPage) {
  server_.next(answer(200, R"({"errors": [{"title": "Not Found Error", "resource_type": "user",
      "detail": "Could not find user with id: [9].", "parameter": "id", "value": "9",
      "type": "https://api.twitter.com/2/problems/resource-not-found"}]})"));
  const auto gone = search();
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().kind, Kind::kGone);

  server_.next(answer(200, R"({"errors": [{"title": "Authorization Error", "detail": "Protected.",
      "type": "https://api.twitter.com/2/problems/not-authorized-for-resource"}]})"));
  const auto refused = search();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::kRefused);
  EXPECT_THAT(refused.error().message, HasSubstr("Protected."));
}

std::string missing(const std::string& id, const std::string& kind) {
  return R"({"resource_id": ")" + id + R"(", "parameter": "ids", "resource_type": "tweet",
      "section": "data", "title": "x", "value": ")" +
         id + R"(", "detail": "x",
      "type": "https://api.twitter.com/2/problems/)" +
         kind + "\"}";
}

TEST_F(PostsTest, ALookUpTellsTheFoundFromTheMissing) {
  server_.next(answer(200, R"({"data": [{"id": "1", "text": "a", "author_id": "5",
      "created_at": "2026-09-15T15:57:00.000Z"}, {"id": "2", "text": "unreadable"}],
      "errors": [)" + missing("3", "resource-not-found") +
                               ',' + missing("4", "not-authorized-for-resource") + ',' +
                               missing("1", "not-authorized-for-field") + ',' +
                               missing("5", "field-hydration-failure") + ',' +
                               missing("99", "resource-not-found") + "]}"));
  const auto lookup = look_up({PostId{1}, PostId{2}, PostId{3}, PostId{4}, PostId{5}, PostId{6}});
  ASSERT_TRUE(lookup) << lookup.error().message;
  ASSERT_EQ(lookup->found.size(), 1U);
  EXPECT_EQ(lookup->found[0].id, PostId{1});
  // 2 is there but unreadable, 5 and 6 were not spoken of: nothing is known to be missing there.
  EXPECT_THAT(lookup->missing, ElementsAre(PostId{3}, PostId{4}));
}

TEST_F(PostsTest, ALookUpThatFindsNothingIsAnAnswer) {
  server_.next(answer(200, R"({"errors": [)" + missing("3", "resource-not-found") + "]}"));
  const auto lookup = look_up({PostId{3}});
  ASSERT_TRUE(lookup);
  EXPECT_THAT(lookup->missing, ElementsAre(PostId{3}));
}

TEST_F(PostsTest, AWebPageMakesNoPostMissing) {
  for (const std::string body : {"<html>", "", "[]"}) {
    server_.next(answer(200, body));
    EXPECT_FALSE(look_up({PostId{3}}));
  }
}

TEST_F(PostsTest, MeNeedsAnIdAndAName) {
  for (const std::string body :
       {"{}", R"({"data": {"id": "1"}})", R"({"data": {"id": 1, "username": "a"}})", "<html>"}) {
    SCOPED_TRACE(body);
    server_.next(answer(200, body));
    const auto me = ask<Me>([&](auto done) { x_.me(std::move(done)); });
    ASSERT_FALSE(me);
    EXPECT_EQ(me.error().kind, Kind::kMalformed);
  }
}

}  // namespace
}  // namespace inquiry::client
