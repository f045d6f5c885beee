// One whole inquiryd in one process: loop, transport, service, API, console. `inquiryd run` and
// `inquiryd rehearse` are two ways to start it.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "client/curl_courier.h"
#include "client/curl_transport.h"
#include "config/config.h"
#include "daemon/console/api/api.h"
#include "daemon/console/server/front_door.h"
#include "daemon/console/server/http_server.h"
#include "daemon/console/server/os_users.h"
#include "daemon/service.h"
#include "daemon/store/store.h"

namespace inquiry {

class Daemon {
 public:
  struct Options {
    Service::Load load;  // the configuration, again
    std::filesystem::path credentials;
    std::filesystem::path state_dir;
    std::filesystem::path socket;
  };

  // The clock must outlive the daemon.
  Daemon(Options options, config::Config config, std::unique_ptr<store::Store> store,
         const Clock& clock);

  // Opens the console and the control socket. kUnavailable or kConflict with a message for people.
  Result<void> open();

  // Runs until stop() or SIGTERM, SIGINT; SIGHUP loads the configuration again.
  void run();

  // Lets answers that are under way arrive (the POST's time limit bounds it), then ends run().
  void stop();

  boost::asio::io_context& context() { return context_; }
  Service& service() { return service_; }
  api::Api& api() { return api_; }
  std::string console_url() const;
  std::string login_link(const std::string& user) { return door_.make_login_link({user, user}); }

 private:
  void await_signal();
  void reload();
  void use_network();
  void use_mail_server();
  std::optional<client::Login> login_of(const std::string& credential, const std::string& whose);

  // Declared in the order of dependence: each may use those above it, and goes before them.
  boost::asio::io_context context_;
  Options options_;
  SystemClock console_clock_;  // sessions and links live in real time, in rehearsals too
  std::unique_ptr<store::Store> store_;
  client::CurlTransport transport_;
  client::SmtpCourier courier_;
  Service service_;
  api::Api api_;
  console::SystemOsUsers os_users_;
  console::FrontDoor door_;
  console::HttpServer server_;
  boost::asio::signal_set signals_;
  std::uint16_t port_ = 0;
  bool stopping_ = false;
};

}  // namespace inquiry
