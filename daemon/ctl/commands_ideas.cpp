#include <fmt/format.h>

#include "daemon/ctl/context.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

struct IdeaWords {
  std::string team;
  std::string id;
  std::string state;
  std::string source;
  std::string search;
  std::string order;
  std::string into;
  bool merged = false;
  std::string after;
  std::string text;
  std::string author;
  std::string reason;
  std::string post_id;
  std::string format;
};
using Words = std::shared_ptr<IdeaWords>;

void show_idea(const json& idea) { print_object(idea); }

std::string listing(Context& c, const IdeaWords& words) {
  auto path = "/teams/" + c.api->encoded(words.team) + "/ideas?limit=50";
  for (const auto& [name, value] :
       {std::pair{"state", words.state}, std::pair{"source", words.source},
        std::pair{"q", words.search}, std::pair{"order", words.order},
        std::pair{"merged", std::string{words.merged ? "true" : ""}},
        std::pair{"after", words.after}}) {
    if (!value.empty()) path += fmt::format("&{}={}", name, c.api->encoded(value));
  }
  return path;
}

void add_list(CLI::App& ideas, Context& context, const Words& words) {
  auto& list = *ideas.add_subcommand("list", "the team's brainstorming queue, newest first");
  list.add_option("TEAM", words->team)->required()->check(not_empty());
  list.add_option("--state", words->state);
  list.add_option("--source", words->source);
  list.add_option("--search", words->search, "beginnings of words in the text or the author");
  list.add_option("--order", words->order, "many voices first (wide), or most votes first")
      ->check(CLI::IsMember({"newest", "wide", "votes"}));
  list.add_flag("--merged", words->merged, "what was folded onto another idea too");
  list.add_option("--after", words->after, "the next page");
  list.callback([&context, words] {
    context.run = [words](Context& c) { return c.get(listing(c, *words), Context::table("Idea")); };
  });
  auto& exporting = *ideas.add_subcommand("export", "the ideas for another program");
  exporting.add_option("TEAM", words->team)->required()->check(not_empty());
  exporting.add_option("--format", words->format)
      ->required()
      ->check(CLI::IsMember({"csv", "json", "md"}));
  exporting.callback([&context, words] {
    context.run = [words](Context& c) {
      const auto answer =
          c.api->call("GET", fmt::format("/teams/{}/ideas/export?format={}",
                                         c.api->encoded(words->team), words->format));
      return c.finish(answer, [&](const json&) { fmt::print("{}\n", answer.body); });
    };
  });
  auto& explain = *ideas.add_subcommand("explain", "why a post was or was not routed to the team");
  explain.add_option("TEAM", words->team)->required()->check(not_empty());
  explain.add_option("POST_ID", words->post_id)->required()->check(not_empty());
  explain.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.get(fmt::format("/teams/{}/explain/{}", c.api->encoded(words->team),
                               c.api->encoded(words->post_id)),
                   print_object);
    };
  });
}

void add_one(CLI::App& ideas, Context& context, const Words& words) {
  auto& show = *ideas.add_subcommand("show", "one idea with its votes and comments");
  show.add_option("ID", words->id)->required()->check(not_empty());
  show.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.get("/ideas/" + c.api->encoded(words->id), show_idea);
    };
  });
  auto& add = *ideas.add_subcommand("add", "an idea from a colleague who is not on X");
  add.add_option("TEAM", words->team)->required()->check(not_empty());
  add.add_option("--text", words->text)->required();
  add.add_option("--author", words->author, "whose idea it is; without it, yours");
  add.callback([&context, words] {
    context.run = [words](Context& c) {
      json idea{{"text", words->text}};
      if (!words->author.empty()) idea["author"] = words->author;
      return c.call("POST", "/teams/" + c.api->encoded(words->team) + "/ideas", idea,
                    [](const json& added) {
                      fmt::print("{} {}\n", cell(added.value("id", json{})),
                                 cell(added.value("state", json{})));
                    });
    };
  });
  auto& flag = *ideas.add_subcommand("flag", "report a worry about a child: off the board at once");
  flag.add_option("ID", words->id)->required()->check(not_empty());
  flag.add_option("--reason", words->reason)->required();
  flag.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.call("POST", "/ideas/" + c.api->encoded(words->id) + "/flag",
                    {{"reason", words->reason}}, print_object);
    };
  });
}

// Adds `verb ID`.
void add_change(CLI::App& ideas, Context& context, const Words& words, const std::string& verb,
                const std::string& help, std::function<int(Context&)> run) {
  auto& command = *ideas.add_subcommand(verb, help);
  command.add_option("ID", words->id)->required()->check(not_empty());
  command.callback([&context, run = std::move(run)] { context.run = run; });
}

std::string idea_path(Context& c, const Words& words, std::string_view below) {
  return fmt::format("/ideas/{}/{}", c.api->encoded(words->id), below);
}

void add_team_work(CLI::App& ideas, Context& context, const Words& words) {
  add_change(ideas, context, words, "vote", "vote for an idea", [words](Context& c) {
    return c.call("PUT", idea_path(c, words, "votes"), json::object(),
                  Context::say("your vote counts"));
  });
  add_change(ideas, context, words, "unvote", "take your vote back", [words](Context& c) {
    return c.call("DELETE", idea_path(c, words, "votes"), nullptr,
                  Context::say("your vote is yours again"));
  });
  add_change(ideas, context, words, "comment", "comment on an idea", [words](Context& c) {
    return c.call("POST", idea_path(c, words, "comments"), {{"text", words->text}},
                  Context::say("the comment is there"));
  });
  ideas.get_subcommand("comment")->add_option("--text", words->text)->required();
  add_change(ideas, context, words, "merge", "fold an idea into another one", [words](Context& c) {
    return c.call("POST", idea_path(c, words, "merge"), {{"into", words->into}},
                  Context::say("folded into " + words->into));
  });
  ideas.get_subcommand("merge")
      ->add_option("--into", words->into, "the idea that stays")
      ->required()
      ->check(not_empty());
  add_change(ideas, context, words, "unmerge", "let a folded idea stand for itself again",
             [words](Context& c) {
               return c.call("DELETE", idea_path(c, words, "merge"), nullptr,
                             Context::say("the idea stands for itself"));
             });
}

void add_state(CLI::App& ideas, Context& context, const Words& words, const std::string& verb,
               const std::string& state, const std::string& help) {
  auto& command = *ideas.add_subcommand(verb, help);
  command.add_option("ID", words->id)->required()->check(not_empty());
  command.callback([&context, words, state] {
    context.run = [words, state](Context& c) {
      return c.call("PUT", "/ideas/" + c.api->encoded(words->id) + "/state", {{"state", state}},
                    Context::say("the idea is " + state));
    };
  });
}

}  // namespace

void add_idea_commands(CLI::App& app, Context& context) {
  const auto words = std::make_shared<IdeaWords>();
  auto& ideas =
      *app.add_subcommand("ideas", "what X and colleagues brought")->require_subcommand(1);
  add_list(ideas, context, words);
  add_one(ideas, context, words);
  add_team_work(ideas, context, words);
  add_state(ideas, context, words, "shortlist", "shortlisted", "put an idea on the shortlist");
  add_state(ideas, context, words, "choose", "chosen", "choose an idea for the plan");
  add_state(ideas, context, words, "set-aside", "set_aside", "not this time");
  add_state(ideas, context, words, "hide", "hidden", "take an idea off the board");
}

}  // namespace inquiry::ctl
