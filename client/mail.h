// E-mail as the daemon needs it. The one implementation over the network is curl_courier.h.
#pragma once

#include <functional>
#include <string>
#include <tl/expected.hpp>

#include "base/time.h"

namespace inquiry::client {

// One letter to one person; nobody learns who else gets it.
struct Mail {
  std::string to;       // an address
  std::string subject;  // one line
  std::string text;     // lines end with \n
  std::string html;     // the same for programs that show it
  std::string id;       // unlike any other letter's, in letters, digits and . _ -
  UtcTime date;
};

struct MailFailure {
  // kNotSent: certainly not taken, and worth trying again later. kRefused: the server said that it
  // never will. kUnclear: it may have been taken.
  enum class Kind { kNotSent, kRefused, kUnclear };

  Kind kind = Kind::kNotSent;
  std::string message;  // for people; holds no address and nothing that the server wrote
};

using MailResult = tl::expected<void, MailFailure>;

// Everything happens on the loop's thread. `done` is called exactly once, never from within send()
// or cancel(), unless the courier is destroyed first: then it is never called.
class Courier {
 public:
  virtual ~Courier() = default;

  virtual void send(Mail mail, std::function<void(MailResult)> done) = 0;

  // Gives up what is under way: `done` is called within seconds, with kNotSent where the server did
  // not have the letter yet.
  virtual void cancel() = 0;
};

}  // namespace inquiry::client
