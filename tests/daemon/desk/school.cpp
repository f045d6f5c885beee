#include "tests/daemon/desk/school.h"

#include <algorithm>
#include <memory>

#include "daemon/console/api/routes.h"
#include "daemon/console/api/schema.h"
#include "scheduler/consent.h"

namespace inquiry::desk {
namespace {

Team team(const std::string& name, People people) {
  Team team;
  team.name = name;
  team.title = "Team " + name;
  team.account = "lincoln";
  team.question = "How can number talks help?";
  team.why_here = "12 of 20 exit tickets";
  team.stages = {{"define", Behaviour::kDefine},
                 {"plan", Behaviour::kPlan},
                 {"teach", Behaviour::kTeach},
                 {"analyze", Behaviour::kAnalyze},
                 {"reflect", Behaviour::kReflect}};
  team.listen.problem = {"fractions"};
  team.listen.solution = {"numbertalks"};
  team.invite = {"TonyaWardSinger"};
  team.people = std::move(people);
  return team;
}

config::Config school_config() {
  config::Config config;
  config.school.name = "Lincoln Elementary";
  config.school.zone = Zone::find("America/Los_Angeles").value();
  config.accounts["lincoln"] = {"lincoln", UserId{2244994945}, "LincolnPLC", "lincoln-x"};
  People grade4;
  grade4.lead = {"maria"};
  grade4.moderators = {"sam", "lee"};
  grade4.teachers = {"ana", "joe"};
  grade4.coach = {"pat"};
  grade4.safeguarding = {"head"};
  config.teams.push_back(team("grade4", grade4));
  People grade5;
  grade5.lead = {"rita"};
  grade5.moderators = {"max"};
  grade5.teachers = {"tom"};
  config.teams.push_back(team("grade5", grade5));
  return config;
}

console::Request request(const std::string& method, const std::string& target) {
  console::Request request;
  request.method = method;
  const auto mark = std::min(target.find('?'), target.size());
  request.path = "/api/v1" + target.substr(0, mark);
  for (auto at = mark; at < target.size();) {
    const auto end = std::min(target.find('&', at + 1), target.size());
    const auto pair = target.substr(at + 1, end - at - 1);
    const auto equals = std::min(pair.find('='), pair.size());
    request.query[pair.substr(0, equals)] = equals < pair.size() ? pair.substr(equals + 1) : "";
    at = end;
  }
  return request;
}

void expect_documented(const console::Request& request, const Reply& reply) {
  if (reply.status >= 400) {
    EXPECT_EQ(reply.raw.content_type, "application/problem+json") << request.path;
    EXPECT_EQ(api::schema_problem("Problem", reply.body), std::nullopt) << reply.raw.body;
    return;
  }
  const auto match = api::find_route(request.method, request.path);
  ASSERT_NE(match.route, nullptr);
  auto name = match.route->answer;
  name = name.substr(0, name.find(' '));  // what may come instead is no JSON
  if (reply.raw.content_type != "application/json" || name.find('/') != std::string_view::npos) {
    return;
  }
  if (!name.ends_with("[]")) {
    EXPECT_EQ(api::schema_problem(name, reply.body), std::nullopt) << reply.raw.body;
    return;
  }
  name.remove_suffix(2);
  for (const auto& item : reply.body.at("items")) {
    EXPECT_EQ(api::schema_problem(name, item), std::nullopt) << item.dump();
  }
}

}  // namespace

std::vector<BlockedBy> FakeMachine::blocked_by(const Draft& draft) {
  std::vector<BlockedBy> reasons;
  if (!draft.approval)
    reasons.push_back({BlockCode::kApproval, "a moderator decides first", {}, {}});
  return reasons;
}

scheduler::GateFacts FakeMachine::gate_facts(const Draft& draft) {
  scheduler::GateFacts facts;
  facts.team = config_.find_team(draft.team);
  facts.school = &config_.school;
  facts.halts = store_.halts();
  facts.price = price_of(draft);
  if (!facts.team) return facts;
  facts.stage = stage_of(*facts.team);
  facts.next_silence = scheduler::next_silence(*facts.team, config_.school.zone, clock_.utc_now());
  return facts;
}

std::string FakeMachine::post_problem(const DraftContent& content) const {
  const auto& text = content.text;
  return text.size() > 280 ? "the text is longer than X allows; shorten it" : "";
}

std::vector<std::string> FakeMachine::mentions_in(const std::string& text) const {
  std::vector<std::string> mentions;
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    const auto end = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, text.end(),
                                  [](unsigned char c) { return std::isalnum(c) == 0; });
    mentions.emplace_back(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, end);
  }
  return mentions;
}

