#include "tests/soak/school.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>

namespace inquiry::soak {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) {
  std::ofstream{file} << text;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

simulator::Account account_of(const Team& team) {
  simulator::Account account;
  account.user_id = UserId::parse(team.user_id).value();
  account.handle = team.handle;
  account.bearer_token = "b-" + team.account;
  if (&team == teams().data()) {
    account.consumer_key = "ck-" + team.account;
    account.consumer_secret = "cs-" + team.account;
    account.access_token = "at-" + team.account;
    account.access_token_secret = "ats-" + team.account;
  } else {
    account.client_id = "app-" + team.account;
    account.client_secret = "secret-" + team.account;
    account.refresh_token = "rt-" + team.account;
  }
  return account;
}

std::string credential_of(const Team& team) {
  const auto keys = account_of(team);
  if (keys.client_id.empty()) {
    return fmt::format(
        R"({{"bearer_token": "{}", "oauth1": {{"consumer_key": "{}", "consumer_secret": "{}",
           "access_token": "{}", "access_token_secret": "{}"}}}})",
        keys.bearer_token, keys.consumer_key, keys.consumer_secret, keys.access_token,
        keys.access_token_secret);
  }
  return fmt::format(
      R"({{"bearer_token": "{}", "oauth2": {{"client_id": "{}", "client_secret": "{}",
         "refresh_token": "{}"}}}})",
      keys.bearer_token, keys.client_id, keys.client_secret, keys.refresh_token);
}

std::string main_yaml(const std::string& x_url) {
  auto yaml = fmt::format(R"(version: 1
school: {{name: Lincoln Elementary, timezone: America/Los_Angeles}}
store: sqlite:inquiryd.db
x:
  api_base_url: {}
  monthly_post_reads: 1000000
  settle: 3m
accounts:
)",
                          x_url);
  for (const auto& team : teams()) {
    yaml += fmt::format("  {}: {{user_id: \"{}\", handle: {}, credential: {}-x}}\n", team.account,
                        team.user_id, team.handle, team.account);
  }
  return yaml + "console: {listen: \"127.0.0.1:0\"}\nteams: teams/*.yaml\n";
}

std::string team_yaml(const Team& team, const std::string& voice) {
  return fmt::format(R"(team: {}
title: A team that listens
account: {}
question: What helps our students to explain equivalence?
listen:
  problem: ["#{}"]
  people: ["@{}"]
  lists: ["{}"]
  mentions: true
  poll_every: 1m
posting:
  hours: {{mon-sun: "00:00-24:00"}}
  per_day: 1000
  min_gap: 0s
  undo: 0s
people:
  lead: [maria]
  moderators: [sam]
  teachers: [ana]
)",
                     team.name, team.account, fmt::join(team.tags, "\", \"#"), voice, kList);
}

}  // namespace

const std::array<Team, 2>& teams() {
  static const std::array<Team, 2> kTeams{
      {{"grade4", "lincoln", "LincolnPLC", "2244994945", {"fractions", "numbertalks"}},
       {"grade5", "carver", "CarverTeachers", "3344994946", {"elemmathchat", "numbertalks"}}}};
  return kTeams;
}

simulator::Options x_of(const Shape& shape) {
  simulator::Options options;
  for (const auto& team : teams()) options.accounts.push_back(account_of(team));
  options.behaviour.index_lag = std::chrono::seconds{30};
  options.behaviour.timeline_lag = std::chrono::seconds{5};
  options.lists[kList] = {};  // some of the teachers
  options.stream = simulator::StreamOptions{.seed = shape.seed,
                                            .tags = {"fractions", "numbertalks", "elemmathchat"},
                                            .per_day = shape.posts_per_day};
  options.seed = shape.seed;
  return options;
}

std::string voice_of(simulator::Simulator& x) {
  const auto* first = x.world().find_post(x.world().arrivals().front());
  return x.world().find_user(first->author)->handle;
}

void write_files(const fs::path& folder, const std::string& x_url, const std::string& voice) {
  fs::create_directories(folder / "teams");
  write(folder / "inquiryd.yaml", main_yaml(x_url));
  for (const auto& team : teams()) {
    write(folder / (team.account + "-x"), credential_of(team));
    write(folder / "teams" / (team.name + ".yaml"), team_yaml(team, voice));
  }
}

}  // namespace inquiry::soak
