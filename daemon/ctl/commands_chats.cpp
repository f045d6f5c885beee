#include <fmt/format.h>

#include "daemon/ctl/context.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

struct ChatWords {
  std::string team;
  std::string id;
  std::string after;
  std::string format;
};
using Words = std::shared_ptr<ChatWords>;

void show_answer(const json& answer) {
  const auto& post = answer.at("post");
  const auto removed = post.value("state", "") == "removed";
  fmt::print("  {} {}{}: {}\n", cell(answer.at("how")), cell(post.at("author")),
             answer.value("late", false) ? " (late)" : "",
             removed ? "(its author deleted this post on X)" : cell(post.at("text")));
}

void show_chat(const json& chat) {
  fmt::print("{} {} at {}: {}\n", cell(chat.at("id")), cell(chat.at("hashtag")),
             cell(chat.at("at")), cell(chat.at("state")));
  if (chat.value("silent", false))
    fmt::print("the team is in a silent stage: only what it had kept is shown\n");
  for (const auto& question : chat.at("questions")) {
    const auto asked = question.at("asked_at");
    fmt::print("\n{}\n  {}, draft {}, {}\n", cell(question.at("text")),
               asked.is_null() ? cell(question.at("state")) : "asked " + cell(asked),
               cell(question.at("draft")),
               asked.is_null() ? "planned " + cell(question.at("planned_at"))
                               : fmt::format("{} answers", question.at("answers").size()));
    for (const auto& why : question.at("blocked_by"))
      fmt::print("  ! {}\n", cell(why.at("message")));
    for (const auto& answer : question.at("answers")) show_answer(answer);
  }
  if (!chat.at("unmatched_posts").empty()) fmt::print("\nalso in the chat\n");
  for (const auto& post : chat.at("unmatched_posts")) {
    fmt::print("  {}: {}\n", cell(post.at("author")), cell(post.at("text")));
  }
}

void add_list(CLI::App& chats, Context& context, const Words& words) {
  auto& list = *chats.add_subcommand("list", "the team's chats, the latest first");
  list.add_option("TEAM", words->team)->required()->check(not_empty());
  list.add_option("--after", words->after, "the next page");
  list.callback([&context, words] {
    context.run = [words](Context& c) {
      auto path = "/teams/" + c.api->encoded(words->team) + "/chats?limit=50";
      if (!words->after.empty()) path += "&after=" + c.api->encoded(words->after);
      return c.get(path, Context::table("ChatSummary"));
    };
  });
}

void add_one(CLI::App& chats, Context& context, const Words& words) {
  auto& show = *chats.add_subcommand("show", "each question with its answers");
  show.add_option("ID", words->id)->required()->check(not_empty());
  show.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.get("/chats/" + c.api->encoded(words->id), show_chat);
    };
  });
  auto& next = *chats.add_subcommand("next", "ask the next question now");
  next.add_option("ID", words->id)->required()->check(not_empty());
  next.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.call("POST", "/chats/" + c.api->encoded(words->id) + "/next", json::object(),
                    Context::say("the next question goes out now"));
    };
  });
  auto& archive = *chats.add_subcommand("archive", "the chat with its answers as a file");
  archive.add_option("ID", words->id)->required()->check(not_empty());
  archive.add_option("--format", words->format)->required()->check(CLI::IsMember({"md", "csv"}));
  archive.callback([&context, words] {
    context.run = [words](Context& c) {
      const auto answer = c.api->call("GET", fmt::format("/chats/{}/archive?format={}",
                                                         c.api->encoded(words->id), words->format));
      return c.finish(answer, [&](const json&) { fmt::print("{}", answer.body); });
    };
  });
}

}  // namespace

void add_chat_commands(CLI::App& app, Context& context) {
  const auto words = std::make_shared<ChatWords>();
  auto& chats = *app.add_subcommand("chats", "guest-moderated chats")->require_subcommand(1);
  add_list(chats, context, words);
  add_one(chats, context, words);
}

}  // namespace inquiry::ctl
