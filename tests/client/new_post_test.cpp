// What X would refuse about a post is said before it is sent, and what is sent is in X's words.
#include "client/new_post.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace inquiry::client {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

NewPost plain(std::string text = "Which model helped?") {
  NewPost post;
  post.text = std::move(text);
  return post;
}

NewPost poll(std::vector<std::string> options,
             std::chrono::minutes duration = std::chrono::hours{24}) {
  auto post = plain();
  post.poll = Poll{std::move(options), duration};
  return post;
}

NewPost with_media(std::vector<std::string> ids) {
  auto post = plain();
  post.media = std::move(ids);
  return post;
}

struct Row {
  std::string name;
  NewPost post;
  std::string says;  // empty: X takes it
  friend void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }
};

class EveryLimit : public ::testing::TestWithParam<Row> {};

TEST_P(EveryLimit, IsSaidBeforeItIsSent) {
  const auto problem = problem_with(GetParam().post);
  if (GetParam().says.empty()) {
    EXPECT_THAT(problem, IsEmpty());
  } else {
    EXPECT_THAT(problem, HasSubstr(GetParam().says));
  }
}

NewPost media_and_poll() {
  auto post = poll({"a", "b"});
  post.media = {"1"};
  return post;
}

INSTANTIATE_TEST_SUITE_P(
    NewPost, EveryLimit,
    ::testing::Values(
        Row{"Longest", plain(std::string(280, 'a')), ""},
        Row{"OneTooMany", plain(std::string(281, 'a')), "shorten it by 1"},
        Row{"Empty", plain(""), "is empty"}, Row{"Broken", plain("a\xff"), "invisible or broken"},
        Row{"OneCashtag", plain("$ACME"), ""},
        Row{"TwoCashtags", plain("$ACME or $CORP"), "2 cashtags ($ACME"},
        Row{"FewestAnswers", poll({"a", "b"}), ""}, Row{"OneAnswer", poll({"a"}), "has 1 answers"},
        Row{"MostAnswers", poll({"a", "b", "c", "d"}), ""},
        Row{"FiveAnswers", poll({"a", "b", "c", "d", "e"}), "2 to 4"},
        Row{"EmptyAnswer", poll({"a", "  "}), "is empty"},
        Row{"LongestAnswer", poll({"a", std::string(25, 'b')}), ""},
        Row{"LongestAnswerOfOtherScripts", poll({"a", "ááááááááááááááááááááááááá"}), ""},
        Row{"AnswerTooLong", poll({"a", std::string(26, 'b')}), "26 characters and X allows 25"},
        Row{"AnswerOfTwoLines", poll({"a", "b\nc"}), "one line"},
        Row{"BrokenAnswer", poll({"a", "b\xff"}), "invisible characters"},
        Row{"EqualAnswers", poll({"a", "a"}), "read the same"},
        Row{"Shortest", poll({"a", "b"}, std::chrono::minutes{5}), ""},
        Row{"TooShort", poll({"a", "b"}, std::chrono::minutes{4}), "5 minutes to 7 days"},
        Row{"LongestPoll", poll({"a", "b"}, std::chrono::minutes{10080}), ""},
        Row{"TooLong", poll({"a", "b"}, std::chrono::minutes{10081}), "5 minutes to 7 days"},
        Row{"FourPictures", with_media({"1", "2", "3", "4"}), ""},
        Row{"FivePictures", with_media({"1", "2", "3", "4", "5"}), "X allows 4"},
        Row{"NoMediaId", with_media({"3_12"}), "upload it again"},
        Row{"MediaIdTooLong", with_media({std::string(20, '1')}), "upload it again"},
        Row{"MediaAndPoll", media_and_poll(), "not both"}),
    [](const auto& row) { return row.param.name; });

TEST(CreateBody, SaysOnlyWhatIsMeant) { EXPECT_EQ(create_body(plain("a")), R"({"text":"a"})"); }

TEST(CreateBody, SaysEverythingInXsWords) {
  auto post = poll({"yes", "no"}, std::chrono::hours{1});
  post.reply_to = PostId{7};
  post.reply_settings = ReplySettings::kMentionedUsers;
  post.made_with_ai = true;
  post.paid_partnership = true;
  EXPECT_EQ(nlohmann::json::parse(create_body(post)),
            nlohmann::json::parse(R"({"text": "Which model helped?",
                "reply": {"in_reply_to_tweet_id": "7"},
                "poll": {"options": ["yes", "no"], "duration_minutes": 60},
                "reply_settings": "mentionedUsers", "made_with_ai": true,
                "paid_partnership": true})"));
  EXPECT_EQ(create_body(with_media({"12"})),
            R"({"media":{"media_ids":["12"]},"text":"Which model helped?"})");
}

}  // namespace
}  // namespace inquiry::client