std::string FakeMachine::comparable(const std::string& text) const {
  auto same = text;
  std::transform(same.begin(), same.end(), same.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return same;
}

std::optional<scheduler::StageNow> FakeMachine::stage_of(const Team& team) {
  return scheduler::stage_at(team, config_.school.zone, store_.last_transition(team.name),
                             clock_.utc_now());
}

std::vector<AccountStatus> FakeMachine::accounts() {
  return {{.name = "lincoln",
           .handle = "LincolnPLC",
           .problem = "",
           .warning = "",
           .rate_windows = {{"search", 450, 440, clock_.utc_now() + minutes{15}}},
           .last_poll = clock_.utc_now() - minutes{2},
           .usage = UsageStatus{1234, 3'000'000, 9, clock_.utc_now()},
           .lag = minutes{3}}};
}

std::vector<scheduler::TermPlan> FakeMachine::terms() {
  return {{{scheduler::Term::Kind::kHashtag, "lincoln", "fractions"},
           minutes{2},
           {"grade4", "grade5"}}};
}

std::vector<scheduler::Poll> FakeMachine::polls() {
  scheduler::Poll poll;
  poll.account = "lincoln";
  poll.query = "#fractions OR #numbertalks";
  poll.terms = {terms().front().term};
  return {poll};
}

SchoolTest::SchoolTest() : config_(school_config()) {
  auto opened = store::open("sqlite:s.db", folder_.path());
  if (!opened) throw std::runtime_error(opened.error().message);
  store_ = std::move(*opened);
  machine_ = std::make_unique<FakeMachine>(config_, *store_, clock_);
  api_ = std::make_unique<api::Api>(*machine_, [](const store::LinkHolder& holder) {
    return "http://127.0.0.1:8025/login#" + holder.user + "-through-" + holder.actor;
  });
  store_->add_user({"adam", Role::kAdmin});
  store_->add_user({"vera", Role::kViewer});
  store_->add_user({"sue", Role::kSafeguarding});
  store_->add_user({"theo", Role::kTeacher});
}

Reply SchoolTest::send(const console::Request& request, const console::Caller& caller) {
  auto reply = std::make_shared<Reply>();
  auto returned = std::make_shared<bool>(false);
  api_->handle(request, caller, [=, this](console::Response response) {
    EXPECT_EQ(reply->status, 0) << "answered twice";
    reply->status = response.status;
    reply->body = json::parse(response.body, nullptr, false);
    reply->raw = std::move(response);
    expect_documented(request, *reply);
    if (*returned) late_.push_back(*reply);
  });
  *returned = true;
  return *reply;
}

Reply SchoolTest::ask_as(const console::Caller& caller, const std::string& method,
                         const std::string& path, const json& body) {
  auto asked = request(method, path);
  if (!body.is_null()) {
    asked.body = body.dump();
    asked.headers["content-type"] = "application/json";
  }
  return send(asked, caller);
}

Reply SchoolTest::ask(const std::string& who, const std::string& method, const std::string& path,
                      const json& body) {
  return ask_as({who, who, who == "root"}, method, path, body);
}

Reply SchoolTest::import_csv(const std::string& who, const std::string& csv, bool dry_run) {
  auto asked = request("POST", dry_run ? "/consents/import?dry_run=true" : "/consents/import");
  asked.body = csv;
  asked.headers["content-type"] = "text/csv";
  return send(asked, {who, who, false});
}

void SchoolTest::move_to(const std::string& stage, const std::string& team) {
  const auto moved =
      ask("root", "PUT", "/teams/" + team + "/stage",
          {{"stage", stage}, {"reason", "the test says so"}, {"out_of_order", true}});
  ASSERT_EQ(moved.status, 200) << moved.raw.body;
}

std::string SchoolTest::grant(const std::string& student, const std::string& until) {
  json consent{{"student", student},   {"guardian", "g-" + student},
               {"basis", "opt_in"},    {"decision", "granted"},
               {"channels", {"x"}},    {"kinds", {"photo", "video", "voice", "work", "quote"}},
               {"name_level", "full"}, {"from", "2026-01-01"}};
  if (!until.empty()) consent["until"] = until;
  return ask("maria", "POST", "/consents", consent).body.at("id");
}

json SchoolTest::question(const std::string& text) const {
  return {{"team", "grade4"}, {"kind", "question"}, {"text", text}};
}

json SchoolTest::celebration(const std::string& text, const json& students) const {
  return {{"team", "grade4"},
          {"kind", "celebration"},
          {"text", text},
          {"evidence", "18/20"},
          {"students", students}};
}

json SchoolTest::submitted(const json& draft) {
  const auto written = ask("ana", "POST", "/drafts", draft);
  EXPECT_EQ(written.status, 201) << written.raw.body;
  return written.body;
}

Reply SchoolTest::approve(const json& draft, const std::string& who) {
  return ask(who, "POST", path_of(draft) + "/approve",
             {{"content_hash", draft.at("content_hash")}});
}

json SchoolTest::approved(const json& written) {
  const auto reply = approve(submitted(written));
  EXPECT_EQ(reply.status, 200) << reply.raw.body;
  return reply.body;
}

void SchoolTest::put_state(const json& draft, DraftState state,
                           std::optional<AttemptOutcome> attempt) {
  auto row = store_->draft(draft.at("id")).value();
  const auto from = row.state;
  row.state = state;
  ASSERT_TRUE(store_->save_draft(row, from));
  if (!attempt) return;
  Attempt tried;
  tried.draft = row.id;
  tried.account = "lincoln";
  tried.text = row.content.text;
  tried.started_at = clock_.utc_now();
  tried.id = store_->begin_attempt(tried);
  tried.outcome = *attempt;
  store_->save_attempt(tried);
}

void SchoolTest::mark_posted(const json& draft, std::int64_t post) {
  put_state(draft, DraftState::kSending, AttemptOutcome::kPosted);
  auto row = store_->draft(draft.at("id")).value();
  row.state = DraftState::kPosted;
  row.posted_id = PostId{post};
  row.posted_at = clock_.utc_now();
  ASSERT_TRUE(store_->save_draft(row, DraftState::kSending));
}

std::string SchoolTest::idea(std::int64_t post, IdeaState state, const std::string& author,
                             const std::string& text) {
  Post stored;
  stored.id = stored.first_id = PostId{post};
  stored.text = text;
  stored.author_id = UserId{1};  // one for each name
  for (const char c : author) stored.author_id.value = stored.author_id.value * 31 % 99991 + c;
  stored.author = author;
  stored.created_at = clock_.utc_now();
  stored.language = "en";
  stored.hashtags = {"fractions"};
  store_->add_post(stored, clock_.utc_now(), "");
  Idea idea;
  idea.team = "grade4";
  idea.post_id = stored.id;
  idea.text = text;
  idea.author = author;
  idea.url = "https://x.com/" + author + "/status/" + stored.id.str();
  idea.created_at = idea.arrived_at = clock_.utc_now();
  idea.language = "en";
  idea.why = "problem tag #fractions";
  idea.state = state;
  clock_.advance(Duration{1});
  return store_->add_idea(idea).value();
}

std::vector<std::string> SchoolTest::actions() {
  std::vector<std::string> actions;
  const auto page = store_->audit({{}, 200}).value();
  for (const auto& entry : page.items) actions.push_back(entry.action);
  std::reverse(actions.begin(), actions.end());
  return actions;
}

store::AuditEntry SchoolTest::last_audit() { return store_->audit({{}, 1})->items.at(0); }

}  // namespace inquiry::desk
