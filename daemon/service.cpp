#include "daemon/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "client/new_post.h"
#include "client/weighted_text.h"
#include "daemon/desk/consent_effects.h"
#include "daemon/desk/stages.h"
#include "daemon/desk/taking_up.h"
#include "daemon/intake/listening.h"
#include "daemon/log.h"
#include "daemon/money/charge.h"
#include "daemon/outbox/fresh_look.h"
#include "daemon/outbox/gate_facts.h"

namespace inquiry {
namespace {

// A wall clock that is set is noticed within this time, and the watchdog is fed as often.
constexpr std::chrono::seconds kLongestSleep{10};
constexpr std::size_t kErrorsKept = 50;
constexpr std::chrono::hours kHousekeepingEvery{3};
constexpr std::chrono::minutes kAliveEvery{10};
// Posts that no idea keeps are not looked at again on X, so they may not stay for longer than a
// day.
constexpr std::chrono::hours kKeepUnrouted{20};
constexpr std::chrono::days kKeepLetters{60};
constexpr std::chrono::seconds kClockJump{5};
constexpr std::chrono::minutes kClockTrusted{2};
// Whoever changes a consent sees to its drafts himself; this catches what ended by its date.
constexpr std::chrono::minutes kConsentsEvery{1};

std::optional<UtcTime> sooner(std::optional<UtcTime> a, std::optional<UtcTime> b) {
  if (!a) return b;
  return b ? std::min(*a, *b) : a;
}

}  // namespace

Service::Service(boost::asio::io_context& context, const Clock& clock, client::Transport& transport,
                 store::Store& store, config::Config config, Load load,
                 const std::filesystem::path& credentials, const std::filesystem::path& state_dir,
                 client::StreamTransport* streams, client::Courier* courier)
    : context_(context),
      clock_(clock),
      store_(store),
      load_(std::move(load)),
      config_(std::make_unique<const config::Config>(std::move(config))),
      started_at_(clock.utc_now()),
      accounts_(
          transport, clock,
          {credentials, state_dir / "grants",
           [this](std::function<void()> work) { boost::asio::post(context_, std::move(work)); },
           [this] { changed("accounts", {}); },
           [this](const std::string& where, const std::string& message) {
             report(where, message);
           }}),
      stocktake_(*this, store, accounts_, clock),
      sender_(*this, store, accounts_, clock),
      reconciler_(*this, store, accounts_, clock, sender_),
      takedown_(*this, store, accounts_, clock),
      purse_(*this, store),
      authors_(*this, store, accounts_, clock, purse_),
      reader_(*this, store, accounts_, authors_, clock, purse_),
      streams_(*this, store, accounts_, reader_, streams, clock, purse_),
      verifier_(*this, store, accounts_, clock, purse_),
      usage_(*this, accounts_, clock),
      chats_(*this),
      volume_(*this, store, accounts_, clock, purse_),
      mailer_(*this, *this, courier),
      timer_(context) {
  accounts_.on_shown = [this](const std::string& account, UserId shown) {
    client::Charged charged;
    charged.users.push_back(shown);
    money::charge(store_, config_->x.prices, account, store::SpendKind::kUserRead, charged,
                  clock_.utc_now());
  };
  accounts_.configure(*config_);
  say_account_problems();
}

void Service::say_account_problems() {
  for (const auto& [name, account] : config_->accounts) {
    const auto* x = accounts_.find(name);
    if (!x || !x->can_write()) report("account " + name, accounts_.problem(name));
  }
}

void Service::start() {
  desk::take_up(store_, started_at_);
  reconciler_.adopt_orphans();
  mailer_.adopt_orphans();
  desk::return_moved_accounts(store_, config_->teams, clock_.utc_now());
  wake_now();
}

void Service::rest() {
  resting_ = true;
  store_.alive(clock_.utc_now());
  streams_.rest();
  mailer_.rest();
  timer_.cancel();
}

std::optional<UtcTime> Service::prove_accounts(UtcTime now) {
  const auto next = accounts_.tick(now, [this](const Result<std::string>& answer) {
    if (answer) {
      correct_dates();
    } else {
      report("proving an account", answer.error().message);
    }
    wake_now();
  });
  return sooner(next, stocktake_.tick());
}

// The clock may have been set while nobody looked. X's, which has just answered, tells whether ours
// is the one to believe.
void Service::correct_dates() {
  if (std::chrono::abs(accounts_.clock_skew()) > kClockTrusted) return;
  if (!std::exchange(dates_correct_, true)) store_.clock_went_back(clock_.utc_now());
}

// One question where X refused everything for want of money: is it over?
std::optional<UtcTime> Service::ask_capped_accounts(UtcTime now) {
  std::optional<UtcTime> next;
  for (const auto& [name, account] : config_->accounts) {
    auto until = accounts_.caps().closed_until(name);
    const auto* x = accounts_.find(name);
    if (until && *until <= now && (!x || !x->can_write())) {
      accounts_.caps().reopen(name);  // nobody to ask about: its next read is the question
      accounts_.set_problem(name, {});
      continue;
    }
    if (until && *until <= now) {
      accounts_.caps().close(name, now);  // the next question, should this one fail, too
      accounts_.prove(name, [this](const Result<std::string>&) { wake_now(); });
      until = accounts_.caps().closed_until(name);
    }
    next = sooner(next, until);
  }
  return next;
}

void Service::tick() {
  wake_posted_ = false;
  if (resting_) return;
  const auto now = clock_.utc_now();
  notice_clock_jump(now);
  auto next = keep_calendar(now);
  next = sooner(next, chats_.tick(now));
  next = sooner(next, prove_accounts(now));
  next = sooner(next, ask_capped_accounts(now));
  next = sooner(next, sender_.tick(now));
  next = sooner(next, reconciler_.tick(now));
  next = sooner(next, takedown_.tick(now));
  next = sooner(next, streams_.tick(now));
  next = sooner(next, authors_.tick(now));
  next = sooner(next, reader_.tick(now));
  next = sooner(next, verifier_.tick(now));
  next = sooner(next, usage_.tick(now));
  next = sooner(next, mailer_.tick(now));
  next = sooner(next, keep_house(now));
  store_.ping();
  if (on_tick) on_tick();
  wake_at(next, now);
}

std::optional<UtcTime> Service::keep_calendar(UtcTime now) {
  const auto& zone = config_->school.zone;
  std::optional<UtcTime> next;
  for (const auto& team : config_->teams) {
    if (desk::apply_calendar(store_, team, zone, now) > 0) changed("stage", team.name);
    next = sooner(next, scheduler::next_boundary(team, zone, now));
  }
  const auto today = zone.local_date(now);
  if (today != consents_looked_at_ || now >= consents_again_at_) {
    consents_looked_at_ = today;
    consents_again_at_ = now + kConsentsEvery;
    if (desk::enforce_consents(store_, config_->school, now) > 0) changed("drafts", {});
  }
  // Consents begin and end with the school's days.
  const auto tomorrow = std::chrono::sys_days{today} + std::chrono::days{1};
  next = sooner(next, zone.start_of_day(Date{tomorrow}));
  return sooner(next, intake::next_chat_edge(store_, *config_, now));
}

std::optional<UtcTime> Service::keep_house(UtcTime now) {
  if (now >= said_alive_ + kAliveEvery) {
    said_alive_ = now;
    store_.alive(now);
  }
  const auto next = std::min(house_kept_ + kHousekeepingEvery, said_alive_ + kAliveEvery);
  if (now < house_kept_ + kHousekeepingEvery) return next;
  house_kept_ = now;
  store_.forget_posts(now - kKeepUnrouted);
  store_.forget_letters(now - kKeepLetters);
  return said_alive_ + kAliveEvery;
}

void Service::clock_went_back(UtcTime now) {
  store_.clock_went_back(now);
  house_kept_ = said_alive_ = consents_again_at_ = {};
  accounts_.caps().clock_was_set(now);
  purse_.forget_days();
  stocktake_.clock_was_set();
  reconciler_.clock_was_set();
  takedown_.clock_was_set();
  authors_.clock_was_set();
  streams_.clock_was_set();
  verifier_.clock_was_set();
  usage_.clock_was_set();
  chats_.reconsider();
}

void Service::notice_clock_jump(UtcTime now) {
  if (last_tick_ && last_tick_->first - now > kClockJump) clock_went_back(now);
  const auto steady = std::chrono::steady_clock::now();
  if (last_tick_ && clock_.rate() == 1.0) {
    const auto wall = now - last_tick_->first;
    const auto real = std::chrono::floor<Duration>(steady - last_tick_->second);
    if (wall - real > kClockJump || real - wall > kClockJump) {
      report("clock", fmt::format("the system's clock jumped by {}; stages, hours and consents "
                                  "follow it from here on",
                                  to_string(std::chrono::floor<Duration>(wall - real))));
    }
  }
  last_tick_ = {now, steady};
}

void Service::wake_at(std::optional<UtcTime> at, UtcTime now) {
  next_tick_ = at;
  if (wake_posted_) return;
  std::chrono::nanoseconds sleep = kLongestSleep;
  if (at) sleep = std::min(sleep, clock_.real(std::max(*at - now, Duration{1})));
  timer_.expires_after(sleep);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) tick();
  });
}

