// One accepted socket, from its first request to its end. Internal to the server.
#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "daemon/console/http.h"
#include "daemon/console/server/http_server.h"

namespace inquiry::console {

struct Peer {
  std::optional<unsigned> uid;
  std::string remote;
};

class Connection {
 public:
  // What a connection needs from the server. It is not called any more once closed() was.
  class Host {
   public:
    virtual ~Host() = default;
    virtual const Limits& limits() const = 0;
    virtual const Clock& clock() const = 0;
    virtual void handle(Request request, Respond respond) = 0;
    virtual void closed(const std::shared_ptr<Connection>& connection) = 0;
  };

  static std::shared_ptr<Connection> make(boost::asio::generic::stream_protocol::socket socket,
                                          Peer peer, Host& host);
  virtual ~Connection() = default;

  virtual void start() = 0;
  // Since when it has not sent a whole header; nullopt while it is being served.
  virtual std::optional<std::chrono::steady_clock::time_point> waiting_since() const = 0;
  // Adds an event to an event stream; nothing for any other connection.
  virtual void send_event(std::string_view event) = 0;
  // Closes now, unless an answer is under way: then right after it.
  virtual void finish() = 0;
  virtual void close() = 0;
};

}  // namespace inquiry::console
