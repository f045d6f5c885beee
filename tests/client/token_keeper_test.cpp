// One grant, its renewals, and what is on the disk at every moment.
#include "client/token_keeper.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/asio/post.hpp>

#include "tests/client/support/x_over_loopback.h"

namespace inquiry::client {
namespace {

using namespace std::chrono_literals;
using testing::answer;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string tokens(const std::string& number, const std::string& scopes = "") {
  return fmt::format(
      R"({{"token_type":"bearer","expires_in":7200,"access_token":"access-{}","refresh_token":"refresh-{}","scope":"{}"}})",
      number, number, scopes.empty() ? std::string{kLoginScopes} : scopes);
}

const std::string kBadToken =
    R"({"error":"invalid_request","error_description":"Value passed for the token was invalid."})";
const std::string kMe = R"({"data":{"id":"2244994945","username":"LincolnPLC","name":"L"}})";
const std::string kUnauthorized =
    R"({"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"})";

class TokenKeeperTest : public testing::XOverLoopback {
 protected:
  TokenKeeperTest() {
    grant_.refresh_token = Secret{"refresh-0"};
    grant_.renewed_at = clock_.utc_now() - 3h;
  }

  TokenKeeper make_keeper(std::optional<Grant> held) {
    return {transport_,
            clock_,
            {[this](const Grant& grant) -> Result<void> {
               if (disk_full_) return fail(Error::Kind::kUnavailable, "the disk is full");
               written_.push_back(std::string{grant.refresh_token.reveal()} +
                                  (grant.asked ? " asked" : ""));
               requests_when_written_.push_back(server_.seen().size());
               return {};
             },
             [this](std::function<void()> work) { boost::asio::post(context_, std::move(work)); },
             [this] { ++changes_; }},
            {"lincoln", server_.url()},
            {"app-id", Secret{"app-secret"}, Secret{}},
            std::move(held)};
  }
  TokenKeeper make_keeper() { return make_keeper(grant_.copy()); }

  std::optional<Failure> renew(TokenKeeper& keeper) {
    return testing::await<std::optional<Failure>>(
        context_, [&](auto done) { keeper.renew(std::move(done)); });
  }
  // Lets the loop run until the keeper has come to rest.
  void settle(const TokenKeeper& keeper) {
    context_.restart();
    while (keeper.renewing() && context_.run_one_for(5s) > 0) {
    }
  }
  X x_with(TokenKeeper& keeper) {
    return X{transport_, clock_, {.base_url = server_.url()}, Credentials{}, &keeper};
  }

