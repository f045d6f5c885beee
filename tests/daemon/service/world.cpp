#include "tests/daemon/service/world.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <boost/asio/post.hpp>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "tests/daemon/service/plain_http.h"

namespace inquiry::testing {
namespace {

namespace bp = boost::process;
namespace fs = std::filesystem;
using nlohmann::json;

constexpr auto kPatience = std::chrono::seconds{20};

void write(const fs::path& file, const std::string& text) {
  std::ofstream{file} << text;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

std::string main_yaml(const std::string& url, const std::string& x_extra) {
  return fmt::format(R"(version: 1
school: {{name: Lincoln Elementary, timezone: America/Los_Angeles}}
store: sqlite:inquiryd.db
x:
  api_base_url: {}
  authorize_url: {}/i/oauth2/authorize
  settle: 3m
{}accounts:
  lincoln: {{user_id: "2244994945", handle: LincolnPLC, credential: lincoln-x}}
console: {{listen: "127.0.0.1:0"}}
teams: teams/*.yaml
)",
                     url, url, x_extra);
}

std::string team_yaml(const std::string& extra, const std::string& listen) {
  return R"(team: grade4
title: Grade 4 fractions
account: lincoln
question: How can number talks help our students explain fraction equivalence?
listen:
  problem: ["#fractions"]
  solution: ["#numbertalks"]
  mentions: true
  poll_every: 2m
  quiet_every: 6h
)" + listen +
         R"(posting:
  hours: {mon-sun: "00:00-24:00"}
  per_day: 50
  min_gap: 0s
  undo: 0s
invite: ["@TonyaWardSinger"]
people:
  lead: [maria]
  moderators: [sam, lee]
  teachers: [ana, joe]
  coach: [pat]
)" + extra;
}

}  // namespace

void MailServer::send(client::Mail mail, std::function<void(client::MailResult)> done) {
  client::MailResult result;
  if (!failures.empty()) {
    result = tl::unexpected(failures.front());
    failures.erase(failures.begin());
  } else {
    mails.push_back(std::move(mail));
  }
  if (keeps_waiting) {
    unanswered_.push_back(std::move(done));
  } else {
    boost::asio::post(*context, [done = std::move(done), result] { done(result); });
  }
}

void MailServer::cancel() {
  for (auto& done : std::exchange(unanswered_, {})) {
    mails.pop_back();
    boost::asio::post(*context, [done = std::move(done)] {
      done(tl::unexpected(client::MailFailure{client::MailFailure::Kind::kNotSent, "given up"}));
    });
  }
}

World::World(const std::string& start_at, const std::string& extra, const std::string& x_extra,
             const std::string& listen, const std::string& rate_limits,
             const std::string& credential, const std::vector<std::string>& simulator_options)
    : listen_(listen), clock_(parse_rfc3339(start_at).value()) {
  auto pattern = (fs::temp_directory_path() / "inquiryd-test-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  fs::create_directories(folder_ / "teams");
  write(folder_ / "lincoln-x", credential);
  auto for_x = json::parse(credential);
  for_x["user_id"] = "2244994945";
  for_x["handle"] = "LincolnPLC";
  write(folder_ / "lincoln-for-x.json", for_x.dump());
  write(folder_ / "stranger-for-x.json", R"({"user_id": "99", "handle": "SomebodyElse"})");
  simulator_ = bp::child(INQUIRY_SIMULATOR, "--listen", "127.0.0.1:0", "--with-parent", "--clock",
                         "manual", "--start", start_at, "--rate-limits", rate_limits, "--account",
                         (folder_ / "lincoln-for-x.json").string(), "--account",
                         (folder_ / "stranger-for-x.json").string(), bp::args(simulator_options),
                         bp::std_out > output_);
  std::string line;
  std::getline(output_, line);
  url_ = line.substr(line.find("http"));
  write(folder_ / "inquiryd.yaml", main_yaml(url_, x_extra));
  write(folder_ / "teams" / "grade4.yaml", team_yaml(extra, listen_));
  start();
}

World::~World() {
  api_.reset();
  service_.reset();
  transport_.reset();
  store_.reset();
  simulator_.terminate();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void World::start() {
  auto config = config::load(folder_ / "inquiryd.yaml");
  if (!config) throw std::runtime_error(config::to_string(config.error().front()));
  auto store = store::open(config->store, folder_.string());
  if (!store) throw std::runtime_error(store.error().message);
  context_ = std::make_unique<boost::asio::io_context>();
  store_ = std::move(*store);
  transport_ = std::make_unique<client::CurlTransport>(
      *context_, client::CurlTransport::Options{"inquiryd-test", {}});
  service_ = std::make_unique<Service>(
      *context_, clock_, *transport_, *store_, std::move(*config),
      [this] { return config::load(folder_ / "inquiryd.yaml"); }, folder_, folder_,
      transport_.get(), &mail_server_);
  mail_server_.context = context_.get();
  api_ = std::make_unique<api::Api>(*service_, [](const store::LinkHolder&) { return ""; });
  service_->start();
  settle();
}

void World::write_team(const std::string& extra) {
  write(folder_ / "teams" / "grade4.yaml", team_yaml(extra, listen_));
}

void World::write_credential(const std::string& json) { write(folder_ / "lincoln-x", json); }

std::string World::open_page(const std::string& url) {
  return plain_http(url_, "GET", url.substr(url_.size()), "");
}

json World::send_form(const std::string& path, const std::string& form) {
  return json::parse(plain_http(url_, "POST", path, form), nullptr, false);
}

void World::add_account(const std::string& name, const std::string& user_id,
                        const std::string& handle, const std::string& credential) {
  auto yaml = main_yaml(url_, {});
  const std::string mark = "accounts:\n";
  yaml.insert(yaml.find(mark) + mark.size(),
              fmt::format("  {0}: {{user_id: \"{1}\", handle: {2}, credential: {0}-x}}\n", name,
                          user_id, handle));
  write(folder_ / (name + "-x"), credential);
  write(folder_ / "inquiryd.yaml", yaml);
}

void World::write_school(const std::string& x_extra) {
  write(folder_ / "inquiryd.yaml", main_yaml(url_, x_extra));
}

void World::add_team(const std::string& name, const std::string& hashtag) {
  auto yaml = team_yaml({}, {});
  yaml.replace(yaml.find("grade4"), std::string{"grade4"}.size(), name);
  yaml.replace(yaml.find("#fractions"), std::string{"#fractions"}.size(), hashtag);
  write(folder_ / "teams" / (name + ".yaml"), yaml);
  EXPECT_LT(call("root", "POST", "/reload", json::object()).status, 300);
  settle();
}

void World::restart(const std::function<void()>& meanwhile) {
  mail_server_.forget();
  api_.reset();
  service_.reset();
  transport_.reset();
  context_.reset();
  store_.reset();
  if (meanwhile) meanwhile();
  start();
}

void World::settle() {
  // Nothing under way: no handler became ready for longer than a local answer takes.
  constexpr auto kQuiet = std::chrono::milliseconds{40};
  for (auto left = 500; left > 0 && context_->run_one_for(kQuiet) > 0; --left) {
  }
}

void World::set_ours(Duration by) {
  clock_.advance(by);
  ours_ahead_ += by;
}

void World::advance(Duration by) {
  clock_.advance(by);
  sim("POST", "/_sim/clock", {{"now", to_rfc3339(clock_.utc_now() - ours_ahead_)}});
  service_->changed("clock", {});
  settle();
}

void World::until(const std::string& what, const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << "still waiting for: " << what;
      return;
    }
    context_->run_one_for(std::chrono::milliseconds{20});
  }
}

Answer World::call(const std::string& as, const std::string& method, const std::string& path,
                   const json& body) {
  console::Request request;
  request.method = method;
  const auto mark = path.find('?');
  request.path = "/api/v1" + path.substr(0, mark);
  if (mark != std::string::npos) {
    std::istringstream pairs{path.substr(mark + 1)};
    for (std::string pair; std::getline(pairs, pair, '&');) {
      request.query[pair.substr(0, pair.find('='))] = pair.substr(pair.find('=') + 1);
    }
  }
  request.headers["content-type"] = body.is_string() ? "text/csv" : "application/json";
  if (!body.is_null()) request.body = body.is_string() ? body.get<std::string>() : body.dump();
  std::optional<Answer> answer;
  api_->handle(request, {as, as, as == "root"}, [&](const console::Response& response) {
    answer = Answer{response.status, json::parse(response.body, nullptr, false)};
  });
  until("the answer to " + method + " " + path, [&] { return answer.has_value(); });
  return answer.value_or(Answer{});
}

Answer World::call_csv(const std::string& path, const std::string& csv) {
  return call("root", "POST", path, json(csv));
}

void World::stage_of(const std::string& team, const std::string& stage) {
  const auto answer =
      call("maria", "PUT", "/teams/" + team + "/stage",
           {{"stage", stage}, {"reason", "the test says so"}, {"out_of_order", true}});
  ASSERT_LT(answer.status, 300) << answer.body;
  settle();
}

std::string World::approve(const std::string& id) {
  const auto answer = call("sam", "POST", "/drafts/" + id + "/approve",
                           {{"content_hash", draft(id).value("content_hash", "")}});
  EXPECT_LT(answer.status, 300) << answer.body;
  return id;
}

std::string World::approved_question(const std::string& text) {
  const auto made =
      call("ana", "POST", "/drafts", {{"team", "grade4"}, {"kind", "question"}, {"text", text}});
  EXPECT_LT(made.status, 300) << made.body;
  return approve(made.body.value("id", ""));
}

json World::draft(const std::string& id) { return call("sam", "GET", "/drafts/" + id).body; }

std::string World::state_of(const std::string& id) { return draft(id).value("state", ""); }

std::vector<json> World::ideas(const std::string& query) {
  const auto answer =
      call("ana", "GET", "/teams/grade4/ideas" + (query.empty() ? "" : "?" + query));
  EXPECT_EQ(answer.status, 200) << answer.body;
  return answer.body.value("items", std::vector<json>{});
}

json World::sim(const std::string& method, const std::string& path, const json& body) {
  return json::parse(plain_http(url_, method, path, body.is_null() ? "" : body.dump()), nullptr,
                     false);
}

std::string World::post(const json& post) {
  const auto made = sim("POST", "/_sim/posts", post);
  EXPECT_TRUE(made.contains("id")) << made;
  return made.value("id", "");
}

void World::delete_on_x(const std::string& post) { sim("DELETE", "/_sim/posts/" + post); }
void World::fault(const json& fault) {
  const auto answer = sim("POST", "/_sim/faults", fault);
  EXPECT_TRUE(answer.contains("faults")) << answer;
}
json World::stream(const json& order) {
  return sim(order.is_null() ? "GET" : "POST", "/_sim/streams", order);
}

void World::no_more_faults() { sim("DELETE", "/_sim/faults"); }

std::vector<std::string> World::on_x() {
  std::vector<std::string> texts;
  const auto answer = sim("GET", "/_sim/posts?account=LincolnPLC");
  for (const auto& post : answer.value("posts", json::array())) {
    if (!post.value("deleted", false)) texts.push_back(post.value("text", ""));
  }
  return texts;
}

void World::options(const json& options) { sim("POST", "/_sim/options", options); }
void World::list(const std::string& id, const std::vector<std::string>& members) {
  sim("POST", "/_sim/lists", {{"id", id}, {"members", members}});
}

int World::refused(const std::string& endpoint) {
  const auto counts = sim("GET", "/_sim/stats")["counts"];
  return counts.contains(endpoint) ? counts[endpoint].value("429", 0) : 0;
}

int World::requests(const std::string& endpoint) {
  int count = 0;
  const auto answer = sim("GET", "/_sim/log");
  for (const auto& entry : answer.value("log", json::array())) {
    if (entry.value("endpoint", "") == endpoint) ++count;
  }
  return count;
}

int World::requests_in_all() { return sim("GET", "/_sim/stats").value("requests", 0); }

std::string World::charged_by_x() { return sim("GET", "/_sim/stats").value("spent_usd", ""); }

}  // namespace inquiry::testing
