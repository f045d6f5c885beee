// inquiryctl's side of the API: one request, one answer, over the daemon's Unix socket.
#pragma once

#include <memory>
#include <string>

namespace inquiry::ctl {

struct Answer {
  int status = 0;  // HTTP; 0: the service could not be reached
  std::string body;
  std::string content_type;
  std::string unreachable;  // why, when status is 0
};

class ApiClient {
 public:
  // `as`: in whose name to act; empty: as the caller himself.
  ApiClient(std::string socket, std::string as);
  ~ApiClient();
  ApiClient(const ApiClient&) = delete;
  ApiClient& operator=(const ApiClient&) = delete;

  // `path` below /api/v1, with its query already encoded.
  Answer call(const std::string& method, const std::string& path, const std::string& body = {},
              const std::string& content_type = "application/json");

  // One piece of a path or a query, percent-encoded.
  std::string encoded(const std::string& text) const;

 private:
  struct Curl;
  std::unique_ptr<Curl> curl_;
  std::string socket_;
  std::string as_;
};

}  // namespace inquiry::ctl
