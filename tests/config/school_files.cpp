#include "tests/config/school_files.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace inquiry::config {
namespace {

constexpr const char* kMainText = R"(version: 1
school:
  name: Lincoln Elementary
  timezone: America/Los_Angeles
  holidays: [2026-11-26]
x:
  settle: 15m
accounts:
  lincoln: {user_id: "2244994945", handle: LincolnPLC, credential: lincoln-x}
teams: teams/*.yaml
)";

constexpr const char* kTeamText = R"(team: grade4
account: lincoln
question: How can number talks help?
listen:
  problem: ["#fractions"]
  people: ["@someone"]
  lists: ["1234567890"]
  poll_every: 2m
calendar:
  - {stage: define, from: 2026-09-01}
  - {stage: plan, from: 2026-09-15}
  - {stage: teach, from: 2026-09-29}
posting:
  hours: {mon-fri: "07:30-17:00"}
  per_day: 3
people:
  lead: [maria]
  moderators: [sam, lee]
chats:
  - {at: 2026-09-22T16:00, hashtag: "#elemmathchat", every: 8m, questions: ["Why?"]}
)";

}  // namespace

SchoolFiles::SchoolFiles() {
  std::string name = (std::filesystem::temp_directory_path() / "school-[1]-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
  std::filesystem::create_directory(folder_ / "teams");
  write(kMain, kMainText);
  write(kTeam, kTeamText);
}

SchoolFiles::~SchoolFiles() { std::filesystem::remove_all(folder_); }

void SchoolFiles::write(const std::string& name, const std::string& text) {
  std::ofstream{path(name), std::ios::binary} << text;
}

void SchoolFiles::remove(const std::string& name) { std::filesystem::remove(path(name)); }

void SchoolFiles::edit(const std::string& name, const std::string& old_text,
                       const std::string& new_text) {
  std::stringstream stream;
  stream << std::ifstream{path(name), std::ios::binary}.rdbuf();
  auto text = stream.str();
  const auto at = text.find(old_text);
  if (at == std::string::npos || text.find(old_text, at + 1) != std::string::npos) {
    throw std::invalid_argument("not exactly once in " + name + ": " + old_text);
  }
  write(name, text.replace(at, old_text.size(), new_text));
}

tl::expected<Config, std::vector<Diagnostic>> SchoolFiles::load() const {
  return config::load(path(kMain));
}

std::vector<std::string> SchoolFiles::errors() const {
  std::vector<std::string> lines;
  const auto loaded = load();
  if (loaded) return lines;
  for (auto diagnostic : loaded.error()) {
    diagnostic.file = std::filesystem::path{diagnostic.file}.lexically_relative(folder_).string();
    lines.push_back(to_string(diagnostic));
  }
  return lines;
}

}  // namespace inquiry::config
