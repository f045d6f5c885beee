// One blocking HTTP request, for what a test asks of the simulator.
#pragma once

#include <string>

namespace inquiry::testing {

// The answer's body. Throws when there is none.
std::string plain_http(const std::string& base_url, const std::string& method,
                       const std::string& path, const std::string& body);

}  // namespace inquiry::testing
