#include <gtest/gtest.h>

#include <ctime>
#include <ostream>
#include <string>

#include "client/weighted_text.h"

namespace inquiry::client {
namespace {

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

struct LengthCase {
  const char* name;
  const char* text;
  int length;
  bool has_link;
};

void PrintTo(const LengthCase& length_case, std::ostream* out) { *out << length_case.name; }

class WeightedLength : public testing::TestWithParam<LengthCase> {};

TEST_P(WeightedLength, IsWhatXCounts) {
  const auto weighed = weigh(GetParam().text);
  EXPECT_EQ(weighed.length, GetParam().length);
  EXPECT_EQ(weighed.has_link, GetParam().has_link);
  EXPECT_TRUE(weighed.valid);
}

INSTANTIATE_TEST_SUITE_P(
    Characters, WeightedLength,
    testing::Values(LengthCase{"Latin", "What helped?", 12, false},
                    LengthCase{"Spanish", "¿Qué ayudó?", 11, false},
                    LengthCase{"DecomposedAccentIsComposedFirst", "e\u0301", 1, false},
                    LengthCase{"Cyrillic", "школа", 5, false},
                    LengthCase{"Georgian", "სკოლა", 5, false},
                    LengthCase{"LastNarrowBeforeTheGap", "\u10ff", 1, false},
                    LengthCase{"HangulJamoIsWide", "\u1100", 2, false},
                    LengthCase{"DashesAndQuotesAreNarrow", "–“”’", 4, false},
                    LengthCase{"EllipsisIsWide", "…", 2, false},
                    LengthCase{"Japanese", "学校です", 8, false},
                    LengthCase{"BeyondTheBasicPlane", "𠀡", 2, false},
                    LengthCase{"ZeroWidthSpaceCounts", "a\u200bb", 3, false},
                    LengthCase{"DirectionalMarksCount", "\u2066a\u2069", 5, false}),
    [](const auto& test) { return std::string(test.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Emoji, WeightedLength,
    testing::Values(LengthCase{"Single", "🎉", 2, false},
                    LengthCase{"Family", "👨‍👩‍👧‍👦", 2, false},
                    LengthCase{"SkinTone", "👍🏽", 2, false},
                    LengthCase{"ProfessionWithSkinTone", "👩🏽‍🏫", 2, false},
                    LengthCase{"Flag", "🇺🇸", 2, false},
                    LengthCase{"ThreeRegionalIndicatorsAreAFlagAndALetter", "🇺🇸🇺", 4, false},
                    LengthCase{"FlagOfTags",
                               "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
                               2, false},
                    LengthCase{"Keycap", "1\ufe0f\u20e3", 2, false},
                    LengthCase{"KeycapWithoutSelector", "1\u20e3", 2, false},
                    LengthCase{"HeartWithSelector", "❤\ufe0f", 2, false},
                    LengthCase{"CopyrightAsText", "©", 1, false},
                    LengthCase{"CopyrightAsEmoji", "©\ufe0f", 2, false},
                    LengthCase{"YoungerThanTwitterText", "🧑‍🤝‍🧑", 2, false},
                    LengthCase{"JoinedIntoNothingKnown", "🎉‍👧", 5, false}),
    [](const auto& test) { return std::string(test.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Links, WeightedLength,
    testing::Values(
        LengthCase{"WithProtocol", "http://a.com", 23, true},
        LengthCase{"LongPath", "See https://example.org/one/two/three/four/five?six=7 now", 31,
                   true},
        LengthCase{"BareDomain", "example.school", 23, true},
        LengthCase{"BareDomainInASentence", "See example.org.", 28, true},
        LengthCase{"AfterCjk", "見てexample.com", 27, true},
        LengthCase{"Internationalised", "https://пример.рф/путь", 23, true},
        LengthCase{"YoungTopLevelDomain", "example.kids", 23, true},
        LengthCase{"TopLevelDomainWithoutARuleOfItsOwn", "school.co.za", 23, true},
        LengthCase{"PathWithParentheses", "https://a.com/b_(c(d)e)f", 23, true},
        LengthCase{"PathThatEndsWithParentheses", "https://a.com/b(c).", 24, true},
        LengthCase{"ParenthesesBehindWhatEndsNoPath", "https://a.com/b*(c)", 27, true},
        LengthCase{"TwoLinks", "a.com b.com", 47, true},
        LengthCase{"NoTopLevelDomain", "lesson.notatld", 14, false},
        LengthCase{"NoSpaceAfterTheFullStop", "We tried.They learned", 21, false},
        LengthCase{"AddressOfMail", "ana@example.org", 15, false},
        LengthCase{"Number", "3.14", 4, false},
        LengthCase{"LabelTooLongForDns",
                   "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com",
                   75, false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(WeighedText, MayFillTheLimitAndNotPassIt) {
  EXPECT_TRUE(weigh(std::string(280, 'x')).valid);
  EXPECT_FALSE(weigh(std::string(281, 'x')).valid);
  EXPECT_TRUE(weigh(repeated("学", 140)).valid);
  EXPECT_FALSE(weigh(repeated("学", 140) + "x").valid);
  EXPECT_TRUE(weigh(repeated("👨‍👩‍👧‍👦", 140)).valid);
  EXPECT_TRUE(weigh(std::string(256, 'x').append(" https://example.org/").append(200, 'y')).valid);
}

TEST(WeighedText, IsNotValidWhenEmpty) { EXPECT_FALSE(weigh("").valid); }

TEST(WeighedText, IsNotValidWithACharacterThatXRefuses) {
  for (const auto* text : {"a\ufeff", "a\ufffe", "a\uffff"}) {
    EXPECT_FALSE(weigh(text).valid);
    EXPECT_EQ(weigh(text).length, 3);
  }
}

TEST(WeighedText, IsNotValidWhenItIsNotUtf8) {
  for (const auto* text : {"a\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\xaf"}) {
    EXPECT_FALSE(weigh(text).valid);
  }
}

TEST(WeighedText, MayHoldANullCharacter) {
  const auto weighed = weigh(std::string_view("a\0b", 3));
  EXPECT_TRUE(weighed.valid);
  EXPECT_EQ(weighed.length, 3);
}

// Each of these makes a careless scanner walk the rest of the text again at every character, which
// would take minutes.
TEST(WeighedText, TakesTimeInProportionToItsLength) {
  for (const auto* piece :
       {"a.", "a.b-", "http://", "x.com/(", "学", "学.", "é.com学", "👩‍", "1.com/@"}) {
    SCOPED_TRACE(piece);
    const auto text = repeated(piece, 50'000);
    const auto start = std::clock();
    EXPECT_FALSE(weigh(text).valid);
    EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC);
  }
}

}  // namespace
}  // namespace inquiry::client
