#include "daemon/console/server/os_users.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace inquiry::console {
namespace {

TEST(SystemOsUsers, KnowsTheNamesOfTheSystem) {
  const SystemOsUsers users;
  EXPECT_EQ(users.name_of(0), "root");
  EXPECT_EQ(users.name_of(4'000'000'001), std::nullopt);
  EXPECT_EQ(users.own_uid(), ::geteuid());
}

TEST(SystemOsUsers, KnowsWhoIsInAGroup) {
  const SystemOsUsers users;
  EXPECT_TRUE(users.is_member(0, "root"));
  EXPECT_FALSE(users.is_member(0, "no-such-group"));
  EXPECT_FALSE(users.is_member(4'000'000'001, "root"));
}

}  // namespace
}  // namespace inquiry::console
