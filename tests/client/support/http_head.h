// What the test servers read of a request.
#pragma once

#include <istream>
#include <map>
#include <string>

namespace inquiry::client::testing {

// The rest of the start line, then the headers up to the empty line, their names in lower case.
std::map<std::string, std::string> read_headers(std::istream& in);

}  // namespace inquiry::client::testing
