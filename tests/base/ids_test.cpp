#include "base/ids.h"

#include <gtest/gtest.h>

namespace inquiry {
namespace {

TEST(PostId, KeepsEveryDigitBeyondDoublePrecision) {
  for (const char* text : {"1", "9007199254740991", "9007199254740993", "1850000000000000001",
                           "9223372036854775807"}) {
    const auto id = PostId::parse(text);
    ASSERT_TRUE(id) << text;
    EXPECT_EQ(id->str(), text);
  }
}

TEST(PostId, RefusesWhatXWouldNeverSend) {
  for (const char* text : {"", "0", "-1", "+1", " 1", "1 ", "1e3", "0x10", "12a",
                           "9223372036854775808", "18446744073709551616", "00000000000000000001"}) {
    EXPECT_FALSE(PostId::parse(text)) << text;
  }
}

}  // namespace
}  // namespace inquiry
