// What every command needs: the API, how to show an answer, and what the exit code will be.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "daemon/ctl/api_client.h"
#include "daemon/ctl/tables.h"

namespace inquiry::ctl {

// Commands set `run`; main() calls it once everything is parsed.
struct Context {
  std::string socket;
  std::string as;
  bool json = false;
  std::function<int(Context&)> run;
  std::unique_ptr<ApiClient> api;

  // Calls the API. On success shows the answer through `show` (or as JSON with --json); on failure
  // prints what the service said. Answers the exit code.
  using Show = std::function<void(const nlohmann::json&)>;
  int call(const std::string& method, const std::string& path, const nlohmann::json& body,
           const Show& show);
  int get(const std::string& path, const Show& show) { return call("GET", path, nullptr, show); }

  // The answer itself, for a command that needs one call's result for the next; `status` is its
  // exit code, and a failure is already printed.
  nlohmann::json fetch(const std::string& path, int& status);

  // A listing: `items`, which are of this schema, as a table, and a word when there is more.
  static Show table(std::string_view schema);

  // Says so, and nothing else.
  static Show say(const std::string& message);

  // Shows the answer of a finished call; answers the exit code.
  int finish(const Answer& answer, const Show& show) const;
};

// Refuses an empty word: an unset variable of a script must not mean everything or somebody else.
CLI::Validator not_empty();

// The subcommands of each subject.
void add_service_commands(CLI::App& app, Context& context);
void add_account_commands(CLI::App& app, Context& context);
void add_team_commands(CLI::App& app, Context& context);
void add_report_command(CLI::App& app, Context& context);
void add_preview_command(CLI::App& app, Context& context);
void add_digest_command(CLI::App& app, Context& context);
void add_idea_commands(CLI::App& app, Context& context);
void add_chat_commands(CLI::App& app, Context& context);
void add_draft_commands(CLI::App& app, Context& context);
void add_school_commands(CLI::App& app, Context& context);

}  // namespace inquiry::ctl
