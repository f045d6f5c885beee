#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

class StatusTest : public SchoolTest {
 protected:
  json status(const std::string& who = "ana") { return ask(who, "GET", "/status").body; }
};

TEST_F(StatusTest, InSilenceTheReadsOfATeamAreTheAdminsAlone) {
  machine_->spending.teams = {{"grade4", 10, 100, 50}, {"grade5", 20, 200, 50}};
  EXPECT_EQ(status()["money"]["teams"].size(), 1U);
  move_to("teach");
  EXPECT_EQ(status()["money"]["teams"].size(), 0U);
  EXPECT_EQ(status("maria")["money"]["teams"].size(), 0U);
  EXPECT_EQ(status("tom")["money"]["teams"].size(), 1U);  // grade5's, which is not silent
  EXPECT_EQ(status("adam")["money"]["teams"].size(), 2U);
  move_to("reflect");
  EXPECT_EQ(status()["money"]["teams"].size(), 1U);
}

TEST_F(StatusTest, SaysWhoIsAskingAndInWhoseName) {
  const auto me = ask_as({"root", "maria", false}, "GET", "/status").body["me"];
  EXPECT_EQ(me["user"], "root");
  EXPECT_EQ(me["as"], "maria");
  EXPECT_EQ(me["admin"], false);
  EXPECT_EQ(me["roles"]["grade4"], json::array({"lead"}));
  EXPECT_FALSE(me["roles"].contains("grade5"));
  EXPECT_EQ(status("root")["me"]["admin"], true);
}

TEST_F(StatusTest, ShowsOnesTeamsWithTheirCounts) {
  move_to("plan");
  idea(1);
  submitted(question());
  const auto teams = status()["teams"];
  ASSERT_EQ(teams.size(), 1U);
  EXPECT_EQ(teams[0]["stage"], "plan");
  EXPECT_EQ(teams[0]["counts"]["ideas"]["new"], 1);
  EXPECT_EQ(teams[0]["counts"]["drafts"]["waiting_for_review"], 1);
  EXPECT_EQ(status("adam")["teams"].size(), 2U);
  EXPECT_EQ(status("theo")["teams"].size(), 0U);
}

TEST_F(StatusTest, OnlyWhoIsShownTheStatusMayListen) {
  for (const auto* who : {"ana", "vera", "adam", "theo", "nobody", ""}) {
    EXPECT_EQ(ask(who, "GET", "/events").status, ask(who, "GET", "/status").status) << who;
  }
  EXPECT_EQ(ask("ana", "GET", "/events").raw.content_type, "text/event-stream");
  EXPECT_EQ(ask("nobody", "GET", "/events").status, 403);
  EXPECT_EQ(ask("ana", "POST", "/events").status, 405);
}

TEST_F(StatusTest, ATeamBeforeItsFirstStageHasNone) {
  const auto team = status()["teams"][0];
  EXPECT_TRUE(team["stage"].is_null());
  EXPECT_EQ(team["cycle"], 0);
}

