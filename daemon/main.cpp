// inquiryd: reads its words and starts what they ask for.

#include <fmt/format.h>
#include <sysexits.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include "base/usage.h"
#include "daemon/check.h"
#include "daemon/log.h"
#include "daemon/rehearse/rehearsal.h"
#include "daemon/run.h"
#include "daemon/version.h"

namespace {

std::string environment(const char* name, std::string otherwise) {
  const char* value = std::getenv(name);
  return value && *value ? value : std::move(otherwise);
}

void add_run_options(CLI::App& app, inquiry::RunOptions& options) {
  app.add_option("--config", options.config, "the main configuration file");
  app.add_option("--credentials", options.credentials,
                 "folder with one credential file per account ($CREDENTIALS_DIRECTORY)");
  app.add_option("--state-dir", options.state_dir, "folder of the store ($STATE_DIRECTORY)");
  app.add_option("--socket", options.socket, "control socket ($RUNTIME_DIRECTORY/inquiryd.sock)");
}

void add_rehearse_options(CLI::App& app, inquiry::rehearse::Options& options) {
  app.add_option("--config", options.config, "the configuration to live through; it is not changed")
      ->required();
  app.add_option("--days-per-minute", options.days_per_minute,
                 "plays one whole cycle in fast time; without it the rehearsal runs in real time")
      ->check(CLI::Range(0.1, 60.0));
  app.add_option("--seed", options.seed, "which posts the simulated X holds");
  app.add_option("--socket", options.socket, "control socket; default: in a folder of its own");
  app.add_option("--reports", options.reports,
                 "folder for the cycles' reports and the chats' archives, written at the end of "
                 "fast time")
      ->needs("--days-per-minute");
  app.add_flag("--stay", options.stay, "keep the console open after the cycle");
}

int start(int argc, char** argv) {
  CLI::App app{
      "inquiryd lets a school's teacher teams use X for ideas and celebrations, and keeps "
      "them from it for the rest.",
      "inquiryd"};
  app.set_version_flag("--version", std::string{"inquiryd "} + inquiry::kVersion);
  app.require_subcommand(0, 1);

  inquiry::RunOptions run;
  run.config = "/etc/inquiryd/inquiryd.yaml";
  run.credentials = environment("CREDENTIALS_DIRECTORY", "/etc/inquiryd/credentials");
  run.state_dir = environment("STATE_DIRECTORY", "/var/lib/inquiryd");
  run.socket = environment("RUNTIME_DIRECTORY", "/run/inquiryd") + "/inquiryd.sock";
  add_run_options(app, run);
  auto& run_command = *app.add_subcommand("run", "run in the foreground (the default)");
  add_run_options(run_command, run);

  std::string checked = run.config.string();
  auto& check = *app.add_subcommand("check", "read the configuration whole and start nothing");
  check.add_option("--config", checked, "the main configuration file");

  inquiry::rehearse::Options rehearsal;
  auto& rehearse = *app.add_subcommand(
      "rehearse", "live through a cycle against a private X simulator on this machine");
  add_rehearse_options(rehearse, rehearsal);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    fmt::print(stderr, "inquiryd: error: {}\n", inquiry::usage_message(app, error));
    return EX_USAGE;
  }
  if (check.parsed()) return inquiry::check(checked);
  if (rehearse.parsed()) return inquiry::rehearse::rehearse(rehearsal);
  return inquiry::run(run);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a peer that went away is an error of its write, not our end
  try {
    return start(argc, argv);
  } catch (const std::exception& error) {
    inquiry::log::error(fmt::format("stopped by a fault it has no answer to: {}", error.what()));
    return EX_SOFTWARE;
  }
}
