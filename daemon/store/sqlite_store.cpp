#include "daemon/store/sqlite_store.h"

#include <cassert>

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

void SqliteStore::ping() { database_.run("SELECT count FROM chains"); }

}  // namespace inquiry::store
