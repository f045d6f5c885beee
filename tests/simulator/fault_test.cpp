#include <gtest/gtest.h>

#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

TEST(Fault, DoesWhatItsKindSays) {
  struct Row {
    const char* kind;
    json more;
    bool done;
    int status;
    Wire wire;
    std::chrono::milliseconds delay;
  };
  const Row rows[] = {
      {"before", {}, false, 503, Wire::kAnswer, 0ms},
      {"after", {}, true, 503, Wire::kAnswer, 0ms},
      {"close_before", {}, false, 200, Wire::kClose, 0ms},
      {"close_after", {}, true, 200, Wire::kClose, 0ms},
      {"slow", {{"ms", 250}}, true, 201, Wire::kAnswer, 250ms},
      {"hang", {{"ms", 9'000}}, false, 503, Wire::kAnswer, 9s},
      {"hang", {{"ms", 9'000}, {"done", true}}, true, 201, Wire::kAnswer, 9s},
      {"garbage", {}, true, 201, Wire::kAnswer, 0ms},
      {"truncated", {}, true, 201, Wire::kTruncate, 0ms},
      {"html", {}, true, 502, Wire::kAnswer, 0ms},
      {"huge", {}, true, 201, Wire::kAnswer, 0ms},
      {"rate_limited", {}, false, 429, Wire::kAnswer, 0ms},
      {"land_late", {{"ms", 60'000}}, false, 503, Wire::kAnswer, 0ms},
  };
  for (const auto& row : rows) {
    Simulated x;
    json fault = {{"endpoint", "create_post"}, {"kind", row.kind}};
    if (!row.more.is_null()) fault.update(row.more);
    x.fault(fault);
    const auto answer = x.create("Struck");
    EXPECT_EQ(answer.raw.wire, row.wire) << row.kind;
    EXPECT_EQ(answer.status, row.status) << row.kind;
    EXPECT_EQ(answer.raw.delay, row.delay) << row.kind;
    EXPECT_EQ(ids(x.timeline()).size(), row.done ? 1U : 0U) << row.kind;
    EXPECT_EQ(x.create("Not struck").status, 201) << row.kind;
  }
}

TEST(Fault, LandsLateWhenItsTimeHasCome) {
  Simulated x;
  x.fault({{"kind", "land_late"}, {"ms", 60'000}});
  EXPECT_EQ(x.get("/2/tweets?ids=1").status, 200) << "strikes creating only";
  EXPECT_EQ(x.create("Late").status, 503);
  x.clock().advance(59s);
  EXPECT_EQ(ids(x.timeline()).size(), 0U);
  x.clock().advance(1s);
  const auto landed = ids(x.timeline());
  ASSERT_EQ(landed.size(), 1U);
  EXPECT_EQ(x.sim().log().at(1).post_id, landed[0]) << "the log knows what became of it";
}

TEST(Fault, DamagesBodies) {
  Simulated x;
  x.fault(json::array({{{"kind", "garbage"}}, {{"kind", "html"}}, {{"kind", "huge"}}}));
  EXPECT_TRUE(x.timeline().body.is_discarded());
  EXPECT_TRUE(x.timeline().raw.body.starts_with("<!doctype"));
  const auto huge = x.timeline();
  EXPECT_GT(huge.raw.body.size(), std::size_t{32} << 20U);
  EXPECT_TRUE(huge.raw.body.starts_with("{\"padding\":\"xxx"));
  EXPECT_TRUE(huge.raw.body.ends_with("xxx\",\"meta\":{\"result_count\":0}}"));
}

TEST(Fault, RateLimitsWithAResetToWaitFor) {
  Simulated x;
  x.fault({{"endpoint", "own_timeline"}, {"kind", "rate_limited"}});
  const auto answer = x.timeline();
  EXPECT_EQ(answer.header("x-rate-limit-remaining"), "0");
  EXPECT_EQ(std::chrono::seconds{std::stoll(answer.header("x-rate-limit-reset"))},
            (Simulated::kStart + 15min).time_since_epoch());
}

TEST(Fault, StrikesItsEndpointAsOftenAsItIsTold) {
  Simulated x;
  x.fault({{"endpoint", "own_timeline"}, {"kind", "before"}, {"times", 2}});
  EXPECT_EQ(x.create("untouched").status, 201);
  EXPECT_EQ(x.timeline().status, 503);
  EXPECT_EQ(x.timeline().status, 503);
  EXPECT_EQ(x.timeline().status, 200);
  x.fault({{"endpoint", "*"}, {"kind", "before"}, {"times", 0}});
  for (int i = 0; i < 20; ++i) EXPECT_EQ(x.timeline().status, 503);
  x.control("DELETE", "faults");
  EXPECT_EQ(x.timeline().status, 200);
}

TEST(Fault, StrikesWithItsProbability) {
  Options options;
  options.rate_scale = 0;
  Simulated x(options);
  x.fault({{"kind", "before"}, {"times", 0}, {"probability", 0.3}});
  int struck = 0;
  for (int i = 0; i < 1'000; ++i) struck += x.timeline().status == 503 ? 1 : 0;
  EXPECT_GT(struck, 230);
  EXPECT_LT(struck, 370);
}

TEST(Fault, IsRefusedWholeWhenItMakesNoSense) {
  Simulated x;
  const char* wrong[] = {
      R"([{"kind":"before"},{"kind":"explode"}])",
      R"({"endpoint":"create_post"})",
      R"({"kind":"before","endpoint":"make_post"})",
      R"({"kind":"before","times":-1})",
      R"({"kind":"before","probability":2})",
      R"({"kind":"before","when":"now"})",
      R"({"kind":"land_late","endpoint":"me"})",
      R"("before")",
      "{",
  };
  for (const auto* body : wrong) {
    const auto answer = Simulated::read(x.sim().handle({"POST", "/_sim/faults", {}, body}));
    EXPECT_EQ(answer.status, 400) << body;
  }
  EXPECT_EQ(x.timeline().status, 200);
}

}  // namespace
}  // namespace inquiry::simulator
