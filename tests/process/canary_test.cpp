// No secret, and no word of a student, gets out: the built daemon is taken through a working day,
// through an X that repeats all that it is told, and through a proxy that does; then everything it
// said is searched. It has no quieter and no louder log than the one that is read here.
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill() is POSIX's
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <algorithm>
#include <boost/process.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/digest.h"
#include "tests/client/support/smtp_sink.h"
#include "tests/process/support/blocking_http.h"
#include "tests/process/support/echoing_x.h"

namespace inquiry::testing {
namespace {

namespace bp = boost::process;
namespace fs = std::filesystem;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr const char* kCredential = R"({"bearer_token": "canary-bearer-7c1d",
  "oauth1": {"consumer_key": "canary-consumer-key", "consumer_secret": "canary-consumer-secret",
             "access_token": "canary-access-token", "access_token_secret": "canary-access-secret"},
  "oauth2": {"client_id": "app-id", "client_secret": "canary-client-secret",
             "refresh_token": "canary-refresh-token"}})";
constexpr const char* kProxyLogin =
    R"({"user": "inquiry-proxy", "password": "canary-proxy-password"})";
const std::string kStudent = "canary-student-17";
const std::string kGuardian = "canary-guardian-17";
const std::string kName = "Canary Childname";
const std::string kWord = "canarywordofachild";  // in a draft's text

const std::string kConsents =
    "student,guardian,basis,decision,channels,kinds,name_level,from,until,wording_version,"
    "evidence\n" +
    kStudent + "," + kGuardian + ",opt_in,granted,x,work;quote,none,2020-01-01,,v1,form-1\n";

void write(const fs::path& file, const std::string& text) {
  fs::remove(file);
  std::ofstream{file} << text;
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
}

