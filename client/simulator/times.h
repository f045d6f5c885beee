// Times as X writes them.
#pragma once

#include <string>

#include "base/time.h"

namespace inquiry::simulator {

// "2026-09-01T07:30:00.000Z": whole seconds, the fraction written all the same.
std::string to_x_time(UtcTime time);

// "Tue, 01 Sep 2026 07:30:00 GMT", for the Date header.
std::string to_http_date(UtcTime time);

}  // namespace inquiry::simulator
