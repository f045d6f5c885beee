// A request and its answer, as the API sees them; no socket and no HTTP library in sight.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace inquiry::console {

struct Request {
  std::string method;  // "GET", …
  std::string path;    // decoded, without the query: "/api/v1/drafts/d7/approve"
  std::map<std::string, std::string> query;    // decoded; the last of equal names counts
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::optional<unsigned> peer_uid;  // over the Unix socket: who is at the other end
  std::string remote;                // for the log: an address, or "socket"
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// Called exactly once, on the loop's thread, now or later.
using Respond = std::function<void(Response)>;

// Who is acting, as far as the transport can tell. Nothing here is believed from the request body.
struct Caller {
  std::string actor;           // who really acts: a console user's name, or an OS user's
  std::string as;              // in whose name; equals actor without --as
  bool admin = false;          // root, the daemon's own user, or an admin of the console
  bool for_everybody = false;  // actor is root or the daemon's own user, who may act for anybody
};

}  // namespace inquiry::console
