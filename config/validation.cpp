#include "config/validation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "config/nearest.h"

namespace inquiry::config {
namespace {

std::string at(std::string_view list, std::size_t index, std::string_view key) {
  return fmt::format("{}[{}].{}", list, index, key);
}

std::vector<std::string> labels_of(const Team& team) {
  std::vector<std::string> labels;
  for (const auto& stage : team.stages) labels.push_back(stage.label);
  return labels;
}

void validate_account(const Loading& loading) {
  const auto& name = loading.team.account;
  if (name.empty() || loading.config.accounts.contains(name)) return;
  std::vector<std::string> known;
  for (const auto& [account, _] : loading.config.accounts) known.push_back(account);
  if (known.empty()) return;  // the main file's own error
  loading.report->error(loading.report->mark("account"),
                        fmt::format("account {}", not_one_of(name, known)));
}

void validate_stages(const Loading& loading) {
  auto& report = *loading.report;
  if (report.has("protocol") && report.has("stages")) {
    report.error(report.mark("stages"),
                 "both protocol and stages are given; keep one: stages are the team's own");
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < loading.team.stages.size(); ++i) {
    const auto& label = loading.team.stages[i].label;
    if (label.empty() || seen.insert(label).second) continue;
    report.error(report.mark(at("stages", i, "stage")),
                 fmt::format("stage '{}' is listed twice; give each stage its own label", label));
  }
}

void validate_calendar(const Loading& loading) {
  const auto& team = loading.team;
  auto& report = *loading.report;
  for (std::size_t i = 0; i < team.calendar.size(); ++i) {
    const auto& entry = team.calendar[i];
    if (!entry.stage.empty() && !team.stages.empty() && team.find_stage(entry.stage) == nullptr) {
      report.error(report.mark(at("calendar", i, "stage")),
                   fmt::format("stage {}", not_one_of(entry.stage, labels_of(team))));
    }
    if (i > 0 && entry.from.ok() && team.calendar[i - 1].from.ok() &&
        entry.from <= team.calendar[i - 1].from) {
      report.error(report.mark(at("calendar", i, "from")),
                   fmt::format("{} is not after {}, where the stage before begins; put the "
                               "calendar in the order of its dates",
                               inquiry::to_string(entry.from),
                               inquiry::to_string(team.calendar[i - 1].from)));
    }
  }
}

// The stage that the calendar plans for a local day; nullptr: none, or one that is not known.
const Stage* planned_stage(const Team& team, Date day) {
  const Stage* stage = nullptr;
  for (const auto& entry : team.calendar) {
    if (entry.from.ok() && entry.from <= day) stage = team.find_stage(entry.stage);
  }
  return stage;
}

void validate_chats(const Loading& loading) {
  auto& report = *loading.report;
  const auto& school = loading.config.school;
  for (std::size_t i = 0; i < loading.team.chats.size(); ++i) {
    const auto mark = report.mark(at("chats", i, "at"));
    if (loading.team.chats[i].at == UtcTime{}) continue;  // its own error
    const auto day = school.zone.local_date(loading.team.chats[i].at);
    const auto* stage = planned_stage(loading.team, day);
    if (stage != nullptr && is_silent(stage->behaviour)) {
      report.error(mark, fmt::format("a chat on {} falls in the silent stage '{}'; move it, or the "
                                     "calendar",
                                     inquiry::to_string(day), stage->label));
    }
    if (std::any_of(school.holidays.begin(), school.holidays.end(), [day](const auto& holiday) {
          return holiday.first <= day && day <= holiday.last;
        })) {
      report.error(mark, fmt::format("a chat on {} falls on a holiday; choose another day",
                                     inquiry::to_string(day)));
    }
  }
}

void validate_people(const Loading& loading) {
  auto& report = *loading.report;
  const auto& people = loading.team.people;
  if (loading.config.school.lone_moderator || people.lead.empty()) return;
  if (report.has("people.moderators[0]") || report.wrong("people.moderators")) return;
  report.error(report.mark(report.has("people.moderators") ? "people.moderators" : "people"),
               "nobody but a lead can approve; name a moderator, or set school.lone_moderator in "
               "the main file");
}

// Each account's place in the file, in the file's order.
using Place = std::pair<int, int>;

Place place_of(const Loading& loading, const std::string& account) {
  const auto mark = loading.report->mark(fmt::format("accounts.{}.credential", account));
  return {mark.line, mark.column};
}

// Two accounts on one grant end it: X takes each refresh token once.
void validate_credentials(const Loading& loading) {
  std::map<Place, const Account*> accounts;
  for (const auto& [name, account] : loading.config.accounts) {
    if (!account.credential.empty()) accounts.emplace(place_of(loading, name), &account);
  }
  std::map<std::string, std::string> first;
  for (const auto& [place, account] : accounts) {
    const auto [owner, fresh] = first.emplace(account->credential, account->name);
    if (fresh) continue;
    loading.report->error({place.first, place.second},
                          fmt::format("credential '{}' is that of account {} already; give each "
                                      "account a file of its own",
                                      account->credential, owner->second));
  }
}

}  // namespace

void validate_main(Loading& loading) { validate_credentials(loading); }

void validate_team(Loading& loading) {
  validate_account(loading);
  validate_stages(loading);
  validate_calendar(loading);
  validate_chats(loading);
  validate_people(loading);
}

}  // namespace inquiry::config
