#include "tests/daemon/store/raw.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace inquiry::store::raw {
namespace {

int keep_first(void* rows, int columns, char** values, char**) {
  if (columns > 0) {
    static_cast<std::vector<std::string>*>(rows)->emplace_back(values[0] ? values[0] : "");
  }
  return 0;
}

}  // namespace

std::vector<std::string> ask(const std::string& file, const std::string& sql) {
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  std::vector<std::string> rows;
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), keep_first, &rows, nullptr), SQLITE_OK)
      << sqlite3_errmsg(database) << " in " << sql;
  sqlite3_close(database);
  return rows;
}

void run(const std::string& file, const std::string& sql) { ask(file, sql); }

void drop_triggers(const std::string& file) {
  for (const auto& name : ask(file, "SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
    run(file, "DROP TRIGGER " + name);
  }
}

}  // namespace inquiry::store::raw
