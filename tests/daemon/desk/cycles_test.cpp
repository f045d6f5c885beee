#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

class CyclesTest : public SchoolTest {
 protected:
  CyclesTest() { move_to("reflect"); }
};

TEST_F(CyclesTest, ATheoryIsWrittenDown) {
  const auto reply =
      ask("maria", "PUT", "/teams/grade4/cycles/1/theory", {{"theory", "if … then …"}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body["theory"], "if … then …");
  EXPECT_EQ(last_audit().action, "cycle.theory");
}

TEST_F(CyclesTest, AnOutcomeSaysWhoRecordedItAndWhen) {
  const auto reply = ask("maria", "PUT", "/teams/grade4/cycles/1/outcome",
                         {{"worked", "partly"}, {"evidence", "14 of 20"}});
  EXPECT_EQ(reply.body["outcome"]["worked"], "partly");
  EXPECT_EQ(reply.body["outcome"]["by"], "maria");
  EXPECT_EQ(reply.body["outcome"]["at"], to_rfc3339(clock_.utc_now()));
}

TEST_F(CyclesTest, AnOutcomeNeedsEvidenceAndOneOfThreeWords) {
  const std::string path = "/teams/grade4/cycles/1/outcome";
  EXPECT_EQ(ask("maria", "PUT", path, {{"worked", "yes"}, {"evidence", " "}}).status, 422);
  EXPECT_EQ(ask("maria", "PUT", path, {{"worked", "maybe"}, {"evidence", "x"}}).status, 422);
  EXPECT_FALSE(store_->cycle("grade4", 1)->outcome);
}

TEST_F(CyclesTest, ACycleThatNeverBeganIsNotFound) {
  for (const auto* number : {"2", "0", "-1", "one", "99999999999"}) {
    const auto path = std::string("/teams/grade4/cycles/") + number + "/theory";
    EXPECT_EQ(ask("maria", "PUT", path, {{"theory", "x"}}).status, 404) << number;
  }
}

TEST_F(CyclesTest, AreListedNewestFirst) {
  move_to("define");
  const auto items = ask("vera", "GET", "/teams/grade4/cycles").body["items"];
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0]["number"], 2);
  EXPECT_TRUE(items[0]["outcome"].is_null());
}

}  // namespace
}  // namespace inquiry::desk