  Grant grant_;
  bool disk_full_ = false;
  int changes_ = 0;
  std::vector<std::string> written_;
  std::vector<std::size_t> requests_when_written_;
};

TEST_F(TokenKeeperTest, TheNewestRefreshTokenIsWrittenBeforeItIsUsed) {
  auto keeper = make_keeper();
  for (const auto* number : {"1", "2"}) {
    server_.next(answer(200, tokens(number)));
    EXPECT_FALSE(renew(keeper));
    EXPECT_EQ(keeper.access_token(), std::string{"access-"} + number);
  }
  EXPECT_EQ(written_, (std::vector<std::string>{"refresh-0 asked", "refresh-1", "refresh-1 asked",
                                                "refresh-2"}));
  EXPECT_EQ(requests_when_written_, (std::vector<std::size_t>{0, 1, 1, 2}));
  EXPECT_THAT(server_.seen().at(1).body, HasSubstr("refresh_token=refresh-1"));
}

TEST_F(TokenKeeperTest, ATokenFromTheCredentialFileIsWrittenOnlyOnceXTookIt) {
  grant_.renewed_at = {};
  auto keeper = make_keeper();
  server_.next(answer(503, ""));
  renew(keeper);
  EXPECT_THAT(written_, IsEmpty());
  clock_.advance(1min);
  server_.next(answer(200, tokens("1")));
  renew(keeper);
  EXPECT_EQ(written_, std::vector<std::string>{"refresh-1"});
}

TEST_F(TokenKeeperTest, AWrongSecretIsForAPersonAndTheGrantStays) {
  auto keeper = make_keeper();
  server_.next(answer(401, R"({"error":"unauthorized_client"})"));
  EXPECT_EQ(renew(keeper)->kind, Failure::Kind::kWrongAccess);
  EXPECT_TRUE(keeper.usable());
  EXPECT_THAT(keeper.problem(), HasSubstr("client_secret"));
  keeper.set_app({"app-id", Secret{"mended"}, Secret{}}, server_.url());
  server_.next(answer(200, tokens("1")));
  EXPECT_FALSE(renew(keeper));
}

TEST_F(TokenKeeperTest, ManyWhoAskAtOnceShareOneRenewal) {
  auto keeper = make_keeper();
  server_.next(answer(200, tokens("1")));
  int answered = 0;
  for (int i = 0; i < 20; ++i) {
    keeper.renew([&](const std::optional<Failure>& failure) { answered += failure ? 100 : 1; });
  }
  keeper.tick(clock_.utc_now());
  settle(keeper);
  EXPECT_EQ(answered, 20);
  EXPECT_EQ(server_.seen().size(), 1U);
}

TEST_F(TokenKeeperTest, ATokenIsRenewedTenMinutesBeforeItEnds) {
  auto keeper = make_keeper();
  server_.next(answer(200, tokens("1")));
  renew(keeper);
  EXPECT_EQ(keeper.tick(clock_.utc_now()), clock_.utc_now() + 110min);
  clock_.advance(110min);
  server_.next(answer(200, tokens("2")));
  EXPECT_EQ(keeper.tick(clock_.utc_now()), std::nullopt);
  EXPECT_TRUE(keeper.fresh()) << "the old one works on meanwhile";
  settle(keeper);
  EXPECT_EQ(keeper.access_token(), "access-2");
}

TEST_F(TokenKeeperTest, WhatSaysNothingAboutTheGrantLeavesItAsItIs) {
  auto keeper = make_keeper();
  for (const int status : {503, 429, 500, 403}) {
    server_.next(answer(status, "{}"));
    const auto failure = renew(keeper);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->kind, Failure::Kind::kNothingSent) << status;
    EXPECT_TRUE(keeper.usable());
    clock_.advance(16min);
  }
  server_.next(testing::raw_then_close(""));
  EXPECT_TRUE(renew(keeper));
  EXPECT_THAT(keeper.problem(), HasSubstr("tries again at 2026"));
  clock_.advance(16min);
  server_.next(answer(200, tokens("1")));
  EXPECT_FALSE(renew(keeper));
  EXPECT_THAT(server_.seen().back().body, HasSubstr("refresh-0"));
  EXPECT_THAT(keeper.problem(), IsEmpty());
}

TEST_F(TokenKeeperTest, AfterAFailureXIsLeftInPeaceForAWhileThatGrows) {
  auto keeper = make_keeper();
  auto pause = 5s;
  for (int i = 0; i < 4; ++i) {
    server_.next(answer(503, ""));
    renew(keeper);
    EXPECT_EQ(renew(keeper)->retry_at, clock_.utc_now() + pause);
    EXPECT_EQ(server_.seen().size(), static_cast<std::size_t>(i + 1));
    clock_.advance(pause);
    pause *= 2;
  }
}

TEST_F(TokenKeeperTest, ARefusedGrantIsForAPerson) {
  auto keeper = make_keeper();
  server_.next(answer(400, kBadToken));
  const auto failure = renew(keeper);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind, Failure::Kind::kUnauthorized);
  EXPECT_FALSE(keeper.usable());
  EXPECT_THAT(keeper.problem(), HasSubstr("run inquiryctl account login lincoln"));
  EXPECT_EQ(keeper.tick(clock_.utc_now() + 24h), std::nullopt);
}

