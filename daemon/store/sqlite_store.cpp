#include "daemon/store/sqlite_store.h"

#include <cassert>

#include "daemon/store/columns.h"
#include "daemon/store/generation.h"

namespace inquiry::store {
namespace {

class OpenTransaction final : public Store::Transaction {
 public:
  explicit OpenTransaction(Database& database) : scope_(database) {}
  void commit() override { scope_.commit(); }

 private:
  Scope scope_;
};

}  // namespace

std::unique_ptr<Store::Transaction> SqliteStore::begin() {
  assert(!database_.in_transaction());
  return std::make_unique<OpenTransaction>(database_);
}

void SqliteStore::clock_went_back(UtcTime now) {
  Scope scope{database_};
  for (const std::string_view statement :
       {"UPDATE posts SET verified_at = min(verified_at, ?1), last_asked = min(last_asked, ?1),"
        " arrived_at = min(arrived_at, ?1)"
        " WHERE verified_at > ?1 OR last_asked > ?1 OR arrived_at > ?1",
        "UPDATE terms SET last_read = min(last_read, ?1), wait_until = min(wait_until, ?1)"
        " WHERE last_read > ?1 OR wait_until > ?1",
        "UPDATE authors SET fetched_at = ?1 WHERE fetched_at > ?1",
        "UPDATE sessions SET last_seen = ?1 WHERE last_seen > ?1",
        "UPDATE drafts SET posted_at = ?1 WHERE posted_at > ?1",
        "UPDATE transitions SET at = ?1 WHERE at > ?1 AND actor <> 'calendar'"
        " AND behaviour NOT IN ('teach', 'analyze')"}) {
    database_.run(std::string{statement}, now);
  }
  scope.commit();
}

void SqliteStore::alive(UtcTime now) {
  database_.run("UPDATE generation SET alive_at = ?1", now);
  count_on(database_, file_);
}

Past SqliteStore::past() {
  auto row = database_.query("SELECT older_copy, alive_at FROM generation");
  row.step();
  Past past;
  std::int64_t older = 0;
  row.read(older, past.alive_at);
  past.older_copy = older != 0;
  return past;
}

void SqliteStore::accept_older_copy() { database_.run("UPDATE generation SET older_copy = 0"); }

void SqliteStore::ping() { database_.run("SELECT count FROM chains"); }

}  // namespace inquiry::store
