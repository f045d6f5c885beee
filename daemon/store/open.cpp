// Opening a store: whose file it is, whether it is free, and whether we can read it.
#include <filesystem>
#include <utility>

#include "daemon/store/file_lock.h"
#include "daemon/store/generation.h"
#include "daemon/store/migrations.h"
#include "daemon/store/sqlite_store.h"

namespace inquiry::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScheme = "sqlite:";

// Other names of the same file (links, "..") lead to the same lock.
Result<std::string> file_of(const std::string& uri, const std::string& state_dir) {
  if (!uri.starts_with(kScheme) || uri.size() == kScheme.size()) {
    return fail(Error::Kind::kInvalid,
                "store `" + uri.substr(0, uri.find(':') + 1) +
                    "` is none that this inquiryd can open; write sqlite:FILE");
  }
  std::error_code error;
  const auto file = fs::weakly_canonical(fs::path{state_dir} / uri.substr(kScheme.size()), error);
  if (error) return fail(Error::Kind::kUnavailable, "cannot find the store: " + error.message());
  return file.string();
}

// Commits last from the moment they are answered, and readers never wait.
Result<void> use_wal(Database& database, const std::string& file) {
  auto mode = database.query("PRAGMA journal_mode = WAL");
  if (mode.step() && mode.text(0) == "wal") return {};
  return fail(Error::Kind::kUnavailable,
              file + " is on a disk without shared memory; put the store on a local disk");
}

}  // namespace

Result<std::unique_ptr<Store>> open(const std::string& uri, const std::string& state_dir) {
  const auto file = file_of(uri, state_dir);
  if (!file) return tl::unexpected(file.error());
  auto lock = FileLock::take(*file + ".lock");
  if (!lock) return tl::unexpected(lock.error());
  try {
    auto store = std::make_unique<SqliteStore>(*file, std::move(*lock));
    auto ready = migrate(store->database_, *file, migrations());
    if (ready) ready = use_wal(store->database_, *file);
    if (!ready) return tl::unexpected(ready.error());
    take_up(store->database_, *file);
    return store;
  } catch (const SqliteError& error) {
    return fail(error.damaged() ? Error::Kind::kInvalid : Error::Kind::kUnavailable,
                *file + ": " + error.what());
  } catch (const StoreError& error) {
    return fail(Error::Kind::kUnavailable, *file + ": " + error.what());
  }
}

}  // namespace inquiry::store
