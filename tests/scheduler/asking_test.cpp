#include "scheduler/asking.h"

#include <gmock/gmock.h>

#include "tests/scheduler/ready.h"

namespace inquiry::scheduler {
namespace {

using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<Invitation> kTwo{{"TonyaWardSinger", "she wrote it"}, {"Steve_W", "his idea"}};

TEST(Asking, APersonIsAskedByNameAgainOnlyAfterAWhile) {
  Ready ready;
  ready.facts.asks = {kTwo.front()};
  EXPECT_THAT(ready.codes(), IsEmpty());
  ready.facts.last_asked["tonyawardsinger"] = ready.now - days{28} + Duration{1};
  const auto reason = ready.only();
  EXPECT_EQ(reason.code, BlockCode::kPacing);
  EXPECT_THAT(reason.message, HasSubstr("@TonyaWardSinger was asked by name less than 28d ago"));
  EXPECT_EQ(reason.until, ready.now + Duration{1});
  ready.facts.last_asked["tonyawardsinger"] = ready.now - days{28};
  EXPECT_THAT(ready.codes(), IsEmpty());
}

TEST(Asking, NoMoreAtOnceThanTheTeamsFileSays) {
  Ready ready;
  ready.facts.asks = kTwo;
  ready.facts.asks.push_back({"third", "why not"});
  EXPECT_EQ(ready.only().code, BlockCode::kPacing);
  EXPECT_EQ(ready.only().until, std::nullopt);
  ready.facts.asks.pop_back();
  EXPECT_THAT(ready.codes(), IsEmpty());
}

TEST(Asking, NamesStayWithoutTheSignThatNotifies) {
  EXPECT_EQ(
      without_mentions("@tonyawardsinger and \uFF20Steve_W, how? a@b.c @other @Steve_W2", kTwo),
      "tonyawardsinger and Steve_W, how? a@b.c @other @Steve_W2");
  EXPECT_EQ(without_mentions("", kTwo), "");
  EXPECT_EQ(without_mentions("@", kTwo), "@");
}

}  // namespace
}  // namespace inquiry::scheduler
