#include "daemon/store/backup.h"

#include <filesystem>
#include <system_error>

#include "daemon/store/generation.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

namespace fs = std::filesystem;

// The copy, proven sound and whole in one file; `change` is a statement for it alone.
void write_copy(Database& database, const std::string& file, std::string_view change) {
  Database copy{file};
  database.copy_into(copy);
  copy.script(std::string{change});
  copy.script("PRAGMA journal_mode = DELETE");
  auto check = copy.query("PRAGMA integrity_check");
  if (!check.step() || check.text(0) != "ok") {
    throw StoreError(
        "the copy is not sound, so the store may not be either; check the disk, and "
        "keep the last good backup");
  }
}

}  // namespace

Result<void> back_up(Database& database, const std::string& file, std::string_view change) {
  std::error_code error;
  if (fs::exists(file, error)) {
    return fail(Error::Kind::kConflict, file + " exists already; choose another name");
  }
  const auto unfinished = file + ".tmp";
  fs::remove(unfinished, error);
  try {
    write_copy(database, unfinished, change);
  } catch (const StoreError& failure) {
    fs::remove(unfinished, error);
    return fail(Error::Kind::kUnavailable,
                "no backup was written to " + file + ": " + failure.what());
  }
  fs::rename(unfinished, file, error);
  if (error) {
    return fail(Error::Kind::kUnavailable,
                "no backup was written to " + file + ": " + error.message());
  }
  flush_folder_of(file);
  return {};
}

Result<void> SqliteStore::backup(const std::string& file) {
  return back_up(database_, file, kMarkOlderCopy);
}

}  // namespace inquiry::store
