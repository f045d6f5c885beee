// What X refuses for good, what only a person can mend, and what is said of it to whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

void refuse(World& w, const json& body, int times = 1) {
  w.fault({{"endpoint", "create_post"},
           {"kind", "refused"},
           {"status", 403},
           {"times", times},
           {"body", body}});
}

std::string account_problem(World& w) {
  return w.call("root", "GET", "/status").body["accounts"][0]["problem"].get<std::string>();
}

TEST(Refusal, IsFinalForThePostAndTouchesNothingElse) {
  const std::vector<json> answers{
      {{"title", "Forbidden"}, {"detail", "You are not permitted to perform this action."}},
      {{"title", "Forbidden"},
       {"detail",
        "Reply to this conversation is not allowed because you have not been mentioned or "
        "otherwise engaged by the author of the post you are replying to."}},
      {{"title", "Forbidden"},
       {"detail",
        "You can only reply to or quote posts where you are mentioned or are the author."}}};
  for (const auto& answer : answers) {
    SCOPED_TRACE(answer.dump());
    World w;
    w.stage("define");
    refuse(w, answer);
    const auto refused = w.approved_question(kQuestion);
    w.until("failed", [&] { return w.state_of(refused) == "failed"; });
    EXPECT_THAT(account_problem(w), IsEmpty());
    const auto next = w.approved_question("And what would you never do again?");
    w.until("posted", [&] { return w.state_of(next) == "posted"; });
    for (int i = 0; i < 24; ++i) w.advance(1h);
    EXPECT_EQ(w.state_of(refused), "failed");
    EXPECT_EQ(w.requests("create_post"), 2);
    EXPECT_EQ(w.draft(refused)["attempts"].size(), 1U);
  }
}

TEST(Refusal, OfAnAccountThatIsLockedOrSuspendedKeepsEveryDraft) {
  for (const auto* message :
       {"To protect our users from spam, this account is temporarily locked. Please log in.",
        "Your account is suspended and is not permitted to access this feature."}) {
    SCOPED_TRACE(message);
    World w;
    w.stage("define");
    refuse(w, {{"errors", {{{"code", 326}, {"message", message}}}}}, 0);
    const auto first = w.approved_question(kQuestion);
    const auto second = w.approved_question("And what would you never do again?");
    for (int i = 0; i < 72; ++i) w.advance(1h);
    EXPECT_EQ(w.requests("create_post"), 1);
    EXPECT_THAT(account_problem(w), HasSubstr("log in to x.com"));
    for (const auto& draft : {first, second}) {
      EXPECT_EQ(w.state_of(draft), "approved");
      EXPECT_EQ(w.draft(draft)["blocked_by"][0]["code"], "account");
    }
    w.no_more_faults();
    ASSERT_EQ(w.call("root", "POST", "/accounts/lincoln/check").status, 200);
    for (int i = 0; i < 3; ++i) w.advance(1min);
    EXPECT_EQ(w.on_x().size(), 2U);
    EXPECT_EQ(w.requests("create_post"), 3);
  }
}

TEST(Refusal, ByA503ForDaysDoublesAndLosesNothing) {
  World w;
  w.stage("define");
  w.fault({{"endpoint", "create_post"}, {"kind", "before"}, {"times", 0}});
  const auto draft = w.approved_question(kQuestion);
  for (int i = 0; i < 36; ++i) w.advance(5min);
  for (int i = 0; i < 4 * 24; ++i) w.advance(1h);
  EXPECT_THAT(w.on_x(), IsEmpty());
  EXPECT_LE(w.requests("create_post"), 3);
  EXPECT_EQ(w.state_of(draft), "held") << "a person decides after several tries";
  EXPECT_LE(w.requests("own_timeline"), 30);
  w.no_more_faults();
  ASSERT_LT(
      w.call("sam", "POST", "/drafts/" + draft + "/resolve", {{"outcome", "not_posted"}}).status,
      300);
  w.approve(draft);
  for (int i = 0; i < 10 && w.state_of(draft) != "posted"; ++i) w.advance(5min);
  EXPECT_THAT(w.on_x(), ElementsAre(kQuestion));
}

TEST(Refusal, ThatQuotesAPartOfThePostIsForItsReadersAlone) {
  World w;
  w.stage("define");
  const json answer{{"title", "Forbidden"},
                    {"type", "https://api.x.com/2/problems/not-like-this"},
                    {"detail", "You may not say: 'Marisol drew a number line'."},
                    {"errors", {{{"message", "the first reason"}}, {{"message", "the last"}}}},
                    {"padding", std::string(1000, 'x')}};
  refuse(w, answer);
  ::testing::internal::CaptureStderr();
  const auto draft = w.approved_question("How was it that Marisol drew a number line first?");
  w.until("failed", [&] { return w.state_of(draft) == "failed"; });
  w.advance(1h);
  auto said = ::testing::internal::GetCapturedStderr();
  for (const auto* path : {"/status", "/audit?limit=200", "/plan"}) {
    said += w.call("root", "GET", path).body.dump();
  }
  EXPECT_THAT(said, Not(HasSubstr("Marisol")));
  EXPECT_THAT(said, HasSubstr("X refused (HTTP 403): Forbidden: not-like-this"));

  const auto shown = w.draft(draft);
  EXPECT_EQ(json::parse(shown["attempts"][0]["answer"].get<std::string>()), answer);
  EXPECT_THAT(shown["reason"].get<std::string>(), HasSubstr("not-like-this"));
}

}  // namespace
}  // namespace inquiry::testing