TEST_F(TokenKeeperTest, ARefusalAfterALostAnswerSaysThatTheAnswerWasLost) {
  auto lost_here = make_keeper();
  server_.next(testing::raw_then_close(""));
  renew(lost_here);
  clock_.advance(1min);
  server_.next(answer(400, kBadToken));
  renew(lost_here);
  EXPECT_THAT(lost_here.problem(), HasSubstr("in an answer that was lost"));

  grant_.asked = true;  // as a process that was killed left it
  auto lost_before = make_keeper();
  server_.next(answer(400, kBadToken));
  renew(lost_before);
  EXPECT_THAT(lost_before.problem(), HasSubstr("in an answer that was lost"));

  grant_.asked = false;
  auto taken_back = make_keeper();
  server_.next(answer(400, kBadToken));
  renew(taken_back);
  EXPECT_THAT(taken_back.problem(), HasSubstr("taken back"));
}

TEST_F(TokenKeeperTest, NothingIsAskedWhileTheDiskDoesNotTakeTheAnswer) {
  auto keeper = make_keeper();
  disk_full_ = true;
  EXPECT_TRUE(renew(keeper));
  EXPECT_THAT(server_.seen(), IsEmpty());
  EXPECT_THAT(keeper.problem(), HasSubstr("the disk is full"));
  disk_full_ = false;
  clock_.advance(5s);
  server_.next(answer(200, tokens("1")));
  EXPECT_FALSE(renew(keeper));
}

TEST_F(TokenKeeperTest, ATokenThatTheDiskDidNotTakeIsNotUsedAndIsNotLost) {
  auto keeper = make_keeper();
  server_.next(answer(200, tokens("1")));
  std::optional<std::optional<Failure>> answered;
  keeper.renew([&](const std::optional<Failure>& failure) { answered = failure; });
  context_.restart();
  while (server_.seen().empty()) context_.run_one_for(1s);
  disk_full_ = true;
  settle(keeper);
  ASSERT_TRUE(answered && *answered);
  EXPECT_EQ(keeper.access_token(), "");
  disk_full_ = false;
  clock_.advance(5s);
  EXPECT_FALSE(renew(keeper));
  EXPECT_EQ(keeper.access_token(), "access-1");
  EXPECT_EQ(written_.back(), "refresh-1");
  EXPECT_EQ(server_.seen().size(), 1U);
}

TEST_F(TokenKeeperTest, ALoginDuringARenewalWins) {
  auto keeper = make_keeper();
  server_.next(answer(200, tokens("1")));
  keeper.tick(clock_.utc_now());
  Grant login;
  login.access_token = Secret{"access-login"};
  login.refresh_token = Secret{"refresh-login"};
  login.expires_at = clock_.utc_now() + 2h;
  login.renew_at = login.expires_at;
  ASSERT_TRUE(keeper.adopt(std::move(login)));
  settle(keeper);
  EXPECT_EQ(keeper.access_token(), "access-login");
  EXPECT_EQ(written_.back(), "refresh-login");
}

TEST_F(TokenKeeperTest, ATokenThatXDoesNotTakeIsRenewedOnceAndTheReadIsAskedAgain) {
  auto keeper = make_keeper();
  auto x = x_with(keeper);
  server_.next(answer(200, tokens("1")));
  server_.next(answer(401, kUnauthorized));
  server_.next(answer(200, tokens("2")));
  server_.next(answer(200, kMe));
  const auto me = ask<Me>([&](auto done) { x.me_with(Credential::kOAuth2, std::move(done)); });
  ASSERT_TRUE(me);
  EXPECT_EQ(server_.seen().size(), 4U);
  EXPECT_EQ(asked().headers.at("authorization"), "Bearer access-2");
}

TEST_F(TokenKeeperTest, ASecondRefusalInARowIsAProblem) {
  auto keeper = make_keeper();
  auto x = x_with(keeper);
  server_.next(answer(200, tokens("1")));
  server_.next(answer(401, kUnauthorized));
  server_.next(answer(200, tokens("2")));
  server_.next(answer(401, kUnauthorized));
  const auto me = ask<Me>([&](auto done) { x.me_with(Credential::kOAuth2, std::move(done)); });
  ASSERT_FALSE(me);
  EXPECT_EQ(me.error().kind, Failure::Kind::kUnauthorized);
  EXPECT_THAT(me.error().message, HasSubstr("account login lincoln"));
  EXPECT_FALSE(keeper.usable());
  EXPECT_EQ(server_.seen().size(), 4U);
}

