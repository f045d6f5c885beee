#include "daemon/console/server/connection.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http.hpp>
#include <utility>

#include "daemon/console/server/message.h"

namespace inquiry::console {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::generic::stream_protocol;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::size_t kReadBuffer = std::size_t{64} * 1024;
constexpr std::string_view kEventStream = "text/event-stream";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// On every answer, whoever wrote it. Cache-Control is only a default.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSecurityHeaders = {{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
     "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
}};

enum class Phase { kWaiting, kReadingBody, kAnswering, kWriting, kStreaming, kLingering, kClosed };

bool has_body(int status) { return status != 204 && status != 304; }

std::string single_line(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return out;
}

Response refusal(http::status status, std::string_view detail) {
  const auto reason = http::obsolete_reason(status);
  return problem(static_cast<int>(status), {reason.data(), reason.size()}, detail);
}

// What to tell a client whose request could not be read; nullopt when there is nobody to tell.
std::optional<Response> refusal(error_code error) {
  if (error == http::error::end_of_stream || error == http::error::partial_message) {
    return std::nullopt;
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return refusal(http::status::request_header_fields_too_large,
                   "the request's header is too large; send fewer or shorter fields");
  }
  if (error == http::error::body_limit) {
    return refusal(http::status::payload_too_large,
                   "the request's body is too large; send less at a time");
  }
  if (error.category() == http::make_error_code(http::error::bad_method).category()) {
    return refusal(http::status::bad_request, "this is not a valid HTTP/1.1 request");
  }
  return std::nullopt;
}

bool is_served(http::verb method) {
  switch (method) {
    case http::verb::get:
    case http::verb::head:
    case http::verb::post:
    case http::verb::put:
    case http::verb::patch:
    case http::verb::delete_:
      return true;
    default:
      return false;
  }
}

using Header = http::request_header<>;

// Why this header is refused before its body is read; nullopt when it is not.
std::optional<Response> refusal(const Header& header) {
  if (!is_served(header.method())) {
    return refusal(http::status::not_implemented, "this method is not served");
  }
  if (header.count(http::field::host) != 1) {
    return refusal(http::status::bad_request, "a request names its host exactly once");
  }
  const auto coding = header.find(http::field::transfer_encoding);
  if (coding != header.end() && !beast::iequals(coding->value(), "chunked")) {
    return refusal(http::status::not_implemented, "only the transfer coding 'chunked' is served");
  }
  if (!parse_target({header.target().data(), header.target().size()})) {
    return refusal(http::status::bad_request, "the request's target cannot be read");
  }
  return std::nullopt;
}

