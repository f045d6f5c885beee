#include "tests/client/support/proxy_server.h"

#include <openssl/evp.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <istream>
#include <utility>

#include "tests/client/support/http_head.h"

namespace inquiry::client::testing {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

std::string base64(const std::string& text) {
  std::string coded(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(coded.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  coded.resize(static_cast<std::size_t>(size));
  return coded;
}

std::string refusal(int status) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Refused\r\nProxy-Authenticate: Basic realm=\"school\"\r\nContent-Length: 0\r\n"
         "Connection: close\r\n\r\n";
}

}  // namespace

struct ProxyServer::State {
  State(asio::io_context& context, Options given)
      : acceptor(context, tcp::endpoint{asio::ip::address_v4::loopback(), 0}),
        options(std::move(given)) {}

  tcp::acceptor acceptor;
  Options options;
  std::vector<Asked> asked;
};

class ProxyServer::Tunnel : public std::enable_shared_from_this<Tunnel> {
 public:
  Tunnel(tcp::socket client, std::shared_ptr<State> state)
      : client_(std::move(client)), server_(client_.get_executor()), state_(std::move(state)) {}

  void read_head() {
    asio::async_read_until(client_, in_, "\r\n\r\n",
                           [self = shared_from_this()](error_code error, std::size_t) {
                             if (!error) self->answer(self->parse());
                           });
  }

 private:
  using Buffer = std::array<char, 16384>;

  Asked parse() {
    Asked asked;
    std::istream in{&in_};
    std::string word;
    in >> word >> asked.target >> word;
    asked.headers = read_headers(in);
    state_->asked.push_back(asked);
    return asked;
  }

  void answer(const Asked& asked) {
    const auto& options = state_->options;
    if (options.hangs) return hold();
    if (options.refuse_with != 0) return say_no(options.refuse_with);
    const auto given = asked.headers.find("proxy-authorization");
    if (!options.login.empty() &&
        (given == asked.headers.end() || given->second != "Basic " + base64(options.login))) {
      return say_no(407);
    }
    const tcp::endpoint target{asio::ip::address_v4::loopback(),
                               static_cast<asio::ip::port_type>(options.target_port)};
    server_.async_connect(target, [self = shared_from_this()](error_code error) {
      if (error) return self->say_no(502);
      self->say("HTTP/1.1 200 Connection established\r\n\r\n", [self] {
        pump(self, self->client_, self->server_, self->up_);
        pump(self, self->server_, self->client_, self->down_);
      });
    });
  }

  void say_no(int status) {
    say(refusal(status), [] {});
  }

  template <typename Then>
  void say(std::string text, Then then) {
    out_ = std::move(text);
    asio::async_write(client_, asio::buffer(out_),
                      [self = shared_from_this(), then](error_code error, std::size_t) {
                        if (!error) then();
                      });
  }

  void hold() {
    asio::async_read_until(client_, in_, '\0',
                           [self = shared_from_this()](error_code, std::size_t) {});
  }

  static void pump(const std::shared_ptr<Tunnel>& self, tcp::socket& from, tcp::socket& to,
                   Buffer& buffer) {
    from.async_read_some(
        asio::buffer(buffer), [self, &from, &to, &buffer](error_code error, std::size_t size) {
          if (error) return self->close();
          asio::async_write(to, asio::buffer(buffer, size),
                            [self, &from, &to, &buffer](error_code failed, std::size_t) {
                              if (failed) return self->close();
                              pump(self, from, to, buffer);
                            });
        });
  }

  void close() {
    error_code ignored;
    client_.close(ignored);
    server_.close(ignored);
  }

  tcp::socket client_;
  tcp::socket server_;
  std::shared_ptr<State> state_;
  asio::streambuf in_;
  std::string out_;
  Buffer up_{};
  Buffer down_{};
};

ProxyServer::ProxyServer(asio::io_context& context, Options options)
    : state_(std::make_shared<State>(context, std::move(options))) {
  accept(state_);
}

ProxyServer::~ProxyServer() {
  error_code ignored;
  state_->acceptor.close(ignored);
}

void ProxyServer::accept(const std::shared_ptr<State>& state) {
  state->acceptor.async_accept([state](error_code error, tcp::socket socket) {
    if (error) return;
    std::make_shared<Tunnel>(std::move(socket), state)->read_head();
    accept(state);
  });
}

std::string ProxyServer::url() const {
  return "http://127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port());
}

const std::vector<ProxyServer::Asked>& ProxyServer::asked() const { return state_->asked; }

}  // namespace inquiry::client::testing
