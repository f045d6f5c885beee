#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/weighted_text.h"

namespace inquiry::client {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Mentions, AreGivenInOrderAndAsWritten) {
  EXPECT_THAT(extract_mentions("Hi @TonyaWardSinger and @sam_2, RT @lee: ＠ana"),
              ElementsAre("TonyaWardSinger", "sam_2", "lee", "ana"));
}

TEST(Mentions, AreFoundBetweenCharactersOfOtherScripts) {
  EXPECT_THAT(extract_mentions("の@usernameに"), ElementsAre("username"));
}

TEST(Mentions, AreNotPartsOfAddressesOfMail) {
  EXPECT_THAT(extract_mentions("ana@example.org ana@b@c x.@y"), ElementsAre("y"));
  EXPECT_THAT(extract_mentions("mail @ana@example.org"), IsEmpty());
}

TEST(Mentions, AreNotPartsOfLinks) {
  EXPECT_THAT(extract_mentions("https://example.org/@ana/talks by @sam"), ElementsAre("sam"));
}

TEST(Mentions, AreNotLists) { EXPECT_THAT(extract_mentions("@ana/teachers"), IsEmpty()); }

TEST(Hashtags, AreFoundInAnyScript) {
  EXPECT_THAT(extract_hashtags("#numbertalks #ñandú #школа #数学 #분수 #کسر #भिन्न ＃全角 #año2026"),
              ElementsAre("numbertalks", "ñandú", "школа", "数学", "분수", "کسر", "भिन्न", "全角",
                          "año2026"));
}

TEST(Hashtags, NeedALetter) {
  EXPECT_THAT(extract_hashtags("#4 #_ #2026 #4th"), ElementsAre("4th"));
}

TEST(Hashtags, EndWhereTheWordDoes) {
  EXPECT_THAT(extract_hashtags("(#one) #two, #three's #four-five #six."),
              ElementsAre("one", "two", "three", "four", "six"));
}

TEST(Hashtags, BeginWhereNoWordGoesOn) {
  EXPECT_THAT(extract_hashtags("word#one &#two; .#three 🎉#four #five#six"),
              ElementsAre("three", "four"));
}

TEST(Hashtags, AreNotPartsOfLinksNorKeycaps) {
  EXPECT_THAT(extract_hashtags("https://example.org/#top example.org/#top #️⃣"), IsEmpty());
}

TEST(Cashtags, AreOneToSixLettersAfterASpace) {
  EXPECT_THAT(extract_cashtags("$BRK.A, $twtr $5 a$B $TOOLONG"), ElementsAre("BRK.A", "twtr"));
}

TEST(Extraction, OfTextThatIsNotUtf8FindsWhatIsReadable) {
  EXPECT_THAT(extract_hashtags("\xff #one"), ElementsAre("one"));
}

}  // namespace
}  // namespace inquiry::client