std::string read(const fs::path& file) {
  std::ifstream stream{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  return text;
}

// What was said where.
struct Said {
  std::string where;
  std::string text;
};

class CanaryTest : public ::testing::Test {
 protected:
  CanaryTest() {
    auto pattern = (fs::temp_directory_path() / "inquiryd-canary-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    fs::create_directories(folder_ / "teams");
    fs::create_directories(folder_ / "state");
    write(folder_ / "lincoln-x", kCredential);
    write(folder_ / "proxy", kProxyLogin);
  }

  ~CanaryTest() override {
    if (daemon_.valid()) daemon_.terminate();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  // The configuration, with the x: section given. Away from loopback nothing may be in a hurry.
  void configure(const std::string& x, bool on_loopback = true) {
    write(folder_ / "inquiryd.yaml",
          "version: 1\nschool: {name: Lincoln, timezone: America/Los_Angeles}\nx:\n" + x +
              "  monthly_post_reads: 10000000\n" + (on_loopback ? "  settle: 400ms\n" : "") +
              "accounts:\n  lincoln: {user_id: \"2244994945\", handle: LincolnPLC, "
              "credential: lincoln-x}\n"
              "console: {listen: \"127.0.0.1:0\"}\nteams: teams/*.yaml\n" +
              mail_);
    write(folder_ / "teams" / "grade4.yaml",
          std::string{"team: grade4\ntitle: Grade 4\naccount: lincoln\n"
                      "question: What helped your students?\n"
                      "listen: {problem: [\"#fractions\"], mentions: true, quiet_every: 1h, "
                      "poll_every: "} +
              (on_loopback ? "150ms" : "2m") +
              "}\nposting: {hours: {mon-sun: \"00:00-24:00\"}, per_day: 10000, min_gap: 0s, "
              "undo: 0s}\n"
              "people: {lead: [maria], moderators: [sam], teachers: [ana]}\n" +
              digest_);
  }

  // Starts the daemon; its log goes to the terminal's format, or to the journal's.
  void start(bool for_journal) {
    auto environment = boost::this_process::environment();
    bp::environment theirs{environment};
    if (for_journal) theirs["JOURNAL_STREAM"] = "8:1";
    daemon_ = bp::child(INQUIRY_DAEMON, "run", "--config", (folder_ / "inquiryd.yaml").string(),
                        "--credentials", folder_.string(), "--state-dir",
                        (folder_ / "state").string(), "--socket", (folder_ / "s.sock").string(),
                        theirs, (bp::std_out & bp::std_err) > (folder_ / "log").string());
    eventually("the daemon to answer",
               [&] { return call("root", "GET", "/status").status == 200; });
  }

  void stop() {
    const auto id = std::to_string(daemon_.id());
    said_.push_back(
        {"the process's title", read("/proc/" + id + "/cmdline") + read("/proc/" + id + "/comm")});
    said_.push_back({"/metrics", over_socket("root", "GET", "/metrics").body});
    for (const auto* path : {"/status", "/plan", "/users", "/halt"}) {
      said_.push_back({path, call("root", "GET", path).body});
    }
    audit();
    ::kill(daemon_.id(), SIGTERM);
    daemon_.wait();
    said_.push_back({"the log", read(folder_ / "log")});
  }

  void audit() {
    std::string after;
    do {
      const auto page =
          call("root", "GET", "/audit?limit=200" + (after.empty() ? "" : "&after=" + after));
      audit_.push_back({"the audit log", page.body});
      const auto body = json::parse(page.body, nullptr, false);
      after = body.is_object() && body.contains("next") && body["next"].is_string()
                  ? body["next"].get<std::string>()
                  : "";
    } while (!after.empty());
  }

  Reply over_socket(const std::string& as, const std::string& method, const std::string& path,
                    const std::string& body = {}, const std::string& type = "application/json") {
    Request request{.method = method, .url = "http://localhost" + path, .body = body};
    request.socket = (folder_ / "s.sock").string();
    request.headers = {"Content-Type: " + type};
    if (as != "root") request.headers.push_back("Inquiryd-As: " + as);
    return kept(method + " " + path, blocking_http(request));
  }

  // Of the API; what it refuses with is searched.
  Reply call(const std::string& as, const std::string& method, const std::string& path,
             const json& body = nullptr) {
    return over_socket(as, method, "/api/v1" + path, body.is_null() ? "" : body.dump());
  }

  Reply kept(const std::string& what, Reply reply) {
    if (reply.status >= 400) refusals_.push_back({what, reply.headers + reply.body});
    return reply;
  }

  json told(const Reply& reply) { return json::parse(reply.body, nullptr, false); }

  void eventually(const std::string& what, const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (!holds()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline)
          << "still waiting for " << what << "; the log: " << read(folder_ / "log");
      std::this_thread::sleep_for(10ms);  // another process: only asking again tells
    }
  }

  // Everything that was said, against everything that may not be: secrets nowhere, a student's code
  // and words where only those who must know them look, names that were never asked for nowhere.
  void expect_nothing_got_out() {
    for (const auto* list : {&said_, &refusals_, &audit_}) {
      for (const auto& each : *list) {
        const auto text = lower(each.text);
        for (const auto& secret : secrets_) expect_without(each, text, secret);
        for (const auto* mark : {"authorization:", "oauth_signature"}) {
          expect_without(each, text, mark);
        }
        expect_without(each, text, kName);
        if (list == &said_) {
          for (const auto& word : {kStudent, kGuardian, kWord}) expect_without(each, text, word);
        }
      }
    }
  }

  static void expect_without(const Said& said, const std::string& text, const std::string& canary) {
    const auto at = text.find(lower(canary));
    EXPECT_EQ(at, std::string::npos)
        << said.where << " holds \"" << canary << "\": …"
        << (at == std::string::npos ? "" : said.text.substr(at < 200 ? 0 : at - 200, 400)) << "…";
  }

  fs::path folder_;
  std::string mail_;    // more of the main file
  std::string digest_;  // more of the team's
  bp::child daemon_;
  std::vector<Said> said_;
  std::vector<Said> refusals_;
  std::vector<Said> audit_;
  std::set<std::string> secrets_{"canary-bearer-7c1d",
                                 "canary-consumer-key",
                                 "canary-consumer-secret",
                                 "canary-access-token",
                                 "canary-access-secret",
                                 "canary-client-secret",
                                 "canary-refresh-token",
                                 "canary-proxy-password",
                                 "canary-code",
                                 base64("app-id:canary-client-secret"),
                                 base64("inquiry-proxy:canary-proxy-password")};
};

// The day of a daemon against the simulator.
class CanaryDay : public CanaryTest {
 protected:
  CanaryDay() {
    auto account = json::parse(kCredential);
    account["user_id"] = "2244994945";
    account["handle"] = "LincolnPLC";
    write(folder_ / "for-x.json", account.dump());
    simulator_ =
        bp::child(INQUIRY_SIMULATOR, "--listen", "127.0.0.1:0", "--with-parent", "--rate-limits",
                  "0", "--account", (folder_ / "for-x.json").string(), bp::std_out > output_);
    std::string line;
    std::getline(output_, line);
    x_ = line.substr(line.find("http"));
    configure("  api_base_url: \"" + x_ + "\"\n  authorize_url: \"" + x_ +
              "/i/oauth2/authorize\"\n  intake: stream\n");
  }
  ~CanaryDay() override { simulator_.terminate(); }

  json sim(const std::string& method, const std::string& resource, const json& body = nullptr) {
    Request request{.method = method, .url = x_ + "/_sim/" + resource};
    if (!body.is_null()) request.body = body.dump();
    return told(blocking_http(request));
  }

  void connect() {
    const auto offer = told(call("root", "POST", "/accounts/lincoln/login", json::object()));
    const auto redirected = blocking_http({.method = "GET", .url = offer.value("url", "")}).body;
    const auto at = redirected.find("code=");
    ASSERT_NE(at, std::string::npos) << offer << redirected;
    const auto complete = [&](const std::string& code) {
      return call("root", "POST", "/accounts/lincoln/login/complete",
                  {{"state", offer.value("state", "")}, {"code", code}});
    };
    const auto code = redirected.substr(at + 5, redirected.find('&', at) - at - 5);
    EXPECT_EQ(complete(code).status, 200);
    EXPECT_GE(complete(code).status, 400);
    call("root", "POST", "/accounts/lincoln/login", json::object());
    EXPECT_GE(complete("canary-code").status, 400);
  }

  std::string approved(const json& draft) {
    const auto made = told(call("ana", "POST", "/drafts", draft));
    const auto id = made.value("id", "");
    call("sam", "POST", "/drafts/" + id + "/approve", {{"content_hash", "stale"}});
    const auto answer = call("sam", "POST", "/drafts/" + id + "/approve",
                             {{"content_hash", made.value("content_hash", "")}});
    EXPECT_EQ(answer.status, 200) << made << answer.body;
    return id;
  }

  void until_state(const std::string& draft, const std::string& state) {
    eventually(draft + " to be " + state, [&] {
      return told(call("sam", "GET", "/drafts/" + draft)).value("state", "") == state;
    });
  }

  // A post with a student's work: refused without a consent, sent with it, taken down after it.
  void show_a_student() {
    const json draft{{"team", "grade4"},
                     {"kind", "question"},
                     {"text", "What would you ask next? " + kWord},
                     {"students", {{{"student", kStudent}, {"kinds", {"work"}}}}}};
    const auto early = told(call("ana", "POST", "/drafts", draft));
    call("sam", "POST", "/drafts/" + early.value("id", "") + "/approve",
         {{"content_hash", early.value("content_hash", "")}});
    call("ana", "POST", "/drafts/" + early.value("id", "") + "/withdraw", {{"reason", "again"}});
    const auto import = [&](const std::string& csv) {
      return over_socket("root", "POST", "/api/v1/consents/import", csv, "text/csv").status;
    };
    auto wrong = kConsents;
    wrong.replace(wrong.rfind(kStudent), kStudent.size(), kName);
    EXPECT_GE(import(wrong), 400);
    EXPECT_EQ(import(kConsents), 200);
    const auto id = approved(draft);
    until_state(id, "posted");
    const auto page = told(call("root", "GET", "/consents/students/" + kStudent));
    const auto consent = page.at("consents").at(0).value("id", "");
    sim("POST", "faults", {{"endpoint", "delete_post"}, {"kind", "before"}});
    call("root", "POST", "/consents/" + consent + "/revoke", {{"reason", "the family asked"}});
    eventually("the takedown to be tried",
               [&] { return sim("GET", "stats").at("counts").contains("delete_post"); });
  }

  // Posting and reading while X fails in every way.
  void go_through_failures() {
    for (const auto* kind : {"close_after", "truncated", "garbage", "html", "after"}) {
      sim("POST", "faults", {{"endpoint", "create_post"}, {"kind", kind}});
      const auto id = approved(
          {{"team", "grade4"}, {"kind", "question"}, {"text", std::string{kind} + "? " + kWord}});
      until_state(id, "posted");
    }
    for (const auto* kind : {"before", "close_before", "huge", "html", "garbage", "broken_item"}) {
      for (const auto* endpoint : {"search_recent", "mentions", "me", "oauth2_token"}) {
        sim("POST", "faults", {{"endpoint", endpoint}, {"kind", kind}});
      }
      sim("POST", "posts", {{"author", "teacher"}, {"text", std::string{kind} + " #fractions"}});
      call("root", "POST", "/accounts/lincoln/check", json::object());
    }
    for (const auto* order : {"garbage", "disconnect", "drop"})
      sim("POST", "streams", {{"do", order}});
    sim("DELETE", "faults");
    sim("POST", "oauth2", {{"end_access", "LincolnPLC"}});
    call("root", "POST", "/accounts/lincoln/check", json::object());
    sim("POST", "oauth2", {{"revoke", "LincolnPLC"}});
    call("root", "POST", "/accounts/lincoln/check", json::object());
  }

  // The console's doors: the right key, wrong ones, and the right one in the wrong place.
  void visit_the_console() {
    const auto log = read(folder_ / "log");
    const auto at = log.find("console at ") + 11;
    const auto console = log.substr(at, log.find('/', at + 8) - at);
    const auto link = told(call("maria", "POST", "/login-links", json::object())).value("url", "");
    const auto token = link.substr(link.find('#') + 1);
    ASSERT_GE(token.size(), 32U) << link;
    const auto ask = [&](const std::string& method, const std::string& path,
                         const std::string& body, const std::vector<std::string>& more) {
      Request request{.method = method, .url = console + path, .body = body, .headers = more};
      request.headers.push_back("Content-Type: application/json");
      return kept(method + " " + path, blocking_http(request));
    };
    const auto key = json{{"token", token}}.dump();
    EXPECT_EQ(ask("POST", "/login", key, {"Origin: http://evil.example"}).status, 403);
    const auto in = ask("POST", "/login", key, {});
    ASSERT_EQ(in.status, 200) << in.body;
    const auto cookie_at = in.headers.find("inquiryd_session_");
    const auto cookie = in.headers.substr(cookie_at, in.headers.find(';', cookie_at) - cookie_at);
    const auto csrf = told(in).value("csrf", "");
    secrets_.insert({token, cookie.substr(cookie.find('=') + 1), csrf});
    EXPECT_EQ(ask("POST", "/login", key, {}).status, 401);
    const std::vector<std::string> session{"Cookie: " + cookie};
    const std::vector<std::string> whole{"Cookie: " + cookie, "X-Inquiryd-CSRF: " + csrf};
    EXPECT_EQ(ask("GET", "/api/v1/status", "", session).status, 200);
    EXPECT_EQ(ask("PUT", "/api/v1/halt", R"({"reason": "r"})", session).status, 403);
    EXPECT_GE(
        ask("PUT", "/api/v1/halt", json{{"reason", csrf}, {"team", "grade5"}}.dump(), whole).status,
        400);
    EXPECT_GE(ask("GET", "/api/v1/status?token=" + csrf, "", session).status, 400);
    EXPECT_GE(ask("GET", "/api/v1/consents?student=" + kStudent + "&limit=0", "", session).status,
              400);
    EXPECT_GE(ask("GET", "/api/v1/teams/grade5/" + csrf, "", session).status, 400);
    EXPECT_EQ(ask("GET", "/api/v1/status", "", {"Cookie: " + cookie + "0"}).status, 401);
    EXPECT_EQ(ask("POST", "/logout", "", whole).status, 204);
    EXPECT_EQ(ask("GET", "/api/v1/status", "", session).status, 401);
  }

  bp::ipstream output_;
  bp::child simulator_;
  std::string x_;
};

TEST_F(CanaryDay, NothingGetsOutOfADayWithItsFailures) {
  start(/*for_journal=*/false);
  EXPECT_EQ(
      call("maria", "PUT", "/teams/grade4/stage", {{"stage", "define"}, {"reason", "go"}}).status,
      200);
  ASSERT_NO_FATAL_FAILURE(connect());
  ASSERT_NO_FATAL_FAILURE(visit_the_console());
  ASSERT_NO_FATAL_FAILURE(show_a_student());
  ASSERT_NO_FATAL_FAILURE(go_through_failures());
  write(folder_ / "lincoln-x",
        R"({"bearer_token": "canary-bearer-7c1d", "oauth1": {"canary-access-token)");
  ::kill(daemon_.id(), SIGHUP);
  eventually("the damaged file to be noticed",
             [&] { return read(folder_ / "log").find("not JSON") != std::string::npos; });
  stop();
  for (const auto& given : sim("GET", "oauth2").value("given", std::vector<std::string>{})) {
    secrets_.insert(given);
  }
  ASSERT_GE(secrets_.size(), 18U);
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "state")) {
    const auto file = entry.path();
    if (!entry.is_regular_file() || file.parent_path().filename() == "grants") continue;
    audit_.push_back({file.filename(), read(file)});  // which knows its students, by their codes
  }
  expect_nothing_got_out();
}

