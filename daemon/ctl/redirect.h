// What X sends the browser back with after a login, and the one place on loopback that waits for
// it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inquiry::ctl {

struct Redirect {
  std::string state;
  std::string code;   // empty: the owner did not agree, or it is not a redirect at all
  std::string error;  // X's word for why not: "access_denied"
};

// Of a whole address or of a request's target: "http://127.0.0.1:8026/callback?state=…&code=…".
Redirect parse_redirect(std::string_view address);

// Listens on 127.0.0.1 and takes the first request for /callback that carries the right state;
// everything else is answered with 404. Throws std::runtime_error when the port is not to be had.
class RedirectListener {
 public:
  explicit RedirectListener(std::uint16_t port);
  RedirectListener(const RedirectListener&) = delete;
  RedirectListener& operator=(const RedirectListener&) = delete;
  ~RedirectListener();

  // nullopt: nobody came in time.
  std::optional<Redirect> wait(const std::string& state, std::chrono::seconds patience);

 private:
  int socket_ = -1;
};

}  // namespace inquiry::ctl
