// The one table of everything the API answers.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "daemon/console/api/context.h"
#include "daemon/console/http.h"
#include "daemon/desk/permissions.h"

namespace inquiry::api {

using AnswersNow = Result<console::Response> (*)(Context&);
using AnswersLater = void (*)(Context&, const console::Respond&);

// What a request is about, and so whose roles count.
enum class Scope {
  kOpen,       // for anyone at all
  kSchool,     // the school: a role anywhere suffices
  kTeam,       // {team} in the path
  kTeamQuery,  // ?team=, or the school without it
  kTeamBody,   // "team" in the body, or the school when it is null or absent
  kIdea,       // {id} in the path: its team
  kDraft,      // {id} in the path: its team
  kChat,       // {id} in the path: its team
};

struct Route {
  std::string_view method;
  std::string_view pattern;  // below /api/v1
  std::variant<AnswersNow, AnswersLater> handler;
  Scope scope;
  desk::Verb verb;          // what the caller must be allowed to do …
  desk::Verb own;           // … or this, when the draft is his own
  std::string_view query;   // names that may be asked for, separated by spaces
  std::string_view body;    // schema of the request; "text/csv"; empty: none
  std::string_view answer;  // schema of the answer, "Idea[]" for a page of them, or a media type;
                            // several are separated by spaces
  int status;               // when all is well
  std::string_view summary;
};

std::span<const Route> routes();

struct Match {
  const Route* route = nullptr;     // nullptr: see `allowed`
  std::vector<std::string> args{};  // what stood for {…}
  std::string below{};              // the team, where an idea is named as /teams/{team}/ideas/{id}
  std::string allowed{};            // "GET, PUT": the path exists, but not for this method
};

// `path` as the request has it: "/api/v1/teams/grade4". What is at /ideas/{id} is at
// /teams/{team}/ideas/{id} too.
Match find_route(std::string_view method, std::string_view path);

// The OpenAPI 3.1 document, made from the table and the schemas.
nlohmann::json openapi();

}  // namespace inquiry::api
