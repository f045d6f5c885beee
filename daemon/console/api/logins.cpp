#include <string>

#include "daemon/console/api/handlers.h"
#include "daemon/console/api/problem.h"
#include "daemon/console/api/shapes.h"

namespace inquiry::api {
namespace {

// X wants the redirect address registered with the app, letter by letter.
constexpr int kRedirectPort = 8026;

}  // namespace

std::optional<Error> unknown_account(const Context& context) {
  if (context.config().accounts.contains(context.args.front())) return std::nullopt;
  return Error{Error::Kind::kNotFound,
               "there is no account of this name; see accounts: in the configuration"};
}

Answer begin_login(Context& context) {
  const auto& name = context.args.front();
  if (auto unknown = unknown_account(context)) return tl::unexpected(*unknown);
  const auto port = context.body.value("port", std::int64_t{kRedirectPort});
  if (port < 1 || port > 65535) {
    return fail(Error::Kind::kInvalid, "port must be from 1 to 65535");
  }
  const auto redirect_uri = "http://127.0.0.1:" + std::to_string(port) + "/callback";
  const auto offer = context.machine.begin_login(name, redirect_uri);
  if (!offer) return tl::unexpected(offer.error());
  desk::record(context.store(), context.acting, {"account.login", "", name, "began"},
               context.now());
  return json_response({{"url", offer->url},
                        {"state", offer->state},
                        {"redirect_uri", redirect_uri},
                        {"expires_at", to_rfc3339(offer->expires_at)}},
                       201);
}

void complete_login(Context& context, const console::Respond& respond) {
  const auto& name = context.args.front();
  if (auto unknown = unknown_account(context)) return respond(problem(*unknown));
  context.machine.complete_login(
      name, context.body["state"].get<std::string>(),
      Secret{context.body["code"].get<std::string>()},
      [respond, name, acting = context.acting,
       &machine = context.machine](const Result<std::string>& connected) {
        if (!connected) return respond(problem(connected.error()));
        desk::record(machine.store(), acting, {"account.login", "", name, "connected"},
                     machine.clock().utc_now());
        respond(json_response({{"account", name}, {"message", *connected}}));
      });
}

}  // namespace inquiry::api
