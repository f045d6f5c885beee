// The disk under a simulated daemon. SQLite writes through it; when the power goes, only what was
// synced is sure to be there, and of what was written since some pieces are. It can be full, broken
// or read-only for a while.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/random.h"

namespace inquiry::simulation {

enum class Trouble {
  kNone,
  kFull,      // no file grows any more
  kBroken,    // nothing can be written or synced
  kReadOnly,  // nothing can be opened for writing either
};

class Disk {
 public:
  // From now on every SQLite connection of this program writes through the mounted disk.
  static void watch();

  void set_trouble(Trouble trouble) { trouble_ = trouble; }
  // The `count`-th write, truncation, sync or deletion from now does not happen, nor does anything
  // after it.
  void cut_power_after(int count) { left_ = count; }
  // A disk that says it has synced and has not: a program that trusts it loses what it promised.
  void lie() { lies_ = true; }

  bool is_dark() const { return dark_; }
  bool is_well() const { return !dark_ && trouble_ == Trouble::kNone; }
  std::uint64_t syncs() const { return syncs_; }

  // Every file as the disk kept it. Nothing may be open.
  void power_returns(Random& random);

  // Told when the power goes.
  std::function<void()> on_dark = [] {};

  // For the functions that SQLite calls.
  void opened(const std::string& file, bool existed);
  bool may_change();  // false: the power is gone
  Trouble trouble() const { return trouble_; }
  void wrote(const std::string& file, std::int64_t offset, const void* bytes, int length);
  void cut(const std::string& file, std::int64_t size);
  void synced(const std::string& file);
  void deleted(const std::string& file, bool for_good);

 private:
  struct Change {
    std::int64_t offset = 0;  // or the new size
    std::string bytes;
    bool cuts = false;
  };
  struct Kept {
    std::string synced;
    bool has_name = false;  // its entry in the folder was synced
    std::vector<Change> since;
    bool deleted = false;
  };
  static void apply(std::string& content, const Change& change);

  std::map<std::string, Kept> files_;
  Trouble trouble_ = Trouble::kNone;
  int left_ = 0;
  bool dark_ = false;
  bool lies_ = false;
  std::uint64_t syncs_ = 0;
};

// The disk that SQLite writes to; nullptr: the machine's own.
Disk*& mounted_disk();

}  // namespace inquiry::simulation
