// Health for machines: /healthz, /readyz and /metrics, open to whoever can reach the port.
#pragma once

#include <string>

#include "daemon/console/http.h"
#include "daemon/machine.h"

namespace inquiry::api {

// /healthz: the process answers. /readyz: the store does too; 503 otherwise. /metrics: Prometheus
// text. 404 for any other path.
console::Response health(Machine& machine, const console::Request& request);

// Prometheus text, names starting with inquiryd_.
std::string metrics(Machine& machine);

}  // namespace inquiry::api
