// The inquiry protocols that a team may name instead of listing its own stages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/team.h"

namespace inquiry::config {

struct Protocol {
  std::string name;
  std::vector<Stage> stages;  // in the order of the cycle, each with all that may follow it
};

const std::vector<Protocol>& protocols();

std::vector<std::string> protocol_names();

// nullptr for a name that is not known.
const Protocol* find_protocol(std::string_view name);

}  // namespace inquiry::config
