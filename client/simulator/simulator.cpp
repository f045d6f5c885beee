#include "client/simulator/simulator.h"

#include "client/simulator/damage.h"
#include "client/simulator/problem.h"
#include "client/simulator/times.h"

namespace inquiry::simulator {
namespace {

constexpr std::size_t kLogEntries = 200'000;
constexpr Duration kStreamHistory = std::chrono::days{8};  // a little more than search reaches
constexpr std::int64_t kCreditAccount = 1'742'093'581'604'913'153;

bool writes(Endpoint endpoint) {
  switch (endpoint) {
    case Endpoint::kCreatePost:
    case Endpoint::kDeletePost:
    case Endpoint::kInitializeMedia:
    case Endpoint::kAppendMedia:
    case Endpoint::kFinalizeMedia:
    case Endpoint::kDescribeMedia:
      return true;
    default:
      return false;
  }
}

std::string text_of(const std::string& body) {
  const auto json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return "";
  const auto text = json.find("text");
  return text != json.end() && text->is_string() ? text->get<std::string>() : "";
}

Response unauthorized(const Refusal& refusal) {
  Json body = {{"title", "Unauthorized"},
               {"type", "about:blank"},
               {"status", 401},
               {"detail", "Unauthorized"}};
  if (refusal.code != 0) {
    body["errors"] = Json::array({{{"code", refusal.code}, {"message", refusal.message}}});
  }
  return json_response(401, body);
}

Response credits_depleted() {
  return json_response(402, {{"title", "CreditsDepleted"},
                             {"type", problem_type("credits", Dialect::kTweet)},
                             {"status", 402},
                             {"detail",
                              "Your enrolled account does not have any credits to fulfill "
                              "this request."},
                             {"account_id", kCreditAccount}});
}

}  // namespace

Simulator::Simulator(const Clock& clock, Options options, ManualClock* manual)
    : clock_(clock),
      manual_(manual),
      behaviour_(options.behaviour),
      meter_(options.credits, options.spend_cap),
      rates_(options.rate_scale),
      doorkeeper_(std::move(options.accounts), clock),
      faults_(options.seed),
      api_(world_, meter_, behaviour_),
      filtered_(world_, meter_, behaviour_) {
  const auto now = clock_.utc_now();
  for (const auto& account : doorkeeper_.accounts()) {
    world_.add_user({account.user_id, account.handle,
                     account.name.empty() ? account.handle : account.name, "",
                     now - std::chrono::days{900}});
  }
  if (options.stream) {
    for (const auto& account : doorkeeper_.accounts()) {
      options.stream->accounts.push_back(account.handle);
    }
    for (const auto& [id, members] : options.lists) {
      if (members.empty()) options.stream->lists.push_back(id);
    }
    stream_ =
        std::make_unique<Stream>(world_, agenda_, std::move(*options.stream), now - kStreamHistory);
  }
  for (const auto& [id, members] : options.lists) {
    std::vector<UserId> users;
    for (const auto& handle : members) users.push_back(world_.user_called(handle, now).id);
    world_.add_list(id, users);
  }
  catch_up();
}

void Simulator::catch_up() {
  const auto now = clock_.utc_now();
  if (stream_) stream_->run_until(now);
  agenda_.run_until(now);
}

Response Simulator::handle(const Request& request) {
  catch_up();
  const auto target = parse_target(request.target);
  Response response;
  if (target.path.starts_with("/_sim/")) {
    response = control(request, target);
  } else {
    LogEntry entry;
    entry.number = ++requests_;
    entry.at = clock_.utc_now();
    entry.real = SystemClock{}.utc_now();
    entry.method = request.method;
    entry.path = target.path;
    response = serve(request, target, entry);
    entry.status = response.wire == Wire::kClose ? 0 : response.status;
    write_log(std::move(entry));
  }
  response.headers.emplace_back("Date", to_http_date(clock_.utc_now()));
  return response;
}

StreamOutput Simulator::pull(std::uint64_t stream) {
  catch_up();
  return filtered_.pull(stream, clock_.utc_now());
}

Response Simulator::serve(const Request& request, const Target& target, LogEntry& entry) {
  if (const auto name = grant_endpoint(request.method, target.path); !name.empty()) {
    entry.endpoint = name;
    const auto fault = faults_.strike(name);
    if (fault) entry.fault = word(fault->kind);
    auto answer = serve_grant(request, target, fault);
    return fault ? damaged(*fault, std::move(answer)) : answer;
  }
  const auto where = route(request.method, target.path);
  if (where.info == nullptr) {
    return where.path_known ? plain_problem(405, "Method Not Allowed", "Method Not Allowed")
                            : plain_problem(404, "Not Found", "Not Found");
  }
  entry.endpoint = where.info->name;
  if (where.info->endpoint == Endpoint::kCreatePost) entry.text = text_of(request.body);
  const auto fault = faults_.strike(where.info->name);
  if (fault) entry.fault = word(fault->kind);
  auto answer = serve_endpoint(request, target, where, fault, entry);
  if (!fault) return answer;
  const auto stream = answer.stream;
  auto broken = damaged(*fault, std::move(answer));
  if (stream != 0 && broken.wire != Wire::kStream) stream_left(stream);
  return broken;
}

Response Simulator::serve_grant(const Request& request, const Target& target,
                                const std::optional<Fault>& fault) {
  if (fault && keeps_from_doing(*fault)) return {};
  auto& grants = doorkeeper_.grants();
  if (request.method == "GET") return grants.authorize(target);
  return target.path.ends_with("/token") ? grants.token(request) : grants.revoke(request);
}

Response Simulator::serve_endpoint(const Request& request, const Target& target, const Route& where,
                                   const std::optional<Fault>& fault, LogEntry& entry) {
  const auto now = clock_.utc_now();
  const auto caller = doorkeeper_.admit(request, target);
  if (caller) entry.account = caller->account->handle;
  if (fault && fault->kind == FaultKind::kRateLimited) {
    // Headers go with the 429 that damaged() makes of this.
    Response limited;
    limited.headers = rates_.used_up(*where.info, caller ? &*caller : nullptr, now).headers;
    return limited;
  }
  const bool held = fault && keeps_from_doing(*fault);
  if (held && fault->kind != FaultKind::kLandLate) return {};
  if (!caller) return unauthorized(caller.error());
  if (auto refusal = refuse_caller(*where.info, *caller, now)) return *refusal;
  auto verdict = rates_.take(*where.info, *caller, now);
  if (!verdict.allowed) {
    auto limited = plain_problem(429, "Too Many Requests", "Too Many Requests");
    limited.headers.insert(limited.headers.end(), verdict.headers.begin(), verdict.headers.end());
    return limited;
  }
  Call call{where.info, where.subject, target.query, request.body, *caller};
  if (held) {
    land_later(std::move(call), now + fault->ms, entry.number);
    return {};
  }
  auto answer = perform(call, now, entry);
  answer.headers.insert(answer.headers.end(), verdict.headers.begin(), verdict.headers.end());
  if (caller->is_user && !caller->scopes) {
    answer.headers.emplace_back("x-access-level",
                                caller->account->read_only ? "read" : "read-write");
  }
  return answer;
}

std::optional<Response> Simulator::refuse_caller(const EndpointInfo& info, const Caller& caller,
                                                 UtcTime now) {
  if (info.app_limit == 0 && !caller.is_user) {
    return typed_problem(403, "unsupported-authentication", "Unsupported Authentication",
                         "Authenticating with OAuth 2.0 Application-Only is forbidden for this "
                         "endpoint. Supported authentication types are [OAuth 1.0a User Context].",
                         Dialect::kTweet);
  }
  const bool signed_keys = caller.is_user && !caller.scopes;
  if ((info.user_limit == 0 && caller.is_user) ||
      (info.endpoint == Endpoint::kCountRecent && signed_keys)) {
    return typed_problem(403, "unsupported-authentication", "Unsupported Authentication",
                         "Authenticating with OAuth 1.0a User Context is forbidden for this "
                         "endpoint. Supported authentication types are [OAuth 2.0 "
                         "Application-Only].",
                         Dialect::kTweet);
  }
  // As X has it: a grant without the scope is told no more than this.
  if (caller.scopes && !covers(*caller.scopes, scopes_of(info))) {
    return plain_problem(403, "Forbidden", "Forbidden");
  }
  if (writes(info.endpoint) && caller.account->read_only && !caller.scopes) {
    return typed_problem(403, "oauth1-permissions", "Forbidden",
                         "Your client app is not configured with the appropriate oauth1 app "
                         "permissions for this endpoint.",
                         Dialect::kTweet);
  }
  if (meter_.depleted()) return credits_depleted();
  if (meter_.capped(now)) {
    return plain_problem(403, "SpendCapReached",
                         "Your account has reached its spend cap for this billing cycle.");
  }
  return std::nullopt;
}

Response Simulator::perform(const Call& call, UtcTime now, LogEntry& entry) {
  if (auto streamed = filtered_.serve(call, now)) return std::move(*streamed);
  auto outcome = api_.perform(call, now);
  if (outcome.created) {
    entry.post_id = outcome.created->str();
    if (stream_) stream_->answer(*world_.find_post(*outcome.created));
    if (chat_) chat_->heard(*world_.find_post(*outcome.created));
  }
  return std::move(outcome.response);
}

void Simulator::land_later(Call call, UtcTime due, std::uint64_t log_number) {
  agenda_.at(due, [this, call = std::move(call), log_number](UtcTime landed) {
    LogEntry late;
    perform(call, landed, late);
    const auto oldest = log_.empty() ? 0 : log_.front().number;
    if (log_number < oldest || log_.empty()) return;
    log_[log_number - oldest].post_id = late.post_id;
  });
}

void Simulator::write_log(LogEntry entry) {
  ++counts_[entry.endpoint][entry.status];
  if (log_.size() == kLogEntries) log_.pop_front();
  log_.push_back(std::move(entry));
}

}  // namespace inquiry::simulator
