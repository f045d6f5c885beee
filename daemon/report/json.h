// The report as JSON, as the API answers it.
#pragma once

#include <string>

#include "daemon/desk/cycle_report.h"

namespace inquiry::report {

std::string as_json(const desk::CycleReport& report);

}  // namespace inquiry::report
