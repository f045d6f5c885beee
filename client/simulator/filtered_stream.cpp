#include "client/simulator/filtered_stream.h"

#include <algorithm>

#include "client/simulator/problem.h"

namespace inquiry::simulator {
namespace {

constexpr std::size_t kRulesMax = 1'000;
constexpr std::size_t kRuleLengthMax = 1'024;
constexpr int kConnectionsMax = 1;
constexpr std::size_t kPullBytes = 64 * 1024;
constexpr std::size_t kOrderedBytesMax = std::size_t{64} * 1024 * 1024;

Response connection_problem(int status, std::string_view issue, std::string_view detail) {
  return json_response(status, {{"title", "ConnectionException"},
                                {"detail", detail},
                                {"connection_issue", issue},
                                {"type", problem_type("streaming-connection", Dialect::kTweet)}});
}

Response not_enrolled() {
  return json_response(
      403, {{"client_id", "27451234"},
            {"title", "Client Forbidden"},
            {"detail",
             "When authenticating requests to the X API v2 endpoints, you must use keys "
             "and tokens from an App whose plan includes this endpoint."},
            {"reason", "client-not-enrolled"},
            {"required_enrollment", "Appropriate Level of API Access"},
            {"type", problem_type("client-forbidden", Dialect::kTweet)}});
}

Response bad_rules(const std::string& message) {
  return invalid_request({{"rules", "", message}}, Dialect::kTweet);
}

std::string member(const Json& json, const char* name) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>()
                                                                       : std::string{};
}

Json rule_problem(std::string_view type, std::string_view title, const std::string& value,
                  const std::string& detail) {
  return {{"value", value},
          {"title", title},
          {"detail", detail},
          {"type", problem_type(type, Dialect::kTweet)}};
}

const std::string& app_of(const Call& call) { return call.caller.account->bearer_token; }

std::string operational_disconnect() {
  return to_text({{"errors",
                   Json::array(
                       {{{"title", "operational-disconnect"},
                         {"disconnect_type", "UpstreamOperationalDisconnect"},
                         {"detail",
                          "This stream has been disconnected upstream for operational "
                          "reasons."},
                         {"type", problem_type("operational-disconnect", Dialect::kTweet)}}})}}) +
         "\r\n";
}

}  // namespace

std::optional<Response> FilteredStream::serve(const Call& call, UtcTime now) {
  switch (call.info->endpoint) {
    case Endpoint::kFilteredStream:
      return is_enrolled_ ? open(call, now) : not_enrolled();
    case Endpoint::kStreamRules:
      return is_enrolled_ ? list_rules(call) : not_enrolled();
    case Endpoint::kUpdateRules:
      return is_enrolled_ ? change_rules(call) : not_enrolled();
    case Endpoint::kFreeStream:
      return free_connections(app_of(call));
    default:
      return std::nullopt;
  }
}

Response FilteredStream::open(const Call& call, UtcTime now) {
  Params params(call.query);
  const auto backfill = params.integer("backfill_minutes", 0, 5, 0);
  params.allow("start_time");
  params.allow("end_time");
  Connection connection;
  connection.view = read_view(params);
  if (const auto& errors = params.finish(); !errors.empty()) {
    return invalid_request(errors, connection.view.dialect);
  }
  const auto& app = app_of(call);
  if (rules_[app].empty()) {
    return connection_problem(409, "RuleConfigurationIssue",
                              "Subscription must have at least one rule.");
  }
  if (open_connections(app, now) >= kConnectionsMax) {
    return connection_problem(429, "TooManyConnections",
                              "This stream is currently at the maximum allowed connection limit.");
  }
  connection.app = app;
  connection.account = call.caller.account->handle;
  connection.opened_at = now;
  connection.next = world_.arrivals().size();
  const auto from = now - std::chrono::minutes{backfill};
  while (backfill > 0 && connection.next > 0 &&
         world_.find_post(world_.arrivals()[connection.next - 1])->created_at >= from) {
    --connection.next;
  }
  connections_.emplace(++last_connection_, std::move(connection));
  Response response;
  response.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  response.wire = Wire::kStream;
  response.stream = last_connection_;
  return response;
}

int FilteredStream::open_connections(const std::string& app, UtcTime now) {
  std::erase_if(lingering_, [&](const Lingering& each) { return each.until <= now; });
  const auto open = std::count_if(connections_.begin(), connections_.end(),
                                  [&](const auto& each) { return each.second.app == app; });
  const auto gone = std::count_if(lingering_.begin(), lingering_.end(),
                                  [&](const Lingering& each) { return each.app == app; });
  return static_cast<int>(open + gone);
}

Response FilteredStream::list_rules(const Call& call) const {
  Params params(call.query);
  params.allow("ids");
  params.allow("max_results");
  params.allow("pagination_token");
  if (const auto& errors = params.finish(); !errors.empty()) {
    return invalid_request(errors, Dialect::kTweet);
  }
  Json body = {{"meta", {{"sent", "2026-09-15T15:00:00.000Z"}, {"result_count", 0}}}};
  const auto rules = rules_.find(app_of(call));
  if (rules == rules_.end() || rules->second.empty()) return json_response(200, body);
  for (const auto& rule : rules->second) {
    body["data"].push_back({{"id", rule.id}, {"value", rule.value}, {"tag", rule.tag}});
  }
  body["meta"]["result_count"] = rules->second.size();
  return json_response(200, body);
}

