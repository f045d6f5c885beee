#include "base/usage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <vector>

#include "base/nearest.h"

namespace inquiry {
namespace {

using Words = std::vector<std::string>;

// The command that was reached before it went wrong, from the program down: {inquiryctl, drafts}.
std::vector<const CLI::App*> reached(const CLI::App& program) {
  std::vector<const CLI::App*> path{&program};
  for (auto parsed = program.get_subcommands(); !parsed.empty();
       parsed = parsed.front()->get_subcommands()) {
    path.push_back(parsed.front());
  }
  return path;
}

std::string words_of(const std::vector<const CLI::App*>& path) {
  std::string words;
  for (const auto* each : path) words += (words.empty() ? "" : " ") + each->get_name();
  return words;
}

Words commands_of(const CLI::App& app) {
  Words names;
  for (const auto* each : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(each->get_name());
  }
  return names;
}

// Its own, and those of the commands above it, which may stand anywhere.
Words options_of(const std::vector<const CLI::App*>& path) {
  Words names;
  for (const auto* app : std::vector(path.rbegin(), path.rend())) {
    for (const auto* option : app->get_options()) {
      for (const auto& name : option->get_lnames()) {
        if (std::find(names.begin(), names.end(), "--" + name) == names.end()) {
          names.push_back("--" + name);
        }
      }
    }
  }
  return names;
}

std::string unknown_option(const std::vector<const CLI::App*>& path, const std::string& given) {
  const auto option = given.substr(0, given.find('='));
  const auto known = options_of(path);
  const auto meant = nearest(option, known);
  return fmt::format("unknown option '{}'; {}", option,
                     meant ? fmt::format("did you mean '{}'?", *meant)
                           : fmt::format("'{}' takes {}", words_of(path), fmt::join(known, ", ")));
}

std::string unknown_word(const std::vector<const CLI::App*>& path, const std::string& word) {
  const auto commands = commands_of(*path.back());
  if (commands.empty()) {
    return fmt::format(
        "unexpected word '{}'; leave it out, or put quotes around words that belong together",
        word);
  }
  const auto meant = nearest(word, commands);
  return fmt::format("unknown command '{}'; {}", word,
                     meant ? fmt::format("did you mean '{}'?", *meant)
                           : fmt::format("'{}' has {}", words_of(path), fmt::join(commands, ", ")));
}

// What nobody took: an option or a word that is none of this program's.
std::string not_taken(const CLI::App& program) {
  const auto left = program.remaining(true);
  const auto first =
      std::find_if(left.begin(), left.end(), [](const auto& word) { return word != "--"; });
  if (first == left.end()) return {};
  const auto path = reached(program);
  return first->size() > 1 && first->front() == '-' ? unknown_option(path, *first)
                                                    : unknown_word(path, *first);
}

std::string on_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

}  // namespace

std::string usage_message(const CLI::App& app, const CLI::ParseError& error) {
  const bool is_missing = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  const bool is_extra = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  if (is_missing || is_extra) {
    if (auto message = not_taken(app); !message.empty()) return on_one_line(std::move(message));
  }
  const auto path = reached(app);
  const auto commands = commands_of(*path.back());
  if (is_missing && !commands.empty()) {
    return fmt::format("'{}' needs a command; choose one of {}", words_of(path),
                       fmt::join(commands, ", "));
  }
  auto what = on_one_line(error.what());
  if (what.find("; ") != std::string::npos) return what;
  return fmt::format("{}; '{} --help' explains it", what, words_of(path));
}

}  // namespace inquiry
