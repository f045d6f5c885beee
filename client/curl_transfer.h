// One request on its way and what has come back of it. Used by CurlTransport alone.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client/curl_transport.h"
#include "client/transport.h"

struct curl_slist;

namespace inquiry::client {

// Takes the body of an answer of 200 as it comes. Called from within libcurl.
class BodySink {
 public:
  enum class Taken { kAll, kLater, kNever };
  virtual ~BodySink() = default;
  virtual void begin(const HttpResponse& head) = 0;
  virtual Taken take(std::string_view bytes) = 0;
};

class CurlTransfer {
 public:
  // With a sink the request has no time limit as a whole, and its connection serves nothing else.
  // Throws std::runtime_error when libcurl cannot be set up at all.
  CurlTransfer(HttpRequest request, const CurlTransport::Options& options,
               std::function<void(HttpResult)> done, std::shared_ptr<BodySink> sink = nullptr);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Why the request must not be sent: neither https nor loopback.
  std::optional<HttpFailure> refusal() const;

  void* handle() const { return easy_.get(); }  // CURL*
  const BodySink* sink() const { return sink_.get(); }

  // To be called once, when libcurl is done with the handle. `code` is a CURLcode.
  HttpResult result(int code);
  const std::function<void(HttpResult)>& done() const { return done_; }

 private:
  // What the C callbacks are given.
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static int on_ready_to_send(void* self, char*, char*, int, int);

  void read_url();
  void set_up(const CurlTransport::Options& options);
  void set_up_connection(const CurlTransport::Options& options);
  void set_up_proxy(const Network& network);
  void trust(const CurlTransport::Options& options);
  void set_up_request();
  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  bool is_ok() const;
  HttpFailure failure(int code) const;
  std::string refused_by_proxy(long status) const;

  HttpRequest request_;
  std::function<void(HttpResult)> done_;
  std::shared_ptr<BodySink> sink_;
  std::unique_ptr<void, void (*)(void*)> easy_;
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers_;
  std::string error_;  // libcurl's own words; written by libcurl
  std::string scheme_;
  std::string host_;
  std::string proxy_;  // of the configuration; empty: none, or the environment's
  HttpResponse response_;
  std::size_t header_bytes_ = 0;
  std::size_t header_lines_ = 0;
  bool sending_began_ = false;
  bool too_large_ = false;
};

}  // namespace inquiry::client
