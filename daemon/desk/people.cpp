#include "daemon/desk/people.h"

#include <algorithm>

namespace inquiry::desk {
namespace {

constexpr std::size_t kNameBytesMax = 64;

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= kNameBytesMax &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c != '\x7f'; });
}

}  // namespace

Result<void> add_user(Machine& machine, const Acting& acting, const store::User& user) {
  if (!is_name(user.name)) {
    return fail(Error::Kind::kInvalid,
                "the name is empty, longer than 64 bytes or has spaces; use the login name");
  }
  auto& store = machine.store();
  auto added = in_transaction(store, [&]() -> Result<void> {
    if (!store.add_user(user)) {
      return fail(Error::Kind::kConflict,
                  "there is a user " + user.name + " already; remove that one first");
    }
    record(store, acting, {"user.add", "", user.name, std::string(word(user.role))},
           machine.clock().utc_now());
    return {};
  });
  if (added) machine.changed("users", "");
  return added;
}

Result<void> remove_user(Machine& machine, const Acting& acting, const std::string& name) {
  auto& store = machine.store();
  auto removed = in_transaction(store, [&]() -> Result<void> {
    if (!store.remove_user(name)) {
      return fail(Error::Kind::kNotFound, "there is no user " + name + "; list the users");
    }
    record(store, acting, {"user.remove", "", name, ""}, machine.clock().utc_now());
    return {};
  });
  if (removed) machine.changed("users", "");
  return removed;
}

std::vector<std::string> teams_of(const config::Config& config, const std::string& name) {
  std::vector<std::string> teams;
  for (const auto& team : config.teams) {
    const auto& people = team.people;
    for (const auto* names : {&people.lead, &people.moderators, &people.teachers, &people.coach,
                              &people.safeguarding}) {
      if (std::find(names->begin(), names->end(), name) == names->end()) continue;
      teams.push_back(team.name);
      break;
    }
  }
  return teams;
}

}  // namespace inquiry::desk
