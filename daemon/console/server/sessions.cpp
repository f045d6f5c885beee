#include "daemon/console/server/sessions.h"

#include "base/digest.h"

namespace inquiry::console {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::chrono::minutes kTouchEvery{1};
constexpr std::chrono::minutes kAttemptWindow{1};

}  // namespace

std::string Sessions::make_link_token(const store::LinkHolder& holder) {
  std::string token = random_hex(kTokenBytes);
  store_.add_login_link(sha256_hex(token), holder, clock_.utc_now() + kLinkLife);
  return token;
}

std::optional<NewSession> Sessions::log_in(const std::string& link_token) {
  const UtcTime now = clock_.utc_now();
  auto transaction = store_.begin();
  const auto holder = store_.take_login_link(sha256_hex(link_token), now);
  if (!holder) return std::nullopt;
  const store::Session session{holder->user, holder->actor, random_hex(kTokenBytes), now, now};
  NewSession opened{random_hex(kTokenBytes), session.user, session.csrf_token};
  store_.end_sessions_before(now - kSessionLife, now - kSessionIdle);
  store_.add_session(sha256_hex(opened.token), session);
  audit("session.login", session);
  transaction->commit();
  return opened;
}

std::optional<store::Session> Sessions::find(const std::string& token) {
  if (token.empty()) return std::nullopt;
  auto session = store_.session(sha256_hex(token));
  const UtcTime now = clock_.utc_now();
  if (!session || now - session->started_at >= kSessionLife ||
      now - session->last_seen >= kSessionIdle) {
    return std::nullopt;
  }
  return session;
}

void Sessions::touch(const std::string& token, const store::Session& session) {
  const UtcTime now = clock_.utc_now();
  if (now - session.last_seen >= kTouchEvery) store_.touch_session(sha256_hex(token), now);
}

void Sessions::log_out(const std::string& token, const store::Session& session) {
  auto transaction = store_.begin();
  store_.end_session(sha256_hex(token));
  audit("session.logout", session);
  transaction->commit();
}

void Sessions::audit(const std::string& action, const store::Session& session) {
  store::AuditEntry entry;
  entry.at = clock_.utc_now();
  entry.actor = session.actor;
  entry.as = session.user;
  entry.action = action;
  store_.append_audit(entry);
}

bool Attempts::allow(const std::string& address) {
  const UtcTime now = clock_.utc_now();
  if (now - window_ >= kAttemptWindow || now < window_) {
    window_ = now;
    together_ = 0;
    by_address_.clear();
  }
  if (together_ >= kTogether || by_address_[address] >= kPerAddress) return false;
  ++together_;
  ++by_address_[address];
  return true;
}

}  // namespace inquiry::console
