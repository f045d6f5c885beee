#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/weighted_text.h"

namespace inquiry::client {
namespace {

TEST(ComparableText, HasNoEntities) {
  EXPECT_EQ(comparable("1 &lt; 2 &amp;&amp; 3 &gt; 2"), "1 < 2 && 3 > 2");
  EXPECT_EQ(comparable("&quot;it&#39;s&quot;"), "\"it's\"");
  EXPECT_EQ(comparable("&eacute; & &;"), "&eacute; & &;");
}

TEST(ComparableText, OfWhatSomeoneTypedAsAnEntityEqualsWhatXMakesOfIt) {
  EXPECT_EQ(comparable("write &amp;lt; for &lt;"), comparable("write &amp;amp;lt; for &amp;lt;"));
}

TEST(ComparableText, IsComposed) { EXPECT_EQ(comparable("cafe\u0301"), comparable("café")); }

TEST(ComparableText, HasOneSpaceForAnyWhiteSpaceAndNoneAtItsEnds) {
  EXPECT_EQ(comparable("  one\r\n\r\ntwo\u00a0\u3000three\t"), "one two three");
}

TEST(ComparableText, LosesTheLinkThatXAppendsForMedia) {
  EXPECT_EQ(comparable("Look at this https://t.co/aBc123"), "Look at this");
  EXPECT_EQ(comparable("https://t.co/aBc123"), "");
}

TEST(ComparableText, KeepsEveryOtherLink) {
  EXPECT_EQ(comparable("https://t.co/aBc123 first"), "https://t.co/aBc123 first");
  EXPECT_EQ(comparable("a https://t.co/x https://t.co/y"), "a https://t.co/x");
  EXPECT_EQ(comparable("a https://t.co/"), "a https://t.co/");
  EXPECT_EQ(comparable("a https://example.org/b"), "a https://example.org/b");
}

TEST(ComparableText, TellsTextsApartThatDifferInMoreThanForm) {
  EXPECT_NE(comparable("What helped?"), comparable("what helped?"));
  EXPECT_NE(comparable("What helped?"), comparable("What helped"));
}

using testing::ElementsAre;

const std::string kMark{kLinkMark};

TEST(Skeleton, HasOneMarkForEachLinkAndTellsWhereItLeads) {
  const auto found = skeleton("See example.com, then  https://a.org/b?c=1.");
  EXPECT_EQ(found.words, "See " + kMark + ", then " + kMark + ".");
  EXPECT_THAT(found.links, ElementsAre("example.com", "a.org/b?c=1"));
}

TEST(Skeleton, OfATextWithoutLinksIsItsComparableForm) {
  const std::string text = "1 &lt; 2,\n cafe\u0301 &amp; more";
  EXPECT_EQ(skeleton(text).words, comparable(text));
}

// What someone wrote, what X shows of it, and where X says that leads.
TEST(Skeleton, OfWhatWasWrittenEqualsThatOfWhatXShows) {
  struct Case {
    std::string written;
    std::string shown;
    std::vector<Link> links;
  };
  const std::vector<Case> cases{
      {"see example.com today",
       "see https://t.co/a today",
       {{"https://t.co/a", "http://example.com"}}},
      {"https://Example.com/Talks/",
       "https://t.co/a",
       {{"https://t.co/a", "https://example.com/Talks"}}},
      {"HTTP://example.com?a=1&b=2",
       "https://t.co/a",
       {{"https://t.co/a", "http://example.com?a=1&amp;b=2"}}},
      {"<https://a.org> & b.org",
       "&lt;https://t.co/a&gt; &amp; https://t.co/b",
       {{"https://t.co/b", "http://b.org/"}, {"https://t.co/a", "https://a.org"}}},
      {"example.comの", "https://t.co/aの", {{"https://t.co/a", "http://example.com"}}},
      {"a.org and a.org",
       "https://t.co/a and https://t.co/a",
       {{"https://t.co/a", "http://a.org"}}},
      {"a.org/?to=http://b.org",
       "https://t.co/a",
       {{"https://t.co/a", "http://a.org/?to=http://b.org"}}},
      {"not yet short: a.org/?b=1&c=2", "not yet short: a.org/?b=1&amp;c=2", {}},
  };
  for (const auto& [written, shown, links] : cases) {
    SCOPED_TRACE(written);
    EXPECT_EQ(skeleton(written).words, skeleton(shown, links).words);
    EXPECT_EQ(skeleton(written).links, skeleton(shown, links).links);
  }
}

TEST(Skeleton, TellsApartLinksThatLeadElsewhere) {
  const std::vector<Link> to_a{{"https://t.co/a", "https://a.org/b"}};
  for (const auto* other : {"https://www.a.org/b", "https://a.org/B", "https://a.org/b?c=1"}) {
    SCOPED_TRACE(other);
    EXPECT_EQ(skeleton(other).words, skeleton("https://t.co/a", to_a).words);
    EXPECT_NE(skeleton(other).links, skeleton("https://t.co/a", to_a).links);
  }
  EXPECT_THAT(skeleton("see https://t.co/a").links, ElementsAre("t.co/a"));
}

}  // namespace
}  // namespace inquiry::client
