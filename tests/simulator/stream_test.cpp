#include <gtest/gtest.h>

#include <map>
#include <set>

#include "client/simulator/phrases.h"
#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

using namespace std::chrono_literals;

Options streaming(std::uint64_t seed, int per_day = 150) {
  Options options;
  options.stream = StreamOptions{};
  options.stream->seed = seed;
  options.stream->per_day = per_day;
  options.stream->tags = {"fractions", "numbertalks", "readingworkshop"};
  options.rate_scale = 0;
  return options;
}

// Everything there is, one line a post: what it is, when, by whom, to whom, and whether it is gone.
std::vector<std::string> everything(Simulated& x) {
  std::vector<std::string> lines;
  const auto& world = x.sim().world();
  for (const auto id : world.posts_under(IndexKey::everything())) {
    const auto& post = *world.find_post(id);
    lines.push_back(id.str() + " " + post.author.str() + " " + to_rfc3339(post.created_at) + " " +
                    post.lang + " " + (post.reply_to ? post.reply_to->str() : "-") + " " +
                    post.first_version.str() + " " +
                    (post.deleted_at ? to_rfc3339(*post.deleted_at) : "-") + " " + post.text);
  }
  return lines;
}

TEST(Stream, IsTheSameWhateverTheStepsInWhichItIsAsked) {
  Simulated at_once(streaming(7));
  at_once.clock().advance(72h);
  at_once.sim().catch_up();

  Simulated by_minutes(streaming(7));
  for (int i = 0; i < 72 * 6; ++i) {
    by_minutes.clock().advance(10min);
    by_minutes.get("/2/tweets/search/recent?query=%23fractions");
  }
  EXPECT_EQ(everything(at_once), everything(by_minutes));
}

TEST(Stream, DiffersWithTheSeed) {
  Simulated one(streaming(1));
  Simulated two(streaming(2));
  EXPECT_NE(everything(one), everything(two));
}

TEST(Stream, AnswersTheAccountTheSameWayEachTime) {
  const auto answers = [] {
    Simulated x(streaming(3, 10));
    std::vector<std::string> found;
    for (int i = 0; i < 20; ++i) {
      const std::string id =
          x.create("Question " + std::to_string(i) + "?").body.at("data").at("id");
      x.clock().advance(1h);
      found.push_back(id);
    }
    x.clock().advance(48h);
    const auto conversation = x.get("/2/tweets/search/recent?max_results=100&query=to:LincolnPLC");
    auto replies = ids(conversation);
    EXPECT_GT(replies.size(), 15U);
    found.insert(found.end(), replies.begin(), replies.end());
    return found;
  };
  EXPECT_EQ(answers(), answers());
}

