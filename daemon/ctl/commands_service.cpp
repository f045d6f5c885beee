#include <fmt/format.h>
#include <sysexits.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "daemon/ctl/context.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

void show_gaps(const json& accounts) {
  for (const auto& account : accounts) {
    const auto gaps = account.value("gaps", json::array());
    if (gaps.empty()) continue;
    fmt::print("\nwhat {} may have missed:\n", cell(account.value("name", json{})));
    print_table("Gap", gaps);
  }
}

// "at this pace: 9000 of 15000 by 2026-11-30"
void show_money(const json& money) {
  if (money.empty()) return;
  const auto reads = money.value("reads", json::object());
  const auto spent = money.value("spent", json::object());
  const auto budget = spent.value("budget_usd", json{});
  const auto ends = cell(money.value("month_ends", json{})).substr(0, sizeof "2026-11-30" - 1);
  fmt::print("\nreads: {} today, {} this month; at this pace {} of {} before {}\n",
             cell(reads.value("today", json{})), cell(reads.value("month", json{})),
             cell(reads.value("forecast", json{})), cell(reads.value("limit", json{})), ends);
  fmt::print("spent: {} USD today, {} this month; at this pace {}{} before {}\n",
             cell(spent.value("today_usd", json{})), cell(spent.value("month_usd", json{})),
             cell(spent.value("forecast_usd", json{})),
             budget.is_null() ? "" : " of " + cell(budget), ends);
  if (const auto again = money.value("reads_again_at", json{}); !again.is_null()) {
    fmt::print("READING RESTS: today's money is used; not before {}\n", cell(again));
  }
  const auto teams = money.value("teams", json::array());
  if (teams.empty()) return;
  fmt::print("\n");
  print_table("TeamReads", teams);
}

void show_status(const json& status) {
  fmt::print("inquiryd {}, up {} s; {}\n", cell(status.value("version", json{})),
             cell(status.value("uptime_s", json{})),
             cell(status.value("school", json::object()).value("name", json{})));
  for (const auto& halt : status.value("halts", json::array())) {
    fmt::print("STOPPED: {}, by {} since {}: {}\n",
               halt.value("team", json{}).is_null() ? "everything" : cell(halt["team"]),
               cell(halt.value("by", json{})), cell(halt.value("at", json{})),
               cell(halt.value("reason", json{})));
  }
  const auto holidays = status.value("school", json::object()).value("holidays_problem", "");
  if (!holidays.empty()) fmt::print("SILENT: {}\n", cell(holidays));
  fmt::print("\n");
  print_table("TeamStatus", status.value("teams", json::array()));
  fmt::print("\n");
  const auto accounts = status.value("accounts", json::array());
  print_table("Account", accounts);
  show_gaps(accounts);
  for (const auto& account : accounts) {
    const auto warning = account.value("warning", std::string{});
    if (!warning.empty()) fmt::print("\nwarning: {}\n", cell(warning));
  }
  show_money(status.value("money", json::object()));
  const auto errors = status.value("last_errors", json::array());
  if (errors.empty()) return;
  fmt::print("\nlast errors, newest first:\n");
  print_table("LastError", errors);
}

void show_plan(const json& plan) {
  print_table("PlannedPoll", plan.value("polls", json::array()));
  const auto terms = plan.value("terms", json::array());
  if (terms.empty()) return;
  fmt::print("\n");
  print_table("Term", terms);
}

void show_volume(const json& volume) {
  print_table("TermVolume", volume.value("terms", json::array()));
  fmt::print("\nreading all of it for a month: {} posts, {} USD\n",
             cell(volume.value("month_posts", json{})), cell(volume.value("month_usd", json{})));
  if (const auto remark = volume.value("remark", std::string{}); !remark.empty()) {
    fmt::print("{}\n", cell(remark));
  }
}

void say_price(std::FILE* to, const json& price) {
  fmt::print(to,
             "counting {} searches; X charges {} USD for what is not known from the last hour\n",
             price.value("terms", json::array()).size(), cell(price.value("cost_usd", json{})));
}

// Says what it costs before it spends it.
int ask_volume(Context& c, const std::string& team, bool dry_run) {
  const auto path = "/teams/" + c.api->encoded(team) + "/volume";
  if (dry_run) return c.get(path, [](const json& price) { say_price(stdout, price); });
  int status = 0;
  const auto price = c.fetch(path, status);
  if (status != 0) return status;
  say_price(stderr, price);
  return c.call("POST", path, json::object(), show_volume);
}

void add_backup(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("backup", "copy the store while the daemon runs");
  const auto file = std::make_shared<std::string>();
  command->add_option("file", *file, "a new file, which the daemon writes")
      ->required()
      ->check(not_empty());
  command->callback([&context, file] {
    context.run = [file](Context& c) {
      const auto whole = std::filesystem::absolute(*file).lexically_normal().string();
      return c.call("POST", "/backup", {{"file", whole}}, Context::say("copied to " + whole));
    };
  });
}

void add_volume(CLI::App& app, Context& context) {
  struct Words {
    std::string team;
    bool dry_run = false;
  };
  auto* command = app.add_subcommand(
      "volume", "what the team's searches brought in 7 days, and would cost a month");
  const auto words = std::make_shared<Words>();
  command->add_option("team", words->team, "the team")->required()->check(not_empty());
  command->add_flag("--dry-run", words->dry_run, "only say what the counting costs");
  command->callback([&context, words] {
    context.run = [words](Context& c) { return ask_volume(c, words->team, words->dry_run); };
  });
}

}  // namespace

void add_service_commands(CLI::App& app, Context& context) {
  app.add_subcommand("status", "how the daemon, its accounts and its teams are")->callback([&] {
    context.run = [](Context& c) { return c.get("/status", show_status); };
  });
  app.add_subcommand("console", "print a one-time link that logs you into the browser console")
      ->callback([&] {
        context.run = [](Context& c) {
          return c.call("POST", "/login-links", json::object(), [](const json& link) {
            fmt::print("{}\n", cell(link.value("url", json{})));
          });
        };
      });
  app.add_subcommand("reload", "load a changed configuration, whole or not at all")->callback([&] {
    context.run = [](Context& c) {
      const int status =
          c.call("POST", "/reload", json::object(), Context::say("the configuration is loaded"));
      return status == EX_DATAERR ? EX_CONFIG : status;
    };
  });
  add_backup(app, context);
  app.add_subcommand("plan", "what X will be asked, and for which teams")->callback([&] {
    context.run = [](Context& c) { return c.get("/plan", show_plan); };
  });
  add_volume(app, context);
}

}  // namespace inquiry::ctl
