// The cycle's way as a picture: a bar for each stage, over time.
#pragma once

#include <string>

#include "daemon/desk/cycle_report.h"

namespace inquiry::report {

// A whole SVG file, which may also stand in HTML. To be read in black and white (every behaviour
// has a pattern of its own and every bar its label) and by a screen reader (title and desc).
std::string as_svg(const desk::CycleReport& report);

}  // namespace inquiry::report
