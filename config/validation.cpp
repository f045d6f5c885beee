#include "config/validation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

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

void validate_chat_day(const Loading& loading, Mark mark, Date day) {
  auto& report = *loading.report;
  const auto* stage = planned_stage(loading.team, day);
  if (stage != nullptr && is_silent(stage->behaviour)) {
    report.error(mark, fmt::format("a chat on {} falls in the silent stage '{}'; move it, or the "
                                   "calendar",
                                   inquiry::to_string(day), stage->label));
  }
  const auto& holidays = loading.config.school.holidays;
  if (std::any_of(holidays.begin(), holidays.end(), [day](const auto& holiday) {
        return holiday.first <= day && day <= holiday.last;
      })) {
    report.error(mark, fmt::format("a chat on {} falls on a holiday; choose another day",
                                   inquiry::to_string(day)));
  }
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
  const auto& zone = loading.config.school.zone;
  for (std::size_t i = 0; i < loading.team.chats.size(); ++i) {
    const auto& chat = loading.team.chats[i];
    validate_questions(loading, chat, i);
    if (chat.at == UtcTime{}) continue;  // its own error
    const auto mark = loading.report->mark(at("chats", i, "at"));
    const auto last =
        chat.at + chat.every * std::max<int>(0, static_cast<int>(chat.questions.size()) - 1);
    validate_chat_day(loading, mark, zone.local_date(chat.at));
    if (zone.local_date(last) != zone.local_date(chat.at)) {
      validate_chat_day(loading, mark, zone.local_date(last));
    }
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

}  // namespace

void validate_team(Loading& loading) {
  validate_account(loading);
  validate_stages(loading);
  validate_calendar(loading);
  validate_chats(loading);
  validate_people(loading);
}

}  // namespace inquiry::config
