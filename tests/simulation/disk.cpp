#include "tests/simulation/disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <new>

namespace inquiry::simulation {
namespace {

namespace fs = std::filesystem;

std::string content_of(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

// --- SQLite's interface to the system: its own, with the disk in between ---

sqlite3_vfs* own() { return sqlite3_vfs_find("unix"); }

struct File {
  sqlite3_file base;
  std::string* name;
  Disk* disk;  // that it was opened on
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return of(file)->real(); }

// What is to be answered instead of doing it; SQLITE_OK: do it.
int refused(Disk* disk, int otherwise, bool grows) {
  if (disk == nullptr) return SQLITE_OK;
  if (!disk->may_change()) return otherwise;
  switch (disk->trouble()) {
    case Trouble::kNone:
      return SQLITE_OK;
    case Trouble::kFull:
      return grows ? SQLITE_FULL : SQLITE_OK;
    case Trouble::kBroken:
    case Trouble::kReadOnly:
      return otherwise;
  }
  return SQLITE_OK;
}

int close(sqlite3_file* file) {
  const int code = real(file)->pMethods->xClose(real(file));
  delete of(file)->name;
  return code;
}

int read(sqlite3_file* file, void* into, int length, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), into, length, offset);
}

int write(sqlite3_file* file, const void* bytes, int length, sqlite3_int64 offset) {
  sqlite3_int64 size = 0;
  real(file)->pMethods->xFileSize(real(file), &size);
  if (const int code = refused(of(file)->disk, SQLITE_IOERR_WRITE, offset + length > size)) {
    return code;
  }
  const int code = real(file)->pMethods->xWrite(real(file), bytes, length, offset);
  if (code == SQLITE_OK && of(file)->disk) {
    of(file)->disk->wrote(*of(file)->name, offset, bytes, length);
  }
  return code;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int code = refused(of(file)->disk, SQLITE_IOERR_TRUNCATE, false)) return code;
  const int code = real(file)->pMethods->xTruncate(real(file), size);
  if (code == SQLITE_OK && of(file)->disk) of(file)->disk->cut(*of(file)->name, size);
  return code;
}

int sync(sqlite3_file* file, int /*flags*/) {
  if (const int code = refused(of(file)->disk, SQLITE_IOERR_FSYNC, false)) return code;
  // The machine's own disk need not be waited for.
  if (of(file)->disk) of(file)->disk->synced(*of(file)->name);
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
int unlock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* out) {
  return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
int control(sqlite3_file* file, int what, void* argument) {
  if (what == SQLITE_FCNTL_SIZE_HINT || what == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
  return real(file)->pMethods->xFileControl(real(file), what, argument);
}
int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** into) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, into);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int shm_unmap(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

const sqlite3_io_methods kMethods{
    2,         close,      read,    write,       truncate,        sync,    file_size, lock,
    unlock,    check_lock, control, sector_size, characteristics, shm_map, shm_lock,  shm_barrier,
    shm_unmap, nullptr,    nullptr};

int open(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* out) {
  file->pMethods = nullptr;
  auto* disk = name != nullptr ? mounted_disk() : nullptr;
  if (disk && disk->trouble() == Trouble::kReadOnly && (flags & SQLITE_OPEN_READWRITE) != 0) {
    return SQLITE_CANTOPEN;
  }
  const bool existed = name != nullptr && fs::exists(name);
  const int code = own()->xOpen(own(), name, real(file), flags, out);
  if (code != SQLITE_OK) return code;
  of(file)->name = new std::string{name != nullptr ? name : ""};
  of(file)->disk = disk;
  if (disk) disk->opened(*of(file)->name, existed);
  file->pMethods = &kMethods;
  return SQLITE_OK;
}

int remove(sqlite3_vfs* /*vfs*/, const char* name, int for_good) {
  auto* disk = mounted_disk();
  if (const int code = refused(disk, SQLITE_IOERR_DELETE, false)) return code;
  const int code = own()->xDelete(own(), name, 0);
  if (code == SQLITE_OK && disk) disk->deleted(name, for_good != 0);
  return code;
}

}  // namespace

Disk*& mounted_disk() {
  static Disk* disk = nullptr;
  return disk;
}

void Disk::watch() {
  static sqlite3_vfs vfs = *own();
  vfs.pNext = nullptr;
  vfs.zName = "watched";
  vfs.szOsFile = static_cast<int>(sizeof(File)) + own()->szOsFile;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  sqlite3_vfs_register(&vfs, 1);
}

bool Disk::may_change() {
  if (left_ > 0 && --left_ == 0) {
    dark_ = true;
    on_dark();
  }
  return !dark_;
}

void Disk::opened(const std::string& file, bool existed) {
  auto [kept, is_new] = files_.try_emplace(file);
  if (!is_new && !kept->second.deleted) return;
  kept->second = {existed ? content_of(file) : "", existed, {}, false};
}

void Disk::wrote(const std::string& file, std::int64_t offset, const void* bytes, int length) {
  files_[file].since.push_back(
      {offset, {static_cast<const char*>(bytes), static_cast<std::size_t>(length)}, false});
}

void Disk::cut(const std::string& file, std::int64_t size) {
  files_[file].since.push_back({size, {}, true});
}

void Disk::synced(const std::string& file) {
  ++syncs_;
  if (lies_) return;
  auto& kept = files_[file];
  for (const auto& change : kept.since) apply(kept.synced, change);
  kept.since.clear();
  kept.has_name = true;  // SQLite's own syncs the folder with a new file
}

void Disk::deleted(const std::string& file, bool for_good) {
  if (for_good) {
    files_.erase(file);
  } else {
    files_[file].deleted = true;
  }
}

void Disk::apply(std::string& content, const Change& change) {
  const auto at = static_cast<std::size_t>(change.offset);
  if (change.cuts) {
    content.resize(at);
    return;
  }
  if (content.size() < at + change.bytes.size()) content.resize(at + change.bytes.size());
  content.replace(at, change.bytes.size(), change.bytes);
}

void Disk::power_returns(Random& random) {
  constexpr std::size_t kSector = 512;
  for (auto& [file, kept] : files_) {
    if (kept.deleted && random.chance(0.5)) continue;  // the deletion had come to the disk
    const bool named = kept.has_name || (!kept.since.empty() && random.chance(0.5));
    auto content = kept.synced;
    // All of what came later, nothing, or here a piece and there another.
    const std::vector<double> chances{0.0, 0.5, 0.9, 1.0};
    const double likely = random.pick(chances);
    for (const auto& change : kept.since) {
      if (change.cuts) {
        if (random.chance(likely)) apply(content, change);
        continue;
      }
      for (std::size_t from = 0; from < change.bytes.size(); from += kSector) {
        if (!random.chance(likely)) continue;
        apply(content, {change.offset + static_cast<std::int64_t>(from),
                        change.bytes.substr(from, kSector), false});
      }
    }
    fs::remove(file);
    if (named) std::ofstream{file, std::ios::binary} << content;
    fs::remove(file + "-shm");
  }
  files_.clear();
  dark_ = false;
  left_ = 0;
}

}  // namespace inquiry::simulation
