#include "base/zone.h"

#include <date/tz.h>

#include <stdexcept>

namespace inquiry {
namespace {

const date::time_zone& as_zone(const void* zone) {
  return *static_cast<const date::time_zone*>(zone);
}

date::local_info info(const void* zone, LocalTime time) {
  return as_zone(zone).get_info(date::local_time<Duration>{time.time_since_epoch()});
}

}  // namespace

Zone::Zone() : zone_(date::locate_zone("Etc/UTC")), name_("Etc/UTC") {}

std::optional<Zone> Zone::find(std::string_view name) {
  try {
    Zone zone;
    zone.zone_ = date::locate_zone(name);
    zone.name_ = std::string{name};
    return zone;
  } catch (const std::runtime_error&) {
    return std::nullopt;  // the library's way of saying "no such zone"
  }
}

LocalTime Zone::to_local(UtcTime time) const {
  return LocalTime{as_zone(zone_)
                       .to_local(date::sys_time<Duration>{time.time_since_epoch()})
                       .time_since_epoch()};
}

Date Zone::local_date(UtcTime time) const {
  return Date{std::chrono::floor<std::chrono::days>(to_local(time))};
}

UtcTime Zone::earliest(LocalTime time) const {
  const auto found = info(zone_, time);
  if (found.result == date::local_info::nonexistent) {
    return UtcTime{found.first.end.time_since_epoch()};
  }
  return UtcTime{time.time_since_epoch()} - found.first.offset;
}

UtcTime Zone::latest(LocalTime time) const {
  const auto found = info(zone_, time);
  if (found.result == date::local_info::ambiguous) {
    return UtcTime{time.time_since_epoch()} - found.second.offset;
  }
  return earliest(time);
}

UtcTime Zone::start_of_day(Date date) const {
  return earliest(LocalTime{std::chrono::local_days{date}.time_since_epoch()});
}

}  // namespace inquiry
