#include <fmt/format.h>

#include "daemon/ctl/context.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

void show_table(const std::string& title, std::string_view schema, const json& rows) {
  if (rows.empty()) return;
  fmt::print("\n{}\n", title);
  print_table(schema, rows);
}

void show_mail(const json& mail) {
  if (mail.at("to").empty()) return;
  fmt::print("\nmailed to {}, next on {}\n", cell(mail.at("to")), cell(mail.at("next")));
  show_table("the newest letters", "DigestLetter", mail.at("letters"));
}

void show_digest(const json& digest) {
  fmt::print("{}: {}, from {} until {}\n", cell(digest.at("team")), cell(digest.at("title")),
             cell(digest.at("from")), cell(digest.at("until")));
  if (digest.value("silent", false)) {
    fmt::print("the team is in a silent stage: nothing is told of what came in\n");
  } else {
    fmt::print("new ideas: {}\n", cell(digest.at("new_ideas")));
  }
  fmt::print("drafts that wait: {}\n", cell(digest.at("waiting")));
  show_table("ideas with the most votes", "Idea", digest.at("most_voted"));
  show_table("new ideas of voices heard for the first time", "Idea", digest.at("first_voices"));
  show_table("posted", "DigestPost", digest.at("posted"));
  show_table("what may have been missed", "Gap", digest.at("gaps"));
  show_table("stages", "StageAhead", digest.at("stages"));
  show_mail(digest.at("mail"));
  const auto& reads = digest.at("reads");
  const auto& spent = digest.at("spent");
  const auto& budget = spent.at("budget_usd");
  fmt::print("\nthe school's month: {} of {} reads, {} USD spent{}\n", cell(reads.at("month")),
             cell(reads.at("limit")), cell(spent.at("month_usd")),
             budget.is_null() ? "" : " of " + cell(budget));
}

}  // namespace

void add_digest_command(CLI::App& app, Context& context) {
  const auto team = std::make_shared<std::string>();
  const auto mail = std::make_shared<bool>(false);
  auto& digest =
      *app.add_subcommand("digest", "the team's week: what came in, waits, went out, comes next");
  digest.add_option("TEAM", *team)->required()->check(not_empty());
  digest.add_flag("--mail", *mail, "mail it now to everybody who gets it");
  digest.callback([&context, team, mail] {
    context.run = [team, mail](Context& c) {
      const auto path = "/teams/" + c.api->encoded(*team) + "/digest";
      if (*mail) return c.call("POST", path + "/mail", json::object(), show_mail);
      return c.get(path, show_digest);
    };
  });
}

}  // namespace inquiry::ctl
