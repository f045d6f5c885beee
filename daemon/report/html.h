// A document as one HTML page that needs nothing beside it: to read, print and keep.
#pragma once

#include <string>

#include "daemon/report/document.h"

namespace inquiry::report {

std::string as_html(const Document& document);

// The Content-Security-Policy under which the page works: its own style, and nothing else.
std::string html_policy();

}  // namespace inquiry::report