void Service::wake_now() {
  if (resting_ || std::exchange(wake_posted_, true)) return;
  timer_.cancel();
  boost::asio::post(context_, [this] { tick(); });
}

void Service::changed(const std::string& topic, const std::string& team) {
  if (topic == "stage" || topic == "config") purse_.forget_days();
  // What an older copy would not know.
  if (topic == "drafts" || topic == "consents" || topic == "halt") said_alive_ = {};
  wake_now();
  if (on_change) on_change(topic, team);
}

void Service::report(const std::string& where, const std::string& message) {
  // What goes on and on is said once, with its newest time.
  if (!errors_.empty() && errors_.front().where == where && errors_.front().message == message) {
    errors_.front().at = clock_.utc_now();
    return;
  }
  log::warning(where + ": " + message);
  errors_.push_front({clock_.utc_now(), where, message});
  if (errors_.size() > kErrorsKept) errors_.pop_back();
}

void Service::when_silent(const std::optional<std::string>& team, std::function<void()> done) {
  mailer_.when_quiet(team, [this, team, done = std::move(done)]() mutable {
    sender_.when_silent(team, std::move(done));
  });
}

scheduler::GateFacts Service::gate_facts(const Draft& draft) {
  const auto* team = config_->find_team(draft.team);
  const auto problem = accounts_.problem(team ? team->account : std::string{});
  auto facts = outbox::gate_facts(store_, *config_, draft, problem, clock_);
  if (facts.budget_left) facts.budget_left = *facts.budget_left - held();
  return facts;
}

