// The reference page from the option table.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "config/config.h"
#include "config/option_table.h"
#include "config/protocols.h"

namespace inquiry::config {
namespace {

using Shape = Option::Shape;

constexpr std::string_view kIntroduction =
    "# Configuration reference\n"
    "\n"
    "One main file and one file per team, in YAML. `inquiryd check --config FILE` reads "
    "everything\n"
    "and says what is wrong, with file, line and column; `inquiryctl reload` loads a change whole\n"
    "or not at all. Unknown keys are errors. Secrets are never written here. Anchors, aliases and\n"
    "tags are not read. `config/example/` is a complete school to start from.\n"
    "\n"
    "Hashtags and handles stand in quotes: `#` begins a comment in YAML, and `@` begins nothing.\n"
    "This page is made from the same table that reads the files.\n";

// Text in a cell of a table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string kind_of(const Option& option) {
  const auto noun = info(option.type).noun;
  switch (option.shape) {
    case Shape::kValue:
      return std::string{noun};
    case Shape::kList:
      return fmt::format("a list, each {}", noun);
    case Shape::kValueOrList:
      return fmt::format("{}, or a list of them", noun);
    case Shape::kSection:
      return fmt::format("keys: see {}", option.section().title);
    case Shape::kSectionList:
      return fmt::format("a list: see {}", option.section().title);
    case Shape::kNamedSections:
      return fmt::format("names, each with keys: see {}", option.section().title);
    case Shape::kTable:
      return fmt::format("each key {}, each value {} or a list of them", info(option.keys).noun,
                         noun);
  }
  return "";
}

std::string limits_of(const Option& option) {
  if (option.min.empty()) return "";
  if (option.min == option.max) return fmt::format(" Always {}.", option.min);
  const auto least = option.min_on_x.empty() ? option.min : option.min_on_x;
  return fmt::format(" From {} to {}{}.", least, option.max,
                     option.min_on_x.empty() ? "" : " (no lower limit while X is on loopback)");
}

std::string choices_of(const Option& option) {
  const auto choices = info(option.type).choices;
  return choices == nullptr ? std::string{}
                            : fmt::format(" One of {}.", fmt::join(choices(), ", "));
}

std::string default_of(const Option& option) {
  if (option.required) return "**required**";
  if (option.fallback.empty() || option.shape == Shape::kSection) return "";
  return fmt::format("`{}`", option.fallback);
}

std::string row(const Option& option) {
  return fmt::format("| `{}` | {}{}{} | {} | {} |\n", option.key, cell(help_of(option)),
                     choices_of(option), limits_of(option), kind_of(option), default_of(option));
}

// A section and, in the order of their keys, the sections in it.
void write_section(const Section& section, int depth, std::string& page) {
  page += fmt::format(
      "\n{} {}\n\n{}\n\n| key | what it means | what to write | default |\n"
      "| --- | --- | --- | --- |\n",
      std::string(static_cast<std::size_t>(depth), '#'), section.title, section.help);
  for (const auto& option : section.options) page += row(option);
  for (const auto& option : section.options) {
    if (option.section != nullptr) write_section(option.section(), 3, page);
  }
}

// How each kind of value is written, once for each kind.
std::string spelling() {
  std::string page = "\n## How values are written\n\n| kind | spelling |\n| --- | --- |\n";
  for (const auto& row : all_types()) {
    page += fmt::format("| {} | {} |\n", row.noun, cell(row.advice));
  }
  return page;
}

// The stages of every known protocol, with what may follow each.
std::string known_protocols() {
  std::string page =
      "\n## Protocols\n\nEvery stage, what the daemon does in it, and what may follow it. A silent "
      "stage (teach, analyze)\nmay follow any. `docs/cycles.md` tells how a team moves through "
      "them.\n";
  for (const auto& protocol : protocols()) {
    page += fmt::format("\n### {}\n\n| stage | behaviour | leads to |\n| --- | --- | --- |\n",
                        protocol.name);
    for (const auto& stage : protocol.stages) {
      page += fmt::format("| {} | {} | {} |\n", stage.label, word(stage.behaviour),
                          fmt::join(stage.next, "; "));
    }
  }
  return page;
}

}  // namespace

std::string reference_page() {
  std::string page{kIntroduction};
  write_section(main_section(), 2, page);
  write_section(team_section(), 2, page);
  return page + spelling() + known_protocols();
}

}  // namespace inquiry::config
