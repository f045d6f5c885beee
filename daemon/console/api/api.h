// The API: what the console and inquiryctl ask of a running daemon.
#pragma once

#include <functional>
#include <string>

#include "daemon/console/http.h"
#include "daemon/machine.h"
#include "daemon/store/store.h"

namespace inquiry::api {

// Makes a one-time address that logs a console user in; the console's server owns such links.
using MakeLoginLink = std::function<std::string(const store::LinkHolder& holder)>;

// Answers every request under /api/v1 by one table of routes. Loop thread only; the machine must
// outlive it. What a caller has no policy for (store::StoreError) passes through to the loop.
class Api {
 public:
  // Without `make_login_link` login links are answered as unavailable.
  explicit Api(Machine& machine, MakeLoginLink make_login_link = {});

  // Calls `respond` exactly once: at once, or, where the answer is a promise about X, when it
  // holds. `request` and `caller` need not outlive the call.
  void handle(const console::Request& request, const console::Caller& caller,
              const console::Respond& respond);

 private:
  Machine& machine_;
  MakeLoginLink make_login_link_;
};

}  // namespace inquiry::api
