#include "daemon/store/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace inquiry::store {

Result<FileLock> FileLock::take(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return fail(Error::Kind::kUnavailable, "cannot write " + file + ": " +
                                               std::generic_category().message(errno) +
                                               "; check the folder and its owner");
  }
  FileLock lock{descriptor};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return fail(Error::Kind::kUnavailable,
                file.substr(0, file.rfind('.')) +
                    " is already in use by another inquiryd; stop that one first");
  }
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace inquiry::store
