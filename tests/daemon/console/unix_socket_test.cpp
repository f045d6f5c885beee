#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <future>

#include "tests/daemon/console/support/raw_client.h"
#include "tests/daemon/console/support/server_under_test.h"
#include "tests/daemon/console/support/temp_folder.h"

namespace inquiry::console::test {
namespace {

namespace fs = std::filesystem;

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 07777U;
}

class UnixSocket : public ::testing::Test {
 protected:
  Result<void> listen(ServerUnderTest& under_test) {
    return under_test.on_loop([&] { return under_test.server().listen(path_); });
  }

  TempFolder folder_;
  fs::path path_ = folder_.path() / "run" / "inquiryd.sock";
};

TEST_F(UnixSocket, TellsWhoIsAtTheOtherEnd) {
  ServerUnderTest under_test;
  ASSERT_TRUE(listen(under_test));
  RawClient client(path_);
  EXPECT_NE(client.get("/"), "");
  EXPECT_EQ(under_test.last_request().peer_uid, ::getuid());
  EXPECT_EQ(under_test.last_request().remote, "socket");
}

TEST_F(UnixSocket, TellsAnotherUserFromOurselves) {
  if (::getuid() != 0) GTEST_SKIP() << "only root can become another user";
  constexpr uid_t kOther = 65534;
  fs::permissions(folder_.path(), fs::perms::group_exec | fs::perms::others_exec,
                  fs::perm_options::add);
  ServerUnderTest under_test;
  ASSERT_TRUE(listen(under_test));
  const pid_t child = ::fork();
  if (child == 0) {
    // Not setuid(): glibc's would wait for threads that a fork does not copy.
    if (::syscall(SYS_setuid, kOther) != 0) ::_exit(1);
    try {
      ::_exit(RawClient(path_).get("/").empty() ? 1 : 0);
    } catch (...) {
      ::_exit(1);
    }
  }
  int status = 1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(under_test.last_request().peer_uid, kOther);
}

TEST_F(UnixSocket, IsForEverybodyInAFolderThatOnlyItsOwnerWrites) {
  const mode_t before = ::umask(077);
  ServerUnderTest under_test;
  ASSERT_TRUE(listen(under_test));
  ::umask(before);
  EXPECT_EQ(mode_of(path_), 0666U);
  EXPECT_EQ(mode_of(path_.parent_path()), 0755U);
}

TEST_F(UnixSocket, ReplacesTheFileOfADaemonThatDied) {
  fs::create_directories(path_.parent_path());
  const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(dead, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ::close(dead);
  ServerUnderTest under_test;
  ASSERT_TRUE(listen(under_test));
  RawClient client(path_);
  EXPECT_NE(client.get("/"), "");
}

TEST_F(UnixSocket, RefusesToReplaceALiveDaemon) {
  ServerUnderTest alive;
  ServerUnderTest second;
  ASSERT_TRUE(listen(alive));
  const auto refused = listen(second);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::kConflict);
  RawClient client(path_);
  EXPECT_NE(client.get("/"), "");
}

TEST_F(UnixSocket, RefusesToReplaceAnythingElse) {
  fs::create_directories(path_.parent_path());
  std::ofstream(path_) << "precious";
  ServerUnderTest under_test;
  EXPECT_FALSE(listen(under_test));
  EXPECT_EQ(fs::file_size(path_), 8U);
}

TEST_F(UnixSocket, RefusesAPathThatIsTooLong) {
  path_ = folder_.path() / std::string(120, 'x');
  ServerUnderTest under_test;
  const auto refused = listen(under_test);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::kInvalid);
}

TEST_F(UnixSocket, IsGoneAfterAStop) {
  ServerUnderTest under_test;
  ASSERT_TRUE(listen(under_test));
  std::promise<void> stopped;
  under_test.on_loop([&] { under_test.server().stop([&] { stopped.set_value(); }); });
  stopped.get_future().wait();
  EXPECT_FALSE(fs::exists(path_));
}

}  // namespace
}  // namespace inquiry::console::test
