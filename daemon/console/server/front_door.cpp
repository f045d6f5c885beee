#include "daemon/console/server/front_door.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/secret.h"
#include "daemon/console/server/message.h"

namespace inquiry::console {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kCookieRules = "HttpOnly; SameSite=Strict; Path=/";
constexpr std::string_view kGroup = "inquiryd";
constexpr std::string_view kRoot = "root";
constexpr std::string_view kEvents = "/api/v1/events";
constexpr std::size_t kLoginBytesMax = 4096;

std::string header(const Request& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool changes_something(const Request& request) { return request.method != "GET"; }

bool is_probe(std::string_view path) {
  return path == "/healthz" || path == "/readyz" || path == "/metrics";
}

// Browsers say where a request comes from; whoever does not say is no browser.
bool is_same_origin(const Request& request) {
  const std::string origin = lower(header(request, "origin"));
  if (!origin.empty() && origin != "http://" + lower(header(request, "host"))) return false;
  const std::string site = header(request, "sec-fetch-site");
  return site.empty() || site == "same-origin";
}

Response json(const Json& body) { return {200, "application/json", body.dump(), {}}; }

Response not_logged_in() {
  return problem(401, "Unauthorized",
                 "nobody is logged in; run 'inquiryctl console' and open the link it prints");
}

Response foreign() {
  return problem(403, "Forbidden",
                 "this request does not come from the console's own page; reload the page");
}

Response wrong_method() {
  return problem(405, "Method Not Allowed", "this address does not know that method");
}

}  // namespace

FrontDoor::FrontDoor(store::Store& store, const Clock& clock, const OsUsers& os_users, Rooms rooms)
    : store_(store),
      os_users_(os_users),
      rooms_(std::move(rooms)),
      sessions_(store, clock),
      attempts_(clock) {}

void FrontDoor::listening_at(const std::string& address, std::uint16_t port) {
  const bool is_v6 = address.find(':') != std::string::npos;
  const std::string host = is_v6 ? fmt::format("[{}]", address) : address;
  base_url_ = fmt::format("http://{}:{}", host, port);
  cookie_ = fmt::format("inquiryd_session_{}", port);
  hosts_.clear();
  for (const std::string& name :
       {host, std::string("localhost"), std::string("127.0.0.1"), std::string("[::1]")}) {
    hosts_.insert(fmt::format("{}:{}", lower(name), port));
    if (port == 80) hosts_.insert(lower(name));
  }
  store_.end_all_sessions();
}

std::string FrontDoor::make_login_link(const store::LinkHolder& holder) {
  return fmt::format("{}/login#{}", base_url_, sessions_.make_link_token(holder));
}

void FrontDoor::handle(Request request, Respond respond) {
  if (!is_for_us(request)) {
    return respond(problem(421, "Misdirected Request",
                           "this host name is not served here; use the address of console.listen"));
  }
  const std::string& path = request.path;
  if (is_probe(path)) return rooms_.probe(std::move(request), std::move(respond));
  if (path == "/login" && request.method == "POST") return respond(log_in(request));
  if (path == "/logout") return respond(log_out(request));
  if (path == "/session") return respond(session(request));
  if (path != "/api" && !path.starts_with("/api/")) {
    if (changes_something(request)) return respond(wrong_method());
    return rooms_.page(std::move(request), std::move(respond));
  }
  auto caller = admit(request);
  if (!caller) return respond(std::move(caller.error()));
  rooms_.api(std::move(request), *std::move(caller), std::move(respond));
}

// A page of another site that got its name to point at this machine still sends its own name.
bool FrontDoor::is_for_us(const Request& request) const {
  return request.peer_uid || hosts_.contains(lower(header(request, "host")));
}

FrontDoor::OrRefusal<Caller> FrontDoor::admit(const Request& request) {
  if (request.peer_uid) return admit_peer(request);
  auto known = visitor(request);
  if (!known) return tl::unexpected(std::move(known.error()));
  // An open page must not keep a forgotten session alive.
  if (request.path != kEvents) sessions_.touch(known->token, known->session);
  const std::string& user = known->session.user;
  const std::string& actor = known->session.actor;
  return Caller{actor, user, is_admin(user), is_reserved(actor)};
}

FrontDoor::OrRefusal<Caller> FrontDoor::admit_peer(const Request& request) {
  const unsigned uid = *request.peer_uid;
  const auto name = os_users_.name_of(uid);
  if (!name) {
    return tl::unexpected(problem(401, "Unauthorized",
                                  fmt::format("the system knows no user with the number {}", uid)));
  }
  const bool is_owner = uid == 0 || uid == os_users_.own_uid();
  const auto wanted = request.headers.find("inquiryd-as");
  if (wanted == request.headers.end()) {
    return Caller{*name, *name, is_owner || is_admin(*name), is_owner};
  }

  const std::string& as = wanted->second;
  if (!is_owner && !os_users_.is_member(uid, std::string(kGroup))) {
    return tl::unexpected(problem(
        403, "Forbidden", "only root and members of the group inquiryd may act for another"));
  }
  if (as.empty() || (!is_owner && is_reserved(as))) {
    return tl::unexpected(problem(403, "Forbidden", "nobody may act for this user"));
  }
  return Caller{*name, as, is_admin(as), is_owner};
}

FrontDoor::OrRefusal<FrontDoor::Visitor> FrontDoor::visitor(const Request& request) {
  std::string token = cookie(header(request, "cookie"), cookie_);
  auto found = sessions_.find(token);
  if (!found) return tl::unexpected(not_logged_in());
  if (changes_something(request) &&
      (!is_same_origin(request) ||
       !equal_in_constant_time(header(request, "x-inquiryd-csrf"), found->csrf_token))) {
    return tl::unexpected(foreign());
  }
  return Visitor{std::move(token), *std::move(found)};
}

// root and the daemon's own user: admins without an entry, whom nobody else may act for.
bool FrontDoor::is_reserved(const std::string& name) const {
  return name == kRoot || name == os_users_.name_of(os_users_.own_uid());
}

bool FrontDoor::is_admin(const std::string& name) {
  if (is_reserved(name)) return true;
  const auto users = store_.users();
  return std::any_of(users.begin(), users.end(), [&](const store::User& user) {
    return user.name == name && user.role == Role::kAdmin;
  });
}

Response FrontDoor::log_in(const Request& request) {
  if (!is_same_origin(request)) return foreign();
  if (!attempts_.allow(request.remote)) {
    auto answer = problem(429, "Too Many Requests", "too many attempts; try again in a minute");
    answer.headers.emplace_back("Retry-After", "60");
    return answer;
  }
  // Another site's form cannot send this type without asking first.
  if (!header(request, "content-type").starts_with("application/json") ||
      request.body.size() > kLoginBytesMax) {
    return problem(422, "Unprocessable Content", "send {\"token\": \"…\"} as application/json");
  }
  const Json body = Json::parse(request.body, nullptr, false);
  const bool is_ours = body.is_object() && body.contains("token") && body["token"].is_string();
  const auto session = is_ours ? sessions_.log_in(body["token"].get<std::string>()) : std::nullopt;
  if (!session) {
    return problem(401, "Unauthorized",
                   "this link was used already or is older than two minutes; run "
                   "'inquiryctl console' for a new one");
  }
  Response answer = json({{"user", session->user}, {"csrf", session->csrf}});
  const auto seconds = std::chrono::seconds{kSessionLife}.count();
  answer.headers.emplace_back("Set-Cookie", fmt::format("{}={}; {}; Max-Age={}", cookie_,
                                                        session->token, kCookieRules, seconds));
  return answer;
}

Response FrontDoor::log_out(const Request& request) {
  if (request.method != "POST") return wrong_method();
  const auto known = visitor(request);
  if (!known) return known.error();
  sessions_.log_out(known->token, known->session);
  Response answer{204, "", "", {}};
  answer.headers.emplace_back("Set-Cookie",
                              fmt::format("{}=; {}; Max-Age=0", cookie_, kCookieRules));
  return answer;
}

Response FrontDoor::session(const Request& request) {
  if (changes_something(request)) return wrong_method();
  const auto known = visitor(request);
  if (!known) return known.error();
  return json({{"user", known->session.user}, {"csrf", known->session.csrf_token}});
}

}  // namespace inquiry::console
