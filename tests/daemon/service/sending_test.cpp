// The sender and those who settle what it sent, each alone: on a real store file, with X's answers
// written out, so that what two guards keep together can be seen of each.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <deque>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "daemon/outbox/fresh_look.h"
#include "daemon/outbox/reconciler.h"
#include "daemon/outbox/sender.h"
#include "daemon/outbox/settle.h"
#include "daemon/outbox/stocktake.h"
#include "daemon/store/store.h"

namespace inquiry::outbox {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using client::HttpFailure;
using client::HttpRequest;
using client::HttpResponse;
using client::HttpResult;

const UtcTime kNow = parse_rfc3339("2026-09-09T17:00:00Z").value();

HttpResult answer(int status, const std::string& body) {
  HttpResponse response;
  response.status = status;
  response.body = body;
  return response;
}
const std::string kEmptyPage = R"({"meta":{"result_count":0}})";
const std::string kUnreadableItem = R"({"data":[{"id":"x"}],"meta":{"result_count":1}})";

HttpResult posted(const std::string& id) {
  return answer(201, R"({"data":{"id":")" + id + R"(","text":"t"}})");
}
HttpResult failure(HttpFailure::Kind kind, bool nothing_sent) {
  return tl::unexpected(HttpFailure{kind, nothing_sent, "it failed"});
}

// Keeps every request until the test answers it, the oldest first; users/me is answered at once.
class ScriptedX final : public client::Transport {
 public:
  void send(HttpRequest request, std::function<void(HttpResult)> done) override {
    if (request.url.find("/2/users/me") != std::string::npos) {
      done(answer(200, R"({"data":{"id":"1","username":"LincolnPLC","name":"Lincoln"}})"));
      return;
    }
    (request.method == HttpRequest::Method::kPost ? posts : reads).push_back(std::move(done));
  }
  using Waiting = std::deque<std::function<void(HttpResult)>>;
  static void reply(Waiting& waiting, HttpResult with) {
    ASSERT_FALSE(waiting.empty());
    const auto done = std::move(waiting.front());
    waiting.pop_front();
    done(std::move(with));
  }

