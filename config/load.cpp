#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <system_error>

#include "config/binding.h"
#include "config/config.h"
#include "config/holiday_calendar.h"
#include "config/text_file.h"
#include "config/validation.h"
#include "config/yaml_tree.h"

namespace inquiry::config {
namespace {

namespace fs = std::filesystem;

// Files that match, sorted. `base` is taken literally, whatever characters it contains.
std::vector<fs::path> matching_files(const fs::path& base, const std::string& pattern) {
  if (fs::path{pattern}.is_absolute()) return matching_files("", pattern);
  std::string escaped;
  for (const char c : base.string()) {
    if (c == '*' || c == '?' || c == '[' || c == '\\') escaped += '\\';
    escaped += c;
  }
  glob_t found{};
  std::vector<fs::path> files;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): a configuration is loaded on one thread.
  if (glob((fs::path{escaped} / pattern).c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) files.emplace_back(found.gl_pathv[i]);
  }
  globfree(&found);
  return files;
}

// Reads one file by `section`, with `loading.report` in place.
void read_file(const fs::path& file, const Section& section, Loading& loading) {
  const auto text = read_text_file(file);
  if (!text) {
    loading.report->error({}, text.error());
    return;
  }
  const auto tree = read_yaml(*text);
  if (!tree) {
    loading.report->error(tree.error().mark, tree.error().message);
    return;
  }
  bind(section, *tree, loading);
}

void read_holidays(const fs::path& base, Loading& loading) {
  auto& school = loading.config.school;
  for (const auto& entry : loading.holidays) {
    if (const auto date = parse_date(entry.text)) {
      school.holidays.push_back({*date, *date, ""});
      continue;
    }
    const auto file = base / entry.text;
    std::error_code hidden;  // by a folder that may not be entered: not missing, but unreadable
    if (!fs::exists(file, hidden) && !hidden) {
      loading.report->error(entry.mark, fmt::format("no calendar file {}; correct the name or put "
                                                    "the file there",
                                                    file.string()));
      continue;
    }
    auto days = read_calendar(file, school.zone);
    if (days) {
      std::move(days->begin(), days->end(), std::back_inserter(school.holidays));
      continue;
    }
    const Diagnostic unreadable{
        loading.report->file(), entry.mark.line, entry.mark.column,
        fmt::format("calendar {} cannot be read, and nothing is posted until it can: {}",
                    entry.text, days.error())};
    if (school.holidays_unreadable.empty()) school.holidays_unreadable = unreadable.message;
    loading.config.unreadable_calendars.push_back(unreadable);
  }
}

void read_ca_bundle(const fs::path& base, Loading& loading) {
  if (!loading.ca_bundle) return;
  const auto file = base / loading.ca_bundle->text;
  auto text = read_text_file(file);
  if (text && text->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    text = tl::unexpected{file.string() +
                          " holds no certificate; name a PEM file, which says "
                          "BEGIN CERTIFICATE"};
  }
  if (!text) {
    loading.report->error(loading.ca_bundle->mark, "x.ca_bundle: " + text.error());
    return;
  }
  loading.config.x.ca_bundle_pem = std::move(*text);
}

void check_proxy(const Loading& loading) {
  auto& report = *loading.report;
  if (report.has("x.proxy_credential") && !report.has("x.proxy")) {
    report.error(report.mark("x.proxy_credential"),
                 "x.proxy_credential is given without x.proxy; name the proxy too");
  }
}

std::vector<fs::path> team_files(const fs::path& base, const Loading& loading) {
  std::vector<fs::path> files;
  for (const auto& pattern : loading.team_files) {
    const auto found = matching_files(base, pattern.text);
    if (found.empty()) {
      loading.report->error(pattern.mark,
                            fmt::format("teams: no file matches {}; correct it, or write a team "
                                        "file there",
                                        (base / pattern.text).string()));
    }
    files.insert(files.end(), found.begin(), found.end());
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

// Where each team's name stands.
using Names = std::map<std::string, std::string>;

void read_team(const fs::path& file, Loading& loading, Names& names) {
  auto& report = *loading.report;
  loading.team = {};
  loading.hours_key = {};
  read_file(file, team_section(), loading);
  if (!report.has("team")) return;  // not a team yet: what is wrong has been said
  validate_team(loading);
  const auto mark = report.mark("team");
  const auto [first, fresh] =
      names.emplace(loading.team.name, fmt::format("{}:{}", report.file(), mark.line));
  if (!fresh && !loading.team.name.empty()) {
    report.error(mark, fmt::format("team '{}' is defined twice; rename one (the first is in {})",
                                   loading.team.name, first->second));
  }
  loading.config.teams.push_back(std::move(loading.team));
}

void append_sorted(std::vector<Diagnostic>& all, std::vector<Diagnostic> of_file) {
  std::stable_sort(of_file.begin(), of_file.end(), [](const auto& a, const auto& b) {
    return std::pair{a.line, a.column} < std::pair{b.line, b.column};
  });
  std::move(of_file.begin(), of_file.end(), std::back_inserter(all));
}

}  // namespace

const Team* Config::find_team(const std::string& name) const {
  const auto found = std::find_if(teams.begin(), teams.end(),
                                  [&name](const auto& team) { return team.name == name; });
  return found == teams.end() ? nullptr : &*found;
}

std::string to_string(const Diagnostic& diagnostic) {
  return fmt::format("{}:{}:{}: error: {}", diagnostic.file, diagnostic.line, diagnostic.column,
                     diagnostic.message);
}

tl::expected<Config, std::vector<Diagnostic>> load(const fs::path& main_file) {
  const auto base = main_file.parent_path();
  Loading loading;
  FileReport main_report{main_file.string()};
  loading.report = &main_report;
  read_file(main_file, main_section(), loading);
  read_holidays(base, loading);
  read_ca_bundle(base, loading);
  check_proxy(loading);
  validate_main(loading);
  const auto files = team_files(base, loading);

  std::vector<Diagnostic> errors;
  append_sorted(errors, main_report.errors());
  Names names;
  for (const auto& file : files) {
    FileReport report{file.string()};
    loading.report = &report;
    read_team(file, loading, names);
    append_sorted(errors, report.errors());
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  auto& teams = loading.config.teams;
  std::sort(teams.begin(), teams.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return std::move(loading.config);
}

}  // namespace inquiry::config
