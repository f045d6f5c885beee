#include <fmt/format.h>
#include <sysexits.h>
#include <unistd.h>

#include <iostream>

#include "daemon/ctl/context.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

struct DraftWords {
  std::string team;
  std::string id;
  std::string state;
  std::string after;
  std::string text;
  std::string evidence;
  std::string reason;
  std::string outcome;
  std::string post_id;
  std::string not_before;
  std::string not_after;
  std::string reply_to;
  std::vector<std::string> invite;
  std::vector<std::string> because;
  std::vector<std::string> media;
  std::vector<std::string> alt;
  std::vector<std::string> students;
  std::vector<std::string> staff;
  std::vector<std::string> ideas;
  std::vector<std::string> poll_options;
  std::string replies;
  int poll_minutes = 0;
  bool made_with_ai = false;
  bool nobody = false;
  bool no_submit = false;
  bool yes = false;
};
using Words = std::shared_ptr<DraftWords>;

std::string draft_path(Context& c, const std::string& id) {
  return "/drafts/" + c.api->encoded(id);
}

// "s17" or "s17:photo,work".
json student(const std::string& word) {
  const auto colon = word.find(':');
  json kinds = json::array();
  if (colon != std::string::npos) {
    for (std::size_t at = colon + 1; at <= word.size();) {
      const auto comma = std::min(word.find(',', at), word.size());
      kinds.push_back(word.substr(at, comma - at));
      at = comma + 1;
    }
  }
  json shown{{"student", word.substr(0, colon)}};
  if (!kinds.empty()) shown["kinds"] = std::move(kinds);
  return shown;
}

json common(const DraftWords& words, const std::string& kind) {
  json body{{"team", words.team}, {"kind", kind}, {"text", words.text}};
  if (!words.not_before.empty()) body["not_before"] = words.not_before;
  if (!words.not_after.empty()) body["not_after"] = words.not_after;
  if (words.no_submit) body["submit"] = false;
  if (!words.replies.empty()) body["reply_settings"] = words.replies;
  if (words.made_with_ai) body["made_with_ai"] = true;
  return body;
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

// What X shows beside the text, of any kind of post.
void add_post_options(CLI::App& command, const Words& words) {
  command.add_option("--replies", words->replies, "who may reply on X; everyone by default")
      ->check(CLI::IsMember({"everyone", "following", "mentioned_users", "verified"}));
  command.add_flag("--made-with-ai", words->made_with_ai, "X labels it as made with AI");
  command.add_option("--not-before", words->not_before, "RFC 3339");
  command.add_option("--not-after", words->not_after, "RFC 3339; 7 days by default");
  command.add_flag("--no-submit", words->no_submit, "keep it as a draft");
}

void add_poll_options(CLI::App& question, const Words& words) {
  auto* options = question.add_option("--poll-option", words->poll_options,
                                      "an answer to choose from; two to four of them");
  question.add_option("--poll-for", words->poll_minutes, "how long it is open; 1d by default")
      ->transform(
          CLI::AsNumberWithUnit(std::map<std::string, int>{{"m", 1}, {"h", 60}, {"d", 1440}},
                                CLI::AsNumberWithUnit::UNIT_REQUIRED, "5m..7d"))
      ->needs(options);
}

json poll_of(const DraftWords& words) {
  json poll{{"options", words.poll_options}};
  if (words.poll_minutes != 0) poll["duration_minutes"] = words.poll_minutes;
  return poll;
}

void add_question(CLI::App& add, Context& context, const Words& words) {
  auto& question = *add.add_subcommand("question", "ask the network");
  question.add_option("TEAM", words->team)->required()->check(not_empty());
  question.add_option("--text", words->text)->required();
  question.add_option("--invite", words->invite,
                      "@handle of the team's invite list; with --because");
  question.add_option("--because", words->because, "why this person");
  add_poll_options(question, words);
  add_post_options(question, words);
  question.callback([&context, words] {
    if (words->invite.size() != words->because.size()) {
      throw CLI::ValidationError("--invite", "each --invite needs its own --because");
    }
    context.run = [words](Context& c) {
      auto body = common(*words, "question");
      if (!words->poll_options.empty()) body["poll"] = poll_of(*words);
      for (std::size_t i = 0; i < words->invite.size(); ++i) {
        body["invited"].push_back({{"handle", words->invite[i]}, {"because", words->because[i]}});
      }
      return c.call("POST", "/drafts", body, show_made);
    };
  });
}

void add_celebration(CLI::App& add, Context& context, const Words& words) {
  auto& celebration = *add.add_subcommand("celebration", "share what worked");
  celebration.add_option("TEAM", words->team)->required()->check(not_empty());
  celebration.add_option("--text", words->text)->required();
  celebration.add_option("--evidence", words->evidence, "what shows it; stays here")->required();
  celebration.add_option("--student", words->students, "CODE[:photo,work] of a student who shows");
  celebration.add_flag("--nobody", words->nobody, "nobody can be recognised");
  celebration.add_option("--staff", words->staff, "an adult who can be recognised and agreed");
  celebration.add_option("--media", words->media, "a picture or video; with --alt");
  celebration.add_option("--alt", words->alt,
                         "what the picture shows, for those who cannot see it");
  celebration.add_option("--idea", words->ideas, "an idea it came from");
  add_post_options(celebration, words);
  celebration.callback([&context, words] {
    if (words->nobody == !words->students.empty() && !words->no_submit) {
      throw CLI::ValidationError("--student",
                                 "say who can be recognised: --student CODE for each, or --nobody");
    }
    context.run = [words](Context& c) {
      auto body = common(*words, "celebration");
      body["evidence"] = words->evidence;
      if (words->nobody) body["students"] = json::array();
      for (const auto& each : words->students) body["students"].push_back(student(each));
      for (const auto& each : words->staff) body["staff"].push_back(each);
      for (const auto& each : words->ideas) body["ideas"].push_back(each);
      for (std::size_t i = 0; i < words->media.size(); ++i) {
        body["media"].push_back({{"alt", i < words->alt.size() ? words->alt[i] : ""}});
      }
      return c.call("POST", "/drafts", body, show_made);
    };
  });
}

// Shows a draft, asks where somebody can answer, and approves exactly what was shown. A program
// that reads JSON is shown the approved draft only, and so has to say that it means it.
int approve(Context& c, const DraftWords& words) {
  if (c.json && !words.yes) {
    fmt::print(stderr,
               "inquiryctl: error: with --json nothing is shown before it is approved; say --yes "
               "as well\n");
    return EX_USAGE;
  }
  int code = 0;
  const auto draft = c.fetch(draft_path(c, words.id), code);
  if (code != 0) return code;
  if (!c.json) print_object(draft);
  if (!words.yes && isatty(STDIN_FILENO) == 1) {
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

void add_draft_commands(CLI::App& app, Context& context) {
  const auto words = std::make_shared<DraftWords>();
  auto& drafts = *app.add_subcommand("drafts", "outgoing posts")->require_subcommand(1);
  auto& add = *drafts.add_subcommand("add", "write one")->require_subcommand(1);
  add_question(add, context, words);
  add_celebration(add, context, words);
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
