// The oracle objects: fed with what must not happen, it says which promise is broken.
#include "tests/simulation/oracle.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "base/clock.h"
#include "client/simulator/world.h"

namespace inquiry::simulation {
namespace {

using namespace std::chrono_literals;

// A team in its plan stage on a Wednesday morning, with one approved celebration of one child.
class OracleTest : public ::testing::Test {
 protected:
  static SchoolFacts school() {
    SchoolFacts school;
    school.zone = "America/Los_Angeles";
    school.monthly_reads = 100;
    school.holidays = {*parse_date("2026-09-07")};
    TeamFacts team;
    team.name = "grade4";
    team.opens = 8 * 60;
    team.closes = 16 * 60;
    team.per_day = 2;
    team.min_gap = 20min;
    team.calendar = {{Behaviour::kTeach, *parse_date("2026-09-16")}};
    school.teams = {team};
    return school;
  }

  void SetUp() override {
    oracle.permits_stage("grade4", Behaviour::kReflect, clock.utc_now() - 24h);
    oracle.outcome_recorded("grade4");
    oracle.consent({"G4-01",
                    true,
                    {"work"},
                    *parse_date("2026-09-01"),
                    *parse_date("2026-09-10"),
                    "form 1",
                    "c1"});
    approve("d1", "It worked");
  }

  void approve(const std::string& id, const std::string& text, const std::string& by = "sam") {
    DraftFact draft;
    draft.id = id;
    draft.team = "grade4";
    draft.kind = "celebration";
    draft.author = "ana";
    draft.text = text;
    draft.shown = {{"G4-01", {"work"}}};
    draft.not_after = clock.utc_now() + 24h * 30;
    oracle.approves(draft, by);
  }

  int leave(const std::string& text = "It worked") { return oracle.on_leaving(text); }
  void post(const std::string& text = "It worked") {
    oracle.on_created(leave(text), PostId{++posts}, true);
  }
  std::string objection() const { return oracle.violation() ? oracle.violation()->promise : ""; }
  void at(const char* time) { clock.set(*parse_rfc3339(time)); }

