#include "config/validation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/chat.h"
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

void validate_labels(const Loading& loading) {
  auto& report = *loading.report;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < loading.team.stages.size(); ++i) {
    const auto& label = loading.team.stages[i].label;
    if (label.empty() || seen.insert(label).second) continue;
    report.error(report.mark(at("stages", i, "stage")),
                 fmt::format("stage '{}' is listed twice; give each stage its own label", label));
  }
}

// False when a stage leads to one that is none.
bool validate_next(const Loading& loading) {
  auto& report = *loading.report;
  const auto& team = loading.team;
  bool known = true;
  for (std::size_t i = 0; i < team.stages.size(); ++i) {
    const auto& stage = team.stages[i];
    for (std::size_t n = 0; n < stage.next.size(); ++n) {
      const auto mark = report.mark(fmt::format("stages[{}].next[{}]", i, n));
      if (stage.next[n] == stage.label) {
        report.error(mark, fmt::format("stage '{}' leads to itself; name the stages that follow it",
                                       stage.label));
      } else if (team.find_stage(stage.next[n]) == nullptr) {
        report.error(mark, fmt::format("stage {}", not_one_of(stage.next[n], labels_of(team))));
        known = false;
      }
    }
  }
  return known;
}

std::set<std::string> reached_from(const Team& team, const Stage& first) {
  std::set<std::string> reached{first.label};
  std::vector<const Stage*> open{&first};
  while (!open.empty()) {
    const auto* stage = open.back();
    open.pop_back();
    for (const auto& label : team.next_of(*stage)) {
      if (reached.insert(label).second) open.push_back(team.find_stage(label));
    }
  }
  return reached;
}

void validate_ways(const Loading& loading) {
  auto& report = *loading.report;
  const auto& team = loading.team;
  if (team.stages.empty()) return;
  const auto reached = reached_from(team, team.stages.front());
  for (std::size_t i = 0; i < team.stages.size(); ++i) {
    const auto& label = team.stages[i].label;
    if (reached.contains(label)) continue;
    report.error(
        report.mark(at("stages", i, "stage")),
        fmt::format("no way leads from '{}' to stage '{}'; name it under next of the stage "
                    "that it follows, or remove it",
                    team.stages.front().label, label));
  }
}

void validate_stages(const Loading& loading) {
  auto& report = *loading.report;
  if (report.has("protocol") && report.has("stages")) {
    report.error(report.mark("stages"),
                 "both protocol and stages are given; keep one: stages are the team's own");
  }
  if (!report.has("stages")) return;
  validate_labels(loading);
  if (validate_next(loading)) validate_ways(loading);
}

void validate_calendar_order(const Loading& loading, std::size_t i) {
  const auto& entry = loading.team.calendar[i];
  const auto& before = loading.team.calendar[i - 1];
  if (!entry.from.ok() || !before.from.ok()) return;
  const auto order =
      std::pair{entry.from, entry.from_minute} <=> std::pair{before.from, before.from_minute};
  if (order > 0) return;
  auto& report = *loading.report;
  const auto mark = report.mark(at("calendar", i, "from"));
  if (order == 0) {
    report.error(mark, fmt::format("'{}' and '{}' both begin on {}; a team is in one stage at a "
                                   "time: keep one, or move one",
                                   before.stage, entry.stage, beginning_of(entry)));
    return;
  }
  report.error(mark,
               fmt::format("{} is not after {}, where the stage before begins; put the calendar in "
                           "the order of its dates; cycles do not overlap",
                           beginning_of(entry), beginning_of(before)));
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
    if (i > 0) validate_calendar_order(loading, i);
  }
}

LocalTime begins(Date day, int minute) {
  return std::chrono::local_days{day} + std::chrono::minutes{minute};
}

// The stage that the calendar plans for a local time; nullptr: none, or one that is not known.
const Stage* planned_stage(const Team& team, LocalTime time) {
  const Stage* stage = nullptr;
  for (const auto& entry : team.calendar) {
    if (entry.from.ok() && begins(entry.from, entry.from_minute) <= time) {
      stage = team.find_stage(entry.stage);
    }
  }
  return stage;
}

