#include "daemon/store/migrations.h"

#include <filesystem>

#include "base/digest.h"
#include "daemon/store/backup.h"

namespace inquiry::store {
namespace {

constexpr std::int64_t kApplicationId = 0x496e7179;  // "Inqy", for file(1) and for us

std::int64_t number(Database& database, std::string_view sql) {
  auto statement = database.query(sql);
  return statement.step() ? statement.integer(0) : 0;
}

bool is_new(Database& database) {
  return number(database, "PRAGMA application_id") == 0 &&
         number(database, "PRAGMA user_version") == 0 &&
         number(database, "SELECT count(*) FROM sqlite_schema") == 0;
}

// What speaks against using the file as it is; empty: nothing.
std::string objection(Database& database, std::span<const Migration> steps) {
  if (number(database, "PRAGMA application_id") != kApplicationId) {
    return "is not a store of inquiryd; name another file under `store:`";
  }
  const auto version = number(database, "PRAGMA user_version");
  if (std::cmp_greater(version, steps.size())) {
    return "was written by a newer inquiryd (schema " + std::to_string(version) +
           ", this one knows " + std::to_string(steps.size()) +
           "); install that version again, or restore a backup made by this one";
  }
  auto taken = database.query("SELECT version, checksum FROM migrations ORDER BY version");
  std::int64_t steps_taken = 0;
  while (taken.step()) {
    const auto step = taken.integer(0);
    if (step != ++steps_taken || step > version ||
        taken.text(1) != sha256_hex(steps[static_cast<std::size_t>(step - 1)].sql)) {
      return "has a schema that no released inquiryd made; restore a backup";
    }
  }
  if (steps_taken != version) return "does not know its own schema; restore a backup";
  return {};
}

void take(Database& database, std::int64_t version, std::string_view sql) {
  Scope scope{database};
  database.script(std::string{sql});
  database.run("INSERT INTO migrations(version, checksum) VALUES(?1, ?2)", version,
               sha256_hex(sql));
  if (database.query("PRAGMA foreign_key_check").step()) {
    throw StoreError("schema " + std::to_string(version) +
                     " would leave rows without their owners; restore a backup");
  }
  database.script("PRAGMA user_version = " + std::to_string(version));
  scope.commit();
}

void claim(Database& database) {
  Scope scope{database};
  database.script(
      "CREATE TABLE migrations(version INTEGER PRIMARY KEY, checksum TEXT NOT NULL)"
      " STRICT; PRAGMA application_id = " +
      std::to_string(kApplicationId));
  scope.commit();
}

void keep_copy(Database& database, const std::string& file, std::int64_t version) {
  const auto copy = file + ".schema-" + std::to_string(version);
  std::filesystem::remove(copy);  // of an attempt that failed: the file is as it was then
  if (auto kept = back_up(database, copy); !kept) throw StoreError(kept.error().message);
}

}  // namespace

Result<void> migrate(Database& database, const std::string& file,
                     std::span<const Migration> steps) {
  if (is_new(database)) claim(database);
  if (const auto why = objection(database, steps); !why.empty()) {
    return fail(Error::Kind::kInvalid, file + " " + why);
  }
  const auto version = number(database, "PRAGMA user_version");
  if (std::cmp_equal(version, steps.size())) return {};
  if (version > 0) keep_copy(database, file, version);
  database.script("PRAGMA foreign_keys = OFF");  // a step may rebuild a table others refer to
  for (auto step = static_cast<std::size_t>(version); step < steps.size(); ++step) {
    take(database, static_cast<std::int64_t>(step) + 1, steps[step].sql);
  }
  database.script("PRAGMA foreign_keys = ON");
  return {};
}

}  // namespace inquiry::store
