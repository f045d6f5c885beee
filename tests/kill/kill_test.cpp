// The built daemon, killed with SIGKILL at random, again and again, while X fails at random: no
// post twice, none lost, no idea lost or doubled. X's duplicate filter is off: it would hide the
// fault.
//
// INQUIRY_KILLS sets how often (200), INQUIRY_SEED where the random numbers begin.

#include <curl/curl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill() is POSIX's
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <boost/process.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace inquiry {
namespace {

namespace bp = boost::process;
namespace fs = std::filesystem;
using nlohmann::json;
using namespace std::chrono_literals;

struct Reply {
  long status = 0;
  json body;
};

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

long long setting(const char* name, long long otherwise) {
  const char* value = std::getenv(name);
  return value && *value ? std::stoll(value) : otherwise;
}

void write(const fs::path& file, const std::string& text) {
  std::ofstream{file} << text;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

class KillTest : public ::testing::Test {
 protected:
  KillTest() {
    auto pattern = (fs::temp_directory_path() / "inquiryd-kill-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    fs::create_directories(folder_ / "teams");
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
    simulator_ =
        bp::child(INQUIRY_SIMULATOR, "--listen", "127.0.0.1:0", "--with-parent", "--rate-limits",
                  "0", "--account", (folder_ / "for-x.json").string(), bp::std_out > output_);
    std::string line;
    std::getline(output_, line);
    x_ = line.substr(line.find("http"));
    write(folder_ / "inquiryd.yaml", fmt::format(R"(version: 1
school: {{name: Lincoln, timezone: America/Los_Angeles}}
x: {{api_base_url: "{}", settle: 400ms, monthly_post_reads: 10000000}}
accounts:
  lincoln: {{user_id: "2244994945", handle: LincolnPLC, credential: lincoln-x}}
console: {{listen: "127.0.0.1:0"}}
teams: teams/*.yaml
)",
                                                 x_));
    write(folder_ / "teams" / "grade4.yaml", R"(team: grade4
title: Grade 4
account: lincoln
question: What helped your students?
listen: {problem: ["#fractions"], mentions: true, poll_every: 150ms, quiet_every: 1h}
posting: {hours: {mon-sun: "00:00-24:00"}, per_day: 10000, min_gap: 0s, undo: 0s}
people: {lead: [maria], moderators: [sam], teachers: [ana]}
)");
  }

  ~KillTest() override {
    if (daemon_.valid()) daemon_.terminate();
    simulator_.terminate();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  Reply x(const std::string& method, const std::string& path, const json& body = nullptr) {
    return request({}, x_ + path, method, body.is_null() ? "" : body.dump(), {});
  }

  Reply api(const std::string& as, const std::string& method, const std::string& path,
            const json& body = nullptr) {
    return request((folder_ / "s.sock").string(), "http://localhost/api/v1" + path, method,
                   body.is_null() ? "" : body.dump(), as);
  }

  // Starts the daemon and waits until it answers.
  void start() {
    daemon_ = bp::child(INQUIRY_DAEMON, "run", "--config", (folder_ / "inquiryd.yaml").string(),
                        "--credentials", folder_.string(), "--state-dir", folder_.string(),
                        "--socket", (folder_ / "s.sock").string(),
                        bp::std_err > (folder_ / "log").string(), bp::std_out > bp::null);
    for (int tries = 0; tries < 2000; ++tries) {
      if (api({}, "GET", "/status").status == 200) return;
      ASSERT_TRUE(daemon_.running()) << "the daemon ended by itself: " << log();
      std::this_thread::sleep_for(2ms);  // another process: only asking again tells
    }
    FAIL() << "the daemon does not answer";
  }

  std::string log() const {
    std::ifstream stream{folder_ / "log"};
    return {std::istreambuf_iterator<char>{stream}, {}};
  }

  void kill_daemon() {
    ::kill(daemon_.id(), SIGKILL);
    daemon_.wait();
  }

  // Drafts by ana, approved by sam. Only what was acknowledged counts as approved.
  bool approve_one(const std::string& text) {
    const auto made =
        api("ana", "POST", "/drafts", {{"team", "grade4"}, {"kind", "question"}, {"text", text}});
    if (made.status < 200 || made.status >= 300) return false;
    const auto approved = api("sam", "POST", "/drafts/" + made.body.value("id", "") + "/approve",
                              {{"content_hash", made.body.value("content_hash", "")}});
    return approved.status >= 200 && approved.status < 300;
  }

  std::map<std::string, int> draft_states() {
    std::map<std::string, int> states;
    std::string after;
    do {
      const auto page =
          api("sam", "GET", "/drafts?limit=200" + (after.empty() ? "" : "&after=" + after));
      for (const auto& draft : page.body.value("items", json::array())) {
        ++states[draft.value("state", "")];
      }
      after = page.body.contains("next") && page.body["next"].is_string()
                  ? page.body["next"].get<std::string>()
                  : "";
    } while (!after.empty());
    return states;
  }

  std::map<std::string, int> idea_texts() {
    std::map<std::string, int> texts;
    std::string after;
    do {
      const auto page = api(
          "ana", "GET", "/teams/grade4/ideas?limit=200" + (after.empty() ? "" : "&after=" + after));
      for (const auto& idea : page.body.value("items", json::array())) {
        ++texts[idea.value("text", "")];
      }
      after = page.body.contains("next") && page.body["next"].is_string()
                  ? page.body["next"].get<std::string>()
                  : "";
    } while (!after.empty());
    return texts;
  }

  std::map<std::string, int> on_x() {
    std::map<std::string, int> texts;
    const auto answer = x("GET", "/_sim/posts?account=LincolnPLC");
    for (const auto& post : answer.body.value("posts", json::array())) {
      ++texts[post.value("text", "")];
    }
    return texts;
  }

  fs::path folder_;
  bp::ipstream output_;
  bp::child simulator_;
  bp::child daemon_;
  std::string x_;
};

TEST_F(KillTest, NoPostTwiceNoneLostNoIdeaLostOrDoubled) {
  const auto kills = setting("INQUIRY_KILLS", 200);
  const auto seed = setting("INQUIRY_SEED", std::random_device{}());
  fmt::print("INQUIRY_SEED={} INQUIRY_KILLS={}\n", seed, kills);
  std::mt19937_64 random{static_cast<std::uint64_t>(seed)};
  const auto chance = [&](int percent) { return random() % 100 < static_cast<unsigned>(percent); };
  const std::vector<std::string> faults{"before",    "after",   "close_before", "close_after",
                                        "truncated", "garbage", "slow",         "land_late"};
  ASSERT_NO_FATAL_FAILURE(start());
  ASSERT_EQ(
      api("maria", "PUT", "/teams/grade4/stage", {{"stage", "define"}, {"reason", "test"}}).status,
      200);

  std::set<std::string> approved;
  std::set<std::string> injected;
  for (int round = 0; round < kills; ++round) {
    if (chance(40)) {
      x("POST", "/_sim/faults",
        {{"endpoint", "create_post"}, {"kind", faults[random() % faults.size()]}, {"ms", 100}});
    }
    if (chance(20)) x("POST", "/_sim/faults", {{"endpoint", "*"}, {"kind", "before"}});
    const auto idea = fmt::format("idea {} #fractions", round);
    if (x("POST", "/_sim/posts", {{"author", "teacher"}, {"text", idea}}).status == 201) {
      injected.insert(idea);
    }
    const auto text = fmt::format("Question {} of seed {}?", round, seed);
    if (approve_one(text)) approved.insert(text);
    // The moment of the blow is what this test draws at random; the daemon runs in real time.
    std::this_thread::sleep_for(std::chrono::microseconds{random() % 200'000});
    kill_daemon();
    ASSERT_NO_FATAL_FAILURE(start());
  }
  x("DELETE", "/_sim/faults");

  const auto deadline = std::chrono::steady_clock::now() + 120s;
  auto states = draft_states();
  while (states["approved"] + states["sending"] > 0 &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(100ms);  // another process: only asking again tells
    states = draft_states();
  }
  std::this_thread::sleep_for(1s);  // late landings would show now

  int doubled = 0;
  int lost = 0;
  const auto posts = on_x();
  for (const auto& [text, count] : posts) doubled += count > 1 ? 1 : 0;
  for (const auto& text : approved) lost += posts.contains(text) ? 0 : 1;
  int ideas_lost = 0;
  int ideas_doubled = 0;
  const auto ideas = idea_texts();
  for (const auto& text : injected) ideas_lost += ideas.contains(text) ? 0 : 1;
  for (const auto& [text, count] : ideas) ideas_doubled += count > 1 ? 1 : 0;
  const int held = states["held"];
  fmt::print(
      "kills {}; posts approved {}, doubled {}, lost {}, held {}, stuck {}; ideas {}, doubled "
      "{}, lost {}\n",
      kills, approved.size(), doubled, lost, held, states["approved"] + states["sending"],
      injected.size(), ideas_doubled, ideas_lost);
  EXPECT_EQ(doubled, 0);
  EXPECT_EQ(lost - held, 0) << "a post that is held is waiting for a person, not lost";
  EXPECT_EQ(states["approved"] + states["sending"], 0);
  EXPECT_EQ(ideas_lost, 0);
  EXPECT_EQ(ideas_doubled, 0);
  const auto proof = api({}, "GET", "/audit/verify");
  EXPECT_TRUE(proof.body.value("intact", false)) << proof.body;
}

}  // namespace
}  // namespace inquiry
