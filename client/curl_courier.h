// Mail over SMTP (RFC 5321), by libcurl. It waits for the server's last word within its own call,
// even as part of a multi, so that it has a thread of its own.
#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "base/secret.h"
#include "client/mail.h"

namespace boost::asio {
class io_context;
}

namespace inquiry::client {

class SmtpCourier final : public Courier {
 public:
  struct Options {
    std::string server;  // "smtps://HOST[:PORT]"; "smtp://HOST[:PORT]" with STARTTLS, which only a
                         // server on this machine may do without; empty: nothing is sent
    std::string from;    // an address
    std::string from_name;
    std::string user;  // empty: the server asks for no password
    Secret password;
    std::string extra_ca_pem;                   // certificates to trust beside the system's
    std::chrono::milliseconds timeout{60'000};  // real time, for one letter
  };

  // The context must outlive the courier. The destructor gives up what is under way and waits for
  // that, a second or two.
  SmtpCourier(boost::asio::io_context& context, Options options);
  ~SmtpCourier() override;
  SmtpCourier(const SmtpCourier&) = delete;
  SmtpCourier& operator=(const SmtpCourier&) = delete;

  void send(Mail mail, std::function<void(MailResult)> done) override;
  void cancel() override;

  // From now on; a letter that is under way keeps its own.
  void use(Options options) { options_ = std::move(options); }

 private:
  using Flag = std::shared_ptr<std::atomic<bool>>;

  boost::asio::io_context& context_;
  Options options_;
  Flag given_up_;                     // of the letters sent since the last cancel()
  std::shared_ptr<const bool> here_;  // weakly: is the courier still there?
  boost::asio::thread_pool thread_{1};
};

}  // namespace inquiry::client
