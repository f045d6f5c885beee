#include "client/curl_transport.h"

#include <curl/curl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "client/curl_stream.h"
#include "client/curl_transfer.h"

namespace inquiry::client {

namespace asio = boost::asio;
using boost::system::error_code;

// libcurl says which sockets to watch and when to be called; the loop does both.
class CurlTransport::Multi {
 public:
  Multi(asio::io_context& context, Options options);
  ~Multi();
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;

  void send(HttpRequest request, std::function<void(HttpResult)> done);
  std::unique_ptr<OpenStream> open(StreamRequest request, StreamEvents events);
  void use(Network network) { options_.network = std::move(network); }

 private:
  // libcurl owns the socket. A handler may still be queued when libcurl is done with it.
  struct Watch {
    Watch(asio::io_context& context, curl_socket_t watched)
        : socket(watched), descriptor(context) {}
    curl_socket_t socket;
    asio::posix::stream_descriptor descriptor;
    int wanted = CURL_POLL_NONE;
    bool is_waiting_in = false;
    bool is_waiting_out = false;
    bool is_dead = false;
  };

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timer(CURLM*, long timeout_ms, void* self);

  bool watch(curl_socket_t socket, int what);
  void unwatch(curl_socket_t socket);
  void wait(const std::shared_ptr<Watch>& watch);
  void wait_for(const std::shared_ptr<Watch>& watch, int direction, bool Watch::*is_waiting);
  void set_timer(long timeout_ms);
  void start(std::unique_ptr<CurlTransfer> transfer);
  void* find(void* easy, const BodySink* sink) const;
  void drop(void* easy);
  void act(curl_socket_t socket, int events);
  void hand_over_finished();