Response FilteredStream::change_rules(const Call& call) {
  Params params(call.query);
  const bool dry_run = params.text("dry_run").value_or("false") == "true";
  const bool all = params.text("delete_all").value_or("false") == "true";
  if (const auto& errors = params.finish(); !errors.empty()) {
    return invalid_request(errors, Dialect::kTweet);
  }
  const auto& app = app_of(call);
  const auto body = Json::parse(call.body, nullptr, false);
  if (all) {
    const auto count = rules_[app].size();
    if (!dry_run) rules_[app].clear();
    return json_response(200, {{"meta",
                                {{"sent", "2026-09-15T15:00:00.000Z"},
                                 {"summary", {{"deleted", count}, {"not_deleted", 0}}}}}});
  }
  if (body.is_object() && body.size() == 1 && body.contains("add") && body["add"].is_array()) {
    return add_rules(app, body["add"], dry_run);
  }
  if (body.is_object() && body.size() == 1 && body.contains("delete")) {
    return delete_rules(app, body["delete"], dry_run);
  }
  return bad_rules("Exactly one of add and delete is needed");
}

Response FilteredStream::add_rules(const std::string& app, const Json& wanted, bool dry_run) {
  auto rules = rules_[app];
  auto created = Json::array();
  auto errors = Json::array();
  for (const auto& item : wanted) {
    const auto value = member(item, "value");
    const auto query = parse_query(value);
    const auto same = std::find_if(rules.begin(), rules.end(),
                                   [&](const Rule& rule) { return rule.value == value; });
    if (same != rules.end()) {
      errors.push_back(rule_problem("duplicate-rules", "DuplicateRule", value, ""));
      errors.back()["id"] = same->id;
    } else if (!query || value.size() > kRuleLengthMax) {
      errors.push_back(rule_problem("invalid-rules", "UnprocessableEntity", value,
                                    query ? "Rule is too long" : query.error().message));
    } else if (rules.size() == kRulesMax) {
      errors.push_back(rule_problem("rule-cap", "RulesCapExceeded", value,
                                    "The maximum number of rules is reached."));
    } else {
      rules.push_back({std::to_string(++last_rule_), value, member(item, "tag"), *query});
      created.push_back({{"id", rules.back().id}, {"value", value}, {"tag", rules.back().tag}});
    }
  }
  if (!dry_run) rules_[app] = std::move(rules);
  Json body = {{"meta",
                {{"sent", "2026-09-15T15:00:00.000Z"},
                 {"summary",
                  {{"created", created.size()},
                   {"not_created", errors.size()},
                   {"valid", created.size()},
                   {"invalid", errors.size()}}}}}};
  if (!created.empty()) body["data"] = std::move(created);
  if (!errors.empty()) body["errors"] = std::move(errors);
  return json_response(201, body);
}

Response FilteredStream::delete_rules(const std::string& app, const Json& wanted, bool dry_run) {
  auto rules = rules_[app];
  const auto before = rules.size();
  std::size_t asked = 0;
  for (const auto* by : {"ids", "values"}) {
    if (!wanted.is_object() || !wanted.contains(by) || !wanted[by].is_array()) continue;
    for (const auto& item : wanted[by]) {
      ++asked;
      std::erase_if(rules, [&](const Rule& rule) {
        return item == Json(std::string_view{by} == "ids" ? rule.id : rule.value);
      });
    }
  }
  if (asked == 0) return bad_rules("ids or values are needed");
  const auto deleted = before - rules.size();
  if (!dry_run) rules_[app] = std::move(rules);
  return json_response(200,
                       {{"meta",
                         {{"sent", "2026-09-15T15:00:00.000Z"},
                          {"summary", {{"deleted", deleted}, {"not_deleted", asked - deleted}}}}}});
}

Response FilteredStream::free_connections(const std::string& app) {
  const auto before = connections_.size() + lingering_.size();
  std::erase_if(connections_, [&](const auto& each) { return each.second.app == app; });
  std::erase_if(lingering_, [&](const Lingering& each) { return each.app == app; });
  const auto freed = before - connections_.size() - lingering_.size();
  return json_response(200, {{"data", {{"successful_kills", freed}, {"failed_kills", 0}}}});
}

void FilteredStream::left(std::uint64_t number, UtcTime now) {
  const auto found = connections_.find(number);
  if (found == connections_.end()) return;
  if (linger_ > Duration::zero()) lingering_.push_back({found->second.app, now + linger_});
  connections_.erase(found);
}

