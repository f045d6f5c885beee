// Times, sums and other people's texts, as reports write them.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "base/words.h"
#include "base/zone.h"
#include "daemon/desk/cycle_report.h"

namespace inquiry::report {

// What somebody wrote, on one line, without what could act on its surroundings: control
// characters become spaces, direction overrides and isolates U+FFFD.
std::string one_line(std::string_view text);

// The same with Unicode isolates around it when it holds right-to-left letters or marks, so that it
// cannot reorder what stands beside it.
std::string isolated(std::string_view text);

// For HTML and SVG, in content and in quoted attributes.
std::string escaped(std::string_view text);

// "2026-09-08", "2026-09-08 10:00": in the school's zone.
std::string local_day(const Zone& zone, UtcTime at);
std::string local_time(const Zone& zone, UtcTime at);

// "13 days", "1 day 4 hours", "3 hours", "less than an hour".
std::string for_people(Duration duration);

// "1 idea", "3 ideas".
std::string counted(std::int64_t count, std::string_view one, std::string_view more);

// "teach, silent"
std::string_view meaning(Behaviour behaviour);

// How the team came to this stage, where that is worth a word: "after an undo", "taught again".
std::string way(const desk::ReportStage& stage);

// What the picture of the cycle shows, in one sentence for those who do not see it.
std::string described(const desk::CycleReport& report);

// The name under which the picture lies beside the Markdown.
std::string picture_name(const desk::CycleReport& report);

}  // namespace inquiry::report
