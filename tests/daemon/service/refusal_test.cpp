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
