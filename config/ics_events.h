// The events of an iCalendar text. The only place that names the calendar library.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace inquiry::config {

// One occurrence, from start up to and not including end.
struct IcsEvent {
  bool instants = false;  // seconds since 1970 in UTC; else on the clock on the wall
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::string summary;
};

// Calls `found` for every occurrence until the end of 2099. Answers why the calendar cannot be
// read ("what is wrong; what to do"); nullopt: all of it was. May never return for a hostile text:
// to be called in a process that can be killed.
std::optional<std::string> for_each_ics_event(const std::string& text,
                                              const std::function<void(const IcsEvent&)>& found);

}  // namespace inquiry::config
