#include "tests/client/support/smtp_sink.h"

#include <openssl/evp.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <mutex>
#include <thread>

#include "tests/client/support/tls_identity.h"

namespace inquiry::client::testing {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

std::string between_brackets(const std::string& line) {
  const auto from = line.find('<');
  const auto until = line.find('>');
  return from == std::string::npos || until == std::string::npos
             ? ""
             : line.substr(from + 1, until - from - 1);
}

// "AUTH PLAIN base64(\0user\0password)" -> "user password".
std::string login_of(const std::string& line) {
  const auto base64 = line.substr(line.rfind(' ') + 1);
  std::string bytes(base64.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(base64.data()),
                                   static_cast<int>(base64.size()));
  if (size < 1) return "";
  bytes.resize(static_cast<std::size_t>(size) -
               static_cast<std::size_t>(std::count(base64.begin(), base64.end(), '=')));
  bytes.erase(0, 1);
  std::replace(bytes.begin(), bytes.end(), '\0', ' ');
  return bytes;
}

}  // namespace

struct SmtpSink::State {
  explicit State(Behaviour given)
      : behaviour(std::move(given)),
        acceptor(context, tcp::endpoint{asio::ip::make_address(behaviour.address), 0}) {
    tls.use_certificate(asio::buffer(identity.certificate), asio::ssl::context::pem);
    tls.use_private_key(asio::buffer(identity.key), asio::ssl::context::pem);
    thread = std::thread{[this] { serve(); }};
  }

  // A connection of our own wakes the thread up.
  ~State() {
    over = true;
    error_code ignored;
    tcp::socket{context}.connect(acceptor.local_endpoint(), ignored);
    thread.join();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void serve() {
    for (;;) {
      error_code error;
      tcp::socket socket{context};
      acceptor.accept(socket, error);
      if (error || over) return;
      if (!behaviour.tls) {
        converse(socket);
        continue;
      }
      asio::ssl::stream<tcp::socket> stream{std::move(socket), tls};
      stream.handshake(asio::ssl::stream_base::server, error);
      if (!error) converse(stream);
    }
  }

  template <typename Stream>
  void converse(Stream& stream) {
    std::string in;
    SeenMail mail;
    error_code error;
    const auto say = [&](const std::string& line) {
      asio::write(stream, asio::buffer(line + "\r\n"), error);
    };
    const auto read_until = [&](const std::string& end) {
      const auto size = asio::read_until(stream, asio::dynamic_buffer(in), end, error);
      auto text = in.substr(0, size);
      in.erase(0, size);
      return text;
    };
    say("220 sink");
    while (!error) {
      const auto line = read_until("\r\n");
      if (error) return;
      const auto command = line.substr(0, 4);
      note(line.substr(0, line.size() - 2));
      const auto told = behaviour.answers.find(command);
      if (told != behaviour.answers.end()) {
        if (told->second == "close") return;
        if (told->second != "silence") say(told->second);
        continue;
      }
      if (command == "EHLO") {
        say("250-sink\r\n250 AUTH PLAIN");
      } else if (command == "AUTH") {
        mail.login = login_of(line.substr(0, line.size() - 2));
        say("235 welcome");
      } else if (command == "MAIL") {
        mail.from = between_brackets(line);
        say("250 ok");
      } else if (command == "RCPT") {
        mail.to.push_back(between_brackets(line));
        say("250 ok");
      } else if (command == "DATA") {
        say("354 go on");
        mail.data = read_until("\r\n.\r\n");
        if (error) return;
        const auto end = behaviour.answers.find(".");
        if (end != behaviour.answers.end() && end->second == "close") return;
        if (end != behaviour.answers.end() && end->second == "silence") continue;
        if (end == behaviour.answers.end()) {
          const std::lock_guard lock{mutex};
          seen.push_back(std::exchange(mail, {}));
        }
        say(end == behaviour.answers.end() ? "250 taken" : end->second);
      } else if (command == "QUIT") {
        say("221 bye");
        return;
      } else {
        say("502 unknown");
      }
    }
  }

  void note(const std::string& line) {
    const std::lock_guard lock{mutex};
    commands.push_back(line);
  }

  Behaviour behaviour;
  Identity identity = make_identity();
  asio::io_context context;
  tcp::acceptor acceptor;
  asio::ssl::context tls{asio::ssl::context::tls_server};
  std::atomic<bool> over = false;
  mutable std::mutex mutex;
  std::vector<SeenMail> seen;
  std::vector<std::string> commands;
  std::thread thread;
};

SmtpSink::SmtpSink(Behaviour behaviour) : state_(std::make_unique<State>(std::move(behaviour))) {}
SmtpSink::~SmtpSink() = default;

std::string SmtpSink::url() const {
  return (state_->behaviour.tls ? "smtps://" : "smtp://") + state_->behaviour.address + ":" +
         std::to_string(state_->acceptor.local_endpoint().port());
}

std::string SmtpSink::certificate() const { return state_->identity.certificate; }

std::vector<SeenMail> SmtpSink::mails() const {
  const std::lock_guard lock{state_->mutex};
  return state_->seen;
}

std::vector<std::string> SmtpSink::commands() const {
  const std::lock_guard lock{state_->mutex};
  return state_->commands;
}

}  // namespace inquiry::client::testing
