#include <fmt/format.h>

#include "daemon/ctl/context.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

struct PreviewWords {
  std::string team;
  int days = 7;
};

// "until 2026-10-20T00:00:00-07:00", or that nobody knows.
std::string until(const json& span) {
  const auto& end = span.at("until_local");
  return end.is_null() ? "until somebody moves the team" : "until " + cell(end);
}

std::string fate_of(const json& post) {
  const auto fate = post.value("fate", "");
  const auto at = cell(post.at("at_local"));
  if (fate == "goes_out") return "goes out at " + at;
  if (fate == "returns_to_review") return "goes back to review at " + at + ": a silence begins";
  if (fate == "needs_consent") return "loses its consent at " + at;
  if (fate == "expires") return "expires at " + at + " without having been sent";
  return "does not go out in these days";
}

void show_post(const json& post) {
  const auto number = post.at("n").is_null() ? "" : "Q" + cell(post.at("n")) + ", ";
  fmt::print("  {}{} ({}, {}, {} USD): {}\n    {}\n", number, cell(post.at("draft")),
             cell(post.at("kind")), cell(post.at("state")), cell(post.at("price_usd")),
             cell(post.at("text")), fate_of(post));
  for (const auto& why : post.at("held_by")) {
    const auto& end = why.at("until");
    fmt::print("    ! {}: {}{}\n", cell(why.at("code")), cell(why.at("message")),
               end.is_null() ? "" : " (until " + cell(end) + ")");
  }
}

void show_listening(const json& listening) {
  for (const auto& span : listening) {
    fmt::print("\nlistening{} from {} {}: about {} requests a day\n",
               span.value("silent", false) ? " in silence" : "", cell(span.at("from_local")),
               until(span), cell(span.at("requests_per_day")));
    print_table("TermAhead", span.at("terms"));
  }
}

void show_cost(const json& cost) {
  const auto& month = cost.at("month");
  const auto& spent = cost.at("spent");
  if (cost.at("reads").is_null()) {
    fmt::print("\nreading: no pace to tell: too little was read, or the team is in silence\n");
  } else {
    fmt::print("\nreading: about {} posts, {} USD at the pace of this month\n",
               cell(cost.at("reads")), cell(cost.at("reading_usd")));
  }
  fmt::print("posting: {} USD\n", cell(cost.at("posting_usd")));
  fmt::print("the school's month: {} of {} reads, {} USD spent{}\n", cell(month.at("month")),
             cell(month.at("limit")), cell(spent.at("month_usd")),
             spent.at("budget_usd").is_null() ? "" : " of " + cell(spent.at("budget_usd")));
}

void show_preview(const json& preview) {
  fmt::print("{}, from {} until {} ({})\n", cell(preview.at("team")), cell(preview.at("from")),
             cell(preview.at("until")), cell(preview.at("timezone")));
  for (const auto& halt : preview.at("halts")) {
    fmt::print("STOPPED: {}, by {}: {}\n", halt.at("team").is_null() ? "everything" : "this team",
               cell(halt.at("by")), cell(halt.at("reason")));
  }
  const auto holidays = preview.value("holidays_problem", "");
  if (!holidays.empty()) fmt::print("SILENT: {}\n", cell(holidays));
  fmt::print("\n");
  print_table("StageAhead", preview.at("stages"));
  for (const auto& silence : preview.at("silences")) {
    fmt::print("silence from {} {}\n", cell(silence.at("from_local")), until(silence));
  }
  if (!preview.at("holidays").empty()) {
    fmt::print("\n");
    print_table("HolidayAhead", preview.at("holidays"));
  }
  fmt::print("\nposts\n{}", preview.at("posts").empty() ? "  (none)\n" : "");
  for (const auto& post : preview.at("posts")) show_post(post);
  for (const auto& chat : preview.at("chats")) {
    fmt::print("\nchat {} {} at {}{}\n", cell(chat.at("id")), cell(chat.at("hashtag")),
               cell(chat.at("at_local")), chat.value("by_hand", false) ? ", asked by hand" : "");
    for (const auto& question : chat.at("questions")) show_post(question);
  }
  show_listening(preview.at("listening"));
  show_cost(preview.at("cost"));
}

}  // namespace

void add_preview_command(CLI::App& app, Context& context) {
  const auto words = std::make_shared<PreviewWords>();
  auto& preview = *app.add_subcommand(
      "preview", "what the next days will bring: stages, silences, polls, posts and their cost");
  preview.add_option("TEAM", words->team)->required()->check(not_empty());
  preview.add_option("--days", words->days, "how many, 7 without it")->check(CLI::Range(1, 60));
  preview.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.get(
          fmt::format("/teams/{}/preview?days={}", c.api->encoded(words->team), words->days),
          show_preview);
    };
  });
}

}  // namespace inquiry::ctl
