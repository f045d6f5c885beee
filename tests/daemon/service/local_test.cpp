// What is local stays local: nothing that a team wrote for itself ever reaches X.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(Local, NeitherWhyHereNorTheoryNorEvidenceNorCommentsEverReachX) {
  World w{"2026-09-09T17:00:00Z", "why_here: local-canary-why\n"};
  w.stage("define");
  const auto asked = w.approved_question(kQuestion);
  w.until("asked", [&] { return w.state_of(asked) == "posted"; });
  const std::string cycle = "/teams/grade4/cycles/1";
  w.call("maria", "PUT", cycle + "/theory", {{"theory", "local-canary-theory"}});
  w.call("pat", "POST", cycle + "/comments", {{"text", "local-canary-comment"}});
  w.stage("reflect");
  w.call("maria", "PUT", cycle + "/outcome",
         {{"worked", "yes"}, {"evidence", "local-canary-outcome"}});
  const auto shared = w.call("ana", "POST", "/drafts",
                             {{"team", "grade4"},
                              {"kind", "celebration"},
                              {"text", "More of us can explain it now."},
                              {"evidence", "local-canary-evidence"},
                              {"students", json::array()}});
  ASSERT_EQ(shared.status, 201) << shared.body;
  const auto id = w.approve(shared.body.at("id"));
  w.advance(30min);
  w.until("shared", [&] { return w.state_of(id) == "posted"; });

  EXPECT_THAT(w.on_x(), SizeIs(2));
  EXPECT_THAT(w.sim("GET", "/_sim/log").dump(), Not(HasSubstr("local-canary")));
  const auto kept = w.call("pat", "GET", cycle).body;
  EXPECT_EQ(kept["why_here"], "local-canary-why");
  EXPECT_THAT(kept.dump(), HasSubstr("local-canary-comment"));
}

}  // namespace
}  // namespace inquiry::testing
