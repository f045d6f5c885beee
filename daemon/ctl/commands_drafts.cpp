#include <fmt/format.h>
#include <sysexits.h>
#include <unistd.h>

#include <iostream>

#include "daemon/ctl/drafts.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

struct DraftWords {
  std::string team;
  std::string id;
  std::string state;
  std::string after;
  std::string reason;
  std::string outcome;
  std::string post_id;
  bool yes = false;
};
using Words = std::shared_ptr<DraftWords>;

// Shows a draft, asks where somebody can answer, and approves exactly what was shown. A program
// that reads JSON is asked nothing: it gets the answer of the API alone.
int approve(Context& c, const DraftWords& words) {
  int code = 0;
  const auto draft = c.fetch(draft_path(c, words.id), code);
  if (code != 0) return code;
  if (!c.json) print_object(draft);
  if (!c.json && !words.yes && isatty(STDIN_FILENO) == 1) {
    fmt::print("approve exactly this? [y/N] ");
    std::fflush(stdout);
    std::string answer;
    if (!std::getline(std::cin, answer) || (answer != "y" && answer != "yes")) {
      fmt::print("not approved\n");
      return EX_OK;
    }
  }
  return c.call("POST", draft_path(c, words.id) + "/approve",
                {{"content_hash", draft.value("content_hash", std::string{})}}, show_made);
}

void add_verb(CLI::App& drafts, Context& context, const Words& words, const std::string& verb,
              bool with_reason, const std::string& help) {
  auto& command = *drafts.add_subcommand(verb, help);
  command.add_option("ID", words->id)->required()->check(not_empty());
  if (with_reason) command.add_option("--reason", words->reason)->required();
  command.callback([&context, words, verb] {
    context.run = [words, verb](Context& c) {
      json body = json::object();
      if (!words->reason.empty()) body["reason"] = words->reason;
      return c.call("POST", draft_path(c, words->id) + "/" + verb, body, show_made);
    };
  });
}

void add_listing(CLI::App& drafts, Context& context, const Words& words) {
  auto& list = *drafts.add_subcommand("list", "the moderation queue and what became of it");
  list.add_option("--team", words->team);
  list.add_option("--state", words->state);
  list.add_option("--after", words->after, "the next page");
  list.callback([&context, words] {
    context.run = [words](Context& c) {
      std::string path = "/drafts?limit=50";
      for (const auto& [name, value] :
           {std::pair{"team", words->team}, std::pair{"state", words->state},
            std::pair{"after", words->after}}) {
        if (!value.empty()) path += fmt::format("&{}={}", name, c.api->encoded(value));
      }
      return c.get(path, Context::table("Draft"));
    };
  });
  auto& show = *drafts.add_subcommand("show", "one draft, whole");
  show.add_option("ID", words->id)->required()->check(not_empty());
  show.callback([&context, words] {
    context.run = [words](Context& c) { return c.get(draft_path(c, words->id), print_object); };
  });
}

void add_resolve(CLI::App& drafts, Context& context, const Words& words) {
  auto& resolve = *drafts.add_subcommand("resolve", "say what only a person can: is it on X?");
  resolve.add_option("ID", words->id)->required()->check(not_empty());
  resolve.add_option("--outcome", words->outcome)
      ->required()
      ->check(CLI::IsMember({"posted", "not_posted"}));
  resolve.add_option("--post-id", words->post_id, "its id on X");
  resolve.callback([&context, words] {
    context.run = [words](Context& c) {
      json body{{"outcome", words->outcome}};
      if (!words->post_id.empty()) body["post_id"] = words->post_id;
      return c.call("POST", draft_path(c, words->id) + "/resolve", body, show_made);
    };
  });
}

}  // namespace

std::string draft_path(Context& context, const std::string& id) {
  return "/drafts/" + context.api->encoded(id);
}

void show_made(const json& draft) {
  fmt::print("{} {}\n", cell(draft.value("id", json{})), cell(draft.value("state", json{})));
  for (const auto& reason : draft.value("blocked_by", json::array())) {
    const auto until = reason.value("until", json{});
    const auto consent = reason.value("consent", json{});
    // A consent that ended says when in its message; nothing lasts until then.
    const bool ended = consent.is_object() && consent.value("until", json{}) == until;
    fmt::print("  {}: {}{}\n", cell(reason.value("code", json{})),
               cell(reason.value("message", json{})),
               until.is_null() || ended ? "" : " (until " + cell(until) + ")");
  }
}

void add_draft_commands(CLI::App& app, Context& context) {
  const auto words = std::make_shared<DraftWords>();
  auto& drafts = *app.add_subcommand("drafts", "outgoing posts")->require_subcommand(1);
  add_draft_writing(drafts, context);
  add_listing(drafts, context, words);
  add_verb(drafts, context, words, "submit", false, "send a draft to review");
  auto& approving = *drafts.add_subcommand("approve", "approve exactly what is shown");
  approving.add_option("ID", words->id)->required()->check(not_empty());
  approving.add_flag("--yes", words->yes, "do not ask");
  approving.callback(
      [&context, words] { context.run = [words](Context& c) { return approve(c, *words); }; });
  add_verb(drafts, context, words, "reject", true, "refuse it, and say why");
  add_verb(drafts, context, words, "hold", true, "keep it back");
  add_verb(drafts, context, words, "release", false, "let it go on to review");
  add_verb(drafts, context, words, "withdraw", true, "take it back, from X too");
  add_resolve(drafts, context, words);
}

}  // namespace inquiry::ctl
