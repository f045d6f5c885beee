// What leads, guardians and the school's IT do in a simulated year.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tests/simulation/year.h"

namespace inquiry::simulation {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

Date plus_days(Date date, int days) {
  return Date{std::chrono::sys_days{date} + std::chrono::days{days}};
}

std::string csv_row(const ConsentFact& fact) {
  return fmt::format(
      "student,guardian,basis,decision,channels,kinds,name_level,from,until,wording_version,"
      "evidence\n{0},{0}-a,opt_in,granted,x,{1},none,{2},{3},2026-1,{4}\n",
      fact.student, fmt::join(fact.kinds, ";"), to_string(fact.from),
      fact.until ? to_string(*fact.until) : "", fact.evidence);
}

}  // namespace

void Year::set_stage(const TeamFacts& team, Behaviour behaviour) {
  const auto turn = ++stage_turn_[team.name];
  const auto question = std::make_shared<Question>();
  const auto asked_at = std::make_shared<UtcTime>();
  question->as = kLead;
  question->method = "PUT";
  question->path = "/teams/" + team.name + "/stage";
  question->body = {{"stage", stage_label(team, behaviour)},
                    {"reason", "the team says so"},
                    {"out_of_order", true}};
  question->asked = [this, asked_at, turn, name = team.name, behaviour] {
    *asked_at = wall_.utc_now();
    if (!is_silent(behaviour) && stage_turn_[name] == turn) {
      oracle_.permits_stage(name, behaviour, *asked_at);
    }
  };
  question->done = [this, asked_at, turn, name = team.name, behaviour](const Answer& answer) {
    if (answer.status == 404) return;  // the team went away before the daemon was back
    if (!answer.ok()) oracle_.object("the API", "no stage was set: " + answer.body.dump());
    if (stage_turn_[name] != turn || !is_silent(behaviour)) return;
    oracle_.forbids_by_stage(name, behaviour, *asked_at);
    note(name + " is silent");
  };
  ask_until_answered(question);
}

void Year::halt(Random& random) {
  const auto* team = any_team(random);
  if (team == nullptr) return;
  const bool all = random.chance(0.4);
  const auto scope = all ? std::string{} : team->name;
  const auto turn = ++halt_turn_;
  const auto question = std::make_shared<Question>();
  question->as = random.pick(teachers());
  question->method = "PUT";
  question->path = "/halt";
  question->body = {{"reason", "something is wrong"}, {"team", all ? json{} : json(scope)}};
  question->done = [this, scope, turn](const Answer& answer) {
    if (answer.status == 404) return;
    if (!answer.ok()) oracle_.object("the API", "nothing was halted: " + answer.body.dump());
    if (halt_turn_ != turn) return;
    oracle_.halted(scope);
    note("halted: " + (scope.empty() ? "all" : scope));
  };
  ask_until_answered(question);
}

void Year::resume() {
  ++halt_turn_;
  const auto halts = ask(kAdmin, "GET", "/halt");
  if (!halts.ok()) return oracle_.object("the API", "no halts: " + halts.body.dump());
  for (const auto& each : halts.body.at("items")) {
    const auto team =
        each.at("team").is_null() ? std::string{} : each.at("team").get<std::string>();
    const auto known = std::ranges::find(school_.teams, team, &TeamFacts::name);
    if (!team.empty() && !known->is_here) continue;
    oracle_.resumed(team);
    const auto ended = ask(kAdmin, "DELETE", "/halt" + (team.empty() ? "" : "?team=" + team));
    if (!ended.ok()) oracle_.object("the API", "a halt did not end: " + ended.body.dump());
  }
}

void Year::record_outcome(Random& random) {
  const auto* team = any_team(random);
  if (team == nullptr) return;
  const auto stage = ask(kLead, "GET", "/teams/" + team->name + "/stage");
  const int cycle = stage.body.value("cycle", 0);
  if (cycle == 0) return;
  oracle_.outcome_recorded(team->name);
  ask(kLead, "PUT", fmt::format("/teams/{}/cycles/{}/outcome", team->name, cycle),
      {{"worked", "partly"}, {"evidence", "exit tickets"}});
}