  asio::io_context& context_;
  Options options_;
  asio::steady_timer timer_;
  CURLM* multi_ = nullptr;
  std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::unordered_map<void*, std::unique_ptr<CurlTransfer>> transfers_;
  // Queued handlers hold it weakly: they may run after this object is gone.
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

CurlTransport::Multi::Multi(asio::io_context& context, Options options)
    : context_(context), options_(std::move(options)), timer_(context) {
  static const CURLcode kGlobal = curl_global_init(CURL_GLOBAL_DEFAULT);
  multi_ = kGlobal == CURLE_OK ? curl_multi_init() : nullptr;
  if (!multi_) throw std::runtime_error("libcurl cannot be started");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

// Both calls may still call back, so they come before any member goes.
CurlTransport::Multi::~Multi() {
  for (const auto& [easy, transfer] : transfers_) curl_multi_remove_handle(multi_, easy);
  transfers_.clear();
  curl_multi_cleanup(multi_);
  for (const auto& [socket, watch] : watches_) watch->descriptor.release();
}

void CurlTransport::Multi::send(HttpRequest request, std::function<void(HttpResult)> done) {
  start(std::make_unique<CurlTransfer>(std::move(request), options_, std::move(done)));
}

void CurlTransport::Multi::start(std::unique_ptr<CurlTransfer> transfer) {
  if (auto refusal = transfer->refusal()) {
    asio::post(context_, [alive = std::weak_ptr{alive_}, done = transfer->done(),
                          failure = std::move(*refusal)] {
      if (!alive.expired()) done(tl::unexpected(failure));
    });
    return;
  }
  void* easy = transfer->handle();
  transfers_.emplace(easy, std::move(transfer));
  const CURLMcode code = curl_multi_add_handle(multi_, easy);  // asks for a timer of 0
  if (code != CURLM_OK) throw std::runtime_error(curl_multi_strerror(code));
}

// The transfer of this stream, if it is still there: libcurl gives a freed handle's address again.
void* CurlTransport::Multi::find(void* easy, const BodySink* sink) const {
  const auto found = transfers_.find(easy);
  return found != transfers_.end() && found->second->sink() == sink ? easy : nullptr;
}

void CurlTransport::Multi::drop(void* easy) {
  if (!easy) return;
  curl_multi_remove_handle(multi_, easy);  // closes the connection: it is not to be used again
  transfers_.erase(easy);
}

std::unique_ptr<OpenStream> CurlTransport::Multi::open(StreamRequest request, StreamEvents events) {
  class Handle final : public OpenStream {
   public:
    explicit Handle(std::shared_ptr<CurlStream> stream) : stream_(std::move(stream)) {}
    ~Handle() override { stream_->close(); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

   private:
    std::shared_ptr<CurlStream> stream_;
  };
  constexpr std::size_t kRefusalMax = std::size_t{64} * 1024;
  auto stream = std::make_shared<CurlStream>(context_, request, std::move(events));
  HttpRequest http;
  http.url = std::move(request.url);
  http.headers = std::move(request.headers);
  http.body_bytes_max = kRefusalMax;
  auto transfer = std::make_unique<CurlTransfer>(
      std::move(http), options_,
      [weak = std::weak_ptr{stream}](HttpResult result) {
        if (const auto self = weak.lock()) self->end(std::move(result));
      },
      stream);
  void* easy = transfer->handle();
  const BodySink* sink = stream.get();
  stream->start({[this, alive = std::weak_ptr{alive_}, easy, sink] {
                   if (!alive.expired()) drop(find(easy, sink));
                 },
                 [this, alive = std::weak_ptr{alive_}, easy, sink] {
                   if (alive.expired()) return;
                   if (void* held = find(easy, sink)) curl_easy_pause(held, CURLPAUSE_CONT);
                 }});
  start(std::move(transfer));
  return std::make_unique<Handle>(std::move(stream));
}

int CurlTransport::Multi::on_socket(CURL* /*easy*/, curl_socket_t socket, int what, void* self,
                                    void* /*unused*/) {
  auto* multi = static_cast<Multi*>(self);
  if (what == CURL_POLL_REMOVE) {
    multi->unwatch(socket);
    return 0;
  }
  return multi->watch(socket, what) ? 0 : -1;
}

int CurlTransport::Multi::on_timer(CURLM* /*multi*/, long timeout_ms, void* self) {
  static_cast<Multi*>(self)->set_timer(timeout_ms);
  return 0;
}

bool CurlTransport::Multi::watch(curl_socket_t socket, int what) {
  auto& watch = watches_[socket];
  if (!watch) {
    watch = std::make_shared<Watch>(context_, socket);
    error_code error;
    watch->descriptor.assign(socket, error);
    if (error) {
      watches_.erase(socket);
      return false;
    }
  }
  watch->wanted = what;
  wait(watch);
  return true;
}

// Without release() the descriptor would close libcurl's socket.
void CurlTransport::Multi::unwatch(curl_socket_t socket) {
  const auto found = watches_.find(socket);
  if (found == watches_.end()) return;
  found->second->is_dead = true;
  found->second->descriptor.release();
  watches_.erase(found);
}

void CurlTransport::Multi::wait(const std::shared_ptr<Watch>& watch) {
  wait_for(watch, CURL_POLL_IN, &Watch::is_waiting_in);
  wait_for(watch, CURL_POLL_OUT, &Watch::is_waiting_out);
}

void CurlTransport::Multi::wait_for(const std::shared_ptr<Watch>& watch, int direction,
                                    bool Watch::*is_waiting) {
  if ((watch->wanted & direction) == 0 || (*watch).*is_waiting) return;
  (*watch).*is_waiting = true;
  const bool in = direction == CURL_POLL_IN;
  watch->descriptor.async_wait(
      in ? asio::posix::stream_descriptor::wait_read : asio::posix::stream_descriptor::wait_write,
      [this, alive = std::weak_ptr{alive_}, watch, direction, is_waiting, in](error_code error) {
        (*watch).*is_waiting = false;
        if (alive.expired() || watch->is_dead) return;
        if (error) {
          act(watch->socket, CURL_CSELECT_ERR);
        } else if ((watch->wanted & direction) != 0) {
          act(watch->socket, in ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
        }
        if (!alive.expired() && !watch->is_dead) wait(watch);
      });
}

// libcurl must not be called from within its own callback, so even 0 goes through the loop.
void CurlTransport::Multi::set_timer(long timeout_ms) {
  timer_.cancel();
  if (timeout_ms < 0) return;
  timer_.expires_after(std::chrono::milliseconds{timeout_ms});
  timer_.async_wait([this, alive = std::weak_ptr{alive_}](error_code error) {
    if (!error && !alive.expired()) act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlTransport::Multi::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  hand_over_finished();
}

// `done` may send again, or destroy the transport.
void CurlTransport::Multi::hand_over_finished() {
  const std::weak_ptr alive{alive_};
  int left = 0;
  while (!alive.expired()) {
    const CURLMsg* message = curl_multi_info_read(multi_, &left);
    if (!message) return;
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    curl_multi_remove_handle(multi_, easy);
    const auto transfer = std::move(transfers_.extract(easy).mapped());
    transfer->done()(transfer->result(code));
  }
}

CurlTransport::CurlTransport(asio::io_context& context, Options options)
    : multi_(std::make_unique<Multi>(context, std::move(options))) {}

CurlTransport::~CurlTransport() = default;

void CurlTransport::send(HttpRequest request, std::function<void(HttpResult)> done) {
  multi_->send(std::move(request), std::move(done));
}

std::unique_ptr<OpenStream> CurlTransport::open(StreamRequest request, StreamEvents events) {
  return multi_->open(std::move(request), std::move(events));
}
void CurlTransport::use(Network network) { multi_->use(std::move(network)); }

}  // namespace inquiry::client
