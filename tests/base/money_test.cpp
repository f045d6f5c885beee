#include "base/money.h"

#include <gtest/gtest.h>

namespace inquiry {
namespace {

TEST(Money, IsADecimalStringOutside) {
  EXPECT_EQ(to_string(Money{15'000}), "0.015");
  EXPECT_EQ(to_string(Money{200'000}), "0.20");
  EXPECT_EQ(to_string(Money{120'000'000}), "120.00");
  EXPECT_EQ(to_string(Money{1}), "0.000001");
  EXPECT_EQ(to_string(Money{-15'000}), "-0.015");
  EXPECT_EQ(to_string(Money{}), "0.00");
}

TEST(Money, ReadsWhatItWrites) {
  for (const char* text : {"0.015", "0.20", "120.00", "0.000001"}) {
    ASSERT_TRUE(parse_money(text)) << text;
    EXPECT_EQ(to_string(*parse_money(text)), text);
  }
  EXPECT_EQ(parse_money("120"), Money{120'000'000});
}

TEST(Money, RefusesWhatIsNotASum) {
  for (const char* text : {"", ".", "-1", "+1", "1.", ".5", "1.2345678", "1e3", "1,50", "0.0 5",
                           "99999999999999999999"}) {
    EXPECT_FALSE(parse_money(text)) << text;
  }
}

}  // namespace
}  // namespace inquiry
