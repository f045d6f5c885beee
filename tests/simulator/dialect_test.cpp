#include <gtest/gtest.h>

#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

using nlohmann::json;

std::string long_text() {
  std::string text = "Long #fractions & more:";
  while (text.size() < 400) text += " halves and fourths";
  return text + " https://example.org/end";
}

TEST(Dialect, AnswersTheFieldsThatWereAskedForAndNoOthers) {
  Simulated x;
  const auto id = x.post("maria", "hello #fractions");
  EXPECT_EQ(x.get("/2/tweets?ids=" + id).body.at("data").at(0),
            json({{"id", id},
                  {"text", "hello #fractions"},
                  {"edit_history_tweet_ids", json::array({id})}}));
  const auto post =
      x.get("/2/tweets?ids=" + id + "&tweet.fields=lang,created_at,nonsense").body.at("data").at(0);
  EXPECT_EQ(post.at("lang"), "en");
  EXPECT_EQ(post.at("created_at"), "2026-09-15T15:00:00.000Z");
  EXPECT_EQ(post.size(), 5U);
}

TEST(Dialect, MirrorsTheTweetWords) {
  Simulated x;
  const auto target = x.post("maria", long_text());
  const auto reply = x.post("sam", "@maria yes", {{"reply_to", target}});
  const auto answer =
      x.get("/2/tweets?ids=" + reply +
            "&tweet.fields=referenced_tweets,author_id,conversation_id,in_reply_to_user_id,"
            "public_metrics,note_tweet&expansions=referenced_tweets.id,author_id,"
            "referenced_tweets.id.author_id");
  const auto& post = answer.body.at("data").at(0);
  EXPECT_EQ(post.at("referenced_tweets"), json::array({{{"type", "replied_to"}, {"id", target}}}));
  EXPECT_EQ(post.at("conversation_id"), target);
  EXPECT_TRUE(post.at("public_metrics").contains("retweet_count"));
  const auto& included = answer.body.at("includes").at("tweets").at(0);
  EXPECT_EQ(included.at("id"), target);
  EXPECT_NE(included.at("note_tweet").at("text").get<std::string>().find("&amp; more"),
            std::string::npos);
  EXPECT_EQ(answer.body.at("includes").at("users").size(), 2U);
  EXPECT_FALSE(answer.body.at("includes").contains("posts"));
}

TEST(Dialect, MirrorsThePostWords) {
  Simulated x;
  const auto target = x.post("maria", long_text());
  const auto reply = x.post("sam", "@maria yes", {{"reply_to", target}});
  const auto answer =
      x.get("/2/tweets?ids=" + reply +
            "&post.fields=conversation_id,public_metrics,note_post&"
            "expansions=referenced_posts,author_id,edit_history_post_ids,in_reply_to_user_id");
  const auto& post = answer.body.at("data").at(0);
  EXPECT_EQ(post.at("referenced_posts"), json::array({{{"type", "replied_to"}, {"id", target}}}));
  EXPECT_EQ(post.at("edit_history_post_ids"), json::array({reply}));
  EXPECT_TRUE(post.contains("author_id"));
  EXPECT_TRUE(post.contains("in_reply_to_user_id"));
  EXPECT_TRUE(post.at("public_metrics").contains("repost_count"));
  EXPECT_FALSE(post.contains("edit_history_tweet_ids"));
  EXPECT_TRUE(answer.body.at("includes").at("posts").at(0).contains("note_post"));
  EXPECT_FALSE(answer.body.at("includes").contains("tweets"));
}

TEST(Dialect, DropsTheWordsOfTheOtherDialect) {
  Simulated x;
  const auto id = x.post("maria", long_text());
  const auto tweet = x.get("/2/tweets?ids=" + id + "&tweet.fields=note_post,referenced_posts");
  EXPECT_EQ(tweet.body.at("data").at(0).size(), 3U);
  const auto post = x.get("/2/tweets?ids=" + id + "&post.fields=note_tweet,author_id");
  EXPECT_EQ(post.body.at("data").at(0).size(), 2U);
}

TEST(Dialect, NamesItsProblems) {
  Simulated x;
  const auto type = [&](const std::string& fields) {
    return x.get("/2/tweets?ids=1&" + fields).body.at("errors").at(0).at("type").get<std::string>();
  };
  EXPECT_EQ(type("tweet.fields=id"), "https://api.twitter.com/2/problems/resource-not-found");
  EXPECT_EQ(type("post.fields=id"), "https://api.x.com/2/problems/resource-not-found");
}

TEST(LongPost, IsCutInTextAndWholeInTheNote) {
  Simulated x;
  const auto id = x.post("maria", long_text());
  const auto post =
      x.get("/2/tweets?ids=" + id + "&tweet.fields=note_tweet,entities").body.at("data").at(0);
  const std::string text = post.at("text");
  EXPECT_TRUE(text.ends_with("…"));
  EXPECT_LE(code_point_count(text), 280U);
  EXPECT_FALSE(post.at("entities").contains("urls"));
  const auto& note = post.at("note_tweet");
  EXPECT_EQ(note.at("entities").at("urls").at(0).at("expanded_url"), "https://example.org/end");
  EXPECT_TRUE(note.at("text").get<std::string>().starts_with(text.substr(0, 200)));
}

TEST(Expansions, SayWhatTheyCouldNotFind) {
  Simulated x;
  const auto target = x.post("maria", "gone soon");
  const auto reply = x.post("sam", "@maria yes", {{"reply_to", target}});
  x.control("DELETE", "posts/" + target);
  const auto answer = x.get("/2/tweets?ids=" + reply + "&expansions=referenced_tweets.id");
  EXPECT_EQ(answer.body.at("data").size(), 1U);
  EXPECT_FALSE(answer.body.contains("includes"));
  EXPECT_EQ(answer.body.at("errors").at(0).at("resource_id"), target);
}

TEST(Expansions, ShowMediaAndThoseMentioned) {
  Simulated x;
  x.post("sam", "hi");
  const auto id = x.post("maria", "look @sam", {{"media", true}});
  const auto answer =
      x.get("/2/tweets?ids=" + id +
            "&expansions=attachments.media_keys,entities.mentions.username&media.fields=url,type");
  const auto& includes = answer.body.at("includes");
  EXPECT_EQ(includes.at("media").at(0).at("media_key"),
            answer.body.at("data").at(0).at("attachments").at("media_keys").at(0));
  EXPECT_EQ(includes.at("users").at(0).at("username"), "sam");
}

}  // namespace
}  // namespace inquiry::simulator
