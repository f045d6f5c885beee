// What others wrote, in files that other programs open.
#pragma once

#include <string>

#include "daemon/console/http.h"

namespace inquiry::api {

// For a cell of a table: a spreadsheet would run one that begins like a formula, an apostrophe
// makes it text.
std::string defused(const std::string& text);

// For Markdown: the text as plain words; nothing in it becomes markup, links or lines of its own.
std::string plain(const std::string& text);

// To be saved under this name.
console::Response file(std::string content_type, std::string body, const std::string& name);

}  // namespace inquiry::api
