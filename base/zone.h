// A school's time zone. The only place that names the zone library.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace inquiry {

using LocalTime = std::chrono::local_time<Duration>;

// One IANA zone ("America/Los_Angeles"). Cheap to copy; the data live as long as the program.
class Zone {
 public:
  // UTC.
  Zone();

  // Reads the system's zone data. nullopt for a name it does not know.
  static std::optional<Zone> find(std::string_view name);

  const std::string& name() const { return name_; }

  LocalTime to_local(UtcTime time) const;
  Date local_date(UtcTime time) const;

  // A local time that occurs twice (autumn) has two instants, one that never occurs (spring) stands
  // for the instant of the jump. Callers choose the side that keeps more silence.
  UtcTime earliest(LocalTime time) const;
  UtcTime latest(LocalTime time) const;

  // The instant the local day begins.
  UtcTime start_of_day(Date date) const;

 private:
  const void* zone_ = nullptr;  // a date::time_zone, owned by the zone database
  std::string name_;
};

}  // namespace inquiry
