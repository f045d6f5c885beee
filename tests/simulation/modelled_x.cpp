#include "tests/simulation/modelled_x.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

namespace inquiry::simulation {
namespace {

using namespace std::chrono_literals;
using client::HttpFailure;
using client::HttpRequest;
using client::HttpResponse;
using client::HttpResult;

// Sorted as the enumeration is.
constexpr std::array<std::string_view, 13> kFates{
    "fair",    "unreachable", "lost",    "unheard", "too slow",     "late",      "garbage",
    "cut off", "web page",    "limited", "broken",  "broken after", "no credits"};

constexpr Duration kGivesUp = 20s;  // the client's limit for a whole request
// X shows a post later than the settle time only in a window that docs/design.md names.
constexpr Duration kLatest = 8min;

std::string method_of(HttpRequest::Method method) {
  switch (method) {
    case HttpRequest::Method::kGet:
      return "GET";
    case HttpRequest::Method::kPost:
      return "POST";
    case HttpRequest::Method::kDelete:
      return "DELETE";
  }
  return {};
}

simulator::Request as_simulator(const HttpRequest& request) {
  constexpr std::string_view kScheme = "http://";
  simulator::Request out;
  out.method = method_of(request.method);
  const auto rest = request.url.substr(kScheme.size());
  const auto slash = std::min(rest.find('/'), rest.size());
  out.target = rest.substr(slash);
  out.headers["host"] = rest.substr(0, slash);
  for (const auto& header : request.headers) {
    const auto colon = header.find(": ");
    auto name = header.substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    out.headers[name] = header.substr(colon + 2);
  }
  out.body = request.body;
  return out;
}

HttpResponse made_up(int status, std::string type, std::string body) {
  return {status, {{"content-type", std::move(type)}}, std::move(body)};
}

HttpResult no_answer(HttpFailure::Kind kind, bool nothing_sent, std::string message) {
  return tl::unexpected(HttpFailure{kind, nothing_sent, std::move(message)});
}

// X's duplicate filter stays off: it would hide what this is here to find.
simulator::Options without_limits(std::vector<simulator::Account> accounts) {
  simulator::Options options;
  options.accounts = std::move(accounts);
  options.rate_scale = 0;
  return options;
}

// One daemon's connections.
class Wire final : public client::Transport {
 public:
  Wire(ModelledX& x, Fuse& fuse, Witness& witness, std::uint64_t seed)
      : x_(x), fuse_(fuse), witness_(witness), random_(seed) {}

  void send(HttpRequest request, std::function<void(HttpResult)> done) override;

 private:
  struct Exchange {
    HttpRequest request;
    std::function<void(HttpResult)> done;
    std::weak_ptr<bool> alive;
    Witness* witness = nullptr;
    std::optional<int> leaving;  // of a request that creates
    bool open = true;
    std::optional<HttpResponse> answer;  // X's own
  };
  using Shared = std::shared_ptr<Exchange>;

  void perform_at(const Shared& exchange, UtcTime when);
  void answer_at(const Shared& exchange, UtcTime when, Fate fate);
  static HttpResult heard(const Exchange& exchange, Fate fate, UtcTime now);

