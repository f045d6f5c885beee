#include "client/curl_stream.h"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <utility>

namespace inquiry::client {

CurlStream::CurlStream(boost::asio::io_context& context, const StreamRequest& request,
                       StreamEvents events)
    : context_(context),
      watchdog_(context),
      events_(std::move(events)),
      silence_max_(request.silence_max),
      line_bytes_max_(request.line_bytes_max),
      waiting_bytes_max_(request.waiting_bytes_max) {}

void CurlStream::start(Hold hold) {
  hold_ = std::move(hold);
  watch(silence_max_);
}

void CurlStream::close() {
  if (std::exchange(is_closed_, true)) return;
  watchdog_.cancel();
  hold_.drop();
  hold_ = {};
}

void CurlStream::begin(const HttpResponse& head) {
  last_byte_ = Steady::now();
  head_ = head;
  deliver_soon();
}

// What waits beyond the bound is refused for now; libcurl then stops reading from the socket, and
// keeps what it has (16 KiB).
BodySink::Taken CurlStream::take(std::string_view bytes) {
  if (waiting_bytes_ > waiting_bytes_max_) {
    is_paused_ = true;
    return Taken::kLater;
  }
  last_byte_ = Steady::now();
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    if (!take_line(bytes.substr(0, end))) return Taken::kNever;
    if (end == std::string_view::npos) break;
    bytes.remove_prefix(end + 1);
    if (line_.ends_with('\r')) line_.pop_back();
    if (line_.empty()) continue;
    waiting_bytes_ += line_.size();
    waiting_.push_back(std::exchange(line_, {}));
    deliver_soon();
  }
  return Taken::kAll;
}

bool CurlStream::take_line(std::string_view bytes) {
  if (bytes.size() > line_bytes_max_ - line_.size()) {
    is_line_too_long_ = true;
    return false;
  }
  line_ += bytes;
  return true;
}

void CurlStream::end(HttpResult result) {
  watchdog_.cancel();
  if (is_line_too_long_) {
    result = tl::unexpected(
        HttpFailure{HttpFailure::Kind::kTooLarge, false,
                    fmt::format("a line of the stream is longer than {} bytes", line_bytes_max_)});
  }
  if (!result_) result_ = std::move(result);
  deliver_soon();
}

void CurlStream::watch(std::chrono::milliseconds wait) {
  watchdog_.expires_after(wait);
  watchdog_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (!error && self && !self->is_closed_) self->watch_again();
  });
}

void CurlStream::watch_again() {
  if (is_paused_) last_byte_ = Steady::now();  // the silence is our own
  const auto silent =
      std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - last_byte_);
  if (silent < silence_max_) {
    watch(silence_max_ - silent);
    return;
  }
  if (result_) return;
  hold_.drop();
  end(tl::unexpected(HttpFailure{
      HttpFailure::Kind::kTimeout, false,
      fmt::format("the stream was silent for {} ms: the connection is dead", silent.count())}));
}

// libcurl must not be called from within its own callbacks, and a consumer may want to.
void CurlStream::deliver_soon() {
  if (std::exchange(is_delivery_due_, true)) return;
  boost::asio::post(context_, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->deliver();
  });
}

void CurlStream::deliver() {
  is_delivery_due_ = false;
  if (is_closed_) return;
  if (auto head = std::exchange(head_, {})) events_.opened(*head);
  if (is_closed_) return;
  waiting_bytes_ = 0;
  if (auto lines = std::exchange(waiting_, {}); !lines.empty()) events_.lines(std::move(lines));
  if (is_closed_) return;
  if (result_) {
    is_closed_ = true;
    events_.ended(std::move(*result_));
  } else if (std::exchange(is_paused_, false)) {
    hold_.resume();
  }
}

}  // namespace inquiry::client
