#include "tests/client/support/tls_server.h"

#include <boost/asio/buffers_iterator.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/client/support/tls_identity.h"

namespace inquiry::client::testing {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

std::filesystem::path make_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "inquiry_tls_XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a folder");
  return pattern;
}

struct Session {
  Session(tcp::socket socket, asio::ssl::context& tls) : stream(std::move(socket), tls) {}
  asio::ssl::stream<tcp::socket> stream;
  asio::streambuf in;
};

}  // namespace

struct TlsServer::State {
  explicit State(asio::io_context& context)
      : acceptor(context, tcp::endpoint{asio::ip::address_v4::loopback(), 0}),
        folder(make_folder()) {
    const Identity identity = make_identity();
    tls.use_certificate(asio::buffer(identity.certificate), asio::ssl::context::pem);
    tls.use_private_key(asio::buffer(identity.key), asio::ssl::context::pem);
    std::ofstream{certificate_file()} << identity.certificate;
    SSL_CTX_set_alpn_select_cb(tls.native_handle(), &State::on_alpn, this);
  }
  ~State() { std::filesystem::remove_all(folder); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Notes what the client offers and chooses HTTP/1.1.
  static int on_alpn(SSL*, const unsigned char** chosen, unsigned char* size,
                     const unsigned char* offered, unsigned offered_size, void* self) {
    static constexpr std::string_view kChosen = "http/1.1";
    std::string list;
    for (unsigned at = 0; at < offered_size; at += offered[at] + 1U) {
      if (!list.empty()) list += ',';
      list.append(reinterpret_cast<const char*>(offered) + at + 1, offered[at]);
    }
    static_cast<State*>(self)->offered.push_back(list);
    *chosen = reinterpret_cast<const unsigned char*>(kChosen.data());
    *size = kChosen.size();
    return SSL_TLSEXT_ERR_OK;
  }

  std::filesystem::path certificate_file() const { return folder / "certificate.pem"; }

  tcp::acceptor acceptor;
  asio::ssl::context tls{asio::ssl::context::tls_server};
  std::filesystem::path folder;
  std::vector<std::string> heads;
  std::vector<std::string> offered;
  bool closes_without_answer = false;
};

TlsServer::TlsServer(asio::io_context& context) : state_(std::make_shared<State>(context)) {
  accept(state_);
}

TlsServer::~TlsServer() {
  error_code ignored;
  state_->acceptor.close(ignored);
}

void TlsServer::accept(const std::shared_ptr<State>& state) {
  state->acceptor.async_accept([state](error_code failed, tcp::socket socket) {
    if (failed) return;
    accept(state);
    auto session = std::make_shared<Session>(std::move(socket), state->tls);
    session->stream.async_handshake(asio::ssl::stream_base::server, [state,
                                                                     session](error_code refused) {
      if (refused) return;
      asio::async_read_until(session->stream, session->in, "\r\n\r\n",
                             [state, session](error_code error, std::size_t) {
                               if (error) return;
                               state->heads.emplace_back(asio::buffers_begin(session->in.data()),
                                                         asio::buffers_end(session->in.data()));
                               if (state->closes_without_answer) return;
                               static const std::string kAnswer =
                                   "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
                                   "Connection: close\r\n\r\n";
                               asio::async_write(session->stream, asio::buffer(kAnswer),
                                                 [session](error_code, std::size_t) {});
                             });
    });
  });
}

std::string TlsServer::url() const { return "https://127.0.0.1:" + std::to_string(port()); }

std::string TlsServer::certificate_file() const { return state_->certificate_file().string(); }

int TlsServer::port() const { return state_->acceptor.local_endpoint().port(); }

const std::vector<std::string>& TlsServer::heads() const { return state_->heads; }

const std::vector<std::string>& TlsServer::offered() const { return state_->offered; }

void TlsServer::closes_without_answer(bool closes) { state_->closes_without_answer = closes; }

}  // namespace inquiry::client::testing
