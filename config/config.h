// The configuration: one main file and one file per team, read into one immutable value.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/money.h"
#include "base/team.h"
#include "base/time.h"
#include "base/words.h"

namespace inquiry::config {

// How posts come in: asked for again and again, or also sent by X as they are written.
enum class Intake { kPoll, kStream };

struct X {
  std::string api_base_url = "https://api.x.com";  // without a trailing slash
  std::string authorize_url = "https://x.com/i/oauth2/authorize";
  std::string proxy;             // empty: the environment's
  std::string proxy_credential;  // empty: the proxy asks for no password
  std::string ca_bundle_pem;     // certificates to trust beside the system's
  Dialect dialect = Dialect::kTweet;
  Intake intake = Intake::kPoll;
  int query_length = 512;
  std::int64_t monthly_post_reads = 15'000;
  std::optional<Money> monthly_budget;
  int recheck_share_percent = 30;
  Duration settle = std::chrono::minutes{15};
  Prices prices;
};

struct Mail {
  std::string server;      // "smtps://…" or "smtp://…"; empty: no mail is sent
  std::string from;        // an address
  std::string credential;  // empty: the server asks for no password
};

struct Console {
  std::string address = "127.0.0.1";  // loopback only
  std::uint16_t port = 8025;          // 0: any free port
};

// One thing wrong in one file. Lines and columns (in bytes) count from 1; 0: the file as a whole.
struct Diagnostic {
  std::string file;
  int line = 0;
  int column = 0;
  std::string message;  // "what is wrong; what to do about it"
};

struct Config {
  School school;
  std::string store = "sqlite:inquiryd.db";
  X x;
  std::map<std::string, Account> accounts;
  Console console;
  Mail mail;
  std::vector<Team> teams;  // by name
  // Holiday calendars that exist and cannot be read. The daemon runs and is silent
  // (School::holidays_unreadable says the same); `inquiryd check` and a reload count them as
  // errors.
  std::vector<Diagnostic> unreadable_calendars;

  const Team* find_team(const std::string& name) const;
};

// `FILE:LINE:COLUMN: error: message`
std::string to_string(const Diagnostic& diagnostic);

// Why X would refuse a post with this text; empty: it would not. What X accepts is not known here.
using TextCheck = std::function<std::string(const std::string& text)>;

// Reads the main file and every team file it names; relative paths are relative to the main file.
// The questions of chats are checked as they will be posted, unless `text_check` is empty.
// All errors of all files are reported in one go, sorted by file and place. Never throws for bad
// content. Calendars are read in a child process: takes up to 5 s for each that is hostile.
tl::expected<Config, std::vector<Diagnostic>> load(const std::filesystem::path& main_file,
                                                   const TextCheck& text_check = {});

// JSON Schema (2020-12) of the main file and of a team file, from the same table that load() obeys.
std::string main_schema();
std::string team_schema();

// The reference page (Markdown), from the same table.
std::string reference_page();

}  // namespace inquiry::config
