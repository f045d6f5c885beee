#include "daemon/rehearse/private_x.h"

#include <fmt/format.h>

#include <boost/process.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "base/digest.h"

namespace inquiry::rehearse {
namespace {

namespace bp = boost::process;
namespace fs = std::filesystem;

constexpr int kPostsPerDay = 40;

// Every member a real credential file has, with values that open nothing but this rehearsal.
fs::path write_credential(const Account& account, const fs::path& folder) {
  const nlohmann::json credential{{"bearer_token", random_hex(24)},
                                  {"oauth1",
                                   {{"consumer_key", random_hex(12)},
                                    {"consumer_secret", random_hex(20)},
                                    {"access_token", random_hex(20)},
                                    {"access_token_secret", random_hex(20)}}}};
  const auto file = folder / account.credential;
  std::ofstream{file} << credential;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);

  auto known = credential;
  known["user_id"] = account.user_id.str();
  known["handle"] = account.handle;
  const auto for_x = folder / (account.credential + ".x");
  std::ofstream{for_x} << known;
  fs::permissions(for_x, fs::perms::owner_read | fs::perms::owner_write);
  return for_x;
}

std::string hashtags(const config::Config& config) {
  std::set<std::string> tags;
  for (const auto& team : config.teams) {
    tags.insert(team.listen.problem.begin(), team.listen.problem.end());
    tags.insert(team.listen.solution.begin(), team.listen.solution.end());
  }
  return fmt::format("{}", fmt::join(tags, ","));
}

}  // namespace

class PrivateX::Process {
 public:
  Process(const std::string& program, const std::vector<std::string>& arguments)
      : child_(program, bp::args(arguments), bp::std_out > output_, bp::std_in < bp::null) {}
  ~Process() {
    std::error_code ignored;
    child_.terminate(ignored);
    child_.wait(ignored);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  std::string first_line() {
    std::string line;
    std::getline(output_, line);
    return line;
  }

 private:
  bp::ipstream output_;
  bp::child child_;
};

PrivateX::PrivateX(const config::Config& config, const fs::path& folder, const FastTime& time,
                   std::uint64_t seed) {
  std::vector<std::string> arguments{
      "--listen",       "127.0.0.1:0",        "--with-parent",
      "--stream",       std::to_string(seed), "--stream-tags",
      hashtags(config), "--stream-per-day",   std::to_string(kPostsPerDay)};
  std::set<std::string> lists;
  for (const auto& team : config.teams) {
    lists.insert(team.listen.lists.begin(), team.listen.lists.end());
  }
  for (const auto& list : lists) arguments.insert(arguments.end(), {"--list", list});
  for (const auto& [name, account] : config.accounts) {
    arguments.insert(arguments.end(), {"--account", write_credential(account, folder).string()});
  }
  arguments.insert(arguments.end(),
                   {"--clock", "scaled", "--start", to_rfc3339(time.start), "--origin",
                    to_rfc3339(time.origin), "--rate", fmt::format("{}", time.rate)});
  const auto program = fs::read_symlink("/proc/self/exe").parent_path() / "inquiryd-x-simulator";
  process_ = std::make_unique<Process>(program.string(), arguments);
  const std::string greeting = "listening on ";
  const auto line = process_->first_line();
  if (line.rfind(greeting, 0) != 0) {
    throw std::runtime_error(
        fmt::format("{} did not start; is it beside inquiryd?", program.string()));
  }
  url_ = line.substr(greeting.size());
}

PrivateX::~PrivateX() = default;

}  // namespace inquiry::rehearse
