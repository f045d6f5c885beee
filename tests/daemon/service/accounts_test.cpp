// What a reload leaves of the clients that it replaced.

#include "daemon/accounts.h"

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <deque>
#include <fstream>

namespace inquiry {
namespace {

// Answers when the test says so.
class SlowTransport : public client::Transport {
 public:
  void send(client::HttpRequest /*request*/,
            std::function<void(client::HttpResult)> done) override {
    waiting_.push_back(std::move(done));
  }
  void answer() {
    const auto done = std::move(waiting_.front());
    waiting_.pop_front();
    done(client::HttpResponse{503, {}, {}});
  }

 private:
  std::deque<std::function<void(client::HttpResult)>> waiting_;
};

TEST(Accounts, AClientThatAReloadReplacedStaysUntilItsLastCallHasEnded) {
  auto folder = (std::filesystem::temp_directory_path() / "inquiryd-test-XXXXXX").string();
  ASSERT_TRUE(mkdtemp(folder.data()));
  const auto file = std::filesystem::path{folder} / "lincoln-x";
  std::ofstream{file} << R"({"oauth1": {"consumer_key": "a", "consumer_secret": "b",
                             "access_token": "c", "access_token_secret": "d"}})";
  std::filesystem::permissions(
      file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  config::Config config;
  config.accounts["lincoln"] = {"lincoln", UserId{7}, "LincolnPLC", "lincoln-x"};
  ManualClock clock{UtcTime{}};
  SlowTransport transport;
  Accounts accounts{transport,
                    clock,
                    {.credentials = folder,
                     .grants = folder,
                     .later = [](const std::function<void()>&) {},
                     .changed = [] {},
                     .report = [](const std::string&, const std::string&) {}}};

  accounts.configure(config);
  ASSERT_NE(accounts.find("lincoln"), nullptr);
  int answers = 0;
  for (int i = 0; i < 2; ++i) {
    accounts.find("lincoln")->create_post({"words", {}},
                                          [&](const auto& /*answer*/) { ++answers; });
  }
  for (int i = 0; i < 5; ++i) accounts.configure(config);
  EXPECT_EQ(accounts.clients(), 2U) << "the busy one and the newest";
  transport.answer();
  accounts.configure(config);
  EXPECT_EQ(accounts.clients(), 2U);
  transport.answer();
  EXPECT_EQ(answers, 2);
  accounts.tick(clock.utc_now(), [](const Result<std::string>&) {});
  EXPECT_EQ(accounts.clients(), 1U);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace inquiry
