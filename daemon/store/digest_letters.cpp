// Digests that are mailed, a letter for each person.
#include "daemon/store/columns.h"
#include "daemon/store/keys.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

std::string select(std::string_view rest) {
  return std::string{
      "SELECT id, team, due, recipient, scheduled, state, at, tries, detail FROM digest_letters "}
      .append(rest);
}

DigestLetter read_letter(const Statement& row) {
  DigestLetter letter;
  std::int64_t id = 0;
  row.read(id, letter.team, letter.due, letter.to, letter.scheduled, letter.state, letter.at,
           letter.tries, letter.detail);
  letter.id = id_text(kLetter, id);
  return letter;
}

}  // namespace

void SqliteStore::add_letter(const DigestLetter& letter) {
  database_.run(
      "INSERT INTO digest_letters(team, due, recipient, scheduled, state, at, tries, detail)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
      letter.team, letter.due, letter.to, letter.scheduled, letter.state, letter.at, letter.tries,
      letter.detail);
}

void SqliteStore::save_letter(const DigestLetter& letter) {
  database_.run(
      "UPDATE digest_letters SET state = ?2, at = ?3, tries = ?4, detail = ?5 WHERE id = ?1",
      row_of(kLetter, letter.id), letter.state, letter.at, letter.tries, letter.detail);
}

std::vector<DigestLetter> SqliteStore::letters(const std::string& team, UtcTime due_since) {
  return all_rows(
      database_.query(select("WHERE team = ?1 AND due >= ?2 ORDER BY due DESC, recipient"), team,
                      due_since),
      read_letter);
}

void SqliteStore::forget_letters(UtcTime due_before) {
  database_.run("DELETE FROM digest_letters WHERE due < ?1", due_before);
}

std::vector<DigestLetter> SqliteStore::open_letters() {
  return all_rows(database_.query(select("WHERE state IN ('waiting', 'sending') ORDER BY due, id")),
                  read_letter);
}

}  // namespace inquiry::store