std::map<std::string, std::string> header_map(const Header& header) {
  std::map<std::string, std::string> fields;
  for (const auto& field : header) {
    std::string name(field.name_string());
    for (char& c : name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    auto [at, is_new] = fields.try_emplace(std::move(name), field.value());
    if (is_new) continue;
    at->second += at->first == "cookie" ? "; " : ", ";
    at->second += std::string_view(field.value());
  }
  return fields;
}

class HttpConnection final : public Connection,
                             public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(stream_protocol::socket socket, Peer peer, Host& host)
      : socket_(std::move(socket)),
        deadline_(socket_.get_executor()),
        buffer_(kReadBuffer),
        peer_(std::move(peer)),
        host_(host) {}

  void start() override { wait_for_request(); }

  std::optional<steady_clock::time_point> waiting_since() const override {
    if (phase_ == Phase::kWaiting || phase_ == Phase::kLingering) return since_;
    return std::nullopt;
  }

  void send_event(std::string_view event) override {
    if (phase_ != Phase::kStreaming) return;
    pending_ += event;
    if (pending_.size() + in_flight_.size() > host_.limits().event_bytes) return close();
    write_events();
  }

  void finish() override {
    finishing_ = true;
    if (phase_ == Phase::kWaiting || phase_ == Phase::kStreaming || phase_ == Phase::kLingering) {
      close();
    }
  }

  void close() override {
    if (phase_ == Phase::kClosed) return;
    enter(Phase::kClosed);
    error_code ignored;
    deadline_.cancel();
    socket_.close(ignored);
    host_.closed(shared_from_this());
  }

 private:
  using Handler = void (HttpConnection::*)();

  void enter(Phase phase) {
    phase_ = phase;
    since_ = steady_clock::now();
  }

  bool is_closed() const { return phase_ == Phase::kClosed; }

  // There is one timer, and it always runs: nothing a client does or leaves undone lasts longer.
  void arm(Limits::Time limit, Handler on_time) {
    deadline_.expires_after(limit);
    deadline_.async_wait([self = shared_from_this(), on_time](error_code error) {
      if (error || self->is_closed() || self->deadline_.expiry() > steady_clock::now()) return;
      ((*self).*on_time)();
    });
  }

  void wait_for_request() {
    enter(Phase::kWaiting);
    buffer_.shrink_to_fit();
    parser_.emplace();
    parser_->header_limit(host_.limits().header_bytes);
    parser_->body_limit(host_.limits().large_body_bytes);
    arm(host_.limits().idle, &HttpConnection::close);
    socket_.async_wait(stream_protocol::socket::wait_read,
                       [self = shared_from_this()](error_code error) {
                         if (self->is_closed()) return;
                         if (error) return self->close();
                         self->read_header();
                       });
  }

  void read_header() {
    arm(host_.limits().header, &HttpConnection::close);
    http::async_read_header(socket_, buffer_, *parser_,
                            [self = shared_from_this()](error_code error, std::size_t) {
                              if (self->is_closed()) return;
                              if (error) return self->refuse(error);
                              self->check_header();
                            });
  }

  void check_header() {
    const Header& header = parser_->get();
    if (auto refused = refusal(header)) return write_last(*std::move(refused));

    const Limits& limits = host_.limits();
    const auto path = parse_target({header.target().data(), header.target().size()})->path;
    if (path != limits.large_body_path) {
      if (parser_->content_length().value_or(0) > limits.body_bytes) {
        return refuse(http::error::body_limit);
      }
      parser_->body_limit(limits.body_bytes);
    }
    if (beast::iequals(header[http::field::expect], "100-continue")) return send_continue();
    read_body();
  }

  void send_continue() {
    arm(host_.limits().write, &HttpConnection::close);
    asio::async_write(socket_, asio::buffer(kContinue),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (self->is_closed()) return;
                        if (error) return self->close();
                        self->read_body();
                      });
  }

  void read_body() {
    enter(Phase::kReadingBody);
    arm(host_.limits().body, &HttpConnection::close);
    http::async_read(socket_, buffer_, *parser_,
                     [self = shared_from_this()](error_code error, std::size_t) {
                       if (self->is_closed()) return;
                       if (error) return self->refuse(error);
                       self->hand_over();
                     });
  }

  void hand_over() {
    auto message = parser_->release();
    is_head_ = message.method() == http::verb::head;
    // Whoever sends the next request before this answer is closed after it: that is how requests
    // are smuggled, and no client of ours does it.
    has_read_all_ = buffer_.size() == 0;
    keep_alive_ = message.keep_alive() && has_read_all_;

    auto target = parse_target({message.target().data(), message.target().size()});
    Request request;
    request.method = is_head_ ? "GET" : std::string(message.method_string());
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    request.headers = header_map(message);
    request.body = std::move(message.body());
    request.peer_uid = peer_.uid;
    request.remote = peer_.remote;

    enter(Phase::kAnswering);
    arm(host_.limits().answer, &HttpConnection::give_up);
    host_.handle(std::move(request), [weak = weak_from_this()](Response response) {
      const auto self = weak.lock();
      if (self && self->phase_ == Phase::kAnswering) self->answer(std::move(response));
    });
  }

  void give_up() {
    write_last(refusal(http::status::gateway_timeout,
                       "no answer was ready in time; look whether it was done before you retry"));
  }

  void refuse(error_code error) {
    if (auto response = refusal(error)) return write_last(*std::move(response));
    close();
  }

  void write_last(Response response) {
    keep_alive_ = false;
    has_read_all_ = false;
    is_head_ = false;
    answer(std::move(response));
  }

  void answer(Response response) {
    enter(Phase::kWriting);
    const bool is_stream = response.content_type == kEventStream && !is_head_;
    if (is_stream || finishing_) keep_alive_ = false;
    fill(response);
    if (is_stream) return start_stream(std::move(response.body));
    if (has_body(response.status)) message_.content_length(response.body.size());
    if (!is_head_ && has_body(response.status)) message_.body() = std::move(response.body);
    serializer_.emplace(message_);
    arm(host_.limits().write, &HttpConnection::close);
    const auto done = [self = shared_from_this()](error_code error, std::size_t) {
      if (self->is_closed()) return;
      if (error) return self->close();
      self->after_answer();
    };
    if (message_.body().empty()) {
      http::async_write_header(socket_, *serializer_, done);
    } else {
      http::async_write(socket_, *serializer_, done);
    }
  }

  void fill(const Response& response) {
    message_ = {};
    message_.result(static_cast<unsigned>(response.status));
    message_.version(11);
    message_.keep_alive(keep_alive_);
    message_.set(http::field::date, http_date(host_.clock().utc_now()));
    if (has_body(response.status)) message_.set(http::field::content_type, response.content_type);
    for (const auto& [name, value] : kSecurityHeaders) message_.set(name, value);
    message_.set(http::field::cache_control, "no-store");
    for (const auto& [name, value] : response.headers) {
      message_.set(single_line(name), single_line(value));
    }
  }

  void after_answer() {
    serializer_.reset();
    message_ = {};
    if (keep_alive_ && !finishing_) return wait_for_request();
    if (has_read_all_) return close();
    linger();
  }

  // Closing a socket with unread bytes makes the client lose the answer; so they are read and
  // dropped for a moment.
  void linger() {
    enter(Phase::kLingering);
    error_code ignored;
    socket_.shutdown(stream_protocol::socket::shutdown_send, ignored);
    arm(host_.limits().stop, &HttpConnection::close);
    drop_input();
  }

  void drop_input() {
    socket_.async_read_some(asio::buffer(dropped_),
                            [self = shared_from_this()](error_code error, std::size_t) {
                              if (self->is_closed()) return;
                              if (error) return self->close();
                              self->drop_input();
                            });
  }

  void start_stream(std::string first) {
    serializer_.emplace(message_);
    arm(host_.limits().write, &HttpConnection::close);
    http::async_write_header(
        socket_, *serializer_,
        [self = shared_from_this(), first = std::move(first)](error_code error, std::size_t) {
          if (self->is_closed()) return;
          if (error || self->finishing_) return self->close();
          self->stream(first);
        });
  }

  void stream(const std::string& first) {
    enter(Phase::kStreaming);
    arm(host_.limits().event_keep_alive, &HttpConnection::keep_stream_alive);
    // A client has nothing more to say; the pending read is there to notice that it left.
    socket_.async_read_some(
        asio::buffer(dropped_),
        [self = shared_from_this()](error_code, std::size_t) { self->close(); });
    send_event(first.empty() ? ": open\n\n" : first);
  }

  void keep_stream_alive() {
    if (steady_clock::now() - since_ > host_.limits().event_stream) return close();
    arm(host_.limits().event_keep_alive, &HttpConnection::keep_stream_alive);
    send_event(": still here\n\n");
  }

  void write_events() {
    if (!in_flight_.empty() || pending_.empty()) return;
    in_flight_.swap(pending_);
    asio::async_write(socket_, asio::buffer(in_flight_),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (self->is_closed()) return;
                        if (error) return self->close();
                        self->in_flight_.clear();
                        self->write_events();
                      });
  }

  stream_protocol::socket socket_;
  asio::steady_timer deadline_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> message_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  std::array<char, 4096> dropped_{};
  std::string pending_;    // events nobody has begun to write
  std::string in_flight_;  // events being written
  Peer peer_;
  Host& host_;
  Phase phase_ = Phase::kWaiting;
  steady_clock::time_point since_ = steady_clock::now();
  bool is_head_ = false;
  bool has_read_all_ = false;  // of what the client sent, as far as we know
  bool keep_alive_ = false;
  bool finishing_ = false;
};

}  // namespace

std::shared_ptr<Connection> Connection::make(stream_protocol::socket socket, Peer peer,
                                             Host& host) {
  return std::make_shared<HttpConnection>(std::move(socket), std::move(peer), host);
}

}  // namespace inquiry::console
