// The report as Markdown (CommonMark with tables).
#pragma once

#include <string>

#include "daemon/desk/cycle_report.h"

namespace inquiry::report {

// The picture is looked for beside it, as picture_name() (words.h).
std::string as_markdown(const desk::CycleReport& report);

}  // namespace inquiry::report
