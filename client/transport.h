// HTTP as the X client needs it. The one implementation over the network is curl_transport.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace inquiry::client {

struct HttpRequest {
  enum class Method { kGet, kPost, kDelete };

  Method method = Method::kGet;
  std::string url;
  std::vector<std::string>
      headers;  // "Name: value"; may hold secrets, so a request is never logged
  std::string body;
  std::chrono::milliseconds timeout{20'000};                  // real time, whole request
  std::size_t body_bytes_max = std::size_t{8} * 1024 * 1024;  // of the answer, decoded

  // Creates something: HTTP/1.1 on a fresh connection, no redirect, no `Expect`, and never a second
  // transmission, whatever the connection does.
  bool once = false;
};

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

struct HttpFailure {
  enum class Kind { kResolve, kConnect, kTls, kTimeout, kClosed, kTooLarge, kCancelled, kOther };

  Kind kind = Kind::kOther;
  bool nothing_sent = false;  // proven: not one byte of the request left this machine
  std::string message;        // for people; never holds a header or a query
};

using HttpResult = tl::expected<HttpResponse, HttpFailure>;

// Everything happens on the loop's thread. `done` is called exactly once, never from within send(),
// unless the transport is destroyed first: then it is never called.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual void send(HttpRequest request, std::function<void(HttpResult)> done) = 0;
};

}  // namespace inquiry::client
