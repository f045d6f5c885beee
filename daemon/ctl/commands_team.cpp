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
  int cycle = 0;  // 0: the present one
  bool out_of_order = false;
  std::vector<std::string> ideas;
};

void show_stage(const json& stage) {
  if (stage.value("stage", json{}).is_null()) {
    fmt::print(
        "no cycle of the team is running: it is moved to a stage with 'inquiryctl stage set'\n");
    return;
  }
  fmt::print("{} ({}), cycle {}, round {}, since {}, until {}\n",
             cell(stage.value("stage", json{})), cell(stage.value("behaviour", json{})),
             cell(stage.value("cycle", json{})), cell(stage.value("round", json{})),
             cell(stage.value("since", json{})), cell(stage.value("until", json{})));
}

// Where the team stands, and where its protocol lets it go from there.
void show_stage_and_next(const json& stage) {
  show_stage(stage);
  print_table("NextStage", stage.value("next", json::array()));
}

// The service answers a move into a silent stage when its promise holds.
void show_moved(const json& stage) {
  show_stage(stage);
  const auto behaviour = stage.value("behaviour", json{});
  if (behaviour.is_null() || behaviour == "teach" || behaviour == "analyze") {
    fmt::print("the silence holds: nothing can be created on X any more\n");
  }
}

void show_history(const json& stage) {
  print_table("Transition", stage.value("history", json::array()));
}

std::string team_path(Context& c, const std::string& team) {
  return "/teams/" + c.api->encoded(team);
}

// The number of the cycle that is named, or of the team's present one; 0, with `code` set, when
// there is none.
int cycle_of(Context& c, const TeamWords& words, int& code) {
  if (words.cycle > 0) return words.cycle;
  const auto stage = c.fetch(team_path(c, words.team) + "/stage", code);
  if (code != 0) return 0;
  const int cycle = stage.value("cycle", 0);
  if (cycle == 0) {
    fmt::print(stderr,
               "inquiryctl: error: no cycle of team {} is running; move it to a stage with "
               "'inquiryctl stage set', or name a cycle\n",
               words.team);
    code = EX_DATAERR;
  }
  return cycle;
}

std::string cycle_path(Context& c, const std::string& team, int cycle) {
  return fmt::format("{}/cycles/{}", team_path(c, team), cycle);
}

void show_seeds(const json& seeds) {
  if (seeds.value("worked", json{}).is_null()) {
    fmt::print("no outcome of round {} is recorded yet: 'inquiryctl outcome'\n",
               cell(seeds.value("round", json{})));
  }
  for (const auto& each : seeds.value("proposals", json::array())) {
    fmt::print("{}: {}\n  because {}\n", cell(each.value("kind", json{})),
               cell(each.value("text", json{})), cell(each.value("why", json{})));
  }
}

// For what is written into a cycle.
int with_cycle(Context& c, const TeamWords& words, const std::string& method,
               const std::string& what, const json& body, const std::string& said) {
  int code = 0;
  const int cycle = cycle_of(c, words, code);
  if (cycle == 0) return code;
  return c.call(method, cycle_path(c, words.team, cycle) + "/" + what, body, Context::say(said));
}

void add_way_back(CLI::App& stage, Context& context, const std::shared_ptr<TeamWords>& words,
                  const std::string& name, const std::string& help) {
  auto& command = *stage.add_subcommand(name, help);
  command.add_option("TEAM", words->team)->required()->check(not_empty());
  command.add_option("--reason", words->reason, "why; it is kept")->required();
  command.callback([&context, words, name] {
    context.run = [words, name](Context& c) {
      return c.call("POST", team_path(c, words->team) + "/stage/" + name,
                    {{"reason", words->reason}}, show_moved);
    };
  });
}

