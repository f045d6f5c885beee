// A CONNECT proxy on 127.0.0.1, as schools run them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace inquiry::client::testing {

// Leads every tunnel to one port of this machine, whatever host is asked for.
class ProxyServer {
 public:
  struct Options {
    int target_port = 0;
    std::string login = {};  // "user:password" it asks for; empty: none
    int refuse_with = 0;     // an HTTP status for every CONNECT
    bool hangs = false;      // never answers a CONNECT
  };
  struct Asked {
    std::string target;                          // "host:port"
    std::map<std::string, std::string> headers;  // names in lower case
  };

  ProxyServer(boost::asio::io_context& context, Options options);
  ~ProxyServer();
  ProxyServer(const ProxyServer&) = delete;
  ProxyServer& operator=(const ProxyServer&) = delete;

  std::string url() const;
  const std::vector<Asked>& asked() const;  // every CONNECT, refused ones too

 private:
  struct State;
  class Tunnel;
  static void accept(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
};

}  // namespace inquiry::client::testing
