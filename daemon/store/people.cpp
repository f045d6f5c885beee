// People of the console. Tokens are kept as digests only.
#include "daemon/store/columns.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {

bool SqliteStore::add_user(const User& user) {
  return database_.run("INSERT INTO users(name, role) VALUES(?1, ?2) ON CONFLICT DO NOTHING",
                       user.name, user.role) == 1;
}

bool SqliteStore::remove_user(const std::string& name) {
  Scope scope{database_};
  database_.run("DELETE FROM sessions WHERE user = ?1 OR actor = ?1", name);
  database_.run("DELETE FROM login_links WHERE user = ?1 OR actor = ?1", name);
  const bool known = database_.run("DELETE FROM users WHERE name = ?1", name) == 1;
  scope.commit();
  return known;
}

std::vector<User> SqliteStore::users() {
  return all_rows(database_.query("SELECT name, role FROM users ORDER BY name"),
                  [](const Statement& row) {
                    User user;
                    row.read(user.name, user.role);
                    return user;
                  });
}

void SqliteStore::add_login_link(const std::string& token_sha256, const LinkHolder& holder,
                                 UtcTime expires) {
  database_.run("INSERT INTO login_links(token, user, actor, expires) VALUES(?1, ?2, ?3, ?4)",
                token_sha256, holder.user, holder.actor, expires);
}

std::optional<LinkHolder> SqliteStore::take_login_link(const std::string& token_sha256,
                                                       UtcTime now) {
  Scope scope{database_};
  database_.run("DELETE FROM login_links WHERE expires <= ?1", now);
  auto holder =
      first_row(database_.query("DELETE FROM login_links WHERE token = ?1 RETURNING user, actor",
                                token_sha256),
                [](const Statement& row) {
                  return LinkHolder{row.text(0), row.text(1)};
                });
  scope.commit();
  return holder;
}

void SqliteStore::add_session(const std::string& token_sha256, const Session& session) {
  database_.run(
      "INSERT INTO sessions(token, user, actor, csrf_token, started_at, last_seen)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
      token_sha256, session.user, session.actor, session.csrf_token, session.started_at,
      session.last_seen);
}

std::optional<Session> SqliteStore::session(const std::string& token_sha256) {
  return first_row(
      database_.query("SELECT user, actor, csrf_token, started_at, last_seen FROM sessions"
                      " WHERE token = ?1",
                      token_sha256),
      [](const Statement& row) {
        Session session;
        row.read(session.user, session.actor, session.csrf_token, session.started_at,
                 session.last_seen);
        return session;
      });
}

void SqliteStore::touch_session(const std::string& token_sha256, UtcTime now) {
  database_.run("UPDATE sessions SET last_seen = max(last_seen, ?2) WHERE token = ?1", token_sha256,
                now);
}

void SqliteStore::end_session(const std::string& token_sha256) {
  database_.run("DELETE FROM sessions WHERE token = ?1", token_sha256);
}

void SqliteStore::end_all_sessions() {
  Scope scope{database_};
  database_.run("DELETE FROM sessions");
  database_.run("DELETE FROM login_links");
  scope.commit();
}

void SqliteStore::end_sessions_before(UtcTime started_before, UtcTime seen_before) {
  database_.run("DELETE FROM sessions WHERE started_at < ?1 OR last_seen < ?2", started_before,
                seen_before);
}

}  // namespace inquiry::store
