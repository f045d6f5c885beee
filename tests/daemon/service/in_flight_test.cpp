// What a person does to a post whose request is out, and nobody knows its end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/service/world.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

class InFlight : public ::testing::Test {
 protected:
  // A question whose request X dropped before or after creating the post.
  std::string in_doubt(const std::string& fault) {
    w.stage("define");
    w.fault({{"endpoint", "create_post"}, {"kind", fault}});
    auto id = w.approved_question(kQuestion);
    w.until("in doubt", [&] { return w.requests("create_post") == 1; });
    w.settle();
    return id;
  }
  Answer withdraw(const std::string& id) {
    return w.call("sam", "POST", "/drafts/" + id + "/withdraw", {{"reason", "a wrong number"}});
  }
  void wait_for(const std::string& id, const std::string& state) {
    for (int i = 0; i < 60 && w.state_of(id) != state; ++i) w.advance(1min);
    EXPECT_EQ(w.state_of(id), state);
  }

  World w;
};

TEST_F(InFlight, WhatWasTakenBackAndNeverArrivedIsNotSentAgain) {
  const auto id = in_doubt("before");
  const auto asked = withdraw(id);
  EXPECT_EQ(asked.status, 200) << asked.body;
  EXPECT_EQ(asked.body["state"], "sending");
  wait_for(id, "withdrawn");
  EXPECT_EQ(w.requests("create_post"), 1);
  EXPECT_THAT(w.on_x(), IsEmpty());
  const auto draft = w.draft(id);
  EXPECT_TRUE(draft["approval"].is_null());
  EXPECT_TRUE(draft["withdrawal"].is_null()) << "nothing was on X that could be taken down";
  EXPECT_EQ(draft["reason"], "a wrong number");
}

TEST_F(InFlight, WhatWasTakenBackAndArrivedIsTakenDown) {
  const auto id = in_doubt("close_after");
  withdraw(id);
  wait_for(id, "withdrawn");
  EXPECT_EQ(w.requests("create_post"), 1);
  EXPECT_THAT(w.on_x(), IsEmpty());
  EXPECT_FALSE(w.draft(id)["withdrawal"]["proven_at"].is_null());
}

TEST_F(InFlight, NobodyEditsIt) {
  const auto id = in_doubt("before");
  const auto before = w.draft(id);
  EXPECT_EQ(w.call("ana", "PATCH", "/drafts/" + id, {{"text", "Something else?"}}).status, 409);
  EXPECT_EQ(w.draft(id)["text"], before["text"]);
  EXPECT_EQ(w.draft(id)["approval"], before["approval"]);
}

}  // namespace
}  // namespace inquiry::testing
