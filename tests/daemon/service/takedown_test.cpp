// A post that shows a child must be gone before the record says so.

#include "daemon/outbox/takedown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <deque>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "daemon/store/store.h"
#include "tests/daemon/store/steps.h"

namespace inquiry::outbox {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr PostId kPost{2125152874408181791};
const std::string kDeleted = R"({"data":{"deleted":true}})";
const std::string kShown =
    R"({"data":[{"id":"2125152874408181791","text":"t","author_id":"1","created_at":"2026-09-09T17:00:00.000Z","edit_history_tweet_ids":["2125152874408181791"]}]})";
const std::string kCannotBeRead = R"({"data":[{"id":"2125152874408181791"}]})";
const std::string kSaysNothing =
    R"({"errors":[{"title":"Service Unavailable","type":"https://api.twitter.com/2/problems/service-unavailable"}]})";
const std::string kMissing =
    R"({"errors":[{"resource_id":"2125152874408181791","parameter":"ids","resource_type":"tweet","title":"Not Found Error","type":"https://api.twitter.com/2/problems/resource-not-found"}]})";

// Answers look-ups one after the other, and every deletion with success.
class ScriptedX final : public client::Transport {
 public:
  void send(client::HttpRequest request, std::function<void(client::HttpResult)> done) override {
    client::HttpResponse response;
    response.status = 200;
    response.body = kDeleted;
    if (request.method == client::HttpRequest::Method::kGet) {
      response.body = look_ups.front();
      look_ups.pop_front();
    }
    waiting_.emplace_back(std::move(done), std::move(response));
  }

  void deliver() {
    while (!waiting_.empty()) {
      auto [done, response] = std::move(waiting_.front());
      waiting_.pop_front();
      done(std::move(response));
    }
  }

  std::deque<std::string> look_ups;

 private:
  std::deque<std::pair<std::function<void(client::HttpResult)>, client::HttpResponse>> waiting_;
};

class QuietHost final : public Host {
 public:
  const config::Config& config() const override { return config_; }
  void changed(const std::string& /*topic*/, const std::string& /*team*/) override {}
  void report(const std::string& /*where*/, const std::string& /*message*/) override {}
  config::Config config_;
};

class TakedownTest : public ::testing::Test {
 protected:
  TakedownTest() {
    const auto credential = folder_ / "lincoln-x";
    std::ofstream{credential} << R"({"oauth1": {"consumer_key": "k", "consumer_secret": "s",
                                     "access_token": "t", "access_token_secret": "u"}})";
    fs::permissions(credential, fs::perms::owner_read | fs::perms::owner_write);
    store_ = store::open("sqlite:test.db", folder_.string()).value();
    host_.config_.x.api_base_url = "http://127.0.0.1:1";
    host_.config_.accounts["lincoln"] = {"lincoln", UserId{1}, "LincolnPLC", "lincoln-x"};
    accounts_.configure(host_.config_);

    Draft draft;
    draft.team = "grade4";
    draft.kind = DraftKind::kCelebration;
    draft.state = DraftState::kPosted;
    draft.posted_id = kPost;
    draft.posted_at = draft.withdrawal_requested_at = clock_.utc_now();
    draft.not_after = clock_.utc_now() + 24h;
    id_ = store_->add_draft(draft);
    Attempt attempt;
    attempt.draft = id_;
    attempt.account = "lincoln";
    attempt.started_at = clock_.utc_now();
    attempt.id = store_->begin_attempt(attempt);
    attempt.outcome = AttemptOutcome::kPosted;
    attempt.post_id = kPost;
    store_->save_attempt(attempt);
  }
  ~TakedownTest() override {
    store_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  DraftState after_one_round() {
    Takedown& takedown = takedown_.emplace(host_, *store_, accounts_, clock_);
    takedown.tick(clock_.utc_now());
    x_.deliver();
    return store_->draft(id_)->state;
  }

  static fs::path new_folder() {
    auto pattern = (fs::temp_directory_path() / "inquiryd-takedown-XXXXXX").string();
    return mkdtemp(pattern.data());
  }

  void add_posts_without_need(int count) {
    const auto transaction = store_->begin();
    for (int i = 0; i < count; ++i) {
      Draft draft;
      draft.team = "grade4";
      draft.state = DraftState::kPosted;
      draft.posted_at = clock_.utc_now();
      draft.content.students.emplace();
      store_->add_draft(draft);
    }
    transaction->commit();
  }

  store::Steps steps_;  // before the store is opened
  fs::path folder_ = new_folder();
  ManualClock clock_{*parse_rfc3339("2026-09-09T17:00:00Z")};
  ScriptedX x_;
  QuietHost host_;
  Accounts accounts_{x_,
                     clock_,
                     {.credentials = folder_,
                      .grants = folder_ / "grants",
                      .later = [](const std::function<void()>& work) { work(); },
                      .changed = [] {},
                      .report = [](const std::string&, const std::string&) {}}};
  std::unique_ptr<store::Store> store_;
  std::optional<Takedown> takedown_;
  std::string id_;
};

TEST_F(TakedownTest, IsProvenOnlyWhenXSaysThatThePostIsMissing) {
  for (const auto& answer : {kShown, kCannotBeRead, kSaysNothing}) {
    SCOPED_TRACE(answer);
    x_.look_ups = {answer};
    EXPECT_EQ(after_one_round(), DraftState::kPosted);
    EXPECT_FALSE(store_->draft(id_)->withdrawal_proven_at);
  }
  x_.look_ups = {kMissing};
  EXPECT_EQ(after_one_round(), DraftState::kWithdrawn);
  EXPECT_TRUE(store_->draft(id_)->withdrawal_proven_at);
}

TEST_F(TakedownTest, LooksAtNoPostThatNeedsNothing) {
  x_.look_ups = {kMissing};
  ASSERT_EQ(after_one_round(), DraftState::kWithdrawn);
  const auto tick = [&] { return steps_.of([&] { takedown_->tick(clock_.utc_now()); }); };
  add_posts_without_need(10);
  const auto of_few = tick();
  EXPECT_GT(of_few, 0);
  add_posts_without_need(1'000);
  EXPECT_EQ(tick(), of_few);
}

}  // namespace
}  // namespace inquiry::outbox
