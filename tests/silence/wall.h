// The clock on a school's wall, minute by minute, as the C library tells it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace inquiry::sweep {

// Minutes since 1970, in UTC or on a wall.
using Minute = std::int32_t;

Minute minute_of(int year, int month, int day, int minute = 0);

// A zone by all of its names: links and equal files are one.
struct ZoneFile {
  std::string path;
  std::vector<std::string> names;
};

// Every zone below `folder`, ordered by its first name.
std::vector<ZoneFile> zone_files(const std::string& folder);

struct Wall {
  Minute first = 0;             // in UTC
  std::vector<Minute> minutes;  // what the wall shows at first, first + 1, …

  int size() const { return static_cast<int>(minutes.size()); }

  // The minute at which the wall first shows `time` or later; size(): not within these years.
  int first_reaches(Minute time) const;
  // The last minute that shows `time`; where none does, the first one after the jump over it.
  int last_shows(Minute time) const;

  // The minutes after which the wall does not go on by one.
  std::vector<int> jumps() const;
};

// Uses the process's time zone: one thread at a time.
Wall read_wall(const std::string& path, Minute first, int minutes);

}  // namespace inquiry::sweep
