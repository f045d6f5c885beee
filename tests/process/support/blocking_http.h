// One HTTP request, waited for.
#pragma once

#include <string>
#include <vector>

namespace inquiry::testing {

struct Request {
  std::string method = "GET";
  std::string url{};
  std::string body{};
  std::string socket{};                // a Unix socket's path; empty: over TCP
  std::vector<std::string> headers{};  // "Name: value"
};

struct Reply {
  long status = 0;  // 0: nobody answered
  std::string headers{};
  std::string body{};
};

Reply blocking_http(const Request& request);

}  // namespace inquiry::testing
