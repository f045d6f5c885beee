#include "tests/simulation/year.h"

#include <fmt/format.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX's

#include <sstream>
#include <stdexcept>
#include <utility>

#include "config/config.h"

namespace inquiry::simulation {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

// A service that asks again and again at the same instant would never come to the next.
constexpr int kSpinsMax = 2'000;
constexpr Duration kSpin = 50ms;

fs::path fresh_folder() {
  const fs::path memory{"/dev/shm"};
  std::error_code ignored;
  const auto parent = fs::is_directory(memory, ignored) ? memory : fs::temp_directory_path();
  auto pattern = (parent / "inquiryd-year-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return pattern;
}

}  // namespace

Year::Year(const Shape& shape, std::vector<Event> events, bool tell)
    : shape_(shape),
      events_(std::move(events)),
      tell_(tell),
      folder_(fresh_folder()),
      school_(invent_school(shape)),
      clock_(year_begins()),
      wall_(clock_),
      x_(clock_, agenda_, accounts_on_x(school_)),
      oracle_(school_, wall_) {
  static const bool kWatching = (Fuse::watch_commits(), Disk::watch(), true);
  static_cast<void>(kWatching);
  burning_fuse() = &fuse_;
  mounted_disk() = &disk_;
  disk_.on_dark = [this] { fuse_.blow(); };
  write_files(school_, folder_);
}

Year::~Year() {
  fuse_.put_out();
  die();
  burning_fuse() = nullptr;
  mounted_disk() = nullptr;
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Year::note(const std::string& line) {
  for (const unsigned char c : line) tally_.trace = (tally_.trace ^ c) * 0x100000001B3ULL;
  tally_.trace ^= static_cast<std::uint64_t>(clock_.utc_now().time_since_epoch().count());
  if (tell_) fmt::print("{} {}\n", to_rfc3339(wall_.utc_now()), line);
}

void Year::boot() {
  auto config = config::load(folder_ / "inquiryd.yaml");
  if (!config) throw std::runtime_error(config::to_string(config.error().front()));
  auto store = store::open(config->store, folder_.string());
  if (!store) {
    if (fuse_.is_blown() || !disk_.is_well()) throw Crash{};
    throw std::runtime_error(store.error().message);
  }
  store_ = std::move(*store);
  context_ = std::make_unique<boost::asio::io_context>();
  wire_ = x_.connect(fuse_, oracle_, shape_.seed * 1'000 + static_cast<std::uint64_t>(++lives_));
  service_ = std::make_unique<Service>(
      *context_, wall_, *wire_, *store_, std::move(*config),
      [this] { return config::load(folder_ / "inquiryd.yaml"); }, folder_, folder_ / "grants");
  api_ = std::make_unique<api::Api>(*service_, [](const store::LinkHolder&) { return ""; });
  service_->start();
  drain();
  note("the daemon runs");
  for (const auto& question : std::vector{questions_}) put(question);
  for (auto& work : std::exchange(after_boot_, {})) {
    if (service_) {
      step(work);
    } else {
      after_boot_.push_back(std::move(work));
    }
  }
}

void Year::die() {
  api_.reset();
  service_.reset();
  wire_.reset();
  context_.reset();
  store_.reset();
}

void Year::step(const std::function<void()>& work) {
  if (oracle_.violation()) return;
  bool died = false;
  try {
    work();
    if (service_) drain();
    died = fuse_.is_blown();
  } catch (const Crash&) {
    died = true;
  } catch (const store::StoreError& error) {
    if (!fuse_.is_blown() && disk_.is_well()) oracle_.object("the store", error.what());
    died = true;
  }
  keep_watch();
  if (!died) return;
  ++tally_.crashes;
  note("the daemon dies");
  die();
  if (disk_.is_dark()) {
    ++tally_.power_cuts;
    Random random{shape_.seed * 1'000'003 + static_cast<std::uint64_t>(tally_.crashes)};
    disk_.power_returns(random);
    note("the power went, and returns");
  }
  std::erase_if(questions_, [](const auto& question) { return question->answered; });
  fuse_.put_out();
  const auto pause = disk_.is_well() ? std::max<Duration>(down_for_, 1s) : Duration{15min};
  agenda_.at(clock_.utc_now() + pause, [this] { boot(); });
}

void Year::drain() {
  context_->restart();
  while (context_->poll() > 0) {
  }
}

void Year::keep_watch() {
  if (!service_ || !x_.is_fair()) {
    fair_since_.reset();
  } else if (!fair_since_) {
    fair_since_ = wall_.utc_now();
  }
}

void Year::move_to(UtcTime when) {
  if (when > clock_.utc_now()) clock_.set(when);
}

void Year::tick(UtcTime when) {
  spins_ = when - last_tick_ < kSpin ? spins_ + 1 : 0;
  if (spins_ > kSpinsMax) oracle_.object("it rests", "the service never waits for anything");
  last_tick_ = when;
  ++tally_.ticks;
  move_to(when);
  step([this] { service_->changed("clock", {}); });
}

// Does the next thing that is due before `until`; false when there is none.
bool Year::advance(UtcTime until) {
  std::optional<UtcTime> next;
  if (service_ && service_->next_tick()) {
    next = std::max(*service_->next_tick() - wall_.off(), clock_.utc_now() + 1ms);
  }
  const auto due = agenda_.next();
  if (due && *due <= until && (!next || *due <= *next)) {
    move_to(*due);
    step(agenda_.take());
    return true;
  }
  if (!next || *next > until) return false;
  tick(*next);
  return true;
}

void Year::run_until(UtcTime until) {
  while (!oracle_.violation() && advance(until)) {
  }
  move_to(until);
}

void Year::every_hour() {
  if (store_) {
    std::set<std::string> undecided;
    for (const auto& draft : store_->drafts_in({DraftState::kHeld})) undecided.insert(draft.id);
    oracle_.check_takedowns(x_.world(), fair_since_, undecided);
  }
  agenda_.at(clock_.utc_now() + 1h, [this] { every_hour(); });
}

void Year::happen(const Event& event) {
  const bool needs_daemon = event.act < Act::kPost || event.act == Act::kLook;
  if (needs_daemon && !service_) {  // people come back when it runs again
    after_boot_.emplace_back([this, event] { act(event); });
    return;
  }
  step([this, event] { act(event); });
  // Whoever was interrupted does it once more.
  if (!service_ && needs_daemon) after_boot_.emplace_back([this, event] { act(event); });
}

Story Year::live() {
  step([this] { boot(); });
  every_hour();
  for (const auto& event : events_) {
    run_until(event.at);
    if (oracle_.violation()) break;
    happen(event);
  }
  if (!oracle_.violation()) run_until(year_ends(shape_));
  if (!oracle_.violation()) finale();
  tally_.created = static_cast<int>(oracle_.created().size());
  tally_.commits = fuse_.commits();
  return {oracle_.violation(), tally_};
}

Answer Year::ask(const std::string& as, const std::string& method, const std::string& path,
                 const nlohmann::json& body) {
  const auto question = std::make_shared<Question>();
  Answer told;
  *question = {as, method, path, body, [&told](const Answer& answer) { told = answer; }, {}, false};
  put(question);
  if (!question->answered) {
    oracle_.object("the API", method + " " + path + " was not answered at once");
    question->done = [](const Answer&) {};
  }
  return told;
}

void Year::ask_until_answered(const std::shared_ptr<Question>& question) {
  questions_.push_back(question);
  put(question);
}

void Year::put(const std::shared_ptr<Question>& question) {
  console::Request request;
  request.method = question->method;
  const auto mark = question->path.find('?');
  request.path = "/api/v1" + question->path.substr(0, mark);
  if (mark != std::string::npos) {
    std::istringstream pairs{question->path.substr(mark + 1)};
    for (std::string pair; std::getline(pairs, pair, '&');) {
      request.query[pair.substr(0, pair.find('='))] = pair.substr(pair.find('=') + 1);
    }
  }
  const auto& body = question->body;
  request.headers["content-type"] = body.is_string() ? "text/csv" : "application/json";
  if (!body.is_null()) request.body = body.is_string() ? body.get<std::string>() : body.dump();
  if (question->asked) question->asked();
  const auto who = question->as;
  api_->handle(request, {who, who, who == kAdmin}, [question](const console::Response& response) {
    question->answered = true;
    question->done({response.status, nlohmann::json::parse(response.body, nullptr, false)});
  });
}

}  // namespace inquiry::simulation
