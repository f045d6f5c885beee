#include "client/simulator/query.h"

#include <gtest/gtest.h>

namespace inquiry::simulator {
namespace {

// One of each kind of post, found or not by each query.
class Library {
 public:
  Library() {
    const auto now = UtcTime{std::chrono::sys_days{std::chrono::year{2026} / 9 / 15}};
    maria = world.user_called("maria_t", now).id;
    const auto sam = world.user_called("SamReads", now).id;
    world.add_user({UserId{77}, "LincolnPLC", "Lincoln", "", now});
    plain = add(maria, "Number talk on equal parts went well", "en");
    tagged = add(sam, "Folding strips #Fractions #mathchat https://example.org/strips", "en");
    spanish = add(maria, "Charla num\u00e9rica con #fracciones para @LincolnPLC", "es");
    japanese = add(sam, "\u4eca\u65e5\u306e\u6570\u76f4\u7dda #fractions", "ja");
    NewPost draft;
    draft.author = maria;
    draft.text = "@SamReads try a number line, don't draw circles";
    draft.lang = "en";
    draft.created_at = now + std::chrono::seconds{++added_};
    draft.reply_to = tagged;
    reply = world.add_post(draft).id;
    draft.reply_to.reset();
    draft.retweet_of = tagged;
    draft.text = "RT @SamReads: Folding strips #Fractions";
    draft.created_at = now + std::chrono::seconds{++added_};
    retweet = world.add_post(draft).id;
    draft.retweet_of.reset();
    draft.quote_of = plain;
    draft.text = "$MATH this, with a picture";
    draft.media = 1;
    draft.created_at = now + std::chrono::seconds{++added_};
    quote = world.add_post(draft).id;
  }

  // Letters of the posts that match: p t s j r(eply) R(etweet) q.
  std::string matching(const std::string& text) const {
    const auto query = parse_query(text);
    if (!query) return "error: " + query.error().message;
    std::string letters;
    const std::pair<char, PostId> all[] = {{'p', plain},    {'t', tagged}, {'s', spanish},
                                           {'j', japanese}, {'r', reply},  {'R', retweet},
                                           {'q', quote}};
    for (const auto& [letter, id] : all) {
      if (matches(*query, *world.find_post(id), world)) letters += letter;
    }
    return letters;
  }

  World world;
  UserId maria;
  PostId plain, tagged, spanish, japanese, reply, retweet, quote;

 private:
  PostId add(UserId author, const std::string& text, const std::string& lang) {
    NewPost draft;
    draft.author = author;
    draft.text = text;
    draft.lang = lang;
    draft.created_at = UtcTime{std::chrono::sys_days{std::chrono::year{2026} / 9 / 15}} +
                       std::chrono::seconds{++added_};
    return world.add_post(draft).id;
  }

