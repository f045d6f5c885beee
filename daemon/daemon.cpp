#include "daemon/daemon.h"

#include <fmt/format.h>

#include <csignal>
#include <utility>

#include "client/network.h"
#include "daemon/accounts.h"
#include "daemon/console/api/health.h"
#include "daemon/console/web/assets.h"
#include "daemon/log.h"
#include "daemon/supervisor.h"
#include "daemon/version.h"

namespace inquiry {

Daemon::Daemon(Options options, config::Config config, std::unique_ptr<store::Store> store,
               const Clock& clock)
    : options_(std::move(options)),
      store_(std::move(store)),
      transport_(context_, {fmt::format("inquiryd/{}", kVersion), {}}),
      courier_(context_, {}),
      service_(context_, clock, transport_, *store_, std::move(config), options_.load,
               options_.credentials, options_.state_dir, &transport_, &courier_),
      api_(service_,
           [this](const store::LinkHolder& holder) { return door_.make_login_link(holder); }),
      door_(*store_, console_clock_, os_users_,
            {[this](console::Request request, console::Caller caller, console::Respond respond) {
               api_.handle(request, caller, std::move(respond));
             },
             [this](const console::Request& request, const console::Respond& respond) {
               respond(api::health(service_, request));
             },
             [](const console::Request& request, const console::Respond& respond) {
               respond(console::serve_asset(request));
             }}),
      server_(context_, console_clock_,
              [this](console::Request request, console::Respond respond) {
                door_.handle(std::move(request), std::move(respond));
              }),
      signals_(context_, SIGTERM, SIGINT, SIGHUP) {
  service_.on_tick = [] { supervisor::alive(); };
  service_.on_change = [this](const std::string& topic, const std::string& team) {
    if (topic == "config") {
      use_network();
      use_mail_server();
    }
    if (topic != "polls") server_.publish(topic, team);
  };
  use_network();
  use_mail_server();
}

Result<void> Daemon::open() {
  const auto& console = service_.config().console;
  const auto port = server_.listen(console.address, console.port);
  if (!port) return tl::unexpected(port.error());
  port_ = *port;
  door_.listening_at(console.address, port_);
  return server_.listen(options_.socket);
}

std::string Daemon::console_url() const {
  const auto& address = service_.config().console.address;
  const bool v6 = address.find(':') != std::string::npos;
  return fmt::format("http://{}:{}/", v6 ? "[" + address + "]" : address, port_);
}

void Daemon::run() {
  await_signal();
  service_.start();
  supervisor::ready();
  log::info(fmt::format("inquiryd {} is ready; console at {}, control socket at {}", kVersion,
                        console_url(), options_.socket.string()));
  context_.run();
}

void Daemon::await_signal() {
  signals_.async_wait([this](const boost::system::error_code& error, int signal) {
    if (error) return;
    if (signal == SIGHUP) {
      reload();
    } else {
      stop();
    }
    await_signal();
  });
}

// Without a login the other side refuses, and says so at every attempt: nothing else stops.
std::optional<client::Login> Daemon::login_of(const std::string& credential,
                                              const std::string& whose) {
  if (credential.empty()) return std::nullopt;
  auto login = client::load_login(credential_file(options_.credentials, credential));
  if (login) return std::move(*login);
  service_.report("the " + whose + "'s credential", login.error().message);
  return std::nullopt;
}

void Daemon::use_network() {
  const auto& x = service_.config().x;
  client::Network network;
  network.proxy = x.proxy;
  network.extra_ca_pem = x.ca_bundle_pem;
  if (auto login = login_of(x.proxy_credential, "proxy")) {
    network.proxy_user = std::move(login->user);
    network.proxy_password = std::move(login->password);
  }
  transport_.use(std::move(network));
}

void Daemon::use_mail_server() {
  const auto& config = service_.config();
  client::SmtpCourier::Options options;
  options.from = config.mail.from;
  options.from_name = config.school.name;
  options.extra_ca_pem = config.x.ca_bundle_pem;
  auto login = login_of(config.mail.credential, "mail server");
  // Without the name and password that it wants the server would refuse each letter for good.
  if (login || config.mail.credential.empty()) options.server = config.mail.server;
  if (login) {
    options.user = std::move(login->user);
    options.password = std::move(login->password);
  }
  courier_.use(std::move(options));
}

void Daemon::reload() {
  supervisor::reloading();
  for (const auto& diagnostic : service_.reload()) log::error(config::to_string(diagnostic));
  supervisor::ready();
}

void Daemon::stop() {
  if (std::exchange(stopping_, true)) {  // asked twice: someone is in a hurry
    context_.stop();
    return;
  }
  supervisor::stopping();
  service_.rest();
  service_.when_silent(std::nullopt, [this] { server_.stop([this] { context_.stop(); }); });
}

}  // namespace inquiry
