#include "base/usage.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace inquiry {
namespace {

struct Case {
  const char* name;
  std::vector<std::string> words;
  const char* message;
};

// A program like ours: a global option, commands below commands, words and options of their own.
std::string message_for(std::vector<std::string> words) {
  CLI::App app{"", "prog"};
  std::string text;
  app.require_subcommand(1);
  app.fallthrough();
  app.add_flag("--json");
  auto& drafts = *app.add_subcommand("drafts")->require_subcommand(1);
  drafts.add_subcommand("list");
  auto& reject = *drafts.add_subcommand("reject");
  reject.add_option("ID", text)->required();
  reject.add_option("--reason", text)->required();
  auto& outcome = *app.add_subcommand("outcome");
  outcome.add_option("--worked", text)->check(CLI::IsMember({"yes", "no"}));
  outcome.callback([&text] {
    if (text == "no") throw CLI::ValidationError("--worked", "it did not; write why");
  });
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    return usage_message(app, error);
  }
  return {};
}

TEST(Usage, SaysWhatIsWrongAndWhatToDoOnOneLine) {
  const std::vector<Case> cases{
      {"nothing wrong", {"drafts", "list"}, ""},
      {"no command", {}, "'prog' needs a command; choose one of drafts, outcome"},
      {"no command below", {"drafts"}, "'prog drafts' needs a command; choose one of list, reject"},
      {"a slip", {"draft"}, "unknown command 'draft'; did you mean 'drafts'?"},
      {"a slip below", {"drafts", "lsit"}, "unknown command 'lsit'; did you mean 'list'?"},
      {"nothing like it",
       {"drafts", "xyzzy"},
       "unknown command 'xyzzy'; 'prog drafts' has list, reject"},
      {"an option's slip",
       {"drafts", "reject", "d1", "--raeson", "x"},
       "unknown option '--raeson'; did you mean '--reason'?"},
      {"a global option's slip",
       {"drafts", "list", "--jsno"},
       "unknown option '--jsno'; did you mean '--json'?"},
      {"an unknown option",
       {"--url=https://x", "outcome"},
       "unknown option '--url'; 'prog outcome' takes --help, --worked, --json"},
      {"a word too many",
       {"drafts", "reject", "d1", "--reason", "not", "true"},
       "unexpected word 'true'; leave it out, or put quotes around words that belong together"},
      {"a missing option",
       {"drafts", "reject", "d1"},
       "--reason is required; 'prog drafts reject --help' explains it"},
      {"a wrong value",
       {"outcome", "--worked", "maybe"},
       "--worked: maybe not in {yes,no}; 'prog outcome --help' explains it"},
      {"what a command says itself",
       {"outcome", "--worked", "no"},
       "--worked: it did not; write why"},
      {"a line break",
       {"drafts\nlist"},
       "unknown command 'drafts list'; 'prog' has drafts, outcome"},
  };
  for (const auto& each : cases) EXPECT_EQ(message_for(each.words), each.message) << each.name;
}

}  // namespace
}  // namespace inquiry
