#include "tests/silence/wall.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace inquiry::sweep {
namespace {

namespace fs = std::filesystem;

constexpr Minute kDay = 24 * 60;
constexpr int kFarthestOff = 3 * kDay;  // no wall differs more from UTC, before and after a jump

int days_before_year(int year) {
  const int before = year - 1;
  return before * 365 + before / 4 - before / 100 + before / 400;
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

std::string content_of(const fs::path& file) {
  std::ifstream stream{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace

Minute minute_of(int year, int month, int day, int minute) {
  constexpr int kBefore[]{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  const int leap_day = month > 2 && is_leap(year) ? 1 : 0;
  const int days = days_before_year(year) - days_before_year(1970) + kBefore[month - 1] + leap_day;
  return (days + day - 1) * kDay + minute;
}

std::vector<ZoneFile> zone_files(const std::string& folder) {
  std::map<std::string, ZoneFile> by_content;
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const auto& file : files) {
    const auto name = file.lexically_relative(folder).string();
    // "right" counts leap seconds; "posix" and these files repeat other zones.
    if (name.starts_with("right/") || name.starts_with("posix/") || name == "posixrules" ||
        name == "localtime") {
      continue;
    }
    const auto content = content_of(file);
    if (!content.starts_with("TZif")) continue;
    auto& zone = by_content[content];
    if (zone.names.empty()) zone.path = file.string();
    zone.names.push_back(name);
  }
  std::vector<ZoneFile> zones;
  for (auto& [content, zone] : by_content) zones.push_back(std::move(zone));
  std::ranges::sort(zones, {}, [](const ZoneFile& zone) { return zone.names.front(); });
  return zones;
}

int Wall::first_reaches(Minute time) const {
  const int guess = time - first;
  for (int i = std::max(0, guess - kFarthestOff); i < size(); ++i) {
    if (minutes[static_cast<std::size_t>(i)] >= time) return i;
  }
  return size();
}

int Wall::last_shows(Minute time) const {
  const int guess = time - first;
  for (int i = std::min(size() - 1, guess + kFarthestOff); i >= 0; --i) {
    const auto shown = minutes[static_cast<std::size_t>(i)];
    if (shown <= time) return shown == time ? i : i + 1;
  }
  return 0;
}

std::vector<int> Wall::jumps() const {
  std::vector<int> found;
  for (int i = 0; i + 1 < size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (minutes[at + 1] != minutes[at] + 1) found.push_back(i);
  }
  return found;
}

Wall read_wall(const std::string& path, Minute first, int minutes) {
  setenv("TZ", (":" + path).c_str(), 1);  // NOLINT(concurrency-mt-unsafe): one thread
  tzset();
  Wall wall{first, {}};
  wall.minutes.reserve(static_cast<std::size_t>(minutes));
  for (int i = 0; i < minutes; ++i) {
    const std::time_t seconds = (static_cast<std::time_t>(first) + i) * 60;
    std::tm shown{};
    localtime_r(&seconds, &shown);
    wall.minutes.push_back(minute_of(shown.tm_year + 1900, shown.tm_mon + 1, shown.tm_mday,
                                     shown.tm_hour * 60 + shown.tm_min));
  }
  return wall;
}

}  // namespace inquiry::sweep
