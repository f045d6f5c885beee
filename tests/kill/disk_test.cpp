// The built daemon on a disk that is really full, and really read-only: it says so, posts nothing,
// keeps what it had, and goes on by itself. Needs leave to mount; without it the test is skipped.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "tests/kill/victim.h"

namespace inquiry::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class DiskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::mount("tmpfs", v_.state().c_str(), "tmpfs", 0, "size=3m,mode=700") != 0) {
      GTEST_SKIP() << "nothing may be mounted here";
    }
    mounted_ = true;
    ASSERT_TRUE(v_.start()) << v_.log();
    ASSERT_TRUE(
        v_.api("maria", "PUT", "/teams/grade4/stage", {{"stage", "define"}, {"reason", "test"}})
            .ok());
  }
  void TearDown() override {
    if (!mounted_) return;
    if (v_.running()) v_.kill();
    ::umount2(v_.state().c_str(), MNT_DETACH);
  }

  bool eventually(const std::function<bool()>& holds, std::chrono::seconds patience = 30s) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(50ms);  // another process: only asking again tells
    }
    return true;
  }
  bool posted(const std::string& text) {
    return eventually([&] { return v_.states_by_text()[text] == "posted"; });
  }
  void fill() const {
    std::ofstream ballast{v_.state() / "ballast", std::ios::binary};
    const std::string block(4096, 'x');
    while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  // Writes until the daemon has met the full disk.
  void until_it_says_so() {
    const std::string long_text(200, 'a');
    for (int i = 0; i < 200 && v_.log().find("nothing is read or posted") == std::string::npos;
         ++i) {
      v_.approve_one("meanwhile " + std::to_string(i) + long_text);
    }
  }

  Victim v_{"400ms"};
  bool mounted_ = false;
};

TEST_F(DiskTest, AFullDiskIsSaidStopsPostsAndIsGotOver) {
  ASSERT_TRUE(v_.approve_one("Before?"));
  ASSERT_TRUE(posted("Before?"));
  const auto pid = v_.pid();
  fill();
  until_it_says_so();
  EXPECT_THAT(v_.log(), HasSubstr("the disk is full; free some space"));
  EXPECT_TRUE(v_.running()) << "it waits";
  EXPECT_EQ(v_.api({}, "GET", "/status").status, 0);
  const auto meanwhile = v_.on_x();
  std::this_thread::sleep_for(6s);  // the daemon's clock is the system's: it looks once
  EXPECT_EQ(v_.on_x(), meanwhile);

  std::filesystem::remove(v_.state() / "ballast");
  ASSERT_TRUE(eventually([&] { return v_.api({}, "GET", "/status").status == 200; })) << v_.log();
  EXPECT_EQ(v_.pid(), pid);
  EXPECT_EQ(v_.states_by_text()["Before?"], "posted");
  ASSERT_TRUE(v_.approve_one("After?"));
  EXPECT_TRUE(posted("After?"));
  for (const auto& [text, count] : v_.on_x()) EXPECT_EQ(count, 1) << text;
  EXPECT_TRUE(v_.api({}, "GET", "/audit/verify").body.value("intact", false));
}

TEST_F(DiskTest, AReadOnlyFileSystemIsWaitedForToo) {
  fill();
  until_it_says_so();
  std::filesystem::remove(v_.state() / "ballast");
  ASSERT_EQ(::mount("", v_.state().c_str(), "", MS_REMOUNT | MS_RDONLY, ""), 0);
  ASSERT_TRUE(eventually([&] { return v_.log().find("state") != std::string::npos; })) << v_.log();
  EXPECT_EQ(v_.api({}, "GET", "/status").status, 0);
  EXPECT_TRUE(v_.running());
  ASSERT_EQ(::mount("", v_.state().c_str(), "", MS_REMOUNT, "size=3m"), 0);
  ASSERT_TRUE(eventually([&] { return v_.api({}, "GET", "/status").status == 200; })) << v_.log();
  ASSERT_TRUE(v_.approve_one("After?"));
  EXPECT_TRUE(posted("After?"));
}

}  // namespace
}  // namespace inquiry::testing
