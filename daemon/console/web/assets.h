// The console's own files, inside the program.
#pragma once

#include <span>
#include <string_view>

#include "daemon/console/http.h"

namespace inquiry::console {

struct Asset {
  std::string_view path;  // it is served at: "/", "/app.css", …
  std::string_view content_type;
  std::string_view etag;  // strong, with its quotes
  std::string_view bytes;
};

std::span<const Asset> embedded_assets();

// Answers a GET from the embedded files: 200, 304 when the browser has it already, or 404.
Response serve_asset(const Request& request);

}  // namespace inquiry::console
