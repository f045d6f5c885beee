// The log: one line per event to stderr, which systemd keeps in the journal. The only place that
// names the logging library.
#pragma once

#include <string>

namespace inquiry::log {

enum class Level { kInfo, kWarning, kError };

// Nothing below `level` is written from now on.
void set_level(Level level);

// Control characters are escaped, so that no text from outside can forge a line. Callers never pass
// secrets, students' names or texts of posts.
void info(const std::string& message);
void warning(const std::string& message);
void error(const std::string& message);

}  // namespace inquiry::log
