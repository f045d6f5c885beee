#include "tests/race/race.h"

#include <fmt/format.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "config/config.h"

namespace inquiry::race {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using nlohmann::json;
using simulation::Fate;

const UtcTime kBegin = parse_rfc3339("2026-08-31T17:00:00Z").value();  // a Monday
constexpr const char* kTeam = "team1";
constexpr const char* kText = "What helped your students to explain it?";

constexpr std::array<std::string_view, kDeeds> kWords{"teach",  "abort", "halt team", "halt all",
                                                      "reload", "crash", "speak",     "resume"};

fs::path fresh_folder() {
  const fs::path memory{"/dev/shm"};
  std::error_code ignored;
  const auto parent = fs::is_directory(memory, ignored) ? memory : fs::temp_directory_path();
  auto pattern = (parent / "inquiryd-race-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return pattern;
}

simulation::SchoolFacts one_team() {
  simulation::SchoolFacts school;
  school.zone = "America/Los_Angeles";
  school.monthly_reads = 15'000;
  school.poll_every = 6h;
  school.settle = 3min;
  school.accounts = {{"lincoln", "LincolnPLC", "2244994945"}};
  simulation::TeamFacts team;
  team.name = kTeam;
  team.account = "lincoln";
  team.tag = "inquiry1";
  team.opens = 0;
  team.closes = 24 * 60;
  team.saturdays = true;
  team.per_day = 6;
  team.quiet_every = 6h;
  school.teams = {team};
  return school;
}

}  // namespace

std::string_view word(Deed deed) { return kWords.at(static_cast<std::size_t>(deed)); }

Prepared::Prepared() : folder_(fresh_folder()), school_(one_team()) {
  simulation::write_files(school_, folder_);
  auto store = store::open("sqlite:inquiryd.db", folder_.string()).value();
  Transition transition;
  transition.team = kTeam;
  transition.stage = "define";
  transition.behaviour = Behaviour::kDefine;
  transition.at = kBegin - 1h;
  transition.by = simulation::kLead;
  store->add_transition(transition);
  Cycle cycle;
  cycle.team = kTeam;
  cycle.number = 1;
  store->open_cycle(cycle);
  Draft draft;
  draft.team = kTeam;
  draft.kind = DraftKind::kQuestion;
  draft.author = "ana";
  draft.state = DraftState::kWaitingForReview;
  draft.content.text = kText;
  draft.content.students.emplace();
  draft.created_at = draft.changed_at = kBegin - 1h;
  draft.not_after = kBegin + 48h;
  draft.cycle = 1;
  store->add_draft(draft);
  store->alive(kBegin - 1min);
}

Prepared::~Prepared() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

struct Race::Call {
  std::string as;
  std::string method;
  std::string path;
  json body;
  std::function<void(int, const json&)> done;
  bool answered = false;
};

Race::Race(const Prepared& prepared, Fate fate, std::vector<Step> steps)
    : prepared_(prepared),
      steps_(std::move(steps)),
      folder_(fresh_folder()),
      school_(prepared.school()),
      clock_(kBegin),
      wall_(clock_),
      x_(clock_, agenda_, simulation::accounts_on_x(school_)),
      oracle_(school_, wall_) {
  fs::copy(prepared_.folder(), folder_, fs::copy_options::recursive);
  weather_.until = kBegin + 2min;
  weather_.fate = fate;
  weather_.writes_only = true;
  oracle_.permits_stage(kTeam, Behaviour::kDefine, kBegin - 1h);
}

Race::~Race() {
  die();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Race::boot() {
  auto config = config::load(folder_ / "inquiryd.yaml").value();
  store_ = store::open(config.store, folder_.string()).value();
  context_ = std::make_unique<boost::asio::io_context>();
  wire_ = x_.connect(fuse_, oracle_, 1);
  service_ = std::make_unique<Service>(
      *context_, wall_, *wire_, *store_, std::move(config),
      [this] { return config::load(folder_ / "inquiryd.yaml"); }, folder_, folder_ / "grants");
  api_ = std::make_unique<api::Api>(*service_, [](const store::LinkHolder&) { return ""; });
  service_->start();
  for (const auto& each : std::vector{open_calls_}) call(each);
}

void Race::die() {
  api_.reset();
  service_.reset();
  wire_.reset();
  context_.reset();
  store_.reset();
}

// One thing that is ready, or the next that is due. False: nothing is until then.
bool Race::turn(UtcTime until) {
  if (context_) {
    context_->restart();
    if (context_->poll_one() > 0) return true;
  }
  std::optional<UtcTime> tick;
  if (service_ && service_->next_tick()) {
    tick = std::max(*service_->next_tick(), clock_.utc_now() + 1ms);
  }
  const auto due = agenda_.next();
  if ((!due || *due > until) && (!tick || *tick > until)) {
    clock_.set(std::max(until, clock_.utc_now()));
    return false;
  }
  if (due && (!tick || *due <= *tick)) {
    clock_.set(std::max(*due, clock_.utc_now()));
    agenda_.take()();
  } else {
    clock_.set(*tick);
    service_->changed("clock", {});
  }
  return true;
}

void Race::rest_until(UtcTime when) {
  while (turn(when)) {
  }
}

void Race::call(const std::shared_ptr<Call>& call) {
  console::Request request;
  request.method = call->method;
  const auto mark = call->path.find('?');
  request.path = "/api/v1" + call->path.substr(0, mark);
  request.headers["content-type"] = "application/json";
  if (mark != std::string::npos) request.query["team"] = kTeam;  // the one query there is
  if (!call->body.is_null()) request.body = call->body.dump();
  api_->handle(request, {call->as, call->as, call->as == simulation::kAdmin},
               [this, call](const console::Response& response) {
                 if (call->answered) return;
                 call->answered = true;
                 std::erase(open_calls_, call);
                 call->done(response.status, json::parse(response.body, nullptr, false));
               });
}

void Race::ask(const std::string& as, const std::string& method, const std::string& path,
               const json& body, std::function<void(int, const json&)> done) {
  const auto made = std::make_shared<Call>(Call{as, method, path, body, std::move(done), false});
  open_calls_.push_back(made);
  if (api_) call(made);
}

void Race::act(Deed deed) {
  const auto needs = [this](int status, const json& body) {
    if (status >= 300 && status != 404 && status != 409) oracle_.object("the API", body.dump());
  };
  const auto silence = [this, needs, at = wall_.utc_now()](int status, const json& body) {
    needs(status, body);
    if (status >= 300) return;
    silent_ = true;
    oracle_.forbids_by_stage(kTeam, Behaviour::kTeach, at);
  };
  const auto stage_path = fmt::format("/teams/{}/stage", kTeam);
  switch (deed) {
    case Deed::kTeach:
      return ask(simulation::kLead, "PUT", stage_path,
                 {{"stage", "teach"}, {"reason", "now"}, {"out_of_order", true}}, silence);
    case Deed::kAbort:
      return ask(simulation::kLead, "POST", stage_path + "/abort", {{"reason", "now"}}, silence);
    case Deed::kHaltTeam:
    case Deed::kHaltAll: {
      const std::string team = deed == Deed::kHaltTeam ? kTeam : "";
      return ask("ana", "PUT", "/halt",
                 {{"reason", "now"}, {"team", team.empty() ? json{} : json(team)}},
                 [this, needs, team](int status, const json& body) {
                   needs(status, body);
                   halted_ = true;
                   oracle_.halted(team);
                 });
    }
    case Deed::kReload:
      school_.teams.front().closes = 1;
      simulation::write_files(school_, folder_);
      return ask(simulation::kAdmin, "POST", "/reload", json::object(),
                 [this, needs](int status, const json& body) {
                   needs(status, body);
                   oracle_.school_changed(school_);
                 });
    case Deed::kCrash:
      if (!service_) return;
      die();
      agenda_.at(clock_.utc_now() + 1s, [this] {
        if (!service_) boot();
      });
      return;
    case Deed::kSpeak:
      // It permits from when it is asked for, but gives no approval back.
      silent_ = false;
      oracle_.permits_stage(kTeam, Behaviour::kDefine, wall_.utc_now());
      return ask(simulation::kLead, "PUT", stage_path,
                 {{"stage", "define"}, {"reason", "again"}, {"out_of_order", true}}, needs);
    case Deed::kResume:
      halted_ = false;
      oracle_.resumed("");
      oracle_.resumed(kTeam);
      ask(simulation::kAdmin, "DELETE", "/halt", json{}, needs);
      ask(simulation::kAdmin, "DELETE", "/halt?team", json{}, needs);
      return;
  }
}

Outcome Race::run() {
  boot();
  rest_until(kBegin + 30s);
  x_.add_weather(weather_);
  draft_ = store_->drafts_in({DraftState::kWaitingForReview}).front().id;
  oracle_.wrote(draft_, "ana");
  ask("sam", "GET", "/drafts/" + draft_, nullptr, [this](int, const json& seen) {
    oracle_.approves(simulation::read_draft(seen), "sam");
    ask("sam", "POST", "/drafts/" + draft_ + "/approve",
        {{"content_hash", seen.at("content_hash")}}, [](int, const json&) {});
  });
  Outcome outcome;
  auto next = steps_.begin();
  const auto end = clock_.utc_now() + 40min;
  for (; !oracle_.violation(); ++outcome.turns) {
    for (; next != steps_.end() && next->turn <= outcome.turns; ++next) act(next->deed);
    if (!turn(end)) break;
  }
  rest_until(end + 40min);
  judge(outcome);
  return outcome;
}

void Race::judge(Outcome& outcome) {
  outcome.created = !oracle_.created().empty();
  outcome.silenced = silent_ || halted_;
  if (const auto& broken = oracle_.violation()) {
    outcome.objected = broken->promise + ": " + broken->what;
    return;
  }
  const auto draft = store_ ? store_->draft(draft_) : std::nullopt;
  if (!draft) {
    outcome.objected = "the draft is gone";
    return;
  }
  const bool known = draft->state == DraftState::kPosted;
  if (draft->state == DraftState::kSending) outcome.objected = "it is sending for ever";
  if (outcome.created != known && draft->state != DraftState::kHeld) {
    outcome.objected = fmt::format("{} on X, and {} here", outcome.created ? "it is" : "it is not",
                                   inquiry::word(draft->state));
  }
  if (outcome.silenced && draft->state == DraftState::kApproved) {
    outcome.objected = "an approval outlived the silence";
  }
  if (!open_calls_.empty()) outcome.objected = "a person was never answered";
  if (!store_->verify_audit().intact) outcome.objected = "the audit log is broken";
}

}  // namespace inquiry::race