TEST_F(TokenKeeperTest, AnythingThatXTakesInBetweenStartsTheCountAnew) {
  auto keeper = make_keeper();
  auto x = x_with(keeper);
  server_.next(answer(200, tokens("1")));
  for (const auto* number : {"2", "3", "4"}) {
    server_.next(answer(401, kUnauthorized));
    server_.next(answer(200, tokens(number)));
    server_.next(answer(200, kMe));
    EXPECT_TRUE(ask<Me>([&](auto done) { x.me_with(Credential::kOAuth2, std::move(done)); }));
  }
  EXPECT_TRUE(keeper.usable());
}

// What allowed the post may have ended while a token was fetched.
TEST_F(TokenKeeperTest, APostWaitsForNoRenewal) {
  auto keeper = make_keeper();
  auto x = x_with(keeper);
  const auto post = [&] {
    return ask<PostId>([&](auto done) { x.create_post({.text = "t", .reply_to = {}}, done); });
  };
  server_.next(answer(200, tokens("1")));
  EXPECT_EQ(post().error().kind, Failure::Kind::kNothingSent);
  EXPECT_EQ(server_.seen().size(), 1U) << "the token only";
  server_.next(answer(401, kUnauthorized));
  EXPECT_EQ(post().error().kind, Failure::Kind::kNothingSent);
  EXPECT_EQ(server_.seen().size(), 2U) << "refused once, and not sent again";
  server_.next(answer(200, tokens("2")));
  EXPECT_EQ(post().error().kind, Failure::Kind::kNothingSent);
  server_.next(answer(201, R"({"data":{"id":"77","text":"t"}})"));
  EXPECT_EQ(post().value(), PostId{77});
}

TEST_F(TokenKeeperTest, TheGrantIsUsedForWhatItsScopesAllow) {
  auto keeper = make_keeper();
  Credentials credentials = testing::both_credentials();
  X x{transport_, clock_, {.base_url = server_.url()}, std::move(credentials), &keeper};
  EXPECT_EQ(x.writes_with(), Credential::kOAuth2) << "not known yet: it is tried";
  server_.next(answer(200, tokens("1", "tweet.read users.read offline.access")));
  renew(keeper);
  EXPECT_EQ(x.writes_with(), Credential::kOAuth1);
  auto only_grant = x_with(keeper);
  EXPECT_TRUE(only_grant.can_read());
  EXPECT_FALSE(only_grant.can_write());
  server_.next(answer(400, kBadToken));
  clock_.advance(2h);
  renew(keeper);
  EXPECT_FALSE(only_grant.can_read());
}

TEST_F(TokenKeeperTest, TheAppsTokenReadsAndTheGrantPosts) {
  auto keeper = make_keeper();
  server_.next(answer(200, tokens("1")));
  renew(keeper);
  Credentials credentials;
  credentials.bearer_token = Secret{"app-token"};
  X x{transport_, clock_, {.base_url = server_.url()}, std::move(credentials), &keeper};
  server_.next(answer(200, R"({"meta":{"result_count":0}})"));
  EXPECT_TRUE(search(x));
  EXPECT_EQ(asked().headers.at("authorization"), "Bearer app-token");
  server_.next(answer(201, R"({"data":{"id":"77","text":"t"}})"));
  EXPECT_TRUE(ask<PostId>([&](auto done) { x.create_post({.text = "t", .reply_to = {}}, done); }));
  EXPECT_EQ(asked().headers.at("authorization"), "Bearer access-1");
}

TEST_F(TokenKeeperTest, WarnsWeeksBeforeXForgetsAnUnusedGrant) {
  grant_.renewed_at = clock_.utc_now() - std::chrono::days{149};
  EXPECT_THAT(make_keeper().warning(clock_.utc_now()), IsEmpty());
  grant_.renewed_at = clock_.utc_now() - std::chrono::days{151};
  EXPECT_THAT(make_keeper().warning(clock_.utc_now()),
              AllOf(HasSubstr("on 2026-10-14"), HasSubstr("account login lincoln")));
}

}  // namespace
}  // namespace inquiry::client