  int added_ = 0;
};

struct Row {
  const char* query;
  const char* found;
};

TEST(Query, FindsWhatItsOperatorsSay) {
  const Library library;
  const Row rows[] = {
      {"number", "pr"},
      {"NUMBER", "pr"},
      {"numb", ""},
      {"numbers", ""},
      {"equal parts", "p"},
      {"parts equal", "p"},
      {"\"equal parts\"", "p"},
      {"\"parts equal\"", ""},
      {"\"number line\"", "r"},
      {"don't", "r"},
      {"\"Charla num\u00e9rica\"", "s"},
      {"\"charla NUM\u00c9RICA\"", "s"},
      {"\u6570\u76f4\u7dda", "j"},
      {"#fractions", "tj"},
      {"#FRACTIONS", "tj"},
      {"#fraction", ""},
      {"#fractions #mathchat", "t"},
      {"#fracciones OR #mathchat", "ts"},
      {"@LincolnPLC", "s"},
      {"@lincolnplc", "s"},
      {"@SamReads", "r"},
      {"from:maria_t", "psrRq"},
      {"from:@Maria_T", "psrRq"},
      {"from:77", ""},
      {"to:SamReads", "r"},
      {"retweets_of:SamReads", "R"},
      {"$math", "q"},
      {"#fractions lang:ja", "j"},
      {"#fractions lang:JA", "j"},
      {"from:maria_t is:retweet", "R"},
      {"from:maria_t -is:retweet", "psrq"},
      {"from:maria_t is:reply", "r"},
      {"from:maria_t is:quote", "q"},
      {"from:maria_t has:media", "q"},
      {"from:maria_t has:images", "q"},
      {"from:maria_t has:mentions", "srR"},
      {"from:maria_t has:cashtags", "q"},
      {"#fractions has:links", "t"},
      {"#fractions -has:links", "j"},
      {"from:SamReads has:hashtags", "tj"},
      {"from:maria_t -is:nullcast", "psrRq"},
      {"#fractions -#mathchat", "j"},
      {"#fractions -\"folding strips\"", "j"},
      {"number -from:maria_t", ""},
      // AND binds tighter than OR.
      {"#fractions lang:ja OR number", "pjr"},
      {"number OR #fractions lang:ja", "pjr"},
      {"(number OR #fractions) lang:ja", "j"},
      {"lang:en (number OR #fractions)", "ptr"},
      {"(#fractions OR #fracciones) (lang:ja OR lang:es)", "sj"},
      {"((number))", "pr"},
      {"(number)(talk)", "p"},
      {"number OR (#fractions (lang:ja OR has:links))", "ptjr"},
      {"  number\ttalk ", "p"},
      {"#fractions or number", ""},  // "or" in small letters is a word
      {"folding", "t"},              // not the retweet of it
  };
  for (const auto& row : rows) EXPECT_EQ(library.matching(row.query), row.found) << row.query;
}

TEST(Query, FindsAConversationByItsRoot) {
  const Library library;
  EXPECT_EQ(library.matching("conversation_id:" + library.tagged.str()), "tr");
  EXPECT_EQ(library.matching("in_reply_to_tweet_id:" + library.tagged.str()), "r");
}

TEST(Query, RefusesWhatXRefuses) {
  const char* wrong[] = {
      "",
      "   ",
      "lang:en",
      "is:retweet",
      "has:links",
      "-number",
      "-number -talk",
      "-is:retweet lang:en",
      "#fractions OR lang:en",
      "#fractions OR -number",
      "is:nullcast number",
      "-(number talk)",
      "number -(talk)",
      "--number",
      "- number",
      "number -",
      "()",
      "( )",
      "(number",
      "number)",
      "number OR",
      "OR number",
      "number OR OR talk",
      "(OR)",
      "\"number",
      "\"\"",
      "\"...\"",
      "#",
      "#12",
      "#a-b",
      "...",
      "min_faves:10",
      "is:funny number",
      "has:humour number",
      "from:",
      "from:a-b",
      "to:",
      "conversation_id:abc",
      "conversation_id:",
      "lang:english number",
      "sentiment:positive",
      "\xff\xfe",
  };
  for (const auto* text : wrong) EXPECT_FALSE(parse_query(text).has_value()) << text;
}

TEST(Query, RefusesGroupsThatNestTooDeep) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "number" + std::string(depth, ')');
  };
  EXPECT_TRUE(parse_query(nested(16)).has_value());
  EXPECT_FALSE(parse_query(nested(17)).has_value());
  EXPECT_FALSE(parse_query(std::string(100'000, '(')).has_value());
}

TEST(Query, IsAnsweredFromTheIndexWherePossible) {
  const Library library;
  const auto keys = [&](const char* text) { return index_keys(*parse_query(text), library.world); };
  using Keys = std::vector<std::string>;
  EXPECT_EQ(keys("#Fractions number"), Keys{"#fractions"});
  EXPECT_EQ(keys("(#a OR @b) lang:en"), (Keys{"#a", "@b"}));
  EXPECT_EQ(keys("#a OR number"), std::nullopt);
  EXPECT_EQ(keys("number -#a"), std::nullopt);
  EXPECT_EQ(keys("from:nobody"), Keys{});
}

}  // namespace
}  // namespace inquiry::simulator