void Year::give_consent(const Event& event, Random& random) {
  const auto& team = random.pick(school_.teams);
  const auto today = Date{std::chrono::floor<std::chrono::days>(wall_.utc_now())};
  ConsentFact fact;
  fact.student = student_code(team.name, random.between(1, kStudentsPerTeam));
  fact.kinds = random.chance(0.6) ? std::set<std::string>{"photo", "quote", "work"}
                                  : std::set<std::string>{"work"};
  fact.from = plus_days(today, random.between(-10, 2));
  if (random.chance(0.7)) fact.until = plus_days(today, random.between(3, 90));
  fact.evidence = fmt::format("form {}", event.number);
  oracle_.consent(fact);
  const auto answer = ask(kLead, "POST", "/consents/import", json(csv_row(fact)));
  if (!answer.ok()) oracle_.object("the API", "no consent: " + answer.body.dump());
}

void Year::revoke_consent(Random& random) {
  const auto& team = random.pick(school_.teams);
  const auto student = student_code(team.name, random.between(1, kStudentsPerTeam));
  const auto found = ask(kLead, "GET", "/consents?student=" + student);
  if (!found.ok()) return oracle_.object("the API", "no consents: " + found.body.dump());
  for (const auto& each : found.body.at("items")) {
    if (!each.at("revoked").is_null()) continue;
    ConsentFact shown;
    shown.student = student;
    shown.granted = each.at("decision") == "granted";
    shown.evidence = each.at("evidence");
    shown.id = each.at("id");
    oracle_.consent_shown(shown);
    const auto answer =
        ask(kLead, "POST", "/consents/" + shown.id + "/revoke", {{"reason", "a letter came"}});
    if (!answer.ok()) oracle_.object("the API", "not revoked: " + answer.body.dump());
    oracle_.revoked(shown.id);
    note("revoked a consent of " + student);
    if (random.chance(0.5)) return;
  }
}

void Year::object_to(const Event& event, Random& random) {
  const auto& team = random.pick(school_.teams);
  // On the school's calendar, whatever day it is in UTC.
  const auto today = Date{std::chrono::floor<std::chrono::days>(wall_.utc_now() - 24h)};
  ConsentFact fact;
  fact.granted = false;
  fact.student = student_code(team.name, random.between(1, kStudentsPerTeam));
  fact.kinds = {"photo"};
  fact.from = today;
  fact.until = plus_days(today, random.between(5, 60));
  fact.evidence = fmt::format("letter {}", event.number);
  const json body{{"student", fact.student},
                  {"guardian", fact.student + "-b"},
                  {"basis", "opt_in"},
                  {"decision", "objected"},
                  {"channels", {"x"}},
                  {"kinds", fact.kinds},
                  {"from", to_string(fact.from)},
                  {"until", to_string(*fact.until)},
                  {"evidence", fact.evidence}};
  const auto answer = ask(kLead, "POST", "/consents", body);
  if (!answer.ok()) return oracle_.object("the API", "no objection: " + answer.body.dump());
  oracle_.consent(fact);
}

void Year::reload() {
  write_files(school_, folder_);
  oracle_.school_changed(school_);
  const auto answer = ask(kAdmin, "POST", "/reload");
  if (!answer.ok()) oracle_.object("the API", "no reload: " + answer.body.dump());
}

void Year::change_files(Random& random, Act act) {
  auto& team = random.pick(school_.teams);
  if (act == Act::kReload) {
    change_something(team, random);
  } else {
    const auto here = std::ranges::count(school_.teams, true, &TeamFacts::is_here);
    if (team.is_here && here < 2) return;
    team.is_here = !team.is_here;
    away_.insert(team.name);
  }
  reload();
}

void Year::look(Random& random) {
  const auto* team = any_team(random);
  if (team == nullptr) return;
  const auto stage = oracle_.behaviour(team->name);
  const auto board = ask(teachers().front(), "GET", "/teams/" + team->name + "/ideas?limit=50");
  if (!board.ok()) return oracle_.object("the API", "no board: " + board.body.dump());
  if (!stage || !is_silent(*stage) || wall_.off() != Duration{}) return;
  for (const auto& idea : board.body.at("items")) {
    const auto arrived = parse_rfc3339(idea.at("arrived_at").get<std::string>()).value();
    if (arrived > oracle_.since(team->name)) {
      oracle_.object("silence is absolute", "a new idea is shown in silence");
    }
  }
}

}  // namespace inquiry::simulation