class BigStream : public testing::Test {
 protected:
  static void SetUpTestSuite() { x_ = std::make_unique<Simulated>(streaming(11, 1'500)); }
  static void TearDownTestSuite() { x_.reset(); }

  static std::vector<const SimPost*> posts() {
    std::vector<const SimPost*> all;
    const auto& world = x_->sim().world();
    for (const auto id : world.posts_under(IndexKey::everything())) {
      all.push_back(world.find_post(id));
    }
    return all;
  }
  static double share(const std::function<bool(const SimPost&)>& is) {
    const auto all = posts();
    return static_cast<double>(
               std::count_if(all.begin(), all.end(), [&](const auto* post) { return is(*post); })) /
           static_cast<double>(all.size());
  }

  static std::unique_ptr<Simulated> x_;
};
std::unique_ptr<Simulated> BigStream::x_;

TEST_F(BigStream, HasAboutAsManyPostsADayAsItIsTold) {
  EXPECT_NEAR(static_cast<double>(posts().size()), 8 * 1'500 * 1.04, 200);
}

TEST_F(BigStream, SpeaksSevenLanguages) {
  std::map<std::string, int> languages;
  for (const auto* post : posts()) ++languages[post->lang];
  EXPECT_EQ(languages.size(), 7U);
  for (const auto* code : {"en", "es", "de", "fr", "pt", "ja", "ar"}) {
    EXPECT_GT(languages[code], 200) << code;
  }
  EXPECT_GT(languages["en"], languages["es"]);
}

TEST_F(BigStream, HasEveryKindOfPost) {
  EXPECT_GT(share([](const SimPost& p) { return p.is_long; }), 0.04);
  EXPECT_GT(share([](const SimPost& p) { return p.retweet_of.has_value(); }), 0.02);
  EXPECT_GT(share([](const SimPost& p) { return p.reply_to.has_value(); }), 0.02);
  EXPECT_GT(share([](const SimPost& p) { return !p.shown.links.empty(); }), 0.05);
  EXPECT_GT(share([](const SimPost& p) { return p.first_version != p.id; }), 0.02);
  EXPECT_GT(share([](const SimPost& p) { return p.deleted_at.has_value(); }), 0.01);
  EXPECT_LT(share([](const SimPost& p) { return p.deleted_at.has_value(); }), 0.06);
  EXPECT_GT(share([](const SimPost& p) { return p.media > 0; }), 0.05);
  EXPECT_GT(share([](const SimPost& p) { return p.text.find("@LincolnPLC") != std::string::npos; }),
            0.03);
  EXPECT_GT(share([](const SimPost& p) {
              return p.text.find("\u200D\U0001F469\u200D") != std::string::npos;
            }),
            0.005);
}

TEST_F(BigStream, IsHostileNowAndThen) {
  const auto hostile = share([](const SimPost& post) {
    for (const auto* mark :
         {"<script>", "onerror=", "<iframe", "onload=", "\u202E", "\u0336", "=cmd|", "HYPERLINK",
          "@SUM(", "-2+3+cmd", "AAAAAAAA", "\x1b[31m", "SYSTEM NOTICE", "[inquiryd]",
          "Ignore all earlier", "DROP TABLE", "{{constructor", "\u2066"}) {
      if (post.text.find(mark) != std::string::npos) return true;
    }
    return false;
  });
  EXPECT_GT(hostile, 0.025);
  EXPECT_LT(hostile, 0.065);
}

TEST_F(BigStream, RarelyRepeatsItself) {
  std::set<std::string> distinct;
  std::size_t own_words = 0;
  for (const auto* post : posts()) {
    if (post->retweet_of) continue;
    ++own_words;
    distinct.insert(post->text);
  }
  EXPECT_GT(distinct.size(), 6'000U);
  EXPECT_GT(static_cast<double>(distinct.size()), 0.75 * static_cast<double>(own_words));
}

TEST_F(BigStream, ComesOverTheWireAsValidJson) {
  auto token = std::string();
  std::size_t read = 0;
  do {
    const auto answer = x_->get(
        "/2/tweets/search/recent?max_results=100&tweet.fields=entities,note_tweet&query="
        "%23fractions%20OR%20%23numbertalks" +
        (token.empty() ? "" : "&next_token=" + token));
    ASSERT_FALSE(answer.body.is_discarded());
    read += ids(answer).size();
    token = answer.body.at("meta").value("next_token", "");
  } while (!token.empty());
  EXPECT_GT(read, 3'000U);
}

TEST(Stream, PutsSomeOfItsAuthorsOnLists) {
  auto options = streaming(5, 300);
  options.lists = {{"1234567890", {}}};
  Simulated x(options);
  EXPECT_EQ(ids(x.get("/2/lists/1234567890/tweets")).size(), 100U);
}

TEST(Phrases, AddUpToAHundredAuthors) {
  unsigned sum = 0;
  for (const auto& language : languages()) {
    sum += language.share;
    EXPECT_FALSE(language.openers.empty());
    EXPECT_EQ(language.topics.size() % 2, 0U);
    for (const auto name : language.first_names) EXPECT_LE(name.size(), 7U) << name;
  }
  EXPECT_EQ(sum, 100U);
}

}  // namespace
}  // namespace inquiry::simulator
