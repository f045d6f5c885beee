// A stream on its way: cuts the body into lines and watches over its silence. Used by CurlTransport
// alone.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/curl_transfer.h"
#include "client/stream_transport.h"

namespace inquiry::client {

class CurlStream final : public BodySink, public std::enable_shared_from_this<CurlStream> {
 public:
  // What the transport does with the transfer; neither calls back.
  struct Hold {
    std::function<void()> drop;    // closes the connection
    std::function<void()> resume;  // hands the rest of the body over
  };

  CurlStream(boost::asio::io_context& context, const StreamRequest& request, StreamEvents events);

  void start(Hold hold);
  void close();  // no event comes after it

  // BodySink
  void begin(const HttpResponse& head) override;
  Taken take(std::string_view bytes) override;

  // The transfer is over.
  void end(HttpResult result);

 private:
  using Steady = std::chrono::steady_clock;

  bool take_line(std::string_view bytes);
  void watch(std::chrono::milliseconds wait);
  void watch_again();
  void deliver_soon();
  void deliver();

  boost::asio::io_context& context_;
  boost::asio::steady_timer watchdog_;
  StreamEvents events_;
  Hold hold_;
  std::chrono::milliseconds silence_max_;
  std::size_t line_bytes_max_;
  std::size_t waiting_bytes_max_;

  std::string line_;  // not yet whole
  std::vector<std::string> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::optional<HttpResponse> head_;  // not yet told
  std::optional<HttpResult> result_;
  Steady::time_point last_byte_ = Steady::now();
  bool is_paused_ = false;
  bool is_line_too_long_ = false;
  bool is_delivery_due_ = false;
  bool is_closed_ = false;
};

}  // namespace inquiry::client