TEST_F(CanaryTest, NothingGetsOutThroughAnXThatRepeatsAllItIsTold) {
  for (const auto& answer : EchoingX::answers()) {
    SCOPED_TRACE(answer.name);
    EchoingX x{answer};
    const auto address = "http://127.0.0.1:" + std::to_string(x.port());
    configure("  api_base_url: \"" + address + "\"\n  authorize_url: \"" + address +
              "/i/oauth2/authorize\"\n  intake: stream\n");
    fs::remove_all(folder_ / "state");
    fs::create_directories(folder_ / "state");
    start(/*for_journal=*/true);
    call("maria", "PUT", "/teams/grade4/stage", {{"stage", "define"}, {"reason", "go"}});
    call("root", "POST", "/accounts/lincoln/check", json::object());
    const auto offer = told(call("root", "POST", "/accounts/lincoln/login", json::object()));
    call("root", "POST", "/accounts/lincoln/login/complete",
         {{"state", offer.value("state", "")}, {"code", "canary-code"}});
    eventually("some requests", [&] { return x.asked() >= 4; });
    std::this_thread::sleep_for(300ms);  // two polls, should there be any
    stop();
  }
  expect_nothing_got_out();
}

TEST_F(CanaryTest, NothingGetsOutThroughAProxyThatRepeatsAllItIsTold) {
  for (const auto& answer : EchoingX::answers()) {
    SCOPED_TRACE(answer.name);
    EchoingX proxy{answer};
    configure("  api_base_url: https://x.school.test\n  proxy: \"http://127.0.0.1:" +
                  std::to_string(proxy.port()) + "\"\n  proxy_credential: proxy\n",
              /*on_loopback=*/false);
    start(/*for_journal=*/false);
    call("maria", "PUT", "/teams/grade4/stage", {{"stage", "define"}, {"reason", "go"}});
    call("root", "POST", "/accounts/lincoln/check", json::object());
    eventually("the proxy to be asked", [&] { return proxy.asked() >= 1; });
    stop();
  }
  expect_nothing_got_out();
}

