// One daemon per store. A lock of our own, beside the file: backups and other readers of the file
// itself are not kept out.
#pragma once

#include <string>

#include "base/result.h"

namespace inquiry::store {

// Held until it goes, and let go by the system when the process ends, however it ends.
class FileLock {
 public:
  // kUnavailable when another process (or another lock in this one) holds it.
  static Result<FileLock> take(const std::string& file);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace inquiry::store
