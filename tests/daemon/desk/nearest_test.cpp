#include "daemon/desk/nearest.h"

#include <gtest/gtest.h>

namespace inquiry::desk {
namespace {

const std::vector<std::string> kStages{"define", "plan", "teach", "analyze", "reflect"};

TEST(Nearest, FindsWhatWasMeant) {
  EXPECT_EQ(nearest("tech", kStages), "teach");
  EXPECT_EQ(nearest("analyse", kStages), "analyze");
  EXPECT_EQ(nearest("plna", {"plan", "x"}), std::nullopt);
}

TEST(Nearest, GuessesNothingFarFetched) {
  EXPECT_EQ(nearest("holiday", kStages), std::nullopt);
  EXPECT_EQ(nearest("", kStages), std::nullopt);
  EXPECT_EQ(nearest(std::string(10'000, 'a'), kStages), std::nullopt);
}

}  // namespace
}  // namespace inquiry::desk
