// A request and its answer as the simulator sees them; no socket in sight.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inquiry::simulator {

struct Request {
  std::string method;                          // "GET", …
  std::string target;                          // path and query, still encoded
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// What the server does with the connection. Faults need more than answers.
enum class Wire {
  kAnswer,
  kClose,     // closes without a byte of an answer
  kTruncate,  // announces the whole body, sends half of it and closes
  kStream,    // stays open; what it sends is FilteredStream::pull()'s to say
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Wire wire = Wire::kAnswer;
  std::chrono::milliseconds delay{};  // of real time, before the first byte of the answer
  std::uint64_t stream = 0;           // the connection's number, for kStream
};

using QueryPairs = std::vector<std::pair<std::string, std::string>>;

struct Target {
  std::string path;  // still encoded: ids and fixed words need no decoding
  QueryPairs query;  // decoded, in order
};

Target parse_target(std::string_view target);

// "%2F" to "/", and "+" to " " when `plus_is_space`. A broken escape stands for itself.
std::string percent_decode(std::string_view text, bool plus_is_space);

// RFC 3986 unreserved characters stay, all others become %XX.
std::string percent_encode(std::string_view text);

}  // namespace inquiry::simulator
