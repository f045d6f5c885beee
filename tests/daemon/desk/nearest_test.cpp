#include "daemon/desk/nearest.h"

#include <gtest/gtest.h>

namespace inquiry::desk {
namespace {

const std::vector<std::string> kStages{"define", "plan", "teach", "analyze", "reflect"};

TEST(Nearest, SaysWhatWasProbablyMeant) {
  EXPECT_EQ(did_you_mean("tech", kStages), " did you mean \"teach\"?");
  EXPECT_EQ(did_you_mean("plna", kStages), " did you mean \"plan\"?");
}

TEST(Nearest, GuessesNothingFarFetched) {
  EXPECT_EQ(did_you_mean("holiday", kStages), "");
  EXPECT_EQ(did_you_mean(std::string(10'000, 'a'), kStages), "");
}

TEST(Nearest, ListsWords) {
  EXPECT_EQ(join({"define", "plan"}), "define, plan");
  EXPECT_EQ(join({}), "");
}

}  // namespace
}  // namespace inquiry::desk