void add_stage(CLI::App& app, Context& context, const std::shared_ptr<TeamWords>& words) {
  auto& stage = *app.add_subcommand("stage", "where a team stands")->require_subcommand(1);
  auto& show = *stage.add_subcommand("show", "the stage that holds now");
  show.add_option("TEAM", words->team)->required()->check(not_empty());
  show.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.get(team_path(c, words->team) + "/stage", show_stage_and_next);
    };
  });
  auto& set = *stage.add_subcommand("set", "move the team; answers when the silence holds");
  set.add_option("TEAM", words->team)->required()->check(not_empty());
  set.add_option("STAGE", words->stage, "one of the team's own stages")
      ->required()
      ->check(not_empty());
  set.add_option("--reason", words->reason, "why; it is kept")->required();
  set.add_flag("--out-of-order", words->out_of_order,
               "move although the team's own `next` does not lead there; kept in the history");
  set.callback([&context, words] {
    context.run = [words](Context& c) {
      json body{{"stage", words->stage}, {"reason", words->reason}};
      if (words->out_of_order) body["out_of_order"] = true;
      return c.call("PUT", team_path(c, words->team) + "/stage", body, show_moved);
    };
  });
  add_way_back(stage, context, words, "undo",
               "back to where the team stood before its newest move");
  add_way_back(stage, context, words, "abort", "give the cycle up, without an outcome");
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

void add_cycle(CLI::App& app, Context& context, const std::shared_ptr<TeamWords>& words) {
  auto& cycle = *app.add_subcommand("cycle", "a team's cycles of inquiry")->require_subcommand(1);
  auto& list = *cycle.add_subcommand("list", "every cycle, newest first");
  list.add_option("TEAM", words->team)->required()->check(not_empty());
  list.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.get(team_path(c, words->team) + "/cycles", Context::table("Cycle"));
    };
  });
  auto& show = *cycle.add_subcommand(
      "show", "why this question, here; the theory and outcome of each round; what was said of it");
  show.add_option("TEAM", words->team)->required()->check(not_empty());
  show.add_option("--cycle", words->cycle, "its number; without it, the present one")
      ->check(CLI::PositiveNumber);
  show.callback([&context, words] {
    context.run = [words](Context& c) {
      int code = 0;
      const int number = cycle_of(c, *words, code);
      if (number == 0) return code;
      return c.get(cycle_path(c, words->team, number), print_object);
    };
  });
  auto& seeds = *cycle.add_subcommand(
      "seeds", "what its outcome could become: proposals, of which nothing is written by itself");
  seeds.add_option("TEAM", words->team)->required()->check(not_empty());
  seeds.add_option("--cycle", words->cycle, "its number; without it, the present one")
      ->check(CLI::PositiveNumber);
  seeds.callback([&context, words] {
    context.run = [words](Context& c) {
      int code = 0;
      const int number = cycle_of(c, *words, code);
      if (number == 0) return code;
      return c.get(cycle_path(c, words->team, number) + "/seeds", show_seeds);
    };
  });
  auto& comment = *cycle.add_subcommand("comment", "say something of the cycle, as its coach does");
  comment.add_option("TEAM", words->team)->required()->check(not_empty());
  comment.add_option("--text", words->text, "stays in the school")->required();
  comment.add_option("--cycle", words->cycle, "its number; without it, the present one")
      ->check(CLI::PositiveNumber);
  comment.callback([&context, words] {
    context.run = [words](Context& c) {
      return with_cycle(c, *words, "POST", "comments", {{"text", words->text}},
                        "the comment stands with the cycle");
    };
  });
}

}  // namespace

void add_team_commands(CLI::App& app, Context& context) {
  const auto words = std::make_shared<TeamWords>();
  add_stage(app, context, words);
  add_cycle(app, context, words);
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
      return with_cycle(c, *words, "PUT", "theory", body, "the theory of action is written down");
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
      return with_cycle(c, *words, "PUT", "outcome",
                        {{"worked", words->worked}, {"evidence", words->evidence}},
                        "the outcome is recorded");
    };
  });
}

}  // namespace inquiry::ctl
