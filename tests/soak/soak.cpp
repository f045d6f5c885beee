#include "tests/soak/soak.h"

#include <fmt/format.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <algorithm>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <utility>

#include "config/config.h"
#include "tests/soak/reckoning.h"

namespace inquiry::soak {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::string_view kBegins = "2026-09-09T17:00:00Z";
// How long the loop waits for an answer of X before virtual time goes on without it.
constexpr std::chrono::milliseconds kGlance{1};

fs::path fresh_folder() {
  const fs::path memory{"/dev/shm"};
  std::error_code ignored;
  const auto parent = fs::is_directory(memory, ignored) ? memory : fs::temp_directory_path();
  auto pattern = (parent / "inquiryd-soak-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return pattern;
}

// Every kind there is, each by itself, at the same probability. Those of time are of the
// simulator's real time, which runs out kFaster times as fast here.
json every_fault(double probability) {
  auto faults = json::array();
  const auto add = [&](const char* kind, Duration lasts = {}, bool done = false) {
    faults.push_back({{"kind", kind},
                      {"times", 0},
                      {"probability", probability},
                      {"ms", lasts.count()},
                      {"done", done}});
  };
  for (const auto* kind : {"before", "after", "close_before", "close_after", "garbage", "truncated",
                           "html", "huge", "broken_item", "rate_limited"}) {
    add(kind);
  }
  add("slow", 4s / kFaster);
  add("hang", 30s / kFaster);  // longer than the client's patience
  add("hang", 30s / kFaster, true);
  add("land_late", 90s);
  return faults;
}

}  // namespace

Soak::Soak(const Shape& shape)
    : shape_(shape),
      random_(shape.seed),
      folder_(fresh_folder()),
      clock_(parse_rfc3339(kBegins).value()),
      wall_(clock_),
      x_(clock_, x_of(shape)),
      server_(loop_, x_, "127.0.0.1", 0),
      network_(loop_, {"inquiryd-soak", {}}),
      wire_(network_, shape.misdeed) {
  write_files(folder_, server_.url(), voice_of(x_));
}

Soak::~Soak() {
  api_.reset();
  service_.reset();
  store_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Soak::start() {
  auto config = config::load(folder_ / "inquiryd.yaml");
  if (!config) throw std::runtime_error(config::to_string(config.error().front()));
  auto store = store::open(config->store, folder_.string());
  if (!store) throw std::runtime_error(store.error().message);
  store_ = std::move(*store);
  service_ = std::make_unique<Service>(
      loop_, wall_, wire_, *store_, std::move(*config),
      [this] { return config::load(folder_ / "inquiryd.yaml"); }, folder_, folder_);
  api_ = std::make_unique<api::Api>(*service_, [](const store::LinkHolder&) { return ""; });
  service_->start();
  for (const auto& team : teams()) {
    ask("maria", "PUT", "/teams/" + team.name + "/stage",
        {{"stage", "define"}, {"reason", "the year begins"}});
  }
}

void Soak::tell_x(const std::string& method, const std::string& path, const json& body) {
  const auto answer = x_.handle({method, path, {}, body.is_null() ? "" : body.dump()});
  if (answer.status >= 300) throw std::runtime_error(path + ": " + answer.body);
}

Report Soak::run() {
  const auto cpu = std::clock();
  const auto real = std::chrono::steady_clock::now();
  tell_x("POST", "/_sim/faults", every_fault(shape_.probability));
  // Access tokens end several times an hour. X is taken to honour a refresh token a little longer,
  // when the answer with the next one was lost.
  tell_x("POST", "/_sim/oauth2", {{"access_ms", 15 * 60'000}, {"grace_ms", 30 * 60'000}});
  start();
  const auto begins = clock_.utc_now();
  run_until(begins + shape_.faulty, true);
  tell_x("DELETE", "/_sim/faults", nullptr);
  run_until(begins + shape_.faulty + kFaultless, false);
  x_.catch_up();
  auto report = reckon({x_, *store_, approved_, begins, clock_.utc_now()});
  report.shape = shape_;
  report.requests = wire_.requests();
  report.retried = wire_.retried();
  report.cpu_seconds = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
  report.real_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - real).count();
  return report;
}

void Soak::run_until(UtcTime until, bool people_write) {
  auto writes_at = clock_.utc_now() + 1min;
  while (clock_.utc_now() < until) {
    if (people_write && writes_at <= clock_.utc_now()) {
      write_a_question();
      writes_at += random_.span(1min, 3min);
    }
    let_something_happen(people_write ? std::min(until, writes_at) : until);
  }
}

// What is ready goes first; then real answers on their way get a moment; then time goes on.
void Soak::let_something_happen(UtcTime until) {
  loop_.restart();
  if (loop_.poll() > 0) return;
  if (wire_.under_way() > 0) {
    if (loop_.run_one_for(kGlance) > 0) return;
    clock_.advance(kGlance * kFaster);
  } else {
    const auto next = std::max(service_->next_tick().value_or(until), clock_.utc_now() + 1ms);
    clock_.set(std::min(next, until));
  }
  if (shape_.misdeed == Misdeed::kMovesCursorsEarly) misbehave();
  tick_if_due();
}

void Soak::tick_if_due() {
  const auto now = clock_.utc_now();
  const auto next = service_->next_tick();
  if (now == ticked_ || !next || *next > now) return;
  ticked_ = now;
  service_->changed("clock", {});
}

void Soak::misbehave() {
  for (auto row : store_->terms()) {
    if (row.failures == 0) continue;
    row.failures = 0;
    row.newest = x_.world().arrivals().back();
    row.read_until = row.last_read = clock_.utc_now();
    store_->save_term(row);
  }
}

void Soak::write_a_question() {
  const auto& team = random_.pick(teams());
  const auto number = approved_.size() + 1;
  auto text = fmt::format("Question {}: what helped your students to explain equivalence?", number);
  if (number % 3 == 0) text += fmt::format(" https://example.org/lessons/{}?a=1&b=2", number);
  if (number % 4 == 0) text += " #" + team.tags.back();
  const auto made =
      ask("ana", "POST", "/drafts", {{"team", team.name}, {"kind", "question"}, {"text", text}});
  const auto id = made.at("id").get<std::string>();
  ask("sam", "POST", "/drafts/" + id + "/approve", {{"content_hash", made.at("content_hash")}});
  approved_.push_back({id, team.name, text});
}

json Soak::ask(const std::string& as, const std::string& method, const std::string& path,
               const json& body) {
  console::Request request;
  request.method = method;
  request.path = "/api/v1" + path;
  request.headers["content-type"] = "application/json";
  request.body = body.dump();
  std::optional<console::Response> answer;
  api_->handle(request, {as, as, false},
               [&](const console::Response& response) { answer = response; });
  if (!answer || answer->status >= 300) {
    throw std::runtime_error(
        fmt::format("{} {}: {}", method, path, answer ? answer->body : "not answered at once"));
  }
  return json::parse(answer->body);
}

}  // namespace inquiry::soak
