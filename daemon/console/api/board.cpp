#include <charconv>

#include "daemon/console/api/context.h"

namespace inquiry::api {

std::string Context::query(const std::string& name) const {
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::string{} : found->second;
}

bool Context::may(desk::Verb verb) const {
  return team != nullptr && standing.may(verb, team->name);
}

Result<int> cycle_number(const std::string& text) {
  int number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end || number < 1) {
    return fail(Error::Kind::kNotFound, "there is no such cycle; cycles are numbered from 1");
  }
  return number;
}

desk::BoardView board_view(Context& context, const Team& team) {
  const auto stage = context.machine.stage_of(team);
  return {.silent = stage && is_silent(stage->behaviour),
          .hidden = context.standing.may(desk::Verb::kHide, team.name),
          .flagged = context.standing.may(desk::Verb::kReadFlagged, team.name)};
}

}  // namespace inquiry::api
