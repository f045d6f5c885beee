#include "tests/client/support/http_head.h"

#include <algorithm>

namespace inquiry::client::testing {

std::map<std::string, std::string> read_headers(std::istream& in) {
  std::map<std::string, std::string> headers;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line) && line != "\r") {
    const auto colon = line.find(": ");
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(), ::tolower);
    headers[name] = line.substr(colon + 2, line.size() - colon - 3);
  }
  return headers;
}

}  // namespace inquiry::client::testing
