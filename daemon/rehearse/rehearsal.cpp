#include "daemon/rehearse/rehearsal.h"

#include <fmt/format.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's
#include <sysexits.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "config/config.h"
#include "daemon/check.h"
#include "daemon/daemon.h"
#include "daemon/log.h"
#include "daemon/post_check.h"
#include "daemon/rehearse/cast.h"
#include "daemon/rehearse/keepsakes.h"
#include "daemon/rehearse/private_x.h"
#include "daemon/rehearse/timeline.h"

namespace inquiry::rehearse {
namespace {

namespace fs = std::filesystem;

// What people do and what the timeline shows is looked at this often, in real time.
constexpr std::chrono::milliseconds kLookEvery{60};
// No hashtag is asked for more often than this in real time, however fast the days pass.
constexpr std::chrono::milliseconds kPollAtMost{120};
constexpr std::chrono::hours kBeforeFirstStage{12};
constexpr std::chrono::hours kAfterLastStage{24 * 14};

// A folder that goes with the rehearsal.
class Folder {
 public:
  Folder() {
    auto pattern = (fs::temp_directory_path() / "inquiryd-rehearsal-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct Span {
  UtcTime first;
  UtcTime last;
};

std::optional<Span> calendar_of(const config::Config& config) {
  std::optional<Span> span;
  for (const auto& team : config.teams) {
    for (const auto& entry : team.calendar) {
      const auto begins = config.school.zone.start_of_day(entry.from);
      if (!span) span = Span{begins, begins};
      span->first = std::min(span->first, begins);
      span->last = std::max(span->last, begins);
    }
  }
  return span;
}

FastTime time_of(const Options& options, const std::optional<Span>& calendar) {
  const auto now = SystemClock{}.utc_now();
  if (options.days_per_minute) {
    constexpr double kMinutesPerDay = 1440;
    return {calendar->first - kBeforeFirstStage, now, *options.days_per_minute * kMinutesPerDay};
  }
  // In real time the rehearsal begins today, or on the morning of the first stage if that is ahead
  // or long past.
  if (!calendar || (calendar->first <= now && now < calendar->last + kAfterLastStage)) {
    return {now, now, 1};
  }
  constexpr std::chrono::hours kMorning{9};
  return {calendar->first + kMorning, now, 1};
}

// The school's own configuration, but for where X and the store are, and how fast time passes.
config::Config rehearsed(config::Config config, const std::string& x_url, double rate) {
  config.x.api_base_url = x_url;
  config.store = "sqlite:rehearsal.db";
  config.console.port = 0;
  config.mail = {};  // nobody is written to
  if (rate > 1) {
    const auto least =
        Duration{static_cast<Duration::rep>(static_cast<double>(kPollAtMost.count()) * rate)};
    for (auto& team : config.teams) {
      team.listen.poll_every = std::max(team.listen.poll_every, least);
      team.listen.quiet_every = std::max(team.listen.quiet_every, least);
    }
  }
  return config;
}

std::string read_file(const fs::path& file) {
  std::ifstream stream{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

// Looks at the daemon again and again while it lives, and lets the people act.
class Stage {
 public:
  Stage(Daemon& daemon, std::optional<UtcTime> end, const Options& options)
      : daemon_(daemon),
        end_(end),
        stay_(options.stay),
        reports_(options.reports),
        timeline_(daemon.service()),
        cast_(daemon.api(), daemon.service().config().school.zone,
              [this](const std::string& team, const std::string& what) {
                timeline_.tell(team, what);
              }),
        timer_(daemon.context()) {}

  void begin(const std::string& consents) {
    if (!consents.empty()) cast_.import_consents(consents);
    look();
  }

 private:
  void look() {
    auto& service = daemon_.service();
    timeline_.observe();
    const auto now = service.clock().utc_now();
    for (const auto& team : service.config().teams) {
      const auto stage = service.stage_of(team);
      if (end_ && stage) cast_.act(team, stage->behaviour, stage->cycle, stage->since, now);
    }
    if (end_ && now >= *end_) {
      end_.reset();
      timeline_.print_counts();
      keep_reports();
      if (!stay_) {
        daemon_.stop();
        return;
      }
      fmt::print("the console stays open at {}; Ctrl-C ends the rehearsal\n",
                 daemon_.console_url());
    }
    timer_.expires_after(kLookEvery);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) look();
    });
  }

  void keep_reports() {
    if (reports_.empty()) return;
    try {
      const int files = keep(daemon_.api(), daemon_.service().config(), reports_);
      fmt::print("{} reports and archives are in {}\n", files, reports_.string());
    } catch (const std::exception& error) {
      log::error(fmt::format("no reports: {}", error.what()));
    }
  }

  Daemon& daemon_;
  std::optional<UtcTime> end_;
  bool stay_;
  fs::path reports_;
  Timeline timeline_;
  Cast cast_;
  boost::asio::steady_timer timer_;
};

void greet(const config::Config& config, Daemon& daemon, const fs::path& socket,
           const FastTime& time) {
  fmt::print("{}: a rehearsal; nothing leaves this machine\n", config.school.name);
  const auto& people = config.teams.front().people;
  const auto& guest = people.moderators.empty() ? people.lead.front() : people.moderators.front();
  fmt::print("console for {}, once: {}\n", guest, daemon.login_link(guest));
  fmt::print("as somebody else:  inquiryctl --socket {} --as NAME console\n", socket.string());
  if (time.rate > 1) {
    fmt::print("one day passes in {:.1f} seconds; hashtags are asked for every {} of its time\n\n",
               86400 / time.rate, to_string(config.teams.front().listen.poll_every));
  }
  std::fflush(stdout);
}

}  // namespace

int rehearse(const Options& options) {
  auto loaded = config::load(options.config, post_text_problem);
  if (!loaded) {
    print_errors(loaded.error());
    return EX_CONFIG;
  }
  const auto calendar = calendar_of(*loaded);
  if (options.days_per_minute && !calendar) {
    print_errors({{options.config.string(), 0, 0,
                   "no team has a calendar; add one, or rehearse without --days-per-minute"}});
    return EX_CONFIG;
  }
  const Folder folder;
  const auto time = time_of(options, calendar);
  const PrivateX x{*loaded, folder.path(), time, options.seed};
  const auto config = rehearsed(std::move(*loaded), x.url(), time.rate);
  auto store = store::open(config.store, folder.path().string());
  if (!store) {
    log::error(store.error().message);
    return EX_CANTCREAT;
  }
  if (time.rate > 1) log::set_level(log::Level::kError);  // the timeline tells what matters
  const ScaledClock clock{time.start, time.origin, time.rate};
  const auto socket = options.socket.empty() ? folder.path() / "inquiryd.sock" : options.socket;
  const auto load_again = [&]() -> tl::expected<config::Config, std::vector<config::Diagnostic>> {
    auto again = config::load(options.config, post_text_problem);
    if (!again) return again;
    return rehearsed(std::move(*again), x.url(), time.rate);
  };
  Daemon daemon{
      {load_again, folder.path(), folder.path(), socket}, config, std::move(*store), clock};
  if (const auto opened = daemon.open(); !opened) {
    log::error(opened.error().message);
    return EX_UNAVAILABLE;
  }
  greet(config, daemon, socket, time);
  const bool fast = time.rate > 1;
  Stage stage{daemon, fast ? std::optional{calendar->last + kAfterLastStage} : std::nullopt,
              options};
  stage.begin(fast ? read_file(options.config.parent_path() / "consents.csv") : std::string{});
  daemon.run();
  return EX_OK;
}

}  // namespace inquiry::rehearse
