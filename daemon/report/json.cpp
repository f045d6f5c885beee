#include "daemon/report/json.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "daemon/report/words.h"

namespace inquiry::report {
namespace {

using nlohmann::json;

template <typename Enum>
std::string text_of(Enum value) {
  return std::string(word(value));
}

json text_or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

json stage_json(const desk::ReportStage& stage) {
  return {{"stage", stage.stage},
          {"behaviour", text_of(stage.behaviour)},
          {"round", stage.round},
          {"from", to_rfc3339(stage.from)},
          {"until", stage.running ? json(nullptr) : json(to_rfc3339(stage.until))},
          {"move", text_of(stage.move)},
          {"taught_again", stage.taught_again},
          {"by", text_or_null(stage.by)},
          {"reason", text_or_null(stage.reason)}};
}

json heard_json(const desk::CycleReport& report) {
  if (report.silent) return nullptr;
  auto sources = json::object();
  for (const auto& [source, count] : report.heard.sources) sources[text_of(source)] = count;
  return {{"ideas", report.heard.ideas},
          {"voices", report.heard.voices},
          {"first_time", report.heard.first_time},
          {"languages", report.heard.languages},
          {"sources", sources},
          {"from_before", report.heard.from_before},
          {"in_silence", report.heard.in_silence}};
}

const char* withheld_word(desk::Withheld withheld) {
  switch (withheld) {
    case desk::Withheld::kNothing:
      return nullptr;
    case desk::Withheld::kRemoved:
      return "deleted on X by its author";
    case desk::Withheld::kUnverified:
      return "not confirmed by X for a day";
  }
  return nullptr;
}

json ideas_json(const std::vector<desk::ReportIdea>& ideas) {
  auto list = json::array();
  for (const auto& each : ideas) {
    const auto* withheld = withheld_word(each.withheld);
    list.push_back({{"id", each.id},
                    {"text", each.text},
                    {"author", each.author},
                    {"url", each.url},
                    {"why", each.why},
                    {"votes", each.votes},
                    {"voices", each.voices},
                    {"in_theory", each.in_theory},
                    {"withheld", withheld == nullptr ? json(nullptr) : json(withheld)}});
  }
  return list;
}

json ideas_json(const desk::CycleReport& report) {
  const auto& ideas = report.ideas;
  const auto open = [&](int count) { return report.silent ? json(nullptr) : json(count); };
  return {{"new", open(ideas.still_new)},
          {"shortlisted", ideas.shortlisted},
          {"chosen", ideas.chosen},
          {"set_aside", open(ideas.set_aside)},
          {"waiting", open(ideas.waiting)},
          {"chosen_ones", ideas_json(ideas.chosen_ones)},
          {"set_aside_ones", ideas_json(ideas.set_aside_ones)}};
}

json round_json(const desk::ReportRound& round) {
  json theory = nullptr;
  if (round.theory) {
    theory = {{"theory", round.theory->text},
              {"by", text_or_null(round.theory->by)},
              {"at", to_rfc3339(round.theory->at)}};
  }
  json outcome = nullptr;
  if (round.outcome) {
    outcome = {{"worked", text_of(round.outcome->worked)},
               {"evidence", text_or_null(round.outcome->evidence)},
               {"by", text_or_null(round.outcome->by)},
               {"at", to_rfc3339(round.outcome->at)}};
  }
  return {{"round", round.round}, {"theory", theory}, {"outcome", outcome}};
}

json post_json(const desk::ReportPost& post) {
  return {{"kind", text_of(post.kind)},
          {"at", to_rfc3339(post.at)},
          {"behaviour", text_of(post.behaviour)},
          {"text", post.text},
          {"url", post.url},
          {"taken_back", post.taken_back},
          {"thanks", post.thanks}};
}

template <typename Items, typename Shape>
json list_of(const Items& items, Shape shape) {
  auto list = json::array();
  for (const auto& each : items) list.push_back(shape(each));
  return list;
}

json aborted_json(const std::optional<Abort>& aborted) {
  if (!aborted) return nullptr;
  return {{"by", text_or_null(aborted->by)},
          {"at", to_rfc3339(aborted->at)},
          {"reason", text_or_null(aborted->reason)}};
}

json money_json(const desk::ReportMoney& money) {
  return {{"account", "@" + money.account},
          {"other_teams", money.other_teams},
          {"spent_usd", to_string(money.spent)},
          {"reads", money.reads},
          {"posts", money.posts},
          {"reads_for_team", money.reads_for_team}};
}

}  // namespace

std::string as_json(const desk::CycleReport& report) {
  const bool running = report.state == desk::CycleState::kRunning;
  const json document{
      {"school", report.school},
      {"timezone", report.zone.name()},
      {"team", report.team},
      {"title", report.title},
      {"number", report.number},
      {"state", text_of(report.state)},
      {"made_at", to_rfc3339(report.made_at)},
      {"from", to_rfc3339(report.from)},
      {"until", running ? json(nullptr) : json(to_rfc3339(report.until))},
      {"local", report.local},
      {"silent", report.silent},
      {"question", report.question},
      {"why_here", text_or_null(report.why_here)},
      {"questions_before", report.questions_before},
      {"stages", list_of(report.stages, stage_json)},
      {"silence_s", std::chrono::floor<std::chrono::seconds>(report.silence).count()},
      {"posted_in_silence", report.posted_in_silence},
      {"heard", heard_json(report)},
      {"ideas", ideas_json(report)},
      {"rounds", list_of(report.rounds, round_json)},
      {"posts", list_of(report.posts, post_json)},
      {"questions_waiting", report.questions_waiting},
      {"next_question", text_or_null(report.next_question)},
      {"aborted", aborted_json(report.aborted)},
      {"money", money_json(report.money)}};
  return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace inquiry::report
