#include <sys/prctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "base/usage.h"
#include "client/simulator/params.h"
#include "client/simulator/server.h"
#include "client/simulator/simulator.h"

namespace {

using namespace inquiry;
using namespace inquiry::simulator;

constexpr int kUsage = 64;
constexpr int kUnavailable = 69;

// What the command line says, before it is understood.
struct Arguments {
  std::string listen = "127.0.0.1:0";
  std::vector<std::string> accounts;
  bool read_only = false;
  std::string clock = "system";
  std::string start;
  std::string origin;
  double rate = 1.0;
  std::string index_lag = "0s";
  std::string timeline_lag = "0s";
  std::string duplicate_filter = "off";
  int query_length = 512;
  double rate_limits = 1.0;
  std::string credits;
  std::string spend_cap;
  std::vector<std::string> lists;
  std::optional<std::uint64_t> stream;
  std::string stream_tags;
  int stream_per_day = 200;
  std::uint64_t seed = 1;
  bool with_parent = false;
};

[[noreturn]] void refuse(const std::string& option, const std::string& message) {
  throw CLI::ValidationError(option, message);
}

void describe(CLI::App& app, Arguments& to) {
  app.footer(
      "X's endpoints stand below /2/, the controls of the simulator below /_sim/ (posts, faults,\n"
      "clock, log, stats, options, lists, oauth2, accounts); docs/simulator.md describes them.\n"
      "An account file is inquiryd's credential file, with user_id and handle added:\n"
      "  {\"user_id\": \"2244994945\", \"handle\": \"LincolnPLC\", \"bearer_token\": \"...\",\n"
      "   \"oauth1\": {\"consumer_key\": \"...\", \"consumer_secret\": \"...\",\n"
      "              \"access_token\": \"...\", \"access_token_secret\": \"...\"}}\n"
      "and optionally \"oauth2\", \"name\", \"read_only\": true and \"redirect_uris\": [...].");
  app.set_version_flag("--version", "inquiryd-x-simulator " INQUIRY_VERSION);
  app.add_option("--listen", to.listen, "127.0.0.1:PORT; port 0 takes any free one")
      ->capture_default_str();
  app.add_option("--account", to.accounts,
                 "an account: FILE, or USER_ID:HANDLE:FILE for a plain credential file; may be "
                 "given several times")
      ->allow_extra_args(false);
  app.add_flag("--read-only", to.read_only, "no app may write: 403 oauth1-permissions");
  app.add_option("--clock", to.clock, "system, manual (moved by POST /_sim/clock) or scaled")
      ->check(CLI::IsMember({"system", "manual", "scaled"}))
      ->capture_default_str();
  app.add_option("--start", to.start, "what a manual or scaled clock shows first, RFC 3339");
  app.add_option("--origin", to.origin,
                 "the system's time at which a scaled clock showed --start, RFC 3339");
  app.add_option("--rate", to.rate, "how many times faster a scaled clock runs")
      ->check(CLI::Range(0.001, 1e6))
      ->capture_default_str();
  app.add_option("--index-lag", to.index_lag,
                 "how old a post is before search, mentions and lists show it; 30s is faithful")
      ->capture_default_str();
  app.add_option("--timeline-lag", to.timeline_lag,
                 "how old a post is before its author's timeline shows it")
      ->capture_default_str();
  app.add_option("--duplicate-filter", to.duplicate_filter,
                 "whether the same words again within 24 h are refused: on or off")
      ->check(CLI::IsMember({"on", "off"}))
      ->capture_default_str();
  app.add_option("--query-length", to.query_length, "characters of a search query")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  app.add_option("--rate-limits", to.rate_limits, "multiplies X's rate limits; 0: none")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  app.add_option("--credits", to.credits, "prepaid US dollars; when they are gone: 402");
  app.add_option("--spend-cap", to.spend_cap, "US dollars per UTC month; at the cap: 403");
  app.add_option("--list", to.lists,
                 "a list: ID=HANDLE,HANDLE,... or ID alone, for some of the stream's authors; may "
                 "be given several times")
      ->allow_extra_args(false);
  app.add_option("--stream", to.stream, "lets teachers everywhere post, as this seed has it");
  app.add_option("--stream-tags", to.stream_tags, "the hashtags they use: fractions,numbertalks");
  app.add_option("--stream-per-day", to.stream_per_day, "how many posts a day they write")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_option("--seed", to.seed, "of the chance in faults")->capture_default_str();
  app.add_flag("--with-parent", to.with_parent, "ends when the process that started it ends");
}

Account read_account(const std::string& argument, bool read_only) {
  const auto last_colon = argument.rfind(':');
  const auto who = last_colon == std::string::npos ? "" : argument.substr(0, last_colon);
  const auto path = last_colon == std::string::npos ? argument : argument.substr(last_colon + 1);
  std::ifstream file(path);
  std::stringstream bytes;
  bytes << file.rdbuf();
  if (!file) refuse("--account", path + ": cannot be read");
  auto account = parse_account(bytes.str(), who);
  if (!account) refuse("--account", path + ": " + account.error().message);
  account->read_only = account->read_only || read_only;
  return std::move(*account);
}

Duration read_duration(const std::string& option, const std::string& text) {
  const auto duration = parse_duration(text);
  if (!duration) refuse(option, text + " is not a duration; write 250ms, 45s, 2m, 6h or 7d");
  return *duration;
}

std::optional<Money> read_money(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto money = parse_money(text);
  if (!money) refuse(option, text + " is not a sum of US dollars; write 12.50");
  return money;
}

UtcTime read_time(const std::string& option, const std::string& text) {
  const auto time = parse_rfc3339(text);
  if (!time) refuse(option, "a time like 2026-09-01T08:00:00Z is needed");
  return *time;
}

Options read_options(const Arguments& from) {
  Options options;
  for (const auto& argument : from.accounts) {
    options.accounts.push_back(read_account(argument, from.read_only));
  }
  options.behaviour = {.index_lag = read_duration("--index-lag", from.index_lag),
                       .timeline_lag = read_duration("--timeline-lag", from.timeline_lag),
                       .duplicate_filter = from.duplicate_filter == "on",
                       .query_length = from.query_length};
  options.rate_scale = from.rate_limits;
  options.credits = read_money("--credits", from.credits);
  options.spend_cap = read_money("--spend-cap", from.spend_cap);
  options.seed = from.seed;
  for (const auto& list : from.lists) {
    const auto equals = list.find('=');
    auto& members = options.lists[list.substr(0, equals)];
    if (equals != std::string::npos) members = split(list.substr(equals + 1), ',');
  }
  if (from.stream) {
    options.stream = StreamOptions{.seed = *from.stream, .per_day = from.stream_per_day};
    if (!from.stream_tags.empty()) options.stream->tags = split(from.stream_tags, ',');
  }
  return options;
}

std::unique_ptr<Clock> make_clock(const Arguments& from) {
  if (from.clock == "system") return std::make_unique<SystemClock>();
  const auto start = read_time("--start", from.start);
  if (from.clock == "manual") return std::make_unique<ManualClock>(start);
  return std::make_unique<ScaledClock>(start, read_time("--origin", from.origin), from.rate);
}

// The kernel sends SIGTERM when the parent ends; one that ended meanwhile is noticed right after.
void stay_with_parent() {
  const auto parent = getppid();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) throw std::runtime_error("the process that started this one has ended");
}

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

