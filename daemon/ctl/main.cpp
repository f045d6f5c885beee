// inquiryctl: what a person asks of a running inquiryd, from the command line.

#include <fmt/format.h>
#include <sysexits.h>

#include <cstdlib>
#include <exception>
#include <string>

#include "base/usage.h"
#include "daemon/ctl/context.h"
#include "daemon/version.h"

namespace {

std::string default_socket() {
  const char* socket = std::getenv("INQUIRYD_SOCKET");
  return socket && *socket ? socket : "/run/inquiryd/inquiryd.sock";
}

int start(int argc, char** argv) {
  CLI::App app{"Talks to a running inquiryd.", "inquiryctl"};
  app.set_version_flag("--version", std::string{"inquiryctl "} + inquiry::kVersion);
  app.require_subcommand(1);
  app.fallthrough();

  inquiry::ctl::Context context;
  context.socket = default_socket();
  app.add_option("--socket", context.socket, "the daemon's control socket ($INQUIRYD_SOCKET)");
  app.add_option("--as", context.as, "act in this person's name (root and the group inquiryd)")
      ->check(inquiry::ctl::not_empty());
  app.add_flag("--json", context.json, "print exactly what the API answers");
  inquiry::ctl::add_service_commands(app, context);
  inquiry::ctl::add_account_commands(app, context);
  inquiry::ctl::add_team_commands(app, context);
  inquiry::ctl::add_report_command(app, context);
  inquiry::ctl::add_preview_command(app, context);
  inquiry::ctl::add_digest_command(app, context);
  inquiry::ctl::add_idea_commands(app, context);
  inquiry::ctl::add_chat_commands(app, context);
  inquiry::ctl::add_draft_commands(app, context);
  inquiry::ctl::add_school_commands(app, context);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    fmt::print(stderr, "inquiryctl: error: {}\n", inquiry::usage_message(app, error));
    return EX_USAGE;
  }
  context.api = std::make_unique<inquiry::ctl::ApiClient>(context.socket, context.as);
  return context.run(context);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return start(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "inquiryctl: error: {}\n", error.what());
    return EX_SOFTWARE;
  }
}
