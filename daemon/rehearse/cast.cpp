#include "daemon/rehearse/cast.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "daemon/rehearse/api_call.h"

namespace inquiry::rehearse {
namespace {

using nlohmann::json;
using std::chrono::days;

constexpr days kCelebrationsKeepFor{60};

std::string first_of(const std::vector<std::string>& names,
                     const std::vector<std::string>& or_else) {
  if (!names.empty()) return names.front();
  return or_else.empty() ? std::string{} : or_else.front();
}

std::string detail(const std::string& body) {
  const auto answer = json::parse(body, nullptr, false);
  return answer.is_object() ? answer.value("detail", std::string{}) : std::string{};
}

}  // namespace

bool Cast::once(const Team& team, int cycle, const std::string& what) {
  return done_.insert(fmt::format("{}/{}/{}", team.name, cycle, what)).second;
}

void Cast::import_consents(const std::string& csv) {
  const auto answer = call_api(api_, "root", "POST", "/consents/import", csv);
  tell_({}, answer.status < 300 ? "the office imports the families' consents"
                                : "the consents were refused: " + detail(answer.body));
}

void Cast::act(const Team& team, Behaviour behaviour, int cycle, UtcTime since, UtcTime now) {
  const auto day_of_stage = std::chrono::floor<days>(now - since).count();
  const auto hour = std::chrono::floor<std::chrono::hours>(
                        zone_.to_local(now) - std::chrono::floor<days>(zone_.to_local(now)))
                        .count();
  if (hour < 7 || hour >= 18) return;  // people sleep, and go home
  switch (behaviour) {
    case Behaviour::kDefine:
      if (day_of_stage >= 1) ask(team, cycle);
      break;
    case Behaviour::kPlan:
      if (day_of_stage >= 1) ask(team, cycle * 100);
      if (day_of_stage >= 5) choose_ideas(team, cycle);
      break;
    case Behaviour::kTeach:
      if (day_of_stage >= 2) capture_celebrations(team, cycle, now);
      break;
    case Behaviour::kAnalyze:
      break;
    case Behaviour::kReflect:
      if (day_of_stage >= 1) record_outcome(team, cycle);
      if (day_of_stage >= 2) ask_what_did_not_work(team, cycle);
      if (day_of_stage >= 6) change_a_mind(team);
      break;
  }
  moderate(team);
}

std::string Cast::draft(const Team& team, const std::string& author, const std::string& body,
                        const std::string& about) {
  const auto answer = call_api(api_, author, "POST", "/drafts", body);
  if (answer.status >= 300) {
    tell_(team.name, fmt::format("{} cannot draft {}: {}", author, about, detail(answer.body)));
    return {};
  }
  const auto made = json::parse(answer.body);
  const auto state = made.value("state", std::string{});
  std::string why;
  for (const auto& reason : made.value("blocked_by", json::array())) {
    if (reason.value("code", std::string{}) == "consent") {
      why += "; " + reason.value("message", std::string{});
    }
  }
  tell_(team.name, fmt::format("{} drafts {}: {}{}", author, about, state, why));
  return made.value("id", std::string{});
}

void Cast::moderate(const Team& team) {
  const auto names = team.people.moderators;
  if (names.empty()) return;
  const auto waiting = call_api(api_, names.front(), "GET",
                                "/drafts?team=" + team.name + "&state=waiting_for_review", {});
  const auto list = json::parse(waiting.body, nullptr, false);
  if (!list.is_object()) return;
  for (const auto& draft : list.value("items", json::array())) {
    const auto id = draft.value("id", std::string{});
    const auto author = draft.value("author", std::string{});
    const auto other = std::find_if(names.begin(), names.end(),
                                    [&](const std::string& name) { return name != author; });
    if (other == names.end()) continue;
    const auto answer =
        call_api(api_, *other, "POST", "/drafts/" + id + "/approve",
                 json{{"content_hash", draft.value("content_hash", std::string{})}}.dump());
    if (answer.status < 300) {
      tell_(team.name, fmt::format("{} approves {} by {}", *other, id, author));
    } else if (done_.insert(id + detail(answer.body)).second) {
      tell_(team.name, fmt::format("{} cannot approve {}: {}", *other, id, detail(answer.body)));
    }
  }
}

void Cast::ask(const Team& team, int round) {
  if (!once(team, round, "ask")) return;
  const auto author = first_of(team.people.teachers, team.people.lead);
  json body{{"team", team.name}, {"kind", "question"}, {"text", team.question}};
  std::string about = "a question";
  if (round >= 100 && !team.invite.empty()) {
    const auto& guest = team.invite.front();
    body["text"] = fmt::format("@{} {}", guest, team.question);
    body["invited"] = json::array({{{"handle", "@" + guest}, {"because", "wrote about this"}}});
    about += " that invites @" + guest;
  }
  draft(team, author, body.dump(), about);
}

void Cast::choose_ideas(const Team& team, int cycle) {
  if (!once(team, cycle, "choose")) return;
  const auto lead = first_of(team.people.lead, {});
  const auto answer =
      call_api(api_, lead, "GET", "/teams/" + team.name + "/ideas?state=new&limit=5", {});
  const auto list = json::parse(answer.body, nullptr, false);
  if (!list.is_object() || list.value("items", json::array()).empty()) return;
  auto chosen = json::array();
  for (const auto& idea : list["items"]) {
    const auto id = idea.value("id", std::string{});
    const auto path = "/teams/" + team.name + "/ideas/" + id;
    for (const auto& teacher : team.people.teachers)
      call_api(api_, teacher, "PUT", path + "/votes", "{}");
    const bool choose = chosen.size() < 2;
    const auto state = choose ? "chosen" : "set_aside";
    if (call_api(api_, lead, "PUT", path + "/state", json{{"state", state}}.dump()).status < 300 &&
        choose) {
      chosen.push_back(id);
    }
  }
  call_api(api_, lead, "PUT", fmt::format("/teams/{}/cycles/{}/theory", team.name, cycle),
           json{{"theory",
                 "If we begin each lesson with a short talk about one example, then more "
                 "students will explain it in their own words."},
                {"ideas", chosen}}
               .dump());
  tell_(team.name,
        fmt::format("the team votes, {} chooses 2 ideas and writes the theory of action", lead));
}

void Cast::capture_celebrations(const Team& team, int cycle, UtcTime now) {
  if (!once(team, cycle, "capture")) return;
  const auto author = first_of(team.people.teachers, team.people.lead);
  const auto answer = call_api(api_, "root", "GET", "/consents?limit=200", {});
  const auto list = json::parse(answer.body, nullptr, false);
  if (!list.is_object()) return;
  std::string granted;
  std::string refused;
  for (const auto& consent : list.value("items", json::array())) {
    const auto student = consent.value("student", std::string{});
    const auto kinds = consent.value("kinds", json::array());
    const bool quote = std::find(kinds.begin(), kinds.end(), "quote") != kinds.end();
    if (!consent.value("revoked", json()).is_null()) continue;
    if (consent.value("decision", std::string{}) == "granted" && quote) granted = student;
    if (consent.value("decision", std::string{}) == "refused") refused = student;
  }
  json body{{"team", team.name},
            {"kind", "celebration"},
            {"text", fmt::format("After two weeks of talking about one example a day, {} of 12 can "
                                 "now explain it to a classmate.",
                                 std::min(8 + cycle, 12))},
            {"evidence", "exit tickets before and after: 8 of 20, then 17 of 20"},
            {"students", json::array()}};
  body["not_after"] = to_rfc3339(now + kCelebrationsKeepFor);
  if (!granted.empty()) {
    body["students"] = json::array({{{"student", granted}, {"kinds", {"quote"}}}});
    celebrated_[team.name] = granted;
  }
  draft(team, author, body.dump(), "a celebration that quotes student " + granted);
  if (refused.empty()) return;
  body["text"] = "One student's own way to see it changed how the whole class works.";
  body["students"] = json::array({{{"student", refused}, {"kinds", {"quote"}}}});
  draft(team, author, body.dump(), "a celebration that quotes student " + refused);
}

void Cast::record_outcome(const Team& team, int cycle) {
  if (!once(team, cycle, "outcome")) return;
  const auto lead = first_of(team.people.lead, {});
  const auto answer = call_api(
      api_, lead, "PUT", fmt::format("/teams/{}/cycles/{}/outcome", team.name, cycle),
      json{{"worked", "partly"}, {"evidence", "17 of 20 exit tickets; not yet in writing"}}.dump());
  tell_(team.name, answer.status < 300 ? lead + " records the outcome: it worked partly"
                                       : "the outcome was refused: " + detail(answer.body));
}

void Cast::ask_what_did_not_work(const Team& team, int cycle) {
  if (!once(team, cycle, "ask again")) return;
  const auto author = first_of(team.people.teachers, team.people.lead);
  const json body{{"team", team.name},
                  {"kind", "question"},
                  {"text",
                   "Our students now say it aloud, but not yet in writing. What helped "
                   "yours to take that step?"}};
  draft(team, author, body.dump(), "a question about what did not work");
}

void Cast::change_a_mind(const Team& team) {
  const auto quoted = celebrated_.find(team.name);
  if (quoted == celebrated_.end() || !once(team, 0, "revoke")) return;
  const auto answer = call_api(api_, "root", "GET", "/consents/students/" + quoted->second, {});
  const auto student = json::parse(answer.body, nullptr, false);
  if (!student.is_object()) return;
  for (const auto& consent : student.value("consents", json::array())) {
    if (consent.value("decision", std::string{}) != "granted") continue;
    call_api(api_, "root", "POST", "/consents/" + consent.value("id", std::string{}) + "/revoke",
             json{{"reason", "the family asked"}}.dump());
  }
  tell_(team.name, fmt::format("the family of student {} withdraws its consent", quoted->second));
}

}  // namespace inquiry::rehearse
