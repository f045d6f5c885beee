// What has stopped or hurt other bots on X, and what happens here instead.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::Contains;

std::vector<std::string> texts(World& w) {
  std::vector<std::string> all;
  for (const auto& idea : w.ideas()) all.push_back(idea["text"]);
  return all;
}

int answered(World& w, const std::string& endpoint, const std::string& status) {
  const auto counts = w.sim("GET", "/_sim/stats")["counts"];
  return counts.contains(endpoint) ? counts[endpoint].value(status, 0) : 0;
}

// Where X's clock is a week ahead of what it last told, only X can say that the cursor is too old.
TEST(KnownPains, ACursorThatXFindsTooOldCostsOneRefusalAndNoStandstill) {
  World w;
  w.stage("define");
  w.post({{"author", "maria"}, {"text", "before #fractions"}});
  w.advance(2min);
  ASSERT_THAT(texts(w), Contains("before #fractions"));
  w.sim("POST", "/_sim/clock", {{"advance_ms", std::chrono::milliseconds{8 * 24h}.count()}});
  w.post({{"author", "maria"}, {"text", "after #fractions"}});
  for (int i = 0; i < 3; ++i) {
    w.clock().advance(2min);
    w.service().changed("clock", {});
    w.settle();
  }
  EXPECT_THAT(texts(w), Contains("after #fractions"));
  EXPECT_EQ(answered(w, "search_recent", "400"), 1);
}

}  // namespace
}  // namespace inquiry::testing
