#include "daemon/console/api/health.h"

#include "daemon/console/api/problem.h"
#include "daemon/store/store.h"

namespace inquiry::api {
namespace {

console::Response ready(Machine& machine) {
  try {
    machine.store().ping();
  } catch (const store::StoreError&) {
    // A probe has a policy for a store that fails: it says so.
    return {503, "text/plain", "the store does not answer; see the log\n", {}};
  }
  return {200, "text/plain", "ready\n", {}};
}

}  // namespace

console::Response health(Machine& machine, const console::Request& request) {
  if (request.path != "/healthz" && request.path != "/readyz" && request.path != "/metrics") {
    return problem(404, "there is nothing at this path");
  }
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = problem(405, "this path answers only GET");
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  if (request.path == "/healthz") return {200, "text/plain", "alive\n", {}};
  if (request.path == "/readyz") return ready(machine);
  return {200, "text/plain; version=0.0.4; charset=utf-8", metrics(machine), {}};
}

}  // namespace inquiry::api