Address read_address(const std::string& text) {
  const auto colon = text.rfind(':');
  Address address;
  address.host = text.substr(0, colon);
  if (address.host == "localhost") address.host = "127.0.0.1";
  const auto* end = text.data() + text.size();
  const auto [stop, error] =
      std::from_chars(text.data() + std::min(colon, text.size() - 1) + 1, end, address.port);
  if (colon == std::string::npos || error != std::errc{} || stop != end) {
    refuse("--listen", "write 127.0.0.1:PORT");
  }
  return address;
}

void serve(const Arguments& arguments) {
  if (arguments.with_parent) stay_with_parent();
  const auto clock = make_clock(arguments);
  Simulator simulator(*clock, read_options(arguments), dynamic_cast<ManualClock*>(clock.get()));
  const auto address = read_address(arguments.listen);
  Server server(simulator, address.host, address.port);
  std::cout << "listening on " << server.url() << std::endl;
  server.run();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A stand-in for X's API v2, for rehearsals and tests of inquiryd.",
               "inquiryd-x-simulator");
  Arguments arguments;
  describe(app, arguments);
  try {
    app.parse(argc, argv);
    serve(arguments);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::cerr << "inquiryd-x-simulator: error: " << usage_message(app, error) << '\n';
    return kUsage;
  } catch (const std::exception& error) {
    std::cerr << "inquiryd-x-simulator: error: " << error.what() << '\n';
    return kUnavailable;
  }
  return 0;
}