  Waiting posts;
  Waiting reads;
};

class QuietHost final : public Host {
 public:
  const config::Config& config() const override { return config_; }
  void changed(const std::string& /*topic*/, const std::string& /*team*/) override {}
  void report(const std::string& /*where*/, const std::string& /*message*/) override {}
  config::Config config_;
};

class OutboxTest : public ::testing::Test {
 protected:
  explicit OutboxTest(const std::string& x_extra = {}, const std::string& team_extra = {}) {
    fs::create_directories(folder_ / "teams");
    write("lincoln-x", R"({"bearer_token": "b", "oauth1": {"consumer_key": "k",
      "consumer_secret": "s", "access_token": "t", "access_token_secret": "u"}})");
    write("inquiryd.yaml", R"(version: 1
school: {name: Lincoln, timezone: America/Los_Angeles}
x: {api_base_url: "http://127.0.0.1:1", settle: 3m)" +
                               x_extra + R"(}
accounts: {lincoln: {user_id: "1", handle: LincolnPLC, credential: lincoln-x}}
teams: teams/*.yaml
)");
    write("teams/grade4.yaml", R"(team: grade4
title: Grade 4
account: lincoln
question: What helped?
listen: {problem: ["#fractions"]}
posting: {hours: {mon-sun: "00:00-24:00"}, per_day: 50, min_gap: 0s, undo: 0s}
people: {lead: [maria], moderators: [sam], teachers: [ana]}
)" + team_extra);
    host_.config_ = config::load(folder_ / "inquiryd.yaml").value();
    store_ = store::open("sqlite:test.db", folder_.string()).value();
    accounts_.configure(host_.config_);
    accounts_.tick(kNow, [](const Result<std::string>&) {});
    accounts_.mark_compared("lincoln");
    EXPECT_EQ(accounts_.problem("lincoln"), "");
    set_stage("define", Behaviour::kDefine);
    sender_.emplace(host_, *store_, accounts_, clock_);
    reconciler_.emplace(host_, *store_, accounts_, clock_, *sender_);
  }
  ~OutboxTest() override {
    reconciler_.reset();
    sender_.reset();
    store_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  void write(const std::string& name, const std::string& text) {
    std::ofstream{folder_ / name} << text;
    fs::permissions(folder_ / name, fs::perms::owner_read | fs::perms::owner_write);
  }
  void set_stage(const std::string& label, Behaviour behaviour) {
    Transition transition;
    transition.team = "grade4";
    transition.stage = label;
    transition.behaviour = behaviour;
    transition.at = clock_.utc_now();
    transition.by = "maria";
    store_->add_transition(transition);
    Cycle cycle;
    cycle.team = "grade4";
    cycle.number = 1;
    store_->open_cycle(cycle);
  }
  std::string approved(const std::string& text = "What helped?") {
    Draft draft;
    draft.team = "grade4";
    draft.kind = DraftKind::kQuestion;
    draft.author = "ana";
    draft.content.text = text;
    draft.content.students.emplace();
    draft.state = DraftState::kApproved;
    draft.created_at = draft.changed_at = clock_.utc_now();
    draft.not_after = clock_.utc_now() + 240h;
    draft.approval =
        Approval{"sam", clock_.utc_now(), content_hash(draft.content), false, "sam", "lincoln"};
    return store_->add_draft(draft);
  }
  std::optional<UtcTime> send() { return sender_->tick(clock_.utc_now()); }
  std::optional<UtcTime> look() { return reconciler_->tick(clock_.utc_now()); }
  DraftState state_of(const std::string& id) { return store_->draft(id)->state; }
  Attempt attempt_of(const std::string& id) { return store_->attempts(id).back(); }
  // The draft's POST has left, and no answer came.
  std::string in_doubt(const std::string& text = "What helped?") {
    auto id = approved(text);
    send();
    ScriptedX::reply(x_.posts, failure(HttpFailure::Kind::kTimeout, false));
    EXPECT_EQ(state_of(id), DraftState::kSending);
    return id;
  }

  static fs::path new_folder() {
    auto pattern = (fs::temp_directory_path() / "inquiryd-outbox-XXXXXX").string();
    return mkdtemp(pattern.data());
  }

  fs::path folder_ = new_folder();
  ManualClock clock_{kNow};
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
  std::optional<Sender> sender_;
  std::optional<Reconciler> reconciler_;
};

TEST_F(OutboxTest, OnePostAtATimePerAccount) {
  approved("One?");
  approved("Two?");
  send();
  send();
  EXPECT_EQ(x_.posts.size(), 1U);
  ScriptedX::reply(x_.posts, posted("7"));
  send();
  EXPECT_EQ(x_.posts.size(), 1U);
}

TEST_F(OutboxTest, WhatDidNotLeaveIsTriedAgainAndWithoutHaste) {
  const auto id = approved();
  send();
  ScriptedX::reply(x_.posts, failure(HttpFailure::Kind::kConnect, true));
  EXPECT_EQ(state_of(id), DraftState::kApproved);
  const auto again = send();
  EXPECT_EQ(x_.posts.size(), 0U);
  ASSERT_TRUE(again);
  EXPECT_GE(*again, kNow + 10s);
  clock_.set(*again);
  send();
  EXPECT_EQ(x_.posts.size(), 1U);
}

TEST_F(OutboxTest, AHaltHoldsWhateverStandsApproved) {
  const auto id = approved();
  store_->set_halt({.team = std::nullopt, .reason = "a call", .by = "maria", .at = kNow});
  send();
  EXPECT_EQ(x_.posts.size(), 0U);
  EXPECT_EQ(state_of(id), DraftState::kApproved);
}

TEST_F(OutboxTest, WhereTheTimelineStoodIsWrittenBeforeAndAfter) {
  const auto first = approved("One?");
  send();
  EXPECT_FALSE(attempt_of(first).newest_own);
  ScriptedX::reply(x_.posts, posted("7"));
  EXPECT_EQ(store_->newest_own("lincoln"), PostId{7});
  const auto second = approved("Two?");
  send();
  EXPECT_EQ(attempt_of(second).newest_own, PostId{7});
}

TEST_F(OutboxTest, WhatIsUnderWayIsNotLookedUp) {
  approved();
  send();
  look();
  EXPECT_EQ(x_.reads.size(), 0U);
  ScriptedX::reply(x_.posts, failure(HttpFailure::Kind::kTimeout, false));
  look();
  EXPECT_EQ(x_.reads.size(), 1U);
}

TEST_F(OutboxTest, ALookAnswersOnlyWhatItWasBegunFor) {
  const auto first = in_doubt("One?");
  look();
  const auto second = in_doubt("Two?");
  ScriptedX::reply(x_.reads, answer(200, kEmptyPage));
  EXPECT_EQ(attempt_of(first).good_reads, 1);
  EXPECT_EQ(attempt_of(second).good_reads, 0);
}

TEST_F(OutboxTest, ALookThatTookLongerThanAMinuteIsNoneBeforeASecondPost) {
  const auto id = in_doubt();
  auto attempt = attempt_of(id);
  settle_not_sent(*store_, host_, attempt, "not there", clock_.utc_now());
  ASSERT_EQ(state_of(id), DraftState::kApproved);
  send();  // asks for a look
  look();
  clock_.advance(61s);
  ScriptedX::reply(x_.reads, answer(200, kEmptyPage));
  EXPECT_FALSE(attempt_of(id).last_read);
}

TEST_F(OutboxTest, AChildsPictureIsNeverSentASecondTimeByItself) {
  const auto id = in_doubt();
  auto draft = *store_->draft(id);
  draft.content.students = {{"s17", {EvidenceKind::kPhoto}, NameLevel::kNone}};
  ASSERT_TRUE(store_->save_draft(draft, DraftState::kSending));
  for (int i = 0; i < 8 && state_of(id) == DraftState::kSending; ++i) {
    look();
    if (!x_.reads.empty()) ScriptedX::reply(x_.reads, answer(200, kEmptyPage));
    clock_.advance(1min);
  }
  EXPECT_EQ(state_of(id), DraftState::kHeld);
}

TEST_F(OutboxTest, WhatNeverCameToXIsSentAgainAfterTheReadsAndTheSettleTime) {
  const auto id = in_doubt();
  int looks = 0;
  while (state_of(id) == DraftState::kSending && looks < 10) {
    look();
    if (!x_.reads.empty()) {
      ScriptedX::reply(x_.reads, answer(200, kEmptyPage));
      ++looks;
    }
    clock_.advance(1min);
  }
  EXPECT_EQ(state_of(id), DraftState::kApproved);
  EXPECT_GE(looks, 3);
  EXPECT_LE(looks, 5);
}

TEST_F(OutboxTest, WhatACrashLeftOpenIsInDoubtFromThenOn) {
  const auto id = approved();
  send();
  reconciler_->adopt_orphans();
  EXPECT_EQ(attempt_of(id).outcome, AttemptOutcome::kUnknown);
  EXPECT_EQ(attempt_of(id).unknown_since, kNow);
  EXPECT_EQ(once_in_doubt(*store_, id).size(), 1U);
}

TEST_F(OutboxTest, WhatDidNotGoOutWaitsForAPersonDuringAHalt) {
  const auto id = approved();
  send();
  store_->set_halt({.team = "grade4", .reason = "a call", .by = "maria", .at = kNow});
  settle_not_sent(*store_, host_, attempt_of(id), "not there", kNow);
  EXPECT_EQ(state_of(id), DraftState::kWaitingForReview);
}

TEST_F(OutboxTest, WhatDidNotGoOutWaitsForAPersonInSilence) {
  const auto id = approved();
  send();
  set_stage("teach", Behaviour::kTeach);
  settle_not_sent(*store_, host_, attempt_of(id), "not there", kNow);
  EXPECT_EQ(state_of(id), DraftState::kWaitingForReview);
}

TEST_F(OutboxTest, WhatLostItsApprovalMeanwhileWaitsForAPerson) {
  const auto id = approved();
  send();
  auto draft = *store_->draft(id);
  draft.approval.reset();
  ASSERT_TRUE(store_->save_draft(draft, DraftState::kSending));
  settle_not_sent(*store_, host_, attempt_of(id), "not there", kNow);
  EXPECT_EQ(state_of(id), DraftState::kWaitingForReview);
}

TEST_F(OutboxTest, ALookHoldsForAMinuteAndNotWhenItLiesAheadOrBeforeAPersonsWord) {
  const auto id = in_doubt();
  const auto needed = [&](std::optional<UtcTime> read, std::optional<UtcTime> dismissed = {}) {
    auto attempt = attempt_of(id);
    attempt.last_read = read;
    attempt.dismissed_at = dismissed;
    store_->save_attempt(attempt);
    return needs_look(*store_, *store_->draft(id), clock_);
  };
  EXPECT_TRUE(needed({}));
  EXPECT_FALSE(needed(kNow - 60s));
  EXPECT_TRUE(needed(kNow - 61s));
  EXPECT_TRUE(needed(kNow + 1s)) << "the clock was set back";
  EXPECT_FALSE(needed(kNow - 30s, kNow - 40s));
  EXPECT_TRUE(needed(kNow - 30s, kNow - 20s)) << "a person's word is newer";
}

TEST_F(OutboxTest, ATimelineThatIsNotWholeEndsApprovalsAtTheStart) {
  const auto id = approved();
  accounts_.configure(host_.config_);
  accounts_.tick(kNow, [](const Result<std::string>&) {});
  Stocktake stocktake{host_, *store_, accounts_, clock_};
  stocktake.tick();
  ScriptedX::reply(x_.reads, answer(200, kUnreadableItem));
  EXPECT_EQ(state_of(id), DraftState::kWaitingForReview);
}

class SilenceIsNear : public OutboxTest {
 protected:
  SilenceIsNear()
      : OutboxTest({},
                   "calendar:\n  - {stage: define, from: 2026-09-01}\n"
                   "  - {stage: teach, from: 2026-09-10}\n") {}
};

TEST_F(SilenceIsNear, NothingStartsThatCouldStillBeUnderWayThen) {
  const auto midnight = parse_rfc3339("2026-09-10T07:00:00Z").value();
  clock_.set(midnight - 26s);
  approved();
  clock_.set(midnight - 25s);
  send();
  EXPECT_EQ(x_.posts.size(), 0U);
  clock_.set(midnight - 26s);
  send();
  EXPECT_EQ(x_.posts.size(), 1U);
}

class LittleMoney : public OutboxTest {
 protected:
  LittleMoney() : OutboxTest(", monthly_budget_usd: 0.02") {}
};

TEST_F(LittleMoney, WhatMayBeOnXIsTakenForSpent) {
  in_doubt("One?");
  approved("Two?");
  send();
  EXPECT_EQ(x_.posts.size(), 0U);
}

}  // namespace
}  // namespace inquiry::outbox