std::vector<BlockedBy> Service::blocked_by(const Draft& draft) {
  auto reasons = scheduler::blocked_by(draft, gate_facts(draft), clock_.utc_now());
  if (reasons.empty() && draft.state == DraftState::kApproved &&
      outbox::needs_look(store_, draft, clock_)) {
    reasons.push_back({BlockCode::kAccount,
                       "an earlier try may be on X by now; the account's timeline is read first",
                       {},
                       {}});
  }
  return reasons;
}

Money Service::price_of(const Draft& draft) const {
  return outbox::price_of(draft, config_->x.prices);
}

int Service::weighted_length(const std::string& text) const { return client::weigh(text).length; }

std::string Service::post_problem(const DraftContent& content) const {
  return client::problem_with(outbox::post_of(content));
}

std::vector<std::string> Service::mentions_in(const std::string& text) const {
  return client::extract_mentions(text);
}

std::string Service::comparable(const std::string& text) const { return client::comparable(text); }

std::optional<scheduler::StageNow> Service::stage_of(const Team& team) {
  return scheduler::stage_at(team, config_->school.zone, store_.last_transition(team.name),
                             clock_.utc_now());
}

std::vector<AccountStatus> Service::accounts() {
  const auto now = clock_.utc_now();
  const auto known = intake::states(store_);
  const auto plan = terms();
  std::vector<AccountStatus> all;
  for (const auto& [name, account] : config_->accounts) {
    AccountStatus status;
    status.name = name;
    status.handle = account.handle;
    status.problem = accounts_.problem(name);
    status.warning = accounts_.warning(name);
    if (const auto* x = accounts_.find(name)) {
      for (const auto& [endpoint, window] : x->rate_windows()) {
        status.rate_windows.push_back({endpoint, window.limit, window.remaining, window.reset});
      }
    }
    if (const auto poll = reader_.last_poll().find(name); poll != reader_.last_poll().end()) {
      status.last_poll = poll->second;
    }
    if (const auto usage = usage_.readings().find(name); usage != usage_.readings().end()) {
      const auto& [told, read_at] = usage->second;
      status.usage = {told.posts_read, told.cap, told.cap_reset_day, read_at};
    }
    const auto skew = accounts_.clock_skew();
    for (const auto& each : plan) {
      const auto state = known.find(each.term.key());
      if (each.term.account != name || state == known.end() || !state->second.read_until) continue;
      const auto lag = streams_.covers(each.term.key()) ? Duration::zero()
                                                        : now + skew - *state->second.read_until;
      status.lag = status.lag ? std::max(*status.lag, lag) : lag;
    }
    if (const auto stream = streams_.status(); stream && stream->account == name) {
      status.stream = stream->state;
    }
    all.push_back(std::move(status));
  }
  return all;
}

std::vector<scheduler::TermPlan> Service::terms() {
  return intake::plan(store_, *config_, clock_.utc_now());
}

std::vector<scheduler::Poll> Service::polls() {
  return scheduler::packed(terms(), intake::rules(*config_));
}

std::vector<config::Diagnostic> Service::reload() {
  auto loaded = load_();
  if (!loaded) return loaded.error();
  if (!loaded->unreadable_calendars.empty()) return loaded->unreadable_calendars;
  if (loaded->store != config_->store || loaded->console.address != config_->console.address ||
      loaded->console.port != config_->console.port) {
    return {{"the configuration", 0, 0,
             "store and console.listen cannot change while the daemon runs; restart it"}};
  }
  config_ = std::make_unique<const config::Config>(std::move(*loaded));
  accounts_.configure(*config_);
  streams_.reconsider();
  if (desk::return_moved_accounts(store_, config_->teams, clock_.utc_now()) > 0) {
    changed("drafts", {});
  }
  chats_.reconsider();
  say_account_problems();
  log::info("the configuration was loaded again");
  changed("config", {});
  return {};
}

void Service::check_account(const std::string& account,
                            std::function<void(Result<AccountCheck>)> done) {
  accounts_.check(account, [this, done = std::move(done)](Result<AccountCheck> answer) {
    wake_now();
    done(std::move(answer));
  });
}

Result<LoginOffer> Service::begin_login(const std::string& account,
                                        const std::string& redirect_uri) {
  return accounts_.begin_login(account, redirect_uri);
}

void Service::complete_login(const std::string& account, const std::string& state, Secret code,
                             std::function<void(Result<std::string>)> done) {
  accounts_.complete_login(account, state, std::move(code), std::move(done));
}

}  // namespace inquiry
