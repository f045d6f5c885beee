// Everything that is asked of the console passes here first: is it meant for this host, who is
// asking, may this page ask it. Only then is it handed on, with a Caller.
//
// Over the Unix socket the operating system vouches for the caller. Over TCP it is the session that
// a one-time link opened. The cookie is HttpOnly and SameSite=Strict, but not Secure: the console
// speaks plain HTTP on loopback, where a Secure cookie would not come back in every browser.
// Browsers send cookies to every port of a host, so its name holds the port: two daemons on one
// machine leave each other's sessions alone.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <tl/expected.hpp>

#include "base/clock.h"
#include "daemon/console/http.h"
#include "daemon/console/server/os_users.h"
#include "daemon/console/server/sessions.h"
#include "daemon/store/store.h"

namespace inquiry::console {

// Loop thread only. What it is given must outlive it.
class FrontDoor {
 public:
  struct Rooms {
    std::function<void(Request, Caller, Respond)> api;  // /api/…
    std::function<void(Request, Respond)> probe;        // /healthz, /readyz, /metrics: for anyone
    std::function<void(Request, Respond)> page;         // everything else; GET only, for anyone
  };

  FrontDoor(store::Store& store, const Clock& clock, const OsUsers& os_users, Rooms rooms);

  // Where the TCP listener is. Until it is told, nothing is served over TCP. Ends all sessions:
  // whoever had the port before, if only for a moment, was handed the browsers' cookies.
  void listening_at(const std::string& address, std::uint16_t port);

  void handle(Request request, Respond respond);

  // "http://127.0.0.1:8025/login#TOKEN": logs `holder.user` in once, within two minutes; what
  // is done then counts as done by its actor. The token is in the fragment, which browsers never
  // send, so that no log and no referrer holds it.
  std::string make_login_link(const store::LinkHolder& holder);

 private:
  template <typename T>
  using OrRefusal = tl::expected<T, Response>;

  // The session behind a request, with the token that proved it.
  struct Visitor {
    std::string token;
    store::Session session;
  };

  bool is_for_us(const Request& request) const;
  OrRefusal<Caller> admit(const Request& request);
  OrRefusal<Caller> admit_peer(const Request& request);
  OrRefusal<Visitor> visitor(const Request& request);
  bool is_admin(const std::string& name);
  bool is_reserved(const std::string& name) const;
  Response log_in(const Request& request);
  Response log_out(const Request& request);
  Response session(const Request& request);

  store::Store& store_;
  const OsUsers& os_users_;
  Rooms rooms_;
  Sessions sessions_;
  Attempts attempts_;
  std::string base_url_;
  std::string cookie_;           // of this port
  std::set<std::string> hosts_;  // what a Host header may say
};

}  // namespace inquiry::console
