// Compares what X has with what the daemon holds, from X's side and without the scheduler's code.
#pragma once

#include <vector>

#include "client/simulator/simulator.h"
#include "daemon/store/store.h"
#include "tests/soak/report.h"
#include "tests/soak/soak.h"

namespace inquiry::soak {

struct Account {
  simulator::Simulator& x;
  store::Store& store;
  const std::vector<Approved>& approved;
  UtcTime began;
  UtcTime ended;
};

// All of the report but what only the soak itself knows: its shape, requests and time.
Report reckon(const Account& account);

}  // namespace inquiry::soak
