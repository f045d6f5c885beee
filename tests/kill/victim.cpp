#include "tests/kill/victim.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill() is POSIX's
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <fstream>
#include <memory>
#include <thread>

namespace inquiry::testing {
namespace {

namespace bp = boost::process;
namespace fs = std::filesystem;
using nlohmann::json;
using namespace std::chrono_literals;

// One blocking request; status 0 when nobody answered.
Reply request(const std::string& socket, const std::string& url, const std::string& method,
              const std::string& body, const std::string& as) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{curl_easy_init(),
                                                                 &curl_easy_cleanup};
  std::string text;
  curl_slist* raw = curl_slist_append(nullptr, "Content-Type: application/json");
  if (!as.empty()) raw = curl_slist_append(raw, ("Inquiryd-As: " + as).c_str());
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{raw,
                                                                            &curl_slist_free_all};
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  if (!socket.empty()) curl_easy_setopt(easy.get(), CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT, 30L);
  if (!body.empty()) curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &text);
  curl_easy_setopt(
      easy.get(), CURLOPT_WRITEFUNCTION,
      +[](char* bytes, std::size_t size, std::size_t count, void* into) {
        static_cast<std::string*>(into)->append(bytes, size * count);
        return size * count;
      });
  Reply reply;
  if (curl_easy_perform(easy.get()) != CURLE_OK) return reply;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &reply.status);
  reply.body = json::parse(text, nullptr, false);
  return reply;
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream{file} << text;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace

long long setting(const char* name, long long otherwise) {
  const char* value = std::getenv(name);
  return value && *value ? std::stoll(value) : otherwise;
}

Victim::Victim(const std::string& settle, const std::vector<std::string>& simulator_options) {
  auto pattern = (fs::temp_directory_path() / "inquiryd-kill-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  fs::create_directories(folder_ / "teams");
  fs::create_directories(state());
  json credential{{"bearer_token", "b"},
                  {"oauth1",
                   {{"consumer_key", "k"},
                    {"consumer_secret", "ks"},
                    {"access_token", "t"},
                    {"access_token_secret", "ts"}}}};
  write(folder_ / "lincoln-x", credential.dump());
  credential["user_id"] = "2244994945";
  credential["handle"] = "LincolnPLC";
  write(folder_ / "for-x.json", credential.dump());
  simulator_ = bp::child(INQUIRY_SIMULATOR, "--listen", "127.0.0.1:0", "--with-parent",
                         "--rate-limits", "0", "--account", (folder_ / "for-x.json").string(),
                         bp::args(simulator_options), bp::std_out > output_);
  std::string line;
  std::getline(output_, line);
  x_ = line.substr(line.find("http"));
  write(folder_ / "inquiryd.yaml", fmt::format(R"(version: 1
school: {{name: Lincoln, timezone: America/Los_Angeles}}
x: {{api_base_url: "{}", settle: {}, monthly_post_reads: 10000000}}
accounts:
  lincoln: {{user_id: "2244994945", handle: LincolnPLC, credential: lincoln-x}}
console: {{listen: "127.0.0.1:0"}}
teams: teams/*.yaml
)",
                                               x_, settle));
  write(folder_ / "teams" / "grade4.yaml", R"(team: grade4
title: Grade 4
account: lincoln
question: What helped your students?
listen: {problem: ["#fractions"], mentions: true, poll_every: 150ms, quiet_every: 1h}
posting: {hours: {mon-sun: "00:00-24:00"}, per_day: 10000, min_gap: 0s, undo: 0s}
people: {lead: [maria], moderators: [sam], teachers: [ana]}
)");
}

Victim::~Victim() {
  if (running()) daemon_.terminate();
  simulator_.terminate();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

bool Victim::start(const Environment& more) {
  bp::environment environment = boost::this_process::environment();
  for (const auto& [name, value] : more) environment[name] = value;
  daemon_ = bp::child(INQUIRY_DAEMON, "run", "--config", (folder_ / "inquiryd.yaml").string(),
                      "--credentials", folder_.string(), "--state-dir", state().string(),
                      "--socket", (folder_ / "s.sock").string(), environment,
                      bp::std_err > (folder_ / "log").string(), bp::std_out > bp::null);
  for (int tries = 0; tries < 5000; ++tries) {
    if (api({}, "GET", "/status").status == 200) return true;
    if (!running()) return false;
    std::this_thread::sleep_for(2ms);  // another process: only asking again tells
  }
  return false;
}

bool Victim::running() {
  std::error_code ignored;
  return daemon_.valid() && daemon_.running(ignored);
}

int Victim::pid() const { return daemon_.id(); }

void Victim::kill() {
  ::kill(daemon_.id(), SIGKILL);
  daemon_.wait();
}

std::string Victim::log() const {
  std::ifstream stream{folder_ / "log"};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

Reply Victim::x(const std::string& method, const std::string& path, const json& body) {
  return request({}, x_ + path, method, body.is_null() ? "" : body.dump(), {});
}

Reply Victim::api(const std::string& as, const std::string& method, const std::string& path,
                  const json& body) {
  return request((folder_ / "s.sock").string(), "http://localhost/api/v1" + path, method,
                 body.is_null() ? "" : body.dump(), as);
}

bool Victim::approve_one(const std::string& text) {
  const auto made =
      api("ana", "POST", "/drafts", {{"team", "grade4"}, {"kind", "question"}, {"text", text}});
  if (!made.ok()) return false;
  return api("sam", "POST", "/drafts/" + made.body.value("id", "") + "/approve",
             {{"content_hash", made.body.value("content_hash", "")}})
      .ok();
}

std::vector<json> Victim::all_of(const std::string& as, const std::string& path) {
  std::vector<json> all;
  std::string after;
  do {
    const auto page =
        api(as, "GET", path + "?limit=200" + (after.empty() ? "" : "&after=" + after));
    if (!page.body.is_object()) break;
    for (const auto& item : page.body.value("items", json::array())) all.push_back(item);
    const auto next = page.body.find("next");
    after = next != page.body.end() && next->is_string() ? next->get<std::string>() : "";
  } while (!after.empty());
  return all;
}

std::map<std::string, std::string> Victim::states_by_text() {
  std::map<std::string, std::string> states;
  for (const auto& draft : all_of("sam", "/drafts")) {
    states[draft.value("text", "")] = draft.value("state", "");
  }
  return states;
}

std::map<std::string, int> Victim::draft_states() {
  std::map<std::string, int> states;
  for (const auto& draft : all_of("sam", "/drafts")) ++states[draft.value("state", "")];
  return states;
}

std::map<std::string, int> Victim::idea_texts() {
  std::map<std::string, int> texts;
  for (const auto& idea : all_of("ana", "/teams/grade4/ideas")) ++texts[idea.value("text", "")];
  return texts;
}

std::map<std::string, int> Victim::on_x() {
  std::map<std::string, int> texts;
  const auto answer = x("GET", "/_sim/posts?account=LincolnPLC");
  for (const auto& post : answer.body.value("posts", json::array())) {
    ++texts[post.value("text", "")];
  }
  return texts;
}

}  // namespace inquiry::testing
