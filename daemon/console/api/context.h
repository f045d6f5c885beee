// What a handler is given: who asks, for what, of which team.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/draft.h"
#include "base/idea.h"
#include "base/team.h"
#include "daemon/console/api/api.h"
#include "daemon/desk/ideas.h"
#include "daemon/desk/permissions.h"
#include "daemon/desk/record.h"
#include "daemon/store/store.h"

namespace inquiry::api {

using Json = nlohmann::json;

struct Context {
  Machine& machine;
  const MakeLoginLink& make_login_link;
  const console::Request& request;
  desk::Acting acting;
  desk::Standing standing;

  std::vector<std::string> args{};  // what stands for {…} in the route's pattern
  std::string below{};              // the team under which the path names the idea, if it does
  const Team* team = nullptr;       // the team the request is about, when there is one
  std::optional<Draft> draft{};     // where the route names one
  std::optional<Idea> idea{};       // where the route names one
  std::optional<store::StoredChat> chat{};  // where the route names one
  Json body{};                              // checked against the route's schema

  store::Store& store() { return machine.store(); }
  const config::Config& config() const { return machine.config(); }
  UtcTime now() const { return machine.clock().utc_now(); }

  // Empty when the request does not have it.
  std::string query(const std::string& name) const;
  bool may(desk::Verb verb) const;  // for `team`
};

// kNotFound when the configuration has no account of the name in the path.
std::optional<Error> unknown_account(const Context& context);

// A cycle's number, as a path has it. kNotFound for what is none.
Result<int> cycle_number(const std::string& text);

// What the caller sees of this team's board at its present stage.
desk::BoardView board_view(Context& context, const Team& team);

}  // namespace inquiry::api
