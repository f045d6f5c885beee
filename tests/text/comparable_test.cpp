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

}  // namespace
}  // namespace inquiry::client
