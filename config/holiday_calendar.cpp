#include "config/holiday_calendar.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <sstream>

#include "config/ics_events.h"
#include "config/limited_child.h"
#include "config/text_file.h"

namespace inquiry::config {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr int kOccurrencesMax = 5'000;
constexpr char kProblem = '!';

// The child's answer, a line for each occurrence: "U start end summary", "L start end summary"; or
// one line "! message".
std::string occurrences(const std::string& text) {
  std::string lines;
  int count = 0;
  auto problem = for_each_ics_event(text, [&](const IcsEvent& event) {
    if (++count > kOccurrencesMax) return;
    lines += fmt::format("{} {} {} {}\n", event.instants ? 'U' : 'L', event.start, event.end,
                         event.summary);
  });
  if (!problem && count > kOccurrencesMax) {
    problem = fmt::format("it has more than {} occurrences until 2099; give its rules an end",
                          kOccurrencesMax);
  }
  return problem ? kProblem + *problem : lines;
}

Holiday holiday(const std::string& line, const Zone& zone) {
  std::istringstream fields{line};
  char kind = 0;
  std::int64_t start = 0;
  std::int64_t end = 0;
  Holiday day;
  fields >> kind >> start >> end;
  fields.get();
  std::getline(fields, day.name);
  const sys_seconds first{seconds{start}};
  const sys_seconds last{seconds{std::max(start, end - 1)}};
  if (kind == 'U') {
    day.first = zone.local_date(first);
    day.last = zone.local_date(last);
  } else {
    day.first = floor<days>(first);
    day.last = floor<days>(last);
  }
  return day;
}

}  // namespace

tl::expected<std::vector<Holiday>, std::string> read_calendar(const std::filesystem::path& file,
                                                              const Zone& zone) {
  const auto text = read_text_file(file);
  if (!text) return tl::unexpected(text.error());
  const auto answer = run_limited([&text] { return occurrences(*text); });
  if (!answer) {
    return tl::unexpected(answer.error() + "; simplify its repeating events, or list the dates");
  }
  if (answer->starts_with(kProblem)) return tl::unexpected(answer->substr(1));
  std::vector<Holiday> holidays;
  std::istringstream lines{*answer};
  for (std::string line; std::getline(lines, line);) holidays.push_back(holiday(line, zone));
  return holidays;
}

}  // namespace inquiry::config
