#include "tests/simulation/school.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>

namespace inquiry::simulation {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

const std::vector<std::string> kZones{"America/Los_Angeles", "America/New_York", "Europe/Madrid",
                                      "America/Sao_Paulo", "Australia/Sydney"};

constexpr std::array<Behaviour, 5> kBehaviours{Behaviour::kDefine, Behaviour::kPlan,
                                               Behaviour::kTeach, Behaviour::kAnalyze,
                                               Behaviour::kReflect};
constexpr std::array<const char*, 5> kEnglish{"define", "plan", "teach", "analyze", "reflect"};
constexpr std::array<const char*, 5> kSpanish{"explorar", "planear", "enseñar", "analizar",
                                              "reflexionar"};

Date day_of(UtcTime time) { return Date{std::chrono::floor<std::chrono::days>(time)}; }

Date plus_days(Date date, int days) {
  return Date{std::chrono::sys_days{date} + std::chrono::days{days}};
}

std::vector<std::pair<Behaviour, Date>> invent_calendar(const Shape& shape, Random& random) {
  std::vector<std::pair<Behaviour, Date>> calendar;
  auto day = plus_days(day_of(year_begins()), random.between(0, shape.stage_days));
  const auto last = day_of(year_ends(shape));
  for (std::size_t i = 0; day < last; ++i) {
    calendar.emplace_back(kBehaviours.at(i % kBehaviours.size()), day);
    day = plus_days(day, random.between(std::max(1, shape.stage_days / 2), shape.stage_days));
  }
  return calendar;
}

TeamFacts invent_team(const Shape& shape, int number, const std::string& account, Random& random) {
  TeamFacts team;
  team.name = fmt::format("team{}", number);
  team.account = account;
  team.spanish = number == 2;
  team.tag = team.spanish ? "cienciasprimaria" : fmt::format("inquiry{}", number);
  if (random.chance(0.85)) team.calendar = invent_calendar(shape, random);
  const bool always = random.chance(0.3);
  team.opens = always ? 0 : 30 * random.between(13, 17);
  team.closes = always ? 24 * 60 : team.opens + 60 * random.between(4, 10);
  team.saturdays = random.chance(0.5);
  team.per_day = random.between(1, 6);
  team.min_gap = 10min * random.between(0, 6);
  team.undo = random.chance(0.3) ? Duration{} : Duration{60s};
  team.quiet_every = 6h;
  return team;
}

std::string clock_time(int minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

std::string stages_yaml(const TeamFacts& team) {
  if (!team.spanish) return "protocol: singer-observation\n";
  std::string yaml = "stages:\n";
  for (std::size_t i = 0; i < kSpanish.size(); ++i) {
    yaml += fmt::format("  - {{stage: {}, behaviour: {}}}\n", kSpanish.at(i), kEnglish.at(i));
  }
  return yaml;
}

std::string team_yaml(const TeamFacts& team, Duration poll_every) {
  auto yaml = fmt::format(R"(team: {}
title: {}
account: {}
question: How can number talks help our students explain what they see?
{}listen:
  problem: ["#{}"]
  solution: ["#{}"]
  mentions: true
  poll_every: {}
  quiet_every: {}
posting:
  hours: {{{}: "{}-{}"}}
  per_day: {}
  min_gap: {}
  undo: {}
invite: ["@{}"]
people:
  lead: [{}]
  moderators: [{}]
  teachers: [{}]
)",
                          team.name, team.name, team.account, stages_yaml(team), team.tag,
                          kSharedTag, to_string(poll_every), to_string(team.quiet_every),
                          team.saturdays ? "mon-sat" : "mon-fri", clock_time(team.opens),
                          clock_time(team.closes), team.per_day, to_string(team.min_gap),
                          to_string(team.undo), kInvited, kLead, fmt::join(moderators(), ", "),
                          fmt::join(teachers(), ", "));
  if (!team.calendar.empty()) yaml += "calendar:\n";
  for (const auto& [behaviour, from] : team.calendar) {
    yaml +=
        fmt::format("  - {{stage: {}, from: {}}}\n", stage_label(team, behaviour), to_string(from));
  }
  return yaml;
}

std::string main_yaml(const SchoolFacts& school) {
  std::string holidays;
  for (const auto day : school.holidays) {
    holidays += (holidays.empty() ? ", holidays: [" : ", ") + to_string(day);
  }
  if (!holidays.empty()) holidays += ']';
  auto yaml = fmt::format(R"(version: 1
school: {{name: Lincoln Elementary, timezone: {}{}}}
x:
  api_base_url: http://127.0.0.1:1
  settle: {}
  monthly_post_reads: {}
console: {{listen: "127.0.0.1:0"}}
teams: teams/*.yaml
accounts:
)",
                          school.zone, holidays, to_string(school.settle), school.monthly_reads);
  for (const auto& each : school.accounts) {
    yaml += fmt::format("  {0}: {{user_id: \"{1}\", handle: {2}, credential: {0}-x}}\n", each.name,
                        each.user_id, each.handle);
  }
  return yaml;
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream{file, std::ios::trunc} << text;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

std::string credential(const AccountFacts& account) {
  return fmt::format(R"({{"bearer_token": "b-{0}", "oauth1": {{"consumer_key": "ck-{0}",
  "consumer_secret": "cs-{0}", "access_token": "at-{0}", "access_token_secret": "ats-{0}"}}}})",
                     account.name);
}

}  // namespace

const std::vector<std::string>& moderators() {
  static const std::vector<std::string> names{"sam", "lee"};
  return names;
}

const std::vector<std::string>& teachers() {
  static const std::vector<std::string> names{"ana", "joe"};
  return names;
}

std::string stage_label(const TeamFacts& team, Behaviour behaviour) {
  const auto at = static_cast<std::size_t>(behaviour);
  return team.spanish ? kSpanish.at(at) : kEnglish.at(at);
}

std::string student_code(const std::string& team, int number) {
  return fmt::format("{}-{:02}", team, number);
}

SchoolFacts invent_school(const Shape& shape) {
  Random random{shape.seed};
  SchoolFacts school;
  school.zone = random.pick(kZones);
  school.poll_every = shape.poll_every;
  school.settle = 15min;
  school.monthly_reads = random.chance(0.3) ? 300 : 15'000;
  school.accounts = {{"lincoln", "LincolnPLC", "2244994945"}};
  if (random.chance(0.5)) school.accounts.push_back({"ciencias", "LincolnCiencias", "3344994946"});
  const int teams = random.between(3, 6);
  for (int i = 1; i <= teams; ++i) {
    const auto& account = random.pick(school.accounts).name;
    school.teams.push_back(invent_team(shape, i, account, random));
  }
  const auto first = day_of(year_begins());
  for (int i = 0; i < shape.days / 12; ++i) {
    school.holidays.push_back(plus_days(first, random.below(shape.days)));
  }
  return school;
}

void change_something(TeamFacts& team, Random& random) {
  switch (random.below(4)) {
    case 0: {
      const int days = random.between(-2, 2);
      for (auto& [behaviour, from] : team.calendar) from = plus_days(from, days);
      break;
    }
    case 1:
      team.opens = 30 * random.between(12, 18);
      team.closes = team.opens + 60 * random.between(3, 11);
      break;
    case 2:
      team.per_day = random.between(1, 6);
      team.min_gap = 10min * random.between(0, 6);
      break;
    default:
      team.saturdays = !team.saturdays;
      team.undo = 30s * random.between(0, 4);
      break;
  }
}

void write_files(const SchoolFacts& school, const fs::path& folder) {
  fs::create_directories(folder / "teams");
  write(folder / "inquiryd.yaml", main_yaml(school));
  for (const auto& account : school.accounts) {
    write(folder / (account.name + "-x"), credential(account));
  }
  for (const auto& team : school.teams) {
    const auto file = folder / "teams" / (team.name + ".yaml");
    if (team.is_here) {
      write(file, team_yaml(team, school.poll_every));
    } else {
      fs::remove(file);
    }
  }
}

std::vector<simulator::Account> accounts_on_x(const SchoolFacts& school) {
  std::vector<simulator::Account> accounts;
  for (const auto& each : school.accounts) {
    simulator::Account account;
    account.user_id = UserId::parse(each.user_id).value();
    account.handle = each.handle;
    account.bearer_token = "b-" + each.name;
    account.consumer_key = "ck-" + each.name;
    account.consumer_secret = "cs-" + each.name;
    account.access_token = "at-" + each.name;
    account.access_token_secret = "ats-" + each.name;
    accounts.push_back(std::move(account));
  }
  return accounts;
}

}  // namespace inquiry::simulation