  ManualClock clock{*parse_rfc3339("2026-09-09T17:00:00Z")};
  Oracle oracle{school(), clock};
  std::int64_t posts = 0;
};

TEST_F(OracleTest, HasNothingAgainstAnApprovedPost) {
  post();
  EXPECT_EQ(objection(), "");
}

TEST_F(OracleTest, ObjectsToTheSameTextTwice) {
  post();
  post();
  EXPECT_EQ(objection(), "never twice");
}

TEST_F(OracleTest, ObjectsToWhatNobodyApproved) {
  post("Something else");
  EXPECT_EQ(objection(), "a person decides");
}

TEST_F(OracleTest, ObjectsToAnApprovalThatAnEditEnded) {
  oracle.voided("d1");
  post();
  EXPECT_EQ(objection(), "a person decides");
}

TEST_F(OracleTest, ObjectsToAnAuthorsOwnApproval) {
  approve("d1", "It worked", "ana");
  post();
  EXPECT_EQ(objection(), "a person decides");
}

TEST_F(OracleTest, ObjectsToASendingInSilenceSetByHand) {
  oracle.forbids_by_stage("grade4", Behaviour::kTeach, clock.utc_now() - 1h);
  post();
  EXPECT_EQ(objection(), "silence is absolute");
}

TEST_F(OracleTest, ObjectsToACreationAfterSilenceWasAnswered) {
  const auto leaving = leave();
  oracle.forbids_by_stage("grade4", Behaviour::kTeach, clock.utc_now());
  oracle.on_created(leaving, PostId{1}, true);
  EXPECT_EQ(objection(), "silence is absolute");
}

TEST_F(OracleTest, ObjectsToSilenceOfTheCalendarBroken) {
  oracle.consent({"G4-01", true, {"work"}, *parse_date("2026-09-01"), {}, "form 2", "c2"});
  at("2026-09-16T17:00:00Z");
  post();
  EXPECT_EQ(objection(), "a person decides") << "the approval ended where silence began";
}

TEST_F(OracleTest, ObjectsToACreationAsTheCalendarsSilenceBegins) {
  oracle.consent({"G4-01", true, {"work"}, *parse_date("2026-09-01"), {}, "form 2", "c2"});
  auto always = school();
  always.teams[0].opens = 0;
  always.teams[0].closes = 24 * 60;
  oracle.school_changed(always);
  at("2026-09-16T06:59:55Z");
  const auto leaving = leave();
  EXPECT_EQ(objection(), "");
  at("2026-09-16T07:00:05Z");
  oracle.on_created(leaving, PostId{1}, true);
  EXPECT_EQ(objection(), "silence is absolute");
}

TEST_F(OracleTest, ObjectsToAHaltBroken) {
  const auto leaving = leave();
  oracle.halted("");
  oracle.on_created(leaving, PostId{1}, true);
  EXPECT_EQ(objection(), "one button stops everything");
}

TEST_F(OracleTest, ObjectsToAConsentThatWasRevoked) {
  oracle.revoked("c1");
  post();
  EXPECT_EQ(objection(), "no live consent, no post");
}

TEST_F(OracleTest, ObjectsToAConsentThatHasEnded) {
  at("2026-09-11T17:00:00Z");
  post();
  EXPECT_EQ(objection(), "no live consent, no post");
}

TEST_F(OracleTest, ObjectsToAnObjectionDisregarded) {
  oracle.consent({"G4-01", false, {"work"}, *parse_date("2026-09-05"), {}, "letter", ""});
  post();
  EXPECT_EQ(objection(), "no live consent, no post");
}

TEST_F(OracleTest, ObjectsToASendingOutsideTheHours) {
  at("2026-09-09T23:00:00Z");
  post();
  EXPECT_EQ(objection(), "posting hours");
}

TEST_F(OracleTest, ObjectsToASendingOnAHoliday) {
  at("2026-09-07T17:00:00Z");
  approve("d1", "It worked");
  oracle.permits_stage("grade4", Behaviour::kReflect, clock.utc_now());
  post();
  EXPECT_EQ(objection(), "holidays");
}

TEST_F(OracleTest, ObjectsToAThirdPostOfTwo) {
  for (const auto* text : {"one", "two", "three"}) {
    clock.advance(30min);
    approve(text, text);
    post(text);
  }
  EXPECT_EQ(objection(), "per_day");
}

TEST_F(OracleTest, ObjectsToTwoPostsTooSoonAfterEachOther) {
  approve("d2", "two");
  post();
  clock.advance(19min);
  post("two");
  EXPECT_EQ(objection(), "min_gap");
}

TEST_F(OracleTest, ObjectsToMoreReadsThanThereAre) {
  oracle.on_posts_read(100);
  EXPECT_EQ(objection(), "");
  oracle.on_posts_read(1);
  EXPECT_EQ(objection(), "monthly reads");
}

TEST_F(OracleTest, ObjectsToAPostThatStaysWithoutItsConsent) {
  simulator::World world;
  const auto user = world.user_called("LincolnPLC", clock.utc_now()).id;
  const auto leaving = leave();
  simulator::NewPost mine;
  mine.author = user;
  mine.text = "It worked";
  mine.created_at = clock.utc_now();
  oracle.on_created(leaving, world.add_post(mine).id, true);
  oracle.revoked("c1");
  const auto fair_since = clock.utc_now();
  oracle.check_takedowns(world, fair_since, {});
  clock.advance(90min);
  oracle.check_takedowns(world, fair_since, {});
  EXPECT_EQ(objection(), "");
  clock.advance(1h);
  oracle.check_takedowns(world, fair_since, {});
  EXPECT_EQ(objection(), "no live consent, no post");
}

}  // namespace
}  // namespace inquiry::simulation