TEST_F(CanaryTest, TheMailServersPasswordAndTheRecipientsStayBetweenItAndTheDaemon) {
  const std::string recipient = "canary-recipient";
  secrets_.insert(
      {"canary-mail-password", recipient, base64(std::string{"\0plc\0canary-mail-password", 25})});
  write(folder_ / "mail-login", R"({"user": "plc", "password": "canary-mail-password"})");
  digest_ = "digest: {to: [" + recipient + "@lincoln.example]}\n";
  for (const auto& [command, answer] : std::map<std::string, std::string>{
           {"", ""},
           {"AUTH", "535 not canary-mail-password"},
           {"RCPT", "550 nobody is canary-recipient@lincoln.example"}}) {
    SCOPED_TRACE(command);
    fs::remove_all(folder_ / "state");  // a digest that is hardly out is not mailed again
    fs::create_directories(folder_ / "state");
    const client::testing::SmtpSink sink{{.answers = {{command, answer}}}};
    mail_ = "mail: {server: \"" + sink.url() +
            "\", from: inquiryd@lincoln.example, credential: mail-login}\n";
    configure("  api_base_url: http://127.0.0.1:9\n");
    start(/*for_journal=*/false);
    call("maria", "PUT", "/teams/grade4/stage", {{"stage", "plan"}, {"reason", "go"}});
    EXPECT_EQ(call("maria", "POST", "/teams/grade4/digest/mail", json::object()).status, 202);
    if (command.empty()) {
      eventually("the letter", [&] { return !sink.mails().empty(); });
      EXPECT_EQ(sink.mails().front().login, "plc canary-mail-password");
    } else {
      eventually("the failure to be said", [&] {
        return call("root", "GET", "/status").body.find("the digest of grade4") !=
               std::string::npos;
      });
    }
    stop();
  }
  expect_nothing_got_out();
}

TEST_F(CanaryTest, APasswordInTheWrongPlaceIsRefusedWithoutRepeatingIt) {
  configure("  proxy: \"http://inquiry-proxy:canary-proxy-password@127.0.0.1:3128\"\n",
            /*on_loopback=*/false);
  bp::child check(INQUIRY_DAEMON, "check", "--config", (folder_ / "inquiryd.yaml").string(),
                  (bp::std_out & bp::std_err) > (folder_ / "log").string());
  check.wait();
  EXPECT_EQ(check.exit_code(), 78);
  said_.push_back({"the check", read(folder_ / "log")});
  EXPECT_NE(said_.back().text.find("proxy_credential"), std::string::npos);
  expect_nothing_got_out();
}

}  // namespace
}  // namespace inquiry::testing
