#include "tests/client/support/loopback_server.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <istream>
#include <utility>

#include "tests/client/support/http_head.h"

namespace inquiry::client::testing {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct LoopbackServer::State {
  explicit State(asio::io_context& context)
      : acceptor(context, tcp::endpoint{asio::ip::address_v4::loopback(), 0}) {}

  tcp::acceptor acceptor;
  std::deque<Reply> replies;
  std::vector<SeenRequest> seen;
  std::vector<std::weak_ptr<Session>> sessions;
};

class LoopbackServer::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, std::shared_ptr<State> state, int number)
      : socket_(std::move(socket)), state_(std::move(state)), number_(number) {}

  void read_head() {
    asio::async_read_until(socket_, in_, "\r\n\r\n",
                           [self = shared_from_this()](error_code error, std::size_t) {
                             if (!error) self->parse_head();
                           });
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  void parse_head() {
    request_ = {};
    request_.connection = number_;
    std::istream in{&in_};
    std::string version;
    in >> request_.method >> request_.target >> version;
    request_.headers = read_headers(in);
    read_body();
  }

  void read_body() {
    const auto length = request_.headers.find("content-length");
    const std::size_t wanted = length == request_.headers.end() ? 0 : std::stoul(length->second);
    const std::size_t missing = wanted > in_.size() ? wanted - in_.size() : 0;
    asio::async_read(socket_, in_, asio::transfer_exactly(missing),
                     [self = shared_from_this(), wanted](error_code error, std::size_t) {
                       if (error) return;
                       self->request_.body.resize(wanted);
                       std::istream{&self->in_}.read(self->request_.body.data(),
                                                     static_cast<std::streamsize>(wanted));
                       self->reply();
                     });
  }

  void reply() {
    state_->seen.push_back(request_);
    if (state_->replies.empty()) {
      reply_ = answer(501, "");
    } else {
      reply_ = std::move(state_->replies.front());
      state_->replies.pop_front();
    }
    write(reply_.bytes);
  }

  void write(const std::string& bytes) {
    asio::async_write(socket_, asio::buffer(bytes),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (!error) self->go_on();
                      });
  }

  void go_on() {
    switch (reply_.then) {
      case Reply::Then::kKeep:
        return read_head();
      case Reply::Then::kClose:
        return close();
      case Reply::Then::kHold:
        return hold();
      case Reply::Then::kRepeat:
        return write(reply_.repeated);
    }
  }

  // Keeps the session until the other side closes.
  void hold() {
    asio::async_read(socket_, in_, [self = shared_from_this()](error_code, std::size_t) {});
  }

  tcp::socket socket_;
  std::shared_ptr<State> state_;
  int number_;
  asio::streambuf in_;
  SeenRequest request_;
  Reply reply_;
};

Reply answer(int status, const std::string& body, const HeaderLines& headers) {
  std::string bytes = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
  for (const std::string& header : headers) bytes += header + "\r\n";
  bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  return {std::move(bytes), Reply::Then::kKeep, ""};
}

Reply raw_then_close(std::string bytes) { return {std::move(bytes), Reply::Then::kClose, ""}; }

Reply raw_then_hold(std::string bytes) { return {std::move(bytes), Reply::Then::kHold, ""}; }

Reply endless(std::string head, std::string repeated) {
  return {std::move(head), Reply::Then::kRepeat, std::move(repeated)};
}

LoopbackServer::LoopbackServer(asio::io_context& context)
    : state_(std::make_shared<State>(context)) {
  accept(state_);
}

LoopbackServer::~LoopbackServer() {
  error_code ignored;
  state_->acceptor.close(ignored);
  for (const auto& session : state_->sessions) {
    if (const auto open = session.lock()) open->close();
  }
}

void LoopbackServer::accept(const std::shared_ptr<State>& state) {
  state->acceptor.async_accept([state](error_code error, tcp::socket socket) {
    if (error) return;
    const int number = static_cast<int>(state->sessions.size()) + 1;
    auto session = std::make_shared<Session>(std::move(socket), state, number);
    state->sessions.push_back(session);
    session->read_head();
    accept(state);
  });
}

void LoopbackServer::next(Reply reply) { state_->replies.push_back(std::move(reply)); }

int LoopbackServer::port() const { return state_->acceptor.local_endpoint().port(); }

std::string LoopbackServer::url() const { return "http://127.0.0.1:" + std::to_string(port()); }

const std::vector<SeenRequest>& LoopbackServer::seen() const { return state_->seen; }

}  // namespace inquiry::client::testing
