// HTTP answers that do not end: lines, as they come. Implemented by curl_transport.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/transport.h"

namespace inquiry::client {

struct StreamRequest {
  std::string url;
  std::vector<std::string> headers;  // "Name: value"; may hold secrets

  // Real time without a byte after which the stream counts as dead. X sends an empty line every
  // 20 seconds.
  std::chrono::milliseconds silence_max{25'000};
  std::size_t line_bytes_max = std::size_t{1024} * 1024;
  // Lines that wait for the consumer beyond this are left with the server.
  std::size_t waiting_bytes_max = std::size_t{1024} * 1024;
};

// On the loop's thread, never from within open(). Any of them may close the stream.
struct StreamEvents {
  std::function<void(const HttpResponse& head)> opened;  // 200; without a body
  // Whole lines in order, without their ends; empty ones (keep-alives) are left out.
  std::function<void(std::vector<std::string>)> lines;
  // Called last, and once. A status of 200: the server ended the stream in an orderly way. Any
  // other: it refused, and the body says why (64 KiB at most). kTimeout: silence; kTooLarge: a line
  // above line_bytes_max.
  std::function<void(HttpResult)> ended;
};

// An open stream. Its destructor closes the connection; no event comes after it.
class OpenStream {
 public:
  virtual ~OpenStream() = default;
};

class StreamTransport {
 public:
  virtual ~StreamTransport() = default;

  // The transport must outlive the stream's events, not the returned object.
  virtual std::unique_ptr<OpenStream> open(StreamRequest request, StreamEvents events) = 0;
};

}  // namespace inquiry::client
