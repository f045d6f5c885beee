// One-time links and browser sessions. What a browser holds is a random token; what is stored is
// its SHA-256, so that a stolen copy of the store opens nothing.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "daemon/store/store.h"

namespace inquiry::console {

inline constexpr std::chrono::minutes kLinkLife{2};
inline constexpr std::chrono::hours kSessionIdle{12};
inline constexpr std::chrono::hours kSessionLife{7 * 24};

struct NewSession {
  std::string token;  // for the cookie
  std::string user;
  std::string csrf;
};

// Loop thread only. The store and the clock must outlive it.
class Sessions {
 public:
  Sessions(store::Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  // 256 random bits in hex that log `holder.user` in once, within kLinkLife.
  std::string make_link_token(const store::LinkHolder& holder);

  // nullopt: unknown, used already, or too old. Writes the login into the audit log.
  std::optional<NewSession> log_in(const std::string& link_token);

  // nullopt: unknown, ended, idle for too long, or too old.
  std::optional<store::Session> find(const std::string& token);

  // Counts as use. At most one write a minute.
  void touch(const std::string& token, const store::Session& session);

  void log_out(const std::string& token, const store::Session& session);

 private:
  void audit(const std::string& action, const store::Session& session);

  store::Store& store_;
  const Clock& clock_;
};

// A simple bound on guessing: so many attempts a minute for one address and for all together.
class Attempts {
 public:
  static constexpr int kPerAddress = 20;
  static constexpr int kTogether = 200;

  explicit Attempts(const Clock& clock) : clock_(clock) {}

  // Counts one; false when it is one too many.
  bool allow(const std::string& address);

 private:
  const Clock& clock_;
  UtcTime window_{};
  int together_ = 0;
  std::map<std::string, int> by_address_;
};

}  // namespace inquiry::console
