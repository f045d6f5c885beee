#include "daemon/store/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

namespace fs = std::filesystem;

// The copy, proven sound and whole in one file.
void write_copy(Database& database, const std::string& file) {
  Database copy{file};
  database.copy_into(copy);
  copy.script("PRAGMA journal_mode = DELETE");
  auto check = copy.query("PRAGMA integrity_check");
  if (!check.step() || check.text(0) != "ok") {
    throw StoreError(
        "the copy is not sound, so the store may not be either; check the disk, and "
        "keep the last good backup");
  }
}

// A rename is only as lasting as its folder.
void flush_folder(const fs::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : fs::path{"."};
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

Result<void> back_up(Database& database, const std::string& file) {
  std::error_code error;
  if (fs::exists(file, error)) {
    return fail(Error::Kind::kConflict, file + " exists already; choose another name");
  }
  const auto unfinished = file + ".tmp";
  fs::remove(unfinished, error);
  try {
    write_copy(database, unfinished);
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
  flush_folder(file);
  return {};
}

Result<void> SqliteStore::backup(const std::string& file) { return back_up(database_, file); }

}  // namespace inquiry::store
