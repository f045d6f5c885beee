// Each time the bytes (may have) left for X.
#include "daemon/store/columns.h"
#include "daemon/store/keys.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, draft, account, text, reply_to, newest_own, started_at, outcome, unknown_since,"
    " good_reads, last_read, post_id, detail, answer, duplicate, dismissed_at, x_ahead,"
    " named FROM attempts ";

Attempt read_attempt(const Statement& row) {
  Attempt a;
  std::int64_t draft = 0;
  std::int64_t x_ahead = 0;
  row.read(a.id, draft, a.account, a.text, a.reply_to, a.newest_own, a.started_at, a.outcome,
           a.unknown_since, a.good_reads, a.last_read, a.post_id, a.detail, a.answer, a.duplicate,
           a.dismissed_at, x_ahead, a.named);
  a.x_ahead = Duration{x_ahead};
  a.draft = id_text(kDraft, draft);
  return a;
}

}  // namespace

std::int64_t SqliteStore::begin_attempt(const Attempt& a) {
  database_.run(
      "INSERT INTO attempts(draft, account, text, reply_to, newest_own, started_at, outcome,"
      " unknown_since, good_reads, last_read, post_id, detail, answer, duplicate, dismissed_at,"
      " x_ahead, named)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
      row_of(kDraft, a.draft), a.account, a.text, a.reply_to, a.newest_own, a.started_at, a.outcome,
      a.unknown_since, a.good_reads, a.last_read, a.post_id, a.detail, a.answer, a.duplicate,
      a.dismissed_at, std::int64_t{a.x_ahead.count()}, a.named);
  return database_.last_row();
}

void SqliteStore::save_attempt(const Attempt& a) {
  database_.run(
      "UPDATE attempts SET outcome = ?2, unknown_since = ?3, good_reads = ?4, last_read = ?5,"
      " post_id = ?6, detail = ?7, answer = ?8, duplicate = ?9, dismissed_at = ?10, x_ahead = ?11,"
      " named = ?12 WHERE id = ?1",
      a.id, a.outcome, a.unknown_since, a.good_reads, a.last_read, a.post_id, a.detail, a.answer,
      a.duplicate, a.dismissed_at, std::int64_t{a.x_ahead.count()}, a.named);
}

std::vector<Attempt> SqliteStore::attempts(const std::string& draft) {
  return all_rows(
      database_.query(std::string{kSelect} + "WHERE draft = ?1 ORDER BY id", row_of(kDraft, draft)),
      read_attempt);
}

std::vector<Attempt> SqliteStore::open_attempts() {
  return all_rows(
      database_.query(std::string{kSelect} + "WHERE outcome IN ('pending', 'unknown') ORDER BY id"),
      read_attempt);
}

std::optional<PostId> SqliteStore::newest_own(const std::string& account) {
  return first_row(database_.query("SELECT newest_own FROM accounts WHERE account = ?1", account),
                   [](const Statement& row) { return row.get<PostId>(0); });
}

void SqliteStore::set_newest_own(const std::string& account, PostId id) {
  database_.run(
      "INSERT INTO accounts(account, newest_own) VALUES(?1, ?2) ON CONFLICT(account)"
      " DO UPDATE SET newest_own = max(newest_own, excluded.newest_own)",
      account, id);
}

}  // namespace inquiry::store
