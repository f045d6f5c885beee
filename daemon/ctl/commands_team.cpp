#include <fmt/format.h>
#include <sysexits.h>

#include "daemon/ctl/context.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

struct TeamWords {
  std::string team;
  std::string stage;
  std::string reason;
  std::string text;
  std::string worked;
  std::string evidence;
  std::vector<std::string> ideas;
};

void show_stage(const json& stage) {
  if (stage.value("stage", json{}).is_null()) {
    fmt::print(
        "the team has not begun: it is moved to its first stage with 'inquiryctl stage set'\n");
    return;
  }
  fmt::print("{} ({}), cycle {}, since {}, until {}\n", cell(stage.value("stage", json{})),
             cell(stage.value("behaviour", json{})), cell(stage.value("cycle", json{})),
             cell(stage.value("since", json{})), cell(stage.value("until", json{})));
}

// The service answers a move into a silent stage when its promise holds.
void show_moved(const json& stage) {
  show_stage(stage);
  const auto behaviour = stage.value("behaviour", json{});
  if (behaviour == "teach" || behaviour == "analyze") {
    fmt::print("the silence holds: nothing can be created on X any more\n");
  }
}

void show_history(const json& stage) {
  print_table("Transition", stage.value("history", json::array()));
}

std::string team_path(Context& c, const std::string& team) {
  return "/teams/" + c.api->encoded(team);
}

// The number of the team's cycle, for what is written into the present one.
int with_cycle(Context& c, const std::string& team, const std::string& what, const json& body,
               const std::string& said) {
  int code = 0;
  const auto stage = c.fetch(team_path(c, team) + "/stage", code);
  if (code != 0) return code;
  if (stage.value("cycle", 0) == 0) {
    fmt::print(stderr,
               "inquiryctl: error: team {} has not begun a cycle; move it to its first stage with "
               "'inquiryctl stage set'\n",
               team);
    return EX_DATAERR;
  }
  return c.call(
      "PUT",
      fmt::format("{}/cycles/{}/{}", team_path(c, team), stage.value("cycle", json{}).dump(), what),
      body, Context::say(said));
}

void add_stage(CLI::App& app, Context& context, const std::shared_ptr<TeamWords>& words) {
  auto& stage = *app.add_subcommand("stage", "where a team stands")->require_subcommand(1);
  auto& show = *stage.add_subcommand("show", "the stage that holds now");
  show.add_option("TEAM", words->team)->required()->check(not_empty());
  show.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.get(team_path(c, words->team) + "/stage", show_stage);
    };
  });
  auto& set = *stage.add_subcommand("set", "move the team; answers when the silence holds");
  set.add_option("TEAM", words->team)->required()->check(not_empty());
  set.add_option("STAGE", words->stage, "one of the team's own stages")
      ->required()
      ->check(not_empty());
  set.add_option("--reason", words->reason, "why; it is kept")->required();
  set.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.call("PUT", team_path(c, words->team) + "/stage",
                    {{"stage", words->stage}, {"reason", words->reason}}, show_moved);
    };
  });
  auto& history = *stage.add_subcommand("history", "every move, newest first");
  history.add_option("TEAM", words->team)->required()->check(not_empty());
  history.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.get(team_path(c, words->team) + "/stage", show_history);
    };
  });
}

void add_halt(CLI::App& app, Context& context, const std::shared_ptr<TeamWords>& words) {
  auto& halt = *app.add_subcommand("halt", "stop all posting, or one team's, at once");
  halt.add_option("TEAM", words->team, "without it, everything stops");
  halt.add_option("--reason", words->reason, "why; everybody sees it")->required();
  halt.callback([&context, words] {
    context.run = [words](Context& c) {
      const json team = words->team.empty() ? json{} : json(words->team);
      return c.call(
          "PUT", "/halt", {{"reason", words->reason}, {"team", team}},
          Context::say(fmt::format("{}: nothing can be created on X any more",
                                   words->team.empty() ? "everything is stopped"
                                                       : "team " + words->team + " is stopped")));
    };
  });
  auto& resume = *app.add_subcommand("resume", "end a stop; what waited goes back to review");
  resume.add_option("TEAM", words->team, "without it, the stop of everything ends")
      ->check(not_empty());
  resume.callback([&context, words] {
    context.run = [words](Context& c) {
      const auto query = words->team.empty() ? "" : "?team=" + c.api->encoded(words->team);
      return c.call(
          "DELETE", "/halt" + query, nullptr,
          Context::say(words->team.empty() ? "the stop of everything is over"
                                           : "the stop of team " + words->team + " is over"));
    };
  });
}

}  // namespace

void add_team_commands(CLI::App& app, Context& context) {
  const auto words = std::make_shared<TeamWords>();
  add_stage(app, context, words);
  add_halt(app, context, words);
  auto& theory = *app.add_subcommand("theory", "write the present cycle's theory of action");
  theory.add_option("TEAM", words->team)->required()->check(not_empty());
  theory.add_option("--text", words->text, "if we …, then …, because …")->required();
  theory.add_option("--idea", words->ideas, "an idea it is built on; may be given several times")
      ->check(not_empty());
  theory.callback([&context, words] {
    context.run = [words](Context& c) {
      json body{{"theory", words->text}};
      if (!words->ideas.empty()) body["ideas"] = words->ideas;
      return with_cycle(c, words->team, "theory", body, "the theory of action is written down");
    };
  });
  auto& outcome = *app.add_subcommand("outcome", "record whether the theory of action worked");
  outcome.add_option("TEAM", words->team)->required()->check(not_empty());
  outcome.add_option("--worked", words->worked)
      ->required()
      ->check(CLI::IsMember({"yes", "partly", "no"}));
  outcome.add_option("--evidence", words->evidence, "what shows it; never leaves the school")
      ->required();
  outcome.callback([&context, words] {
    context.run = [words](Context& c) {
      return with_cycle(c, words->team, "outcome",
                        {{"worked", words->worked}, {"evidence", words->evidence}},
                        "the outcome is recorded");
    };
  });
}

}  // namespace inquiry::ctl
