#include "config/limited_child.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <string_view>
#include <system_error>

namespace inquiry::config {
namespace {

constexpr int kFailed = 1;

rlim_t mapped_bytes() {
  rlim_t pages = 0;
  std::ifstream{"/proc/self/statm"} >> pages;
  return pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

void limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  const rlimit value{soft, hard};
  if (setrlimit(resource, &value) != 0) _exit(kFailed);
}

// Signals end the child, whatever its parent had arranged for them.
void restrict_self(const Limits& limits) {
  sigset_t none;
  sigemptyset(&none);
  std::signal(SIGALRM, SIG_DFL);
  std::signal(SIGXCPU, SIG_DFL);
  std::signal(SIGPIPE, SIG_DFL);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  alarm(limits.wall_seconds);
  limit(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1);
  limit(RLIMIT_CORE, 0, 0);
  const auto memory = mapped_bytes() + limits.memory_bytes;
  limit(RLIMIT_AS, memory, memory);
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = write(fd, bytes.data(), bytes.size());
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

[[noreturn]] void run_child(const std::function<std::string()>& work, const Limits& limits,
                            int fd) {
  restrict_self(limits);
  try {
    _exit(write_all(fd, work()) ? 0 : kFailed);
  } catch (...) {
    _exit(kFailed);
  }
}

std::string read_all(int fd) {
  std::string bytes;
  std::array<char, 65'536> buffer{};
  while (true) {
    const auto count = read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

// The child's status; one that means failure when another part of the program took it.
int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return kFailed;
  }
  return status;
}

tl::unexpected<std::string> cannot_start(int error) {
  return tl::unexpected("no process could be started for it (" +
                        std::generic_category().message(error) + ")");
}

}  // namespace

tl::expected<std::string, std::string> run_limited(const std::function<std::string()>& work,
                                                   const Limits& limits) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return cannot_start(errno);
  const auto child = fork();
  if (child == 0) run_child(work, limits, ends[1]);
  const int error = errno;
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return cannot_start(error);
  }
  auto output = read_all(ends[0]);
  close(ends[0]);
  const int status = wait_for(child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return output;
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return tl::unexpected<std::string>(signal == SIGALRM || signal == SIGXCPU || signal == SIGKILL
                                         ? "it took too long"
                                         : "it could not be finished");
}

}  // namespace inquiry::config
