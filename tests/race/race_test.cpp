// Silence under attack: every order in which a stage, a halt, a reload and a crash can race a post
// on its way to X, for each fate of that post. INQUIRY_RACES=all races every two deeds at every two
// turns; otherwise two deeds race where the post is under way, and one deed everywhere.
#include "tests/race/race.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#ifdef INQUIRY_PROOF
#include "base/proof.h"
#endif

namespace inquiry::race {
namespace {

using simulation::Fate;

constexpr std::array kFates{Fate::kFair,    Fate::kUnreachable, Fate::kLost,    Fate::kUnheard,
                            Fate::kTooSlow, Fate::kLate,        Fate::kGarbage, Fate::kBrokenAfter};

std::string told(Fate fate, const std::vector<Step>& steps) {
  auto text = fmt::format("{}", simulation::word(fate));
  for (const auto& step : steps)
    text += fmt::format(", {} before turn {}", word(step.deed), step.turn);
  return text;
}

std::vector<Deed> all_deeds() {
  std::vector<Deed> deeds;
  for (int i = 0; i < kDeeds; ++i) deeds.push_back(static_cast<Deed>(i));
  return deeds;
}

// The deeds that are asked for when there is something to forbid.
bool begins(Deed deed) { return deed < Deed::kSpeak; }

class RaceTest : public ::testing::Test {
 protected:
  // Empty: every promise was kept.
  std::string run(Fate fate, const std::vector<Step>& steps) {
    ++races_;
    const auto outcome = Race{prepared_, fate, steps}.run();
    created_ += outcome.created ? 1 : 0;
    silenced_ += outcome.silenced ? 1 : 0;
    return outcome.objected.empty() ? "" : told(fate, steps) + ": " + outcome.objected;
  }
  int turns(Fate fate) { return Race{prepared_, fate, {}}.run().turns; }
  void say(const std::string& what) {
    fmt::print("{}: {} orders, {} with the post on X, {} silenced\n", what, races_, created_,
               silenced_);
  }

  const Prepared prepared_;
  int races_ = 0;
  int created_ = 0;
  int silenced_ = 0;
};

TEST_F(RaceTest, OneDeedBeforeEachTurn) {
  for (const auto fate : kFates) {
    const int last = turns(fate);
    EXPECT_GT(last, 5);
    for (const auto deed : all_deeds()) {
      if (!begins(deed)) continue;
      for (int at = 0; at <= last; ++at) {
        ASSERT_EQ(run(fate, {{at, deed}}), "");
      }
    }
  }
  say("one deed");
  EXPECT_GT(created_, 0);
  EXPECT_LT(created_, races_);
}

TEST_F(RaceTest, TwoDeedsBeforeEveryTwoTurns) {
  const char* asked = std::getenv("INQUIRY_RACES");
  const bool all = asked != nullptr && std::string{asked} == "all";
  for (const auto fate : kFates) {
    const int last = all ? turns(fate) : std::min(turns(fate), 8);
    for (const auto first : all_deeds()) {
      if (!begins(first)) continue;
      for (const auto second : all_deeds()) {
        if (!all && begins(second) && second != Deed::kCrash && second != Deed::kReload) continue;
        for (int at = 0; at <= last; ++at) {
          for (int then = at; then <= last; then += all ? 1 : 2) {
            ASSERT_EQ(run(fate, {{at, first}, {then, second}}), "");
          }
        }
      }
    }
  }
  say("two deeds");
}

#ifdef INQUIRY_PROOF
// With the wait for the answer, or the end of approvals, taken away, some order must be seen to
// break the silence.
TEST_F(RaceTest, SeesASilenceThatIsAnsweredTooEarly) {
  for (const auto* taken : {"silence.waits_for_the_answer", "silence.void_approvals,gate.stage"}) {
    proof::without(taken);
    bool seen = false;
    for (const auto fate : {Fate::kFair, Fate::kTooSlow}) {
      const int last = turns(fate);
      for (int at = 0; at <= last && !seen; ++at) seen = !run(fate, {{at, Deed::kTeach}}).empty();
    }
    proof::without("");
    EXPECT_TRUE(seen) << taken;
  }
}
#endif

}  // namespace
}  // namespace inquiry::race
