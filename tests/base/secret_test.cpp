#include "base/secret.h"

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

namespace inquiry {
namespace {

TEST(Secret, CannotBeCopied) {
  static_assert(!std::is_copy_constructible_v<Secret>);
  static_assert(!std::is_copy_assignable_v<Secret>);
  Secret secret{"token"};
  const Secret moved = std::move(secret);
  EXPECT_EQ(moved.reveal(), "token");
  EXPECT_TRUE(secret.empty());  // NOLINT(bugprone-use-after-move): moved-from is promised empty
}

TEST(Secret, ComparesWholeStrings) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
}

}  // namespace
}  // namespace inquiry
