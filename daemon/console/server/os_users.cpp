#include "daemon/console/server/os_users.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

namespace inquiry::console {
namespace {

constexpr std::size_t kRecordBytes = std::size_t{64} * 1024;  // groups of a district can be long
constexpr int kGroupsMax = 4096;

struct User {
  std::string name;
  gid_t group;
};

std::optional<User> find_user(unsigned uid) {
  std::vector<char> bytes(kRecordBytes);
  passwd record{};
  passwd* found = nullptr;
  if (::getpwuid_r(uid, &record, bytes.data(), bytes.size(), &found) != 0 || found == nullptr) {
    return std::nullopt;
  }
  return User{record.pw_name, record.pw_gid};
}

std::optional<gid_t> find_group(const std::string& name) {
  std::vector<char> bytes(kRecordBytes);
  group record{};
  group* found = nullptr;
  if (::getgrnam_r(name.c_str(), &record, bytes.data(), bytes.size(), &found) != 0 ||
      found == nullptr) {
    return std::nullopt;
  }
  return record.gr_gid;
}

}  // namespace

std::optional<std::string> SystemOsUsers::name_of(unsigned uid) const {
  auto user = find_user(uid);
  if (!user) return std::nullopt;
  return std::move(user->name);
}

bool SystemOsUsers::is_member(unsigned uid, const std::string& group) const {
  const auto user = find_user(uid);
  const auto wanted = find_group(group);
  if (!user || !wanted) return false;
  std::vector<gid_t> groups(kGroupsMax);
  int count = kGroupsMax;
  if (::getgrouplist(user->name.c_str(), user->group, groups.data(), &count) < 0) return false;
  return std::find(groups.begin(), groups.begin() + count, *wanted) != groups.begin() + count;
}

unsigned SystemOsUsers::own_uid() const { return ::geteuid(); }

}  // namespace inquiry::console
