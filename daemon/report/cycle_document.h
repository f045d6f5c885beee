// What a cycle's report says.
#pragma once

#include "daemon/desk/cycle_report.h"
#include "daemon/report/document.h"

namespace inquiry::report {

Document document_of(const desk::CycleReport& report);

}  // namespace inquiry::report
