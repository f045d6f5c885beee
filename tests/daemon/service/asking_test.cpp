// People are asked by name seldom, and not in vain.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(Asking, WhatCouldOnlyBeAskedAfterItsTimeIsNotApproved) {
  World w{"2026-09-16T17:00:00Z"};
  w.stage("plan");
  const auto ask = [&](const std::string& text) {
    return w
        .call("ana", "POST", "/drafts",
              {{"team", "grade4"},
               {"kind", "question"},
               {"text", text},
               {"invited", {{{"handle", "@TonyaWardSinger"}, {"because", "she wrote about it"}}}}})
        .body.value("id", "");
  };
  const auto first = w.approve(ask("@TonyaWardSinger how do you keep every voice in?"));
  w.until("asked", [&] { return w.state_of(first) == "posted"; });
  const auto second = ask("@TonyaWardSinger what do you do about silence?");
  const auto refused = w.call("sam", "POST", "/drafts/" + second + "/approve",
                              {{"content_hash", w.draft(second).at("content_hash")}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body.value("detail", ""), HasSubstr("until then its time is over"));
}

TEST(Asking, NobodyIsAskedByNameAgainAtOnceWhoeverWroteItAndWhateverCrashed) {
  World w{"2026-09-16T17:00:00Z", "invite_again: 2h\n"};
  w.stage("plan");
  const auto ask = [&](const std::string& text) {
    const auto made = w.call(
        "ana", "POST", "/drafts",
        {{"team", "grade4"},
         {"kind", "question"},
         {"text", text},
         {"invited", {{{"handle", "@tonyawardsinger"}, {"because", "she wrote about it"}}}}});
    EXPECT_EQ(made.status, 201) << made.body;
    return w.approve(made.body.value("id", ""));
  };
  const auto first = ask("@TonyaWardSinger how do you keep every voice in?");
  w.until("asked", [&] { return w.state_of(first) == "posted"; });
  const auto second = ask("@TonyaWardSinger what do you do about silence?");
  w.restart();
  w.advance(1h + 55min);
  ASSERT_EQ(w.state_of(second), "approved");
  const auto draft = w.draft(second);
  ASSERT_EQ(draft.at("blocked_by").size(), 1U) << draft.at("blocked_by");
  EXPECT_EQ(draft.at("blocked_by")[0].at("code"), "pacing");
  EXPECT_EQ(draft.at("asking").at("without_mentions"),
            "TonyaWardSinger what do you do about silence?");
  w.advance(6min);
  w.until("asked again", [&] { return w.state_of(second) == "posted"; });
}

}  // namespace
}  // namespace inquiry::testing
