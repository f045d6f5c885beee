// Text in any script: what the patterns of the option table need. The only place that names ICU.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace inquiry::config {

bool is_utf8(std::string_view text);

// Does `pattern` (the syntax that JSON Schema and ICU share) occur in `text`? Both are UTF-8.
bool matches(std::string_view pattern, std::string_view text);

// IANA zone names, for suggestions.
std::vector<std::string> known_zone_names();

}  // namespace inquiry::config
