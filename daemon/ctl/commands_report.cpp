#include <fmt/format.h>
#include <sysexits.h>

#include <filesystem>
#include <fstream>

#include "daemon/ctl/context.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

struct ReportWords {
  std::string team;
  std::string format;
  std::string file;
  int cycle = 0;  // 0: the newest one
  bool without_local = false;
};

// The number of the cycle that is named, or of the team's newest one; 0, with `code` set, when
// there is none.
int cycle_of(Context& c, const ReportWords& words, int& code) {
  if (words.cycle > 0) return words.cycle;
  const auto cycles = c.fetch("/teams/" + c.api->encoded(words.team) + "/cycles?limit=1", code);
  if (code != 0) return 0;
  const auto items = cycles.value("items", json::array());
  if (!items.empty()) return items.front().value("number", 0);
  fmt::print(stderr,
             "inquiryctl: error: team {} has no cycle yet; its first stage opens one "
             "('inquiryctl stage set')\n",
             words.team);
  code = 66;  // EX_NOINPUT, as the contract says: no such thing
  return 0;
}

// As it was asked for; else as the file's name ends.
std::string format_of(const Context& c, const ReportWords& words) {
  if (c.json) return "json";
  if (!words.format.empty()) return words.format;
  const auto ending = std::filesystem::path(words.file).extension();
  if (ending == ".html" || ending == ".htm") return "html";
  if (ending == ".json") return "json";
  return ending == ".svg" ? "svg" : "markdown";
}

int write(const std::filesystem::path& file, const std::string& body) {
  std::ofstream out{file, std::ios::binary | std::ios::trunc};
  out << body;
  out.close();
  if (out) {
    fmt::print("written: {}\n", file.string());
    return EX_OK;
  }
  fmt::print(stderr, "inquiryctl: error: {} cannot be written; name another file\n", file.string());
  return EX_CANTCREAT;
}

int answer(Context& c, const ReportWords& words) {
  int code = 0;
  const int cycle = cycle_of(c, words, code);
  if (cycle == 0) return code;
  const auto format = format_of(c, words);
  const auto path = fmt::format("/teams/{}/cycles/{}/report?{}format=", c.api->encoded(words.team),
                                cycle, words.without_local ? "local=false&" : "");
  const auto report = c.api->call("GET", path + format);
  if (words.file.empty() || report.status != 200) {
    return c.finish(report, [&](const json&) { fmt::print("{}\n", report.body); });
  }
  code = write(words.file, report.body);
  if (code != EX_OK || format != "markdown") return code;
  const auto picture = c.api->call("GET", path + "svg");
  if (picture.status != 200) return c.finish(picture, [](const json&) {});
  const auto name = fmt::format("{}-cycle-{}.svg", words.team, cycle);  // as the Markdown says
  return write(std::filesystem::path(words.file).parent_path() / name, picture.body);
}

}  // namespace

void add_report_command(CLI::App& app, Context& context) {
  const auto words = std::make_shared<ReportWords>();
  auto& report = *app.add_subcommand("report", "what a cycle came to, to show the principal");
  report.add_option("TEAM", words->team)->required()->check(not_empty());
  report.add_option("--cycle", words->cycle, "its number; without it, the newest one")
      ->check(CLI::PositiveNumber);
  report.add_option("--format", words->format, "without it, as the file's name ends, or markdown")
      ->check(CLI::IsMember({"markdown", "html", "json", "svg"}));
  report.add_option("--out", words->file, "write a file; Markdown's picture is written beside it")
      ->check(not_empty());
  report.add_flag("--without-local", words->without_local,
                  "leave out what never leaves the school");
  report.callback(
      [&context, words] { context.run = [words](Context& c) { return answer(c, *words); }; });
}

}  // namespace inquiry::ctl
