// The built daemon, killed with SIGKILL at random, again and again, while X fails at random: no
// post twice, none lost, no idea lost or doubled. X's duplicate filter is off: it would hide the
// fault.
//
// INQUIRY_KILLS sets how often (200), INQUIRY_SEED where the random numbers begin.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/kill/victim.h"

namespace inquiry::testing {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

TEST(KillTest, NoPostTwiceNoneLostNoIdeaLostOrDoubled) {
  Victim v{"400ms"};
  const auto kills = setting("INQUIRY_KILLS", 200);
  const auto seed = setting("INQUIRY_SEED", std::random_device{}());
  fmt::print("INQUIRY_SEED={} INQUIRY_KILLS={}\n", seed, kills);
  std::mt19937_64 random{static_cast<std::uint64_t>(seed)};
  const auto chance = [&](int percent) { return random() % 100 < static_cast<unsigned>(percent); };
  const std::vector<std::string> faults{"before",    "after",   "close_before", "close_after",
                                        "truncated", "garbage", "slow",         "land_late"};
  ASSERT_TRUE(v.start()) << v.log();
  ASSERT_EQ(v.api("maria", "PUT", "/teams/grade4/stage", {{"stage", "define"}, {"reason", "test"}})
                .status,
            200);

  std::set<std::string> approved;
  std::set<std::string> injected;
  for (int round = 0; round < kills; ++round) {
    if (chance(40)) {
      v.x("POST", "/_sim/faults",
          {{"endpoint", "create_post"}, {"kind", faults[random() % faults.size()]}, {"ms", 100}});
    }
    if (chance(20)) v.x("POST", "/_sim/faults", {{"endpoint", "*"}, {"kind", "before"}});
    const auto idea = fmt::format("idea {} #fractions", round);
    if (v.x("POST", "/_sim/posts", {{"author", "teacher"}, {"text", idea}}).status == 201) {
      injected.insert(idea);
    }
    const auto text = fmt::format("Question {} of seed {}?", round, seed);
    if (v.approve_one(text)) approved.insert(text);
    // The moment of the blow is what this test draws at random; the daemon runs in real time.
    std::this_thread::sleep_for(std::chrono::microseconds{random() % 200'000});
    v.kill();
    ASSERT_TRUE(v.start()) << v.log();
  }
  v.x("DELETE", "/_sim/faults");

  const auto deadline = std::chrono::steady_clock::now() + 120s;
  auto states = v.draft_states();
  while (states["approved"] + states["sending"] > 0 &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(100ms);  // another process: only asking again tells
    states = v.draft_states();
  }
  std::this_thread::sleep_for(1s);  // late landings would show now

  int doubled = 0;
  int lost = 0;
  const auto posts = v.on_x();
  for (const auto& [text, count] : posts) doubled += count > 1 ? 1 : 0;
  for (const auto& text : approved) lost += posts.contains(text) ? 0 : 1;
  int ideas_lost = 0;
  int ideas_doubled = 0;
  const auto ideas = v.idea_texts();
  for (const auto& text : injected) ideas_lost += ideas.contains(text) ? 0 : 1;
  for (const auto& [text, count] : ideas) ideas_doubled += count > 1 ? 1 : 0;
  const int held = states["held"];
  fmt::print(
      "kills {}; posts approved {}, doubled {}, lost {}, held {}, stuck {}; ideas {}, doubled "
      "{}, lost {}\n",
      kills, approved.size(), doubled, lost, held, states["approved"] + states["sending"],
      injected.size(), ideas_doubled, ideas_lost);
  EXPECT_EQ(doubled, 0);
  EXPECT_EQ(lost - held, 0) << "a post that is held is waiting for a person, not lost";
  EXPECT_EQ(states["approved"] + states["sending"], 0);
  EXPECT_EQ(ideas_lost, 0);
  EXPECT_EQ(ideas_doubled, 0);
  const auto proof = v.api({}, "GET", "/audit/verify");
  EXPECT_TRUE(proof.body.value("intact", false)) << proof.body;
}

}  // namespace
}  // namespace inquiry::testing
