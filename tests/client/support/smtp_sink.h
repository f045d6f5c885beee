// A mail server on this machine that keeps what it is given, or misbehaves as a test asks.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace inquiry::client::testing {

struct SeenMail {
  std::string from;  // as in MAIL FROM:<…>
  std::vector<std::string> to;
  std::string login;  // what AUTH PLAIN said: "user password"; empty: nothing
  std::string data;   // as it came, lines end with \r\n
};

class SmtpSink {
 public:
  struct Behaviour {
    std::string address = "127.0.0.1";
    bool tls = false;  // from the first byte on, as for smtps
    // By command ("MAIL", "RCPT", "AUTH", "DATA"), and "." for the end of the letter: what is
    // answered instead of yes. "close": the connection ends there; "silence": nothing is said.
    std::map<std::string, std::string> answers{};
  };

  // Serves one connection after the other, on a thread of its own.
  explicit SmtpSink(Behaviour behaviour);
  ~SmtpSink();
  SmtpSink(const SmtpSink&) = delete;
  SmtpSink& operator=(const SmtpSink&) = delete;

  std::string url() const;
  std::string certificate() const;      // PEM
  std::vector<SeenMail> mails() const;  // that were taken
  std::vector<std::string> commands() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace inquiry::client::testing
