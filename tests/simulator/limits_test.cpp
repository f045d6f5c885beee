#include <gtest/gtest.h>

#include "tests/simulator/simulated.h"

namespace inquiry::simulator {
namespace {

using namespace std::chrono_literals;

constexpr auto kSearch = "/2/tweets/search/recent?query=%23fractions";

TEST(RateWindow, CountsDownAndRefusesUntilItsReset) {
  Options options;
  options.rate_scale = 0.01;  // 4 searches with the app's token, 3 with the user's
  Simulated x(options);
  for (int left = 3; left >= 0; --left) {
    const auto answer = x.get(kSearch);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("x-rate-limit-limit"), "4");
    EXPECT_EQ(answer.header("x-rate-limit-remaining"), std::to_string(left));
    x.clock().advance(1min);
  }
  const auto refused = x.get(kSearch);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.body.at("type"), "about:blank");
  const auto reset = std::chrono::seconds{std::stoll(refused.header("x-rate-limit-reset"))};
  EXPECT_EQ(reset, (Simulated::kStart + 15min).time_since_epoch());
  x.clock().set(UtcTime{reset} - 1ms);
  EXPECT_EQ(x.get(kSearch).status, 429);
  x.clock().set(UtcTime{reset});
  EXPECT_EQ(x.get(kSearch).status, 200);
}

TEST(RateWindow, IsOnePerEndpointAndKindOfCaller) {
  Options options;
  options.rate_scale = 0.001;  // 1 of each
  Simulated x(options);
  EXPECT_EQ(x.get(kSearch).status, 200);
  EXPECT_EQ(x.get(kSearch).status, 429);
  EXPECT_EQ(x.signed_call("GET", kSearch).status, 200);
  EXPECT_EQ(x.signed_call("GET", kSearch).status, 429);
  EXPECT_EQ(x.get("/2/users/2244994945/mentions").status, 200);
}

TEST(RateWindow, DoesNotCountRequestsThatWereNotAdmitted) {
  Options options;
  options.rate_scale = 0.001;
  Simulated x(options);
  EXPECT_EQ(x.sim().handle({"GET", kSearch, {}, ""}).status, 401);
  EXPECT_EQ(x.get(kSearch).status, 200);
}

TEST(RateWindow, HoldsPostsToADayAsWell) {
  Options options;
  options.rate_scale = 0.0002;  // 1 per quarter of an hour, 2 per day
  Simulated x(options);
  const auto first = x.create("one");
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(first.header("x-app-limit-24hour-remaining"), "1");
  x.clock().advance(15min);
  EXPECT_EQ(x.create("two").status, 201);
  x.clock().advance(15min);
  const auto third = x.create("three");
  EXPECT_EQ(third.status, 429);
  EXPECT_EQ(third.header("x-app-limit-24hour-remaining"), "0");
  EXPECT_EQ(third.header("x-rate-limit-remaining"), "1");
  x.clock().advance(24h);
  EXPECT_EQ(x.create("four").status, 201);
}

TEST(RateWindow, CanBeSwitchedOff) {
  Options options;
  options.rate_scale = 0;
  Simulated x(options);
  for (int i = 0; i < 1'000; ++i) ASSERT_EQ(x.get(kSearch).status, 200);
  EXPECT_EQ(x.get(kSearch).header("x-rate-limit-limit"), "");
}

TEST(Credits, AnswerPaymentRequiredWhenTheyAreGone) {
  Options options;
  options.credits = Money{20'000};
  Simulated x(options);
  EXPECT_EQ(x.create("one").status, 201);  // 0.015
  EXPECT_EQ(x.create("two").status, 201);  // 0.030
  const auto refused = x.create("three");
  EXPECT_EQ(refused.status, 402);
  EXPECT_EQ(refused.body.at("title"), "CreditsDepleted");
  EXPECT_TRUE(refused.body.at("account_id").is_number());
  EXPECT_EQ(x.get(kSearch).status, 402);
  EXPECT_EQ(to_string(x.sim().meter().spent()), "0.03");
}

TEST(Credits, AreTakenOnceADayPerResource) {
  Simulated x;
  const auto id = x.post("maria", "hello");
  const auto spent = [&] { return x.sim().meter().spent().micros; };
  x.get("/2/tweets?ids=" + id + "&expansions=author_id");
  EXPECT_EQ(spent(), 15'000);  // a post and a user
  x.get("/2/tweets?ids=" + id + "&expansions=author_id");
  EXPECT_EQ(spent(), 15'000);
  x.clock().advance(24h);
  x.get("/2/tweets?ids=" + id + "&tweet.fields=author_id");
  EXPECT_EQ(spent(), 20'000);
  x.create("With a link https://example.org");
  EXPECT_EQ(spent(), 220'000);
}

TEST(SpendCap, IsForbiddenUntilTheNextMonth) {
  Options options;
  options.spend_cap = Money{10'000};
  Simulated x(options);
  EXPECT_EQ(x.create("one").status, 201);
  const auto refused = x.create("two");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body.at("title"), "SpendCapReached");
  x.clock().advance(24h * 16);
  EXPECT_EQ(x.create("three").status, 201);
}

}  // namespace
}  // namespace inquiry::simulator