// False when nothing may be posted then, which is said.
bool validate_chat_time(const Loading& loading, Mark mark, UtcTime at) {
  auto& report = *loading.report;
  const auto& school = loading.config.school;
  const auto time = school.zone.to_local(at);
  const auto day = school.zone.local_date(at);
  const auto* stage = planned_stage(loading.team, time);
  const bool silent = stage != nullptr && is_silent(stage->behaviour);
  if (silent) {
    report.error(mark, fmt::format("a chat on {} falls in the silent stage '{}'; move it, or the "
                                   "calendar",
                                   inquiry::to_string(day), stage->label));
  }
  const bool free =
      std::any_of(school.holidays.begin(), school.holidays.end(), [&](const auto& holiday) {
        return begins(holiday.first, holiday.from_minute) <= time && day <= holiday.last;
      });
  if (free) {
    report.error(mark, fmt::format("a chat on {} falls on a holiday; choose another day",
                                   inquiry::to_string(day)));
  }
  return !silent && !free;
}

// The questions as they will be posted.
void validate_questions(const Loading& loading, const Chat& chat, std::size_t index) {
  if (!loading.text_check) return;
  for (std::size_t i = 0; i < chat.questions.size(); ++i) {
    const int number = static_cast<int>(i) + 1;
    const auto problem =
        loading.text_check(chat_question_text(number, chat.questions[i], chat.hashtag));
    if (problem.empty()) continue;
    loading.report->error(
        loading.report->mark(at("chats", index, fmt::format("questions[{}]", i))),
        fmt::format("question {} with its number and hashtag: {}", number, problem));
  }
}

void validate_chats(const Loading& loading) {
  for (std::size_t i = 0; i < loading.team.chats.size(); ++i) {
    const auto& chat = loading.team.chats[i];
    validate_questions(loading, chat, i);
    if (chat.at == UtcTime{}) continue;  // its own error
    const auto mark = loading.report->mark(at("chats", i, "at"));
    const auto last =
        chat.at + chat.every * std::max<int>(0, static_cast<int>(chat.questions.size()) - 1);
    if (validate_chat_time(loading, mark, chat.at)) validate_chat_time(loading, mark, last);
    for (std::size_t other = 0; other < i; ++other) {
      const auto& before = loading.team.chats[other];
      if (before.at != chat.at || before.hashtag != chat.hashtag) continue;
      loading.report->error(mark, "a chat with this hashtag begins at this time already; keep one");
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

// Any lead may have written what the file asks.
void validate_chat_approval(const Loading& loading) {
  const auto& team = loading.team;
  const auto& moderators = team.people.moderators;
  if (team.chats.empty() || moderators.empty() || loading.config.school.lone_moderator) return;
  const auto leads = [&](const std::string& name) {
    return std::find(team.people.lead.begin(), team.people.lead.end(), name) !=
           team.people.lead.end();
  };
  if (!std::all_of(moderators.begin(), moderators.end(), leads)) return;
  loading.report->error(loading.report->mark("people.moderators"),
                        "every moderator is a lead too, and no lead approves the questions of "
                        "chats, which a lead wrote; name a moderator who is no lead, or set "
                        "school.lone_moderator in the main file");
}

void validate_digest(const Loading& loading) {
  auto& report = *loading.report;
  const auto& to = loading.team.digest.to;
  if (to.empty()) return;
  if (loading.config.mail.server.empty()) {
    report.error(report.mark("digest.to"),
                 "nobody can be mailed to without a mail server; name it under mail in the main "
                 "file, or remove digest");
  }
  for (std::size_t i = 1; i < to.size(); ++i) {
    if (std::find(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(i), to[i]) ==
        to.begin() + static_cast<std::ptrdiff_t>(i)) {
      continue;
    }
    report.error(report.mark(fmt::format("digest.to[{}]", i)),
                 fmt::format("{} is listed twice; keep one", to[i]));
  }
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
  validate_chat_approval(loading);
  validate_digest(loading);
}

}  // namespace inquiry::config
