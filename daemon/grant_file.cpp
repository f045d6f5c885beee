#include "daemon/grant_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/digest.h"
#include "client/credentials.h"

namespace inquiry {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<Error> cannot_write(const fs::path& file) {
  return fail(Error::Kind::kUnavailable,
              fmt::format("{} cannot be written: {}; free space, or mend the state folder",
                          file.string(), std::generic_category().message(errno)));
}

bool write_whole(int fd, const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto wrote = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    done += static_cast<std::size_t>(wrote);
  }
  return ::fsync(fd) == 0;
}

std::string text_of(const std::string& seed, const client::Grant& grant) {
  return json{{"about", "what X granted inquiryd; renewed by itself, not to be edited"},
              {"seed", seed},
              {"access_token", grant.access_token.reveal()},
              {"refresh_token", grant.refresh_token.reveal()},
              {"expires_at", to_rfc3339(grant.expires_at)},
              {"renew_at", to_rfc3339(grant.renew_at)},
              {"renewed_at", to_rfc3339(grant.renewed_at)},
              {"scopes", grant.scopes},
              {"asked", grant.asked}}
      .dump(1);
}

std::optional<client::Grant> grant_from(const json& document) {
  const auto text = [&](const char* name) -> std::string {
    const auto found = document.find(name);
    return found != document.end() && found->is_string() ? found->get<std::string>() : "";
  };
  client::Grant grant;
  grant.access_token = Secret{text("access_token")};
  grant.refresh_token = Secret{text("refresh_token")};
  grant.scopes = text("scopes");
  grant.asked = document.value("asked", json{}) == json(true);
  const auto expires_at = parse_rfc3339(text("expires_at"));
  const auto renew_at = parse_rfc3339(text("renew_at"));
  const auto renewed_at = parse_rfc3339(text("renewed_at"));
  if (!expires_at || !renew_at || !renewed_at || grant.refresh_token.empty()) return std::nullopt;
  grant.expires_at = *expires_at;
  grant.renew_at = *renew_at;
  grant.renewed_at = *renewed_at;
  return grant;
}

}  // namespace

std::string seed_of(const client::Credentials::OAuth2& app) {
  return sha256_hex({app.client_id, app.refresh_token.reveal()});
}

Result<void> write_grant(const fs::path& file, const std::string& seed,
                         const client::Grant& grant) {
  const auto folder = file.parent_path();
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) return cannot_write(file);
  const auto draft = file.string() + ".new";
  {
    const Descriptor written{
        ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (written.get() < 0 || ::fchmod(written.get(), S_IRUSR | S_IWUSR) != 0 ||
        !write_whole(written.get(), text_of(seed, grant))) {
      return cannot_write(file);
    }
  }
  if (::rename(draft.c_str(), file.c_str()) != 0) return cannot_write(file);
  const Descriptor listed{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (listed.get() < 0 || ::fsync(listed.get()) != 0) return cannot_write(file);
  return {};
}

Result<std::optional<client::Grant>> read_grant(const fs::path& file, const std::string& seed) {
  std::error_code hidden;  // by a folder that may not be entered: not missing, but unreadable
  if (!fs::exists(file, hidden)) {
    if (!hidden) return std::optional<client::Grant>{};
    return fail(Error::Kind::kUnavailable,
                fmt::format("{} cannot be read: {}; mend the rights of its folder, then run "
                            "inquiryctl reload",
                            file.string(), hidden.message()));
  }
  const auto text = client::read_private_file(file.string());
  if (!text) return tl::unexpected(text.error());
  const auto document = json::parse(*text, nullptr, false);
  const auto damaged = [&] {
    return fail(Error::Kind::kInvalid,
                fmt::format("{} is damaged; remove it and run inquiryctl account login {}",
                            file.string(), file.stem().string()));
  };
  if (!document.is_object()) return damaged();
  if (document.value("seed", json{}) != json(seed)) return std::optional<client::Grant>{};
  auto grant = grant_from(document);
  if (!grant) return damaged();
  return grant;
}

}  // namespace inquiry
