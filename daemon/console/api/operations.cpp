#include <map>

#include "daemon/console/api/handlers.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/routes.h"
#include "daemon/console/api/shapes.h"

namespace inquiry::api {
namespace {

const char* word_of(scheduler::Term::Kind kind) {
  switch (kind) {
    case scheduler::Term::Kind::kHashtag:
    case scheduler::Term::Kind::kPerson:
    case scheduler::Term::Kind::kConversation:
      return "search";
    case scheduler::Term::Kind::kMentions:
      return "mentions";
    case scheduler::Term::Kind::kList:
      return "list";
  }
  return "search";
}

Json term_json(const scheduler::TermPlan& plan, const store::TermRow& row) {
  return {{"key", plan.term.key()},
          {"account", plan.term.account},
          {"value", plan.term.value},
          {"every", to_string(plan.every)},
          {"teams", plan.teams},
          {"read_until", time_json(row.read_until)},
          {"last_read", time_json(row.last_read)},
          {"wait_until", time_json(row.wait_until)},
          {"failures", row.failures}};
}

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json volume_json(const std::string& team, const VolumeReport& report) {
  auto terms = Json::array();
  for (const auto& each : report.terms) {
    terms.push_back({{"key", each.key},
                     {"query", each.query},
                     {"week_posts", or_null(each.week_posts)},
                     {"month_posts", or_null(each.month_posts)},
                     {"month_usd", each.month_cost ? Json(to_string(*each.month_cost)) : Json()},
                     {"remark", each.remark}});
  }
  return {{"team", team},
          {"cost_usd", to_string(report.cost)},
          {"terms", terms},
          {"month_posts", report.month_posts},
          {"month_usd", to_string(report.month_cost)},
          {"remark", report.remark}};
}

void answer_volume(Context& context, bool only_price, const console::Respond& respond) {
  const auto team = context.team->name;
  context.machine.volume(team, only_price, [=](Result<VolumeReport> report) {
    respond(report ? json_response(volume_json(team, *report)) : problem(report.error()));
  });
}

}  // namespace

Json asked_json(const scheduler::Poll& poll) {
  auto keys = Json::array();
  for (const auto& term : poll.terms) keys.push_back(term.key());
  return {{"kind", word_of(poll.kind)},
          {"account", poll.account},
          {"query", poll.query},
          {"terms", keys}};
}

Answer get_openapi(Context&) { return json_response(openapi()); }

// The server keeps a connection that is answered with this type, and writes what is published.
Answer get_events(Context&) { return console::Response{200, "text/event-stream", "", {}}; }

Answer get_plan(Context& context) {
  std::map<std::string, store::TermRow> rows;
  for (auto& row : context.store().terms()) rows[row.key] = row;
  auto polls = Json::array();
  for (const auto& poll : context.machine.polls()) polls.push_back(asked_json(poll));
  auto terms = Json::array();
  for (const auto& plan : context.machine.terms()) {
    terms.push_back(term_json(plan, rows[plan.term.key()]));
  }
  return json_response({{"polls", polls}, {"terms", terms}});
}

void get_volume(Context& context, const console::Respond& respond) {
  answer_volume(context, true, respond);
}

// Spends money, so it is no GET, which a link or a prefetch could make.
void post_volume(Context& context, const console::Respond& respond) {
  answer_volume(context, false, respond);
}

Answer reload(Context& context) {
  const auto diagnostics = context.machine.reload();
  if (!diagnostics.empty()) {
    auto errors = Json::array();
    for (const auto& each : diagnostics) {
      errors.push_back({{"file", each.file},
                        {"line", each.line},
                        {"column", each.column},
                        {"message", each.message}});
    }
    return problem(422, "the configuration was not loaded; the last good one goes on", errors);
  }
  desk::record(context.store(), context.acting, {"config.reload", "", "", ""}, context.now());
  return json_response({{"reloaded", true}});
}

// Of the daemon's machine, where its own working folder means nothing to the caller.
Answer back_up(Context& context) {
  const auto file = context.body.at("file").get<std::string>();
  if (!file.starts_with('/')) {
    return problem(422, "file `" + file + "` is not a whole path; begin it with /");
  }
  if (auto written = context.store().backup(file); !written) {
    return tl::unexpected(written.error());
  }
  desk::record(context.store(), context.acting, {"store.backup", "", file, ""}, context.now());
  return json_response({{"file", file}}, 201);
}

void check_account(Context& context, const console::Respond& respond) {
  const auto& name = context.args.front();
  if (auto unknown = unknown_account(context)) return respond(problem(*unknown));
  context.machine.check_account(name, [respond, name](Result<AccountCheck> checked) {
    if (!checked) return respond(problem(checked.error()));
    auto credentials = Json::array();
    for (const auto& each : checked->credentials) {
      credentials.push_back({{"kind", each.kind}, {"can", each.can}, {"problem", each.problem}});
    }
    respond(json_response(
        {{"account", name}, {"message", checked->message}, {"credentials", credentials}}));
  });
}

}  // namespace inquiry::api
