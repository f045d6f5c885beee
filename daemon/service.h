// The running daemon: owns every part in the order of dependence and lets time pass over them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "client/mail.h"
#include "client/stream_transport.h"
#include "client/transport.h"
#include "config/config.h"
#include "daemon/accounts.h"
#include "daemon/desk/chat_plan.h"
#include "daemon/host.h"
#include "daemon/intake/authors.h"
#include "daemon/intake/reader.h"
#include "daemon/intake/stream_reader.h"
#include "daemon/intake/usage_watch.h"
#include "daemon/intake/verifier.h"
#include "daemon/intake/volume.h"
#include "daemon/machine.h"
#include "daemon/mail/digest_mailer.h"
#include "daemon/money/purse.h"
#include "daemon/outbox/reconciler.h"
#include "daemon/outbox/sender.h"
#include "daemon/outbox/stocktake.h"
#include "daemon/outbox/takedown.h"
#include "daemon/store/store.h"

namespace inquiry {

// One tick: calendar, consents, outbox, intake, housekeeping; each says when it wants to be asked
// again, and the earliest of them is the next timer. Loop thread only.
class Service final : public Machine, public Host {
 public:
  // Reads the configuration again, for a reload.
  using Load = std::function<tl::expected<config::Config, std::vector<config::Diagnostic>>()>;

  // Everything given must outlive the service. Without `streams` everything is polled, without a
  // courier nothing is mailed.
  Service(boost::asio::io_context& context, const Clock& clock, client::Transport& transport,
          store::Store& store, config::Config config, Load load,
          const std::filesystem::path& credentials, const std::filesystem::path& state_dir,
          client::StreamTransport* streams = nullptr, client::Courier* courier = nullptr);

  // Adopts what a crash left open, proves the accounts, and begins to tick.
  void start();

  // Starts nothing any more; what is under way still arrives and is written down.
  void rest();

  // When the last tick asked for the next; nullopt: only an event can change anything. For a caller
  // that moves the clock itself.
  std::optional<UtcTime> next_tick() const { return next_tick_; }

  // Called after every successful tick, with the store answering (the watchdog's food).
  std::function<void()> on_tick;
  // Called for every change, for pages that are open.
  std::function<void(const std::string& topic, const std::string& team)> on_change;

  // Host, Machine
  const config::Config& config() const override { return *config_; }
  void changed(const std::string& topic, const std::string& team) override;
  void report(const std::string& where, const std::string& message) override;
  store::Store& store() override { return store_; }
  const Clock& clock() const override { return clock_; }
  UtcTime started_at() const override { return started_at_; }
  UtcTime x_now() const override { return clock_.utc_now() + accounts_.clock_skew(); }
  void when_silent(const std::optional<std::string>& team, std::function<void()> done) override;
  std::vector<BlockedBy> blocked_by(const Draft& draft) override;
  scheduler::GateFacts gate_facts(const Draft& draft) override;
  Money price_of(const Draft& draft) const override;
  int weighted_length(const std::string& text) const override;
  std::string post_problem(const DraftContent& content) const override;
  std::vector<std::string> mentions_in(const std::string& text) const override;
  std::string comparable(const std::string& text) const override;
  std::optional<scheduler::StageNow> stage_of(const Team& team) override;
  std::vector<AccountStatus> accounts() override;
  MoneyStatus money() override { return purse_.status(clock_.utc_now()); }
  Money held() const override { return purse_.held(); }
  std::vector<LastError> last_errors() const override { return {errors_.begin(), errors_.end()}; }
  std::vector<scheduler::TermPlan> terms() override;
  std::vector<scheduler::Poll> polls() override;
  void volume(const std::string& team, bool only_price,
              std::function<void(Result<VolumeReport>)> done) override {
    volume_.ask(team, only_price, std::move(done));
  }
  std::vector<config::Diagnostic> reload() override;
  void check_account(const std::string& account,
                     std::function<void(Result<AccountCheck>)> done) override;
  Result<LoginOffer> begin_login(const std::string& account,
                                 const std::string& redirect_uri) override;
  void complete_login(const std::string& account, const std::string& state, Secret code,
                      std::function<void(Result<std::string>)> done) override;

 private:
  std::optional<UtcTime> prove_accounts(UtcTime now);
  void correct_dates();
  std::optional<UtcTime> ask_capped_accounts(UtcTime now);
  void say_account_problems();
  void tick();
  std::optional<UtcTime> keep_calendar(UtcTime now);
  std::optional<UtcTime> keep_house(UtcTime now);
  void notice_clock_jump(UtcTime now);
  void clock_went_back(UtcTime now);
  void wake_at(std::optional<UtcTime> at, UtcTime now);
  void wake_now();

  boost::asio::io_context& context_;
  const Clock& clock_;
  store::Store& store_;
  Load load_;
  std::unique_ptr<const config::Config> config_;
  UtcTime started_at_;

  Accounts accounts_;
  outbox::Stocktake stocktake_;
  outbox::Sender sender_;
  outbox::Reconciler reconciler_;
  outbox::Takedown takedown_;
  money::Purse purse_;
  intake::Authors authors_;
  intake::Reader reader_;
  intake::StreamReader streams_;
  intake::Verifier verifier_;
  intake::UsageWatch usage_;
  desk::ChatPlan chats_;
  intake::Volume volume_;
  mail::DigestMailer mailer_;

  boost::asio::steady_timer timer_;
  std::optional<UtcTime> next_tick_;
  bool wake_posted_ = false;
  bool resting_ = false;
  UtcTime house_kept_{};
  UtcTime said_alive_{};
  bool dates_correct_ = false;
  Date consents_looked_at_{};
  UtcTime consents_again_at_{};
  std::optional<std::pair<UtcTime, std::chrono::steady_clock::time_point>> last_tick_;
  std::deque<LastError> errors_;  // newest first
};

}  // namespace inquiry
