#include <fmt/format.h>
#include <sysexits.h>

#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>

#include "daemon/ctl/context.h"
#include "daemon/ctl/redirect.h"

namespace inquiry::ctl {
namespace {

using nlohmann::json;

// As long as the daemon remembers the login.
constexpr std::chrono::minutes kPatience{15};

struct LoginWords {
  std::string name;
  std::uint16_t port = 8026;
  bool paste = false;
};

int complain(int code, const std::string& message) {
  fmt::print(stderr, "inquiryctl: error: {}\n", message);
  return code;
}

void show_check(const json& check) {
  fmt::print("{}\n", cell(check.value("message", json{})));
  fmt::print("\n");
  print_table("Credential", check.value("credentials", json::array()));
}

// What X sent the browser back with: pasted, or come to the listener.
std::optional<Redirect> await_redirect(const LoginWords& words, const std::string& state,
                                       RedirectListener* listener) {
  if (listener) return listener->wait(state, kPatience);
  std::string address;
  if (!words.paste || !std::getline(std::cin, address)) return std::nullopt;
  return parse_redirect(address);
}

void instruct(std::FILE* out, const LoginWords& words, const json& offer) {
  fmt::print(out,
             "Open this address in a browser that is logged in to X as the account, and agree:\n\n"
             "{}\n\n",
             offer.value("url", std::string{}));
  if (words.paste) {
    fmt::print(out,
               "X sends the browser to {} then, which cannot be opened there. Paste the whole "
               "address it shows within 30 seconds:\n",
               offer.value("redirect_uri", std::string{}));
  } else {
    fmt::print(out, "Waiting at {} (from a browser on another machine: use --paste).\n",
               offer.value("redirect_uri", std::string{}));
  }
  std::fflush(out);
}

int login(Context& c, const LoginWords& words) {
  std::optional<RedirectListener> listener;
  if (!words.paste) {
    try {
      listener.emplace(words.port);
    } catch (const std::runtime_error& error) {
      return complain(EX_UNAVAILABLE, error.what());
    }
  }
  const auto path = "/accounts/" + c.api->encoded(words.name) + "/login";
  const auto begun = c.api->call("POST", path, json{{"port", words.port}}.dump());
  if (begun.status != 201) return c.finish(begun, print_object);
  const auto offer = json::parse(begun.body);
  const auto state = offer.value("state", std::string{});
  instruct(c.json ? stderr : stdout, words, offer);
  const auto redirect = await_redirect(words, state, listener ? &*listener : nullptr);
  if (!redirect) return complain(EX_UNAVAILABLE, "X did not answer in time; run this again");
  if (redirect->state != state) {
    return complain(EX_DATAERR,
                    "this is not the answer to this login (its state differs); run this again and "
                    "use the address printed last");
  }
  if (redirect->code.empty()) {
    return complain(EX_NOPERM, fmt::format("X was not given leave ({}); nothing was changed",
                                           redirect->error.empty() ? "no code" : redirect->error));
  }
  return c.call(
      "POST", path + "/complete", {{"state", state}, {"code", redirect->code}},
      [](const json& answer) { fmt::print("{}\n", cell(answer.value("message", json{}))); });
}

}  // namespace

void add_account_commands(CLI::App& app, Context& context) {
  auto& account = *app.add_subcommand("account", "the school's X accounts")->require_subcommand(1);
  const auto words = std::make_shared<LoginWords>();
  auto& check =
      *account.add_subcommand("check", "ask X whose the credentials are, and what each can do");
  check.add_option("NAME", words->name, "an account of the configuration")
      ->required()
      ->check(not_empty());
  check.callback([&context, words] {
    context.run = [words](Context& c) {
      return c.call("POST", "/accounts/" + c.api->encoded(words->name) + "/check", json::object(),
                    show_check);
    };
  });
  auto& login_command = *account.add_subcommand("login", "connect the account to X (OAuth 2.0)");
  login_command.add_option("NAME", words->name, "an account of the configuration")
      ->required()
      ->check(not_empty());
  login_command
      .add_option("--port", words->port,
                  "port of the redirect address http://127.0.0.1:PORT/callback, which must be "
                  "registered with the app at X")
      ->check(CLI::Range(1, 65535))
      ->capture_default_str();
  login_command.add_flag("--paste", words->paste,
                         "read the redirected address from standard input, for a browser on "
                         "another machine");
  login_command.callback(
      [&context, words] { context.run = [words](Context& c) { return login(c, *words); }; });
}

}  // namespace inquiry::ctl
