// What a moderator is shown of a consent that does not carry a draft.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

const std::string kConsents =
    "student,guardian,basis,decision,channels,kinds,name_level,from,until,wording_version,"
    "evidence\n"
    "s17,g17,opt_in,granted,x,work,none,2026-08-20,2026-09-09,v1,e1\n";

json reason_with(const json& draft, const std::string& code) {
  for (const auto& reason : draft["blocked_by"]) {
    if (reason["code"] == code) return reason;
  }
  return nullptr;
}

TEST(ConsentShown, OneThatEndedIsNamedWithItsDecisionAndItsEnd) {
  World w("2026-09-09T17:00:00Z");
  ASSERT_LT(w.call_csv("/consents/import", kConsents).status, 300);
  w.stage("reflect");
  const auto id = w.call("ana", "POST", "/drafts",
                         {{"team", "grade4"},
                          {"kind", "celebration"},
                          {"text", "16 of 20 explain it now"},
                          {"evidence", "16/20"},
                          {"students", {{{"student", "s17"}, {"kinds", {"work"}}}}}})
                      .body["id"]
                      .get<std::string>();
  const std::string end = "2026-09-10T07:00:00Z";  // midnight in Los Angeles
  const auto live = w.draft(id)["students"][0]["consent"];
  EXPECT_EQ(live["live"], true);
  EXPECT_EQ(live["until"], end);

  w.advance(15h);
  const auto draft = w.draft(id);
  EXPECT_EQ(draft["state"], "waiting_for_consent");
  const auto ended = draft["students"][0]["consent"];
  EXPECT_EQ(ended["live"], false);
  EXPECT_EQ(ended["id"], live["id"]);
  EXPECT_EQ(ended["decision"], "granted");
  EXPECT_EQ(ended["until"], end);
  const auto reason = reason_with(draft, "consent");
  EXPECT_EQ(reason["student"], "s17");
  EXPECT_EQ(reason["until"], end);
  EXPECT_EQ(reason["consent"], json({{"id", live["id"]}, {"decision", "granted"}, {"until", end}}));
  EXPECT_TRUE(reason_with(draft, "approval")["consent"].is_null());
}

}  // namespace
}  // namespace inquiry::testing
