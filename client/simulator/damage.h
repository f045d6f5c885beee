// What a fault makes of an answer.
#pragma once

#include "client/simulator/faults.h"
#include "client/simulator/request.h"

namespace inquiry::simulator {

// Nothing is done for a request that such a fault strikes.
bool keeps_from_doing(const Fault& fault);

Response damaged(const Fault& fault, Response answer);

}  // namespace inquiry::simulator
