#include "daemon/console/api/health.h"

#include <regex>
#include <set>
#include <sstream>

#include "tests/daemon/desk/school.h"

namespace inquiry::desk {
namespace {

using ::testing::HasSubstr;

class HealthTest : public SchoolTest {
 protected:
  console::Response probe(const std::string& path, const std::string& method = "GET") {
    console::Request request;
    request.method = method;
    request.path = path;
    return api::health(*machine_, request);
  }
};

TEST_F(HealthTest, TheProcessIsAliveAndTheStoreAnswers) {
  EXPECT_EQ(probe("/healthz").status, 200);
  EXPECT_EQ(probe("/readyz").status, 200);
}

TEST_F(HealthTest, OtherPathsAndMethodsAreRefused) {
  EXPECT_EQ(probe("/health").status, 404);
  EXPECT_EQ(probe("/metrics", "POST").status, 405);
  EXPECT_EQ(probe("/healthz", "HEAD").status, 200);
}

TEST_F(HealthTest, MetricsFollowPrometheusTextFormat) {
  move_to("plan");
  submitted(question());
  const auto text = probe("/metrics").body;
  const std::regex sample(
      R"(inquiryd_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9][0-9.e+-]*)");
  const std::regex comment(R"(# (HELP|TYPE) inquiryd_[a-z_]+ .+)");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(std::regex_match(line, sample) || std::regex_match(line, comment)) << line;
  }
  EXPECT_TRUE(text.ends_with('\n'));
}

TEST_F(HealthTest, MetricsCountWhatOperatorsWatch) {
  move_to("plan");
  submitted(question());
  store_->add_spend("lincoln", store::SpendKind::kPostRead, 42, Money{210'000}, clock_.utc_now());
  const auto text = probe("/metrics").body;
  for (const auto* line :
       {"inquiryd_drafts{team=\"grade4\",state=\"waiting_for_review\"} 1\n",
        "inquiryd_team_stage{team=\"grade4\",behaviour=\"plan\"} 1\n",
        "inquiryd_account_ok{account=\"lincoln\"} 1\n", "inquiryd_month_post_reads 42\n",
        "inquiryd_month_charged{account=\"lincoln\",kind=\"post_read\"} 42\n",
        "inquiryd_month_charged_usd{account=\"lincoln\",kind=\"post_read\"} 0.21\n",
        "inquiryd_day_charged{account=\"lincoln\",kind=\"post_read\"} 42\n",
        "inquiryd_day_charged_usd{account=\"lincoln\",kind=\"post_read\"} 0.21\n",
        "inquiryd_month_spent_usd 0.21\n", "inquiryd_halts 0\n", "inquiryd_open_attempts 0\n",
        "inquiryd_intake_lag_seconds{account=\"lincoln\"} 180\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST_F(HealthTest, MetricsEscapeLabels) {
  config_.teams[0].name = "a\"b\\c\nd";
  store_->add_transition({"a\"b\\c\nd", "plan", Behaviour::kPlan, 1, clock_.utc_now(), "x", "y"});
  EXPECT_THAT(probe("/metrics").body, HasSubstr("team=\"a\\\"b\\\\c\\nd\""));
}

}  // namespace
}  // namespace inquiry::desk
