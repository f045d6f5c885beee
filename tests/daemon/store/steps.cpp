#include "tests/daemon/store/steps.h"

#include <sqlite3.h>

namespace inquiry::store {
namespace {

std::int64_t counted = 0;

int count(void*) {
  ++counted;
  return 0;
}

int watch(sqlite3* database, char**, const struct sqlite3_api_routines*) {
  sqlite3_progress_handler(database, 1, count, nullptr);
  return SQLITE_OK;
}

// As SQLite wants it to be named.
const auto kWatch = reinterpret_cast<void (*)()>(watch);

}  // namespace

Steps::Steps() { sqlite3_auto_extension(kWatch); }

Steps::~Steps() { sqlite3_cancel_auto_extension(kWatch); }

std::int64_t Steps::of(const std::function<void()>& work) const {
  const auto before = counted;
  work();
  return counted - before;
}

}  // namespace inquiry::store