  ModelledX& x_;
  Fuse& fuse_;
  Witness& witness_;
  Random random_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

bool is_done(Fate fate) {
  return fate != Fate::kUnreachable && fate != Fate::kLost && fate != Fate::kLimited &&
         fate != Fate::kBroken && fate != Fate::kNoCredits;
}

void Wire::send(HttpRequest request, std::function<void(HttpResult)> done) {
  const auto verdict = fuse_.may_send();
  if (verdict == Fuse::Verdict::kRefuse) throw Crash{};
  const bool creates = request.method == HttpRequest::Method::kPost;
  const auto fate = x_.fate(request.method != HttpRequest::Method::kGet);
  const auto now = x_.clock().utc_now();
  const auto exchange = std::make_shared<Exchange>();
  *exchange = {std::move(request), std::move(done), alive_, &witness_, {}, true, {}};
  if (creates && fate != Fate::kUnreachable) {
    const auto body = nlohmann::json::parse(exchange->request.body);
    exchange->leaving = witness_.on_leaving(body.at("text").get<std::string>());
  }
  auto effect = random_.span(20ms, random_.chance(0.2) ? Duration{18s} : Duration{400ms});
  auto answer = effect + random_.span(20ms, 1s);
  if (fate == Fate::kLate) effect = random_.span(answer + 1s, kLatest);
  if (fate == Fate::kTooSlow) answer = kGivesUp;
  if (fate == Fate::kLost || fate == Fate::kUnheard) {
    answer = random_.chance(0.5) ? kGivesUp : answer;
  }
  // Reads that land late are of no consequence.
  if (is_done(fate)) perform_at(exchange, now + effect);
  if (verdict == Fuse::Verdict::kSendAndDie) throw Crash{};
  answer_at(exchange, now + std::min(answer, kGivesUp), fate);
}

void Wire::perform_at(const Shared& exchange, UtcTime when) {
  x_.agenda().at(when, [&x = x_, exchange] {
    exchange->answer = x.serve(exchange->request);
    if (!exchange->leaving || exchange->answer->status != 201) return;
    const auto body = nlohmann::json::parse(exchange->answer->body);
    const auto id = PostId::parse(body.at("data").at("id").get<std::string>());
    exchange->witness->on_created(*exchange->leaving, id.value(),
                                  exchange->open && !exchange->alive.expired());
  });
}

void Wire::answer_at(const Shared& exchange, UtcTime when, Fate fate) {
  x_.agenda().at(when, [exchange, when, fate] {
    exchange->open = false;
    if (exchange->alive.expired()) return;
    exchange->done(heard(*exchange, fate, when));
  });
}

HttpResult Wire::heard(const Exchange& exchange, Fate fate, UtcTime now) {
  switch (fate) {
    case Fate::kFair:
      break;
    case Fate::kUnreachable:
      return no_answer(HttpFailure::Kind::kConnect, true, "cannot connect");
    case Fate::kLost:
    case Fate::kUnheard:
    case Fate::kTooSlow:
      return no_answer(HttpFailure::Kind::kTimeout, false, "no answer in time");
    case Fate::kCut:
      return no_answer(HttpFailure::Kind::kClosed, false, "the answer breaks off");
    case Fate::kGarbage:
      return made_up(exchange.answer ? exchange.answer->status : 200, "application/json",
                     "{\"data\": [\x80\xff}}, oops");
    case Fate::kWebPage:
      return made_up(200, "text/html", "<!doctype html><title>Please log in</title>");
    case Fate::kLate:
    case Fate::kBroken:
    case Fate::kBrokenAfter:
      return made_up(503, "application/json", R"({"title":"Service Unavailable","status":503})");
    case Fate::kNoCredits:
      return made_up(402, "application/json",
                     R"({"title":"CreditsDepleted","status":402,"detail":"no credits"})");
    case Fate::kLimited: {
      auto limited =
          made_up(429, "application/json", R"({"title":"Too Many Requests","status":429})");
      const auto reset = std::chrono::ceil<std::chrono::seconds>(now + 10min);
      limited.headers["x-rate-limit-limit"] = "15";
      limited.headers["x-rate-limit-remaining"] = "0";
      limited.headers["x-rate-limit-reset"] = std::to_string(reset.time_since_epoch().count());
      return limited;
    }
  }
  if (exchange.witness != nullptr && exchange.answer->status == 200 &&
      exchange.request.method == HttpRequest::Method::kGet) {
    const auto body = nlohmann::json::parse(exchange.answer->body);
    const bool is_posts = exchange.request.url.find("/search/") != std::string::npos ||
                          exchange.request.url.find("/mentions") != std::string::npos;
    if (is_posts) {
      exchange.witness->on_posts_read(
          static_cast<int>(body.value("data", nlohmann::json::array()).size()));
    }
  }
  return *exchange.answer;
}

}  // namespace

std::string_view word(Fate fate) { return kFates.at(static_cast<std::size_t>(fate)); }

ModelledX::ModelledX(const ManualClock& clock, Agenda& agenda,
                     std::vector<simulator::Account> accounts)
    : clock_(clock), agenda_(agenda), simulator_(clock, without_limits(std::move(accounts))) {}

void ModelledX::set_lag(Duration index, Duration timeline) {
  const nlohmann::json lags{{"index_lag_ms", index.count()}, {"timeline_lag_ms", timeline.count()}};
  simulator_.handle({"POST", "/_sim/options", {}, lags.dump()});
}

void ModelledX::clear_weather() {
  weather_.clear();
  set_lag({}, {});
}

bool ModelledX::is_fair() {
  std::erase_if(weather_, [&](const Weather& each) { return each.until <= clock_.utc_now(); });
  return weather_.empty();
}

Fate ModelledX::fate(bool writes) {
  if (is_fair()) return Fate::kFair;
  for (auto& each : weather_) {
    if (each.writes_only && !writes) continue;
    if (each.random.chance(each.probability)) return each.fate;
  }
  return Fate::kFair;
}

HttpResponse ModelledX::serve(const HttpRequest& request) {
  const auto answer = simulator_.handle(as_simulator(request));
  HttpResponse response;
  response.status = answer.status;
  for (auto [name, value] : answer.headers) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    response.headers[name] = value;
  }
  response.body = answer.body;
  return response;
}

std::unique_ptr<client::Transport> ModelledX::connect(Fuse& fuse, Witness& witness,
                                                      std::uint64_t seed) {
  return std::make_unique<Wire>(*this, fuse, witness, seed);
}

}  // namespace inquiry::simulation
