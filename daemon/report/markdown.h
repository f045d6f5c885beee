// A document as Markdown (CommonMark with tables).
#pragma once

#include <string>

#include "daemon/report/document.h"

namespace inquiry::report {

// A picture is looked for beside it.
std::string as_markdown(const Document& document);

}  // namespace inquiry::report