TEST_F(StatusTest, AddsUpWhatAnAccountSpentThisMonth) {
  store_->add_spend("lincoln", store::SpendKind::kPostRead, 100, Money{500'000}, clock_.utc_now());
  store_->add_spend("lincoln", store::SpendKind::kOwnRead, 10, Money{10'000}, clock_.utc_now());
  store_->add_spend("lincoln", store::SpendKind::kPost, 1, Money{15'000}, clock_.utc_now());
  EXPECT_EQ(status()["accounts"][0]["today"]["spent"].size(), 3U);
  const auto account = status()["accounts"][0];
  EXPECT_EQ(account["reads"]["count"], 110);
  EXPECT_EQ(account["reads"]["cost_usd"], "0.51");
  EXPECT_EQ(account["reads"]["limit"], 15'000);
  EXPECT_EQ(account["spent_usd"], "0.525");
  EXPECT_EQ(account["spent"]["post"]["cost_usd"], "0.015");
  EXPECT_EQ(account["today"]["reads"], 110);
  EXPECT_EQ(account["today"]["spent_usd"], "0.525");
  EXPECT_EQ(account["today"]["spent"]["own_read"]["count"], 10);
  EXPECT_EQ(account["today"]["spent"]["own_read"]["cost_usd"], "0.01");
  EXPECT_EQ(account["lag_s"], 180);
  EXPECT_EQ(account["usage"]["posts_read"], 1234);
  EXPECT_EQ(account["usage"]["cap"], 3'000'000);
  EXPECT_EQ(account["rate_windows"][0]["remaining"], 440);
}

TEST_F(StatusTest, ShowsTheSchoolsMoneyAndOnesOwnTeamsShares) {
  MoneyStatus& money = machine_->spending;
  money.reads_month = 900;
  money.reads_limit = 15'000;
  money.reads_forecast = 9'000;
  money.spent_month = Money{4'500'000};
  money.forecast = Money{45'000'000};
  money.reads_again_at = parse_rfc3339("2026-09-09T00:00:00Z");
  money.month_ends = parse_rfc3339("2026-10-01T00:00:00Z").value();
  money.teams = {{"grade4", 10, 100, 50}, {"grade5", 20, 200, 50}};
  const auto shown = status()["money"];
  EXPECT_EQ(shown["reads"]["forecast"], 9'000);
  EXPECT_EQ(shown["spent"]["month_usd"], "4.50");
  EXPECT_TRUE(shown["spent"]["budget_usd"].is_null());
  EXPECT_EQ(shown["reads_again_at"], "2026-09-09T00:00:00Z");
  ASSERT_EQ(shown["teams"].size(), 1U);
  EXPECT_EQ(shown["teams"][0]["share_today"], 50);
  EXPECT_EQ(status("adam")["money"]["teams"].size(), 2U);
}

TEST_F(StatusTest, SaysWhatWasMissed) {
  const auto now = clock_.utc_now();
  store_->add_gap({"#fractions@lincoln", now - hours{9}, now - hours{8}, "X was away", now});
  store_->add_gap({"#fractions@other", now - hours{9}, now - hours{8}, "not ours", now});
  const auto gaps = status()["accounts"][0]["gaps"];
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0]["why"], "X was away");
}

TEST_F(StatusTest, ShowsUptimeHaltsAndLastErrors) {
  clock_.advance(minutes{5});
  ask("ana", "PUT", "/halt", {{"reason", "stop"}});
  machine_->errors = {{clock_.utc_now(), "intake", "X answered 503"}};
  const auto now = status();
  EXPECT_EQ(now["uptime_s"], 300);
  EXPECT_EQ(now["halts"][0]["by"], "ana");
  EXPECT_EQ(now["last_errors"][0]["where"], "intake");
  EXPECT_EQ(now["school"]["timezone"], "America/Los_Angeles");
  EXPECT_FALSE(now["version"].get<std::string>().empty());
}

TEST_F(StatusTest, ACalendarThatCannotBeReadIsSaid) {
  EXPECT_EQ(status()["school"]["holidays_problem"], "");
  config_.school.holidays_unreadable = "calendar holidays.ics cannot be read";
  EXPECT_EQ(status()["school"]["holidays_problem"], "calendar holidays.ics cannot be read");
}

TEST_F(StatusTest, TeamsAreListedWithTheirPeople) {
  move_to("plan");
  const auto items = ask("ana", "GET", "/teams").body["items"];
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0]["people"]["moderators"], json::array({"sam", "lee"}));
  EXPECT_EQ(items[0]["invite"], json::array({"@TonyaWardSinger"}));
  EXPECT_EQ(items[0]["stages"][2]["behaviour"], "teach");
  EXPECT_EQ(ask("tom", "GET", "/teams/grade4").status, 403);
}

TEST_F(StatusTest, TeamsArePaged) {
  const auto first = ask("adam", "GET", "/teams?limit=1").body;
  ASSERT_EQ(first["items"].size(), 1U);
  const auto rest = ask("adam", "GET", "/teams?after=" + first["next"].get<std::string>()).body;
  ASSERT_EQ(rest["items"].size(), 1U);
  EXPECT_EQ(rest["items"][0]["team"], "grade5");
  EXPECT_TRUE(rest["next"].is_null());
}

TEST_F(StatusTest, TheStagesEndIsTheNextCalendarBoundary) {
  config_.teams[0].calendar = {{"define", parse_date("2026-09-01").value()},
                               {"plan", parse_date("2026-09-15").value()}};
  const auto team = status()["teams"][0];
  EXPECT_EQ(team["stage"], "define");
  EXPECT_EQ(team["until"], "2026-09-15T07:00:00Z");
}

}  // namespace
}  // namespace inquiry::desk
