#include "daemon/desk/people.h"

#include <algorithm>

#include "daemon/console/api/handlers.h"
#include "daemon/console/api/page.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"

namespace inquiry::api {
namespace {

Json user_json(const Context& context, const store::User& user) {
  return {{"name", user.name},
          {"role", word(user.role)},
          {"teams", desk::teams_of(context.config(), user.name)}};
}

}  // namespace

Answer post_login_link(Context& context) {
  if (!context.make_login_link) {
    return fail(Error::Kind::kUnavailable,
                "the console is not being served; see console: in the configuration");
  }
  const auto& acting = context.acting;
  const auto url = context.make_login_link({.user = acting.as, .actor = acting.actor});
  desk::record(context.store(), acting, {"session.link", "", acting.as, ""}, context.now());
  return json_response({{"url", url}}, 201);
}

Answer get_users(Context& context) {
  const auto page = page_wanted(context.request);
  if (!page) return tl::unexpected(page.error());
  std::vector<Json> users;
  for (const auto& user : context.store().users()) users.push_back(user_json(context, user));
  return page_response(users, *page);
}

Answer post_user(Context& context) {
  const store::User user{context.body["name"].get<std::string>(),
                         parse_word<Role>(context.body["role"].get<std::string>()).value()};
  if (auto added = desk::add_user(context.machine, context.acting, user); !added) {
    return tl::unexpected(added.error());
  }
  return json_response(user_json(context, user), 201);
}

Answer delete_user(Context& context) {
  const auto removed = desk::remove_user(context.machine, context.acting, context.args.front());
  if (!removed) return tl::unexpected(removed.error());
  return console::Response{204, "", "", {}};
}

}  // namespace inquiry::api
