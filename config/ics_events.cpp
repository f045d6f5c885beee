#include "config/ics_events.h"

#include <libical/ical.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace inquiry::config {
namespace {

constexpr int kLastYear = 2099;

using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;
using Problem = std::optional<std::string>;

bool refused(icalrecurrencetype_frequency frequency) {
  return frequency == ICAL_SECONDLY_RECURRENCE || frequency == ICAL_MINUTELY_RECURRENCE ||
         frequency == ICAL_HOURLY_RECURRENCE || frequency == ICAL_NO_RECURRENCE;
}

// The library drops properties that it cannot parse and leaves a note. A dropped description does
// no harm; a dropped date would lose a holiday.
Problem dropped_property(icalcomponent* event) {
  constexpr std::array<std::string_view, 5> kDates{"DTSTART", "DTEND", "DURATION", "RRULE",
                                                   "RDATE"};
  for (auto* note = icalcomponent_get_first_property(event, ICAL_XLICERROR_PROPERTY);
       note != nullptr; note = icalcomponent_get_next_property(event, ICAL_XLICERROR_PROPERTY)) {
    const char* text = icalproperty_get_xlicerror(note);
    for (const auto name : kDates) {
      if (text != nullptr && std::string_view{text}.find(name) != std::string_view::npos) {
        return "an event has a " + std::string{name} + " that makes no sense; correct the calendar";
      }
    }
  }
  return std::nullopt;
}

Problem event_problem(icalcomponent* event) {
  if (auto problem = dropped_property(event)) return problem;
  const auto start = icalcomponent_get_dtstart(event);
  if (icaltime_is_null_time(start) != 0 || icaltime_is_valid_time(start) == 0) {
    return "an event has no start; correct the calendar";
  }
  for (auto* rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY); rule != nullptr;
       rule = icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY)) {
    if (refused(icalproperty_get_rrule(rule).freq)) {
      return "an event repeats by the hour, minute or second; a holiday repeats by the day at most";
    }
  }
  for (auto* date = icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY); date != nullptr;
       date = icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY)) {
    if (icaltime_is_null_time(icalproperty_get_rdate(date).time) != 0) {
      return "an event lists periods (RDATE); write them as events";
    }
  }
  return std::nullopt;
}

bool is_cancelled(icalcomponent* event) {
  return icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED;
}

std::string summary_of(icalcomponent* event) {
  const char* text = icalcomponent_get_summary(event);
  std::string summary = text == nullptr ? "" : text;
  std::replace_if(
      summary.begin(), summary.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; },
      ' ');
  return summary;
}

std::int64_t seconds(const icaltimetype& time) {
  return icaltime_as_timet_with_zone(time, time.zone);
}

// In seconds; at least the day itself for an event of whole days. The library's own spans count
// the day after such an event too.
std::int64_t length_of(icalcomponent* event, const icaltimetype& start) {
  constexpr std::int64_t kDay = 86'400;
  const auto length = seconds(icalcomponent_get_dtend(event)) - seconds(start);
  return std::max(length, start.is_date != 0 ? kDay : 0);
}

struct Sink {
  IcsEvent event;
  std::int64_t length = 0;
  const std::function<void(const IcsEvent&)>* found = nullptr;
};

void on_occurrence(icalcomponent* /*event*/, icaltime_span* span, void* data) {
  auto& sink = *static_cast<Sink*>(data);
  sink.event.start = span->start;
  sink.event.end = span->start + sink.length;
  (*sink.found)(sink.event);
}

void expand(icalcomponent* event, const std::function<void(const IcsEvent&)>& found) {
  const auto start = icalcomponent_get_dtstart(event);
  Sink sink;
  sink.found = &found;
  sink.length = length_of(event, start);
  sink.event.instants = start.zone != nullptr && start.is_date == 0;
  sink.event.summary = summary_of(event);
  auto first = icaltime_null_time();
  first.year = 1900;
  first.month = first.day = 1;
  auto last = first;
  last.year = kLastYear + 1;
  icalcomponent_foreach_recurrence(event, first, last, on_occurrence, &sink);
}

}  // namespace

std::optional<std::string> for_each_ics_event(const std::string& text,
                                              const std::function<void(const IcsEvent&)>& found) {
  icalerror_set_errors_are_fatal(0);
  const Component calendar{icalparser_parse_string(text.c_str()), icalcomponent_free};
  const auto last = text.find_last_not_of(" \t\r\n");
  if (!calendar || icalcomponent_isa(calendar.get()) != ICAL_VCALENDAR_COMPONENT ||
      last == std::string::npos ||
      !std::string_view{text}.substr(0, last + 1).ends_with("END:VCALENDAR")) {
    return "it is not a whole iCalendar file; export it again";
  }
  for (auto* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
       event != nullptr;
       event = icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT)) {
    if (is_cancelled(event)) continue;
    if (auto problem = event_problem(event)) return problem;
    expand(event, found);
  }
  return std::nullopt;
}

}  // namespace inquiry::config
