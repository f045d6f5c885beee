#include "daemon/console/api/api.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "daemon/console/api/body.h"
#include "daemon/console/api/context.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/routes.h"
#include "daemon/console/api/schema.h"
#include "daemon/desk/nearest.h"

namespace inquiry::api {
namespace {

using console::Response;
using Refusal = std::optional<Response>;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

Refusal refuse_query(const Route& route, const console::Request& request) {
  const auto known = words_of(route.query);
  for (const auto& [name, value] : request.query) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return problem(422, "?" + name + "= is not known here;" + desk::did_you_mean(name, known) +
                            (known.empty() ? " leave it out" : " known: " + desk::join(known)));
  }
  return std::nullopt;
}

// The team that the request names; nullopt: it is about the school.
std::optional<std::string> named_team(const Route& route, const Context& context) {
  if (route.scope == Scope::kTeam) return context.args.front();
  if (route.scope == Scope::kTeamQuery) {
    if (!context.request.query.contains("team")) return std::nullopt;
    return context.query("team");
  }
  const auto team = context.body.find("team");
  if (team == context.body.end() || !team->is_string()) return std::nullopt;
  return team->get<std::string>();
}

// Finds what the request is about.
Result<void> resolve(const Route& route, Context& context) {
  std::optional<std::string> name;
  switch (route.scope) {
    case Scope::kOpen:
    case Scope::kSchool:
      return {};
    case Scope::kTeam:
    case Scope::kTeamQuery:
    case Scope::kTeamBody:
      name = named_team(route, context);
      if (!name) return {};
      break;
    case Scope::kIdea:
      context.idea = context.store().idea(context.args.front());
      if (!context.idea || (!context.below.empty() && context.idea->team != context.below)) {
        return fail(Error::Kind::kNotFound, "there is no such idea");
      }
      name = context.idea->team;
      break;
    case Scope::kDraft:
      context.draft = context.store().draft(context.args.front());
      if (!context.draft) return fail(Error::Kind::kNotFound, "there is no such draft");
      name = context.draft->team;
      break;
  }
  context.team = context.config().find_team(*name);
  if (context.team == nullptr && !context.draft) {
    std::vector<std::string> names;
    for (const auto& team : context.config().teams) names.push_back(team.name);
    return fail(
        Error::Kind::kNotFound,
        "there is no such team;" + desk::did_you_mean(*name, names) + " the status lists yours");
  }
  return {};
}

bool is_allowed(const Route& route, const Context& context) {
  const auto& standing = context.standing;
  if (context.draft) {
    const auto& draft = *context.draft;
    return standing.may(route.verb, draft.team) ||
           (draft.author == context.acting.as && standing.may(route.own, draft.team));
  }
  if (context.team != nullptr) return standing.may(route.verb, context.team->name);
  return standing.may_anywhere(route.verb);
}

Result<void> authorize(const Route& route, Context& context) {
  if (route.scope == Scope::kOpen) return {};
  if (context.acting.as.empty()) {
    return fail(Error::Kind::kUnauthenticated, "log in first");
  }
  if (!context.standing.known()) {
    return fail(Error::Kind::kForbidden,
                context.acting.as +
                    " is in no team here; a lead adds people under people: in the "
                    "team's file, an admin adds console users");
  }
  if (auto found = resolve(route, context); !found) return found;
  if (!is_allowed(route, context)) {
    const auto where = context.team != nullptr ? " in team " + context.team->name : std::string{};
    return fail(Error::Kind::kForbidden, context.acting.as + " may not " +
                                             std::string(desk::describe(route.verb)) + where +
                                             "; ask somebody whose role allows it");
  }
  // What the board does not show is not there, whoever knows its id.
  if (context.idea && !board_view(context, *context.team).shows(*context.idea)) {
    return fail(Error::Kind::kNotFound, "there is no such idea on the board now");
  }
  return {};
}

// Everything that is the same for all routes, in order: query, body, caller, shape.
Refusal prepare(const Route& route, Context& context) {
  const bool takes_json = !route.body.empty() && route.body.find('/') == std::string_view::npos;
  if (takes_json) {
    auto body = read_body(context.request);
    if (!body) return std::move(body.error());
    context.body = *std::move(body);
  }
  if (auto allowed = authorize(route, context); !allowed) return problem(allowed.error());
  if (auto refused = refuse_query(route, context.request)) return refused;
  if (!takes_json) return std::nullopt;
  if (const auto wrong = schema_problem(route.body, context.body)) return problem(422, *wrong);
  return std::nullopt;
}

Response no_route(const Match& match) {
  if (match.allowed.empty()) {
    return problem(404, "there is nothing at this path; /api/v1/openapi.json lists what there is");
  }
  auto response = problem(405, "this path answers only " + match.allowed);
  response.headers.emplace_back("Allow", match.allowed);
  return response;
}

// Whoever acts for another has that person's rights, not his own.
desk::Standing standing_of(Machine& machine, const console::Caller& caller) {
  const bool admin = caller.admin && caller.actor == caller.as;
  return {machine.config(), machine.store(), caller.as, admin};
}

}  // namespace

Api::Api(Machine& machine, MakeLoginLink make_login_link)
    : machine_(machine), make_login_link_(std::move(make_login_link)) {}

void Api::handle(const console::Request& request, const console::Caller& caller,
                 const console::Respond& respond) {
  auto match = find_route(request.method, request.path);
  if (match.route == nullptr) return respond(no_route(match));
  Context context{machine_,
                  make_login_link_,
                  request,
                  {caller.actor, caller.as, caller.for_everybody},
                  standing_of(machine_, caller),
                  std::move(match.args)};
  context.below = std::move(match.below);
  if (auto refused = prepare(*match.route, context)) return respond(*std::move(refused));
  if (const auto* later = std::get_if<AnswersLater>(&match.route->handler)) {
    return (*later)(context, respond);
  }
  auto answer = std::get<AnswersNow>(match.route->handler)(context);
  respond(answer ? *std::move(answer) : problem(answer.error()));
}

}  // namespace inquiry::api