StreamOutput FilteredStream::pull(std::uint64_t number, UtcTime now) {
  const auto found = connections_.find(number);
  if (found == connections_.end()) return {"", StreamOutput::Then::kBreak, false};
  auto& connection = found->second;
  if (connection.is_stalled) return {"", StreamOutput::Then::kGoOn, true};
  if (!connection.orders.empty()) {
    auto ordered = std::move(connection.orders.front());
    connection.orders.pop_front();
    return ordered;
  }
  StreamOutput output;
  auto waiting = std::exchange(connection.later, {});
  const auto& arrivals = world_.arrivals();
  while (output.bytes.size() < kPullBytes &&
         (!waiting.empty() || connection.next < arrivals.size())) {
    const bool late = !waiting.empty();
    const auto id = late ? waiting.back() : arrivals[connection.next++];
    if (late) waiting.pop_back();
    const auto* post = world_.find_post(id);
    if (post->indexed_at + behaviour_.index_lag > now) {
      connection.later.push_back(id);
    } else if (!post->deleted_at) {
      const auto text = line(connection, *post, now);
      connection.sent += text.empty() ? 0 : 1;
      output.bytes += text;
    }
  }
  connection.later.insert(connection.later.end(), waiting.begin(), waiting.end());
  return output;
}

// Empty when no rule matches.
std::string FilteredStream::line(const Connection& connection, const SimPost& post, UtcTime now) {
  auto matching = Json::array();
  for (const auto& rule : rules_[connection.app]) {
    if (!matches(rule.query, post, world_)) continue;
    matching.push_back({{"id", rule.id}, {"tag", rule.tag}});
  }
  if (matching.empty()) return "";
  Rendering rendering(world_, connection.view);
  Json body = {{"data", rendering.post(post)}, {"matching_rules", std::move(matching)}};
  if (auto includes = rendering.includes(); !includes.empty()) body["includes"] = includes;
  const auto& prices = meter_.prices();
  meter_.charge_once_a_day("post " + post.id.str(), prices.post_read, now);
  for (const auto id : rendering.included_posts()) {
    meter_.charge_once_a_day("post " + id.str(), prices.post_read, now);
  }
  for (const auto id : rendering.included_users()) {
    meter_.charge_once_a_day("user " + id.str(), prices.user_read, now);
  }
  return to_text(body) + "\r\n";
}

// Every open connection does it; false: there is no such order.
bool FilteredStream::order(const std::string& what, std::size_t bytes) {
  using Then = StreamOutput::Then;
  for (auto& [number, connection] : connections_) {
    if (what == "drop") {
      connection.orders.push_back({R"({"data":{"id":"1)", Then::kBreak, false});
    } else if (what == "end") {
      connection.orders.push_back({"", Then::kEnd, false});
    } else if (what == "stall") {
      connection.is_stalled = true;
    } else if (what == "garbage") {
      connection.orders.push_back({"{\"data\": [\x80\xff}}, oops\r\n", Then::kGoOn, false});
    } else if (what == "huge_line") {
      connection.orders.push_back({std::string(bytes, 'x') + "\r\n", Then::kGoOn, false});
    } else if (what == "disconnect") {
      connection.orders.push_back({operational_disconnect(), Then::kEnd, false});
    }
  }
  static constexpr std::array<std::string_view, 6> kOrders = {"drop",    "end",       "stall",
                                                              "garbage", "huge_line", "disconnect"};
  return std::find(kOrders.begin(), kOrders.end(), what) != kOrders.end();
}

Response FilteredStream::control(const Request& request) {
  if (request.method == "POST") {
    const auto body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) return json_response(400, {{"error", "orders are a JSON object"}});
    const auto number = [&](const char* name, std::int64_t fallback) {
      const auto found = body.find(name);
      return found != body.end() && found->is_number_unsigned() ? found->get<std::int64_t>()
                                                                : fallback;
    };
    linger_ = Duration{number("linger_ms", linger_.count())};
    keep_alive_ = std::chrono::milliseconds{number("keep_alive_ms", keep_alive_.count())};
    if (body.contains("enrolled")) is_enrolled_ = body["enrolled"] == Json(true);
    const auto bytes = static_cast<std::size_t>(number("bytes", 4 * 1024 * 1024));
    if (body.contains("do") && (bytes > kOrderedBytesMax || !order(member(body, "do"), bytes))) {
      return json_response(400, {{"error", "no such order; see docs/simulator.md"}});
    }
  } else if (request.method != "GET") {
    return json_response(405, {{"error", "no such method here; see docs/simulator.md"}});
  }
  auto connections = Json::array();
  for (const auto& [number, connection] : connections_) {
    connections.push_back({{"number", number},
                           {"account", connection.account},
                           {"opened_at", to_rfc3339(connection.opened_at)},
                           {"sent", connection.sent}});
  }
  auto rules = Json::array();
  for (const auto& [app, of_app] : rules_) {
    for (const auto& rule : of_app) rules.push_back({{"value", rule.value}, {"tag", rule.tag}});
  }
  return json_response(200, {{"connections", std::move(connections)},
                             {"lingering", lingering_.size()},
                             {"rules", std::move(rules)},
                             {"enrolled", is_enrolled_},
                             {"linger_ms", linger_.count()},
                             {"keep_alive_ms", keep_alive_.count()}});
}

}  // namespace inquiry::simulator
