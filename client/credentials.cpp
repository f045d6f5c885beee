#include "client/credentials.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "client/json_limits.h"
#include "client/network.h"

namespace inquiry::client {
namespace {

using nlohmann::json;
using Kind = Error::Kind;
using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 3> kCredentials{"bearer_token", "oauth1", "oauth2"};
constexpr std::array<std::string_view, 4> kOAuth1{"consumer_key", "consumer_secret", "access_token",
                                                  "access_token_secret"};
constexpr std::array<std::string_view, 2> kLogin{"user", "password"};
constexpr std::array<std::string_view, 3> kOAuth2{"client_id", "client_secret", "refresh_token"};

// nullopt when `object` is an object that has no other members.
std::optional<Error> check_names(const json& object, std::string_view where, Names known) {
  if (!object.is_object()) {
    return Error{Kind::kInvalid, fmt::format("{} must be a JSON object", where)};
  }
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return Error{Kind::kInvalid, fmt::format("unknown key \"{}\" in {}; known are: {}", name,
                                               where, fmt::join(known, ", "))};
    }
  }
  return std::nullopt;
}

// A token goes into a header: visible ASCII only, or it could end the header early.
bool is_token(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

Result<Secret> secret(const json& object, std::string_view name) {
  const std::string* text = text_member(object, name);
  if (!text) return fail(Kind::kInvalid, fmt::format("\"{}\" is missing, or not a text", name));
  if (!is_token(*text)) {
    return fail(Kind::kInvalid,
                fmt::format("\"{}\" is empty, or holds a space or another character that no token "
                            "has; copy it again",
                            name));
  }
  return Secret{*text};
}

Result<Credentials::OAuth1> parse_oauth1(const json& object) {
  if (auto error = check_names(object, "\"oauth1\"", kOAuth1)) return tl::unexpected(*error);
  Credentials::OAuth1 keys;
  const std::array<Secret*, 4> into{&keys.consumer_key, &keys.consumer_secret, &keys.access_token,
                                    &keys.access_token_secret};
  for (std::size_t i = 0; i < into.size(); ++i) {
    auto value = secret(object, kOAuth1.at(i));
    if (!value) return tl::unexpected(value.error());
    *into.at(i) = std::move(*value);
  }
  return keys;
}

// A public client has no secret, and without a refresh token there is a login to come.
Result<Credentials::OAuth2> parse_oauth2(const json& object) {
  if (auto error = check_names(object, "\"oauth2\"", kOAuth2)) return tl::unexpected(*error);
  Credentials::OAuth2 app;
  auto client_id = secret(object, "client_id");
  if (!client_id) return tl::unexpected(client_id.error());
  app.client_id = client_id->reveal();
  for (auto [name, into] : {std::pair{"client_secret", &app.client_secret},
                            std::pair{"refresh_token", &app.refresh_token}}) {
    if (!member(object, name)) continue;
    auto value = secret(object, name);
    if (!value) return tl::unexpected(value.error());
    *into = std::move(*value);
  }
  return app;
}

class File {
 public:
  explicit File(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

std::string reason() { return std::generic_category().message(errno); }

// systemd gives a service its credentials through an access list, which shows as root's file with
// a group that may read; so the group's bit counts against the owner of the file only.
bool is_open_to_others(const struct stat& file) {
  const bool group = (file.st_mode & S_IRWXG) != 0 && file.st_uid == ::geteuid();
  return group || (file.st_mode & S_IRWXO) != 0 || (file.st_mode & S_IWGRP) != 0;
}

}  // namespace

Result<std::string> read_private_file(const std::string& path) {
  constexpr std::size_t kBytesMax = std::size_t{64} * 1024;
  const File file{path};
  struct stat about {};
  if (file.fd() < 0 || ::fstat(file.fd(), &about) != 0) {
    return fail(Kind::kNotFound, fmt::format("{}: cannot be read: {}", path, reason()));
  }
  if (!S_ISREG(about.st_mode)) return fail(Kind::kInvalid, path + ": is not a file");
  if (is_open_to_others(about)) {
    return fail(Kind::kInvalid,
                fmt::format("{}: others may read it; run: chmod 600 {}", path, path));
  }
  std::string bytes(kBytesMax + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file.fd(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return fail(Kind::kNotFound, fmt::format("{}: cannot be read: {}", path, reason()));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kBytesMax) return fail(Kind::kInvalid, path + ": is larger than any credential file");
  bytes.resize(size);
  return bytes;
}

Result<Credentials> parse_credentials(const std::string& json_text) {
  const auto document = parse_json(json_text);
  if (!document) {
    return fail(Kind::kInvalid, fmt::format("the credential file is {}", document.error()));
  }
  if (auto error = check_names(*document, "the credential file", kCredentials)) {
    return tl::unexpected(*error);
  }
  Credentials credentials;
  if (member(*document, "bearer_token")) {
    auto token = secret(*document, "bearer_token");
    if (!token) return tl::unexpected(token.error());
    credentials.bearer_token = std::move(*token);
  }
  if (const auto* oauth1 = member(*document, "oauth1")) {
    auto keys = parse_oauth1(*oauth1);
    if (!keys) return tl::unexpected(keys.error());
    credentials.oauth1 = std::move(*keys);
  }
  if (const auto* oauth2 = member(*document, "oauth2")) {
    auto app = parse_oauth2(*oauth2);
    if (!app) return tl::unexpected(app.error());
    credentials.oauth2 = std::move(*app);
  }
  if (credentials.bearer_token.empty() && !credentials.oauth1 && !credentials.oauth2) {
    return fail(Kind::kInvalid,
                "the credential file holds no credential; add \"oauth2\", \"oauth1\" or "
                "\"bearer_token\"");
  }
  return credentials;
}

Result<Credentials> load_credentials(const std::string& path) {
  const auto text = read_private_file(path);
  if (!text) return tl::unexpected(text.error());
  auto credentials = parse_credentials(*text);
  if (!credentials) {
    return fail(credentials.error().kind, path + ": " + credentials.error().message);
  }
  return credentials;
}

Result<Login> load_login(const std::string& path) {
  const auto text = read_private_file(path);
  if (!text) return tl::unexpected(text.error());
  const auto document = parse_json(*text);
  if (!document) return fail(Kind::kInvalid, fmt::format("{}: is {}", path, document.error()));
  if (auto error = check_names(*document, "a credential file for a login", kLogin)) {
    return fail(error->kind, path + ": " + error->message);
  }
  const std::string* user = text_member(*document, "user");
  const std::string* password = text_member(*document, "password");
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  const auto spoilt = [&](const std::string* word) {
    return !word || word->empty() || std::any_of(word->begin(), word->end(), is_control);
  };
  if (spoilt(user) || spoilt(password) || user->find(':') != std::string::npos) {
    return fail(Kind::kInvalid,
                path +
                    ": \"user\" and \"password\" must both be given, on one line each and the "
                    "user without a colon");
  }
  return Login{*user, Secret{*password}};
}

}  // namespace inquiry::client
