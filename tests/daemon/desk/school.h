// A school with two teams on a real store, and the API in front of it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "daemon/console/api/api.h"
#include "daemon/machine.h"
#include "daemon/store/store.h"
#include "tests/daemon/store/temp_store.h"

namespace inquiry::desk {

using nlohmann::json;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

// The daemon around the desk: the text rules of X are simplified, everything else is written down.
class FakeMachine final : public Machine {
 public:
  FakeMachine(config::Config& config, store::Store& store, ManualClock& clock)
      : config_(config), store_(store), clock_(clock), started_(clock.utc_now()) {}

  const config::Config& config() const override { return config_; }
  store::Store& store() override { return store_; }
  const Clock& clock() const override { return clock_; }
  UtcTime started_at() const override { return started_; }
  UtcTime x_now() const override { return clock_.utc_now(); }
  void changed(const std::string& topic, const std::string& team) override {
    topics.push_back(team.empty() ? topic : topic + ":" + team);
  }
  void when_silent(const std::optional<std::string>& team, std::function<void()> done) override {
    asked_silent.push_back(team.value_or("all"));
    if (connection_open) {
      waiting.push_back(std::move(done));
    } else {
      done();
    }
  }
  std::vector<BlockedBy> blocked_by(const Draft& draft) override;
  scheduler::GateFacts gate_facts(const Draft& draft) override;
  Money price_of(const Draft&) const override { return Money{15'000}; }
  int weighted_length(const std::string& text) const override {
    return static_cast<int>(text.size());
  }
  std::string post_problem(const DraftContent& content) const override;
  std::vector<std::string> mentions_in(const std::string& text) const override;
  std::string comparable(const std::string& text) const override;
  std::optional<scheduler::StageNow> stage_of(const Team& team) override;
  std::vector<AccountStatus> accounts() override;
  MoneyStatus money() override { return spending; }
  std::vector<LastError> last_errors() const override { return errors; }
  std::vector<scheduler::TermPlan> terms() override;
  std::vector<scheduler::Poll> polls() override;
  void volume(const std::string& team, bool only_price,
              std::function<void(Result<VolumeReport>)> done) override {
    volumes.push_back(team + (only_price ? " price" : ""));
    done(counted);
  }
  std::vector<config::Diagnostic> reload() override { return diagnostics; }
  void check_account(const std::string& account,
                     std::function<void(Result<AccountCheck>)> done) override {
    checks.emplace_back(account, std::move(done));
  }
  Result<LoginOffer> begin_login(const std::string& account,
                                 const std::string& redirect_uri) override {
    logins.push_back(account + " " + redirect_uri);
    return LoginOffer{"https://x.com/i/oauth2/authorize?client_id=app", "a-state",
                      clock_.utc_now() + std::chrono::minutes{15}};
  }
  void complete_login(const std::string& account, const std::string& state, Secret code,
                      std::function<void(Result<std::string>)> done) override {
    logins.push_back(account + " " + state + " " + std::string{code.reveal()});
    completions.push_back(std::move(done));
  }

  bool connection_open = false;  // something that could create a post is under way
  std::vector<std::function<void()>> waiting;
  std::vector<std::string> asked_silent;
  std::vector<std::string> topics;
  MoneyStatus spending;
  std::vector<LastError> errors;
  std::vector<config::Diagnostic> diagnostics;
  std::vector<std::pair<std::string, std::function<void(Result<AccountCheck>)>>> checks;
  std::vector<std::string> volumes;
  Result<VolumeReport> counted{VolumeReport{}};
  std::vector<std::string> logins;
  std::vector<std::function<void(Result<std::string>)>> completions;

 private:
  config::Config& config_;
  store::Store& store_;
  ManualClock& clock_;
  UtcTime started_;
};

struct Reply {
  int status = 0;  // 0: not answered yet
  json body;
  console::Response raw;

  std::string detail() const { return body.value("detail", ""); }
};

// maria leads grade4; sam and lee moderate; ana and joe teach; pat coaches; head is the
// safeguarding contact. grade5 is rita's, with max and tom. Known to the console alone: adam
// (admin), vera (viewer), sue (safeguarding), theo (teacher of no team). root is who root is.
class SchoolTest : public ::testing::Test {
 protected:
  SchoolTest();

  // `path` below /api/v1, with its query. Checks what holds for every answer: refusals are
  // problem+json, answers have the shape that the OpenAPI document gives them.
  Reply ask(const std::string& who, const std::string& method, const std::string& path,
            const json& body = nullptr);
  // Answered through `late_reply_` when it is not answered at once.
  Reply ask_as(const console::Caller& caller, const std::string& method, const std::string& path,
               const json& body = nullptr);
  Reply send(const console::Request& request, const console::Caller& caller);
  Reply import_csv(const std::string& who, const std::string& csv, bool dry_run = false);

  void move_to(const std::string& stage, const std::string& team = "grade4");
  // A granted consent for x, for every kind, full name, from 2026-01-01; its id.
  std::string grant(const std::string& student, const std::string& until = "");

  json question(const std::string& text = "How do you open a number talk?") const;
  json celebration(const std::string& text, const json& students) const;
  // Written by ana and submitted; the draft.
  json submitted(const json& draft);
  Reply approve(const json& draft, const std::string& who = "sam");
  json approved(const json& draft);
  json draft(const json& draft) { return ask("maria", "GET", path_of(draft)).body; }
  static std::string path_of(const json& draft) {
    return "/drafts/" + draft.at("id").get<std::string>();
  }
  // As the outbox would: the row goes to this state, with an attempt in this one.
  void put_state(const json& draft, DraftState state,
                 std::optional<AttemptOutcome> attempt = std::nullopt);
  void mark_posted(const json& draft, std::int64_t post);

  // An idea made of a post that arrived now.
  std::string idea(std::int64_t post, IdeaState state = IdeaState::kNew,
                   const std::string& author = "mathteacher", const std::string& text = "try this");
  std::vector<std::string> actions();  // of the audit log, oldest first
  store::AuditEntry last_audit();

  store::TempFolder folder_;
  ManualClock clock_{parse_rfc3339("2026-09-08T17:00:00Z").value()};  // a Tuesday morning there
  std::unique_ptr<store::Store> store_;
  config::Config config_;
  std::unique_ptr<FakeMachine> machine_;
  std::unique_ptr<api::Api> api_;
  std::vector<Reply> late_;  // answers that came after ask() had returned
};

}  // namespace inquiry::desk
