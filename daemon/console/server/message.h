// The parts of HTTP that are plain text work: targets, dates, refusals, events.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "daemon/console/http.h"

namespace inquiry::console {

struct Target {
  std::string path;                          // decoded
  std::map<std::string, std::string> query;  // decoded; the last of equal names counts
};

// Reads "/path?a=b". nullopt for what is not an absolute path, for a broken escape, and for control
// characters, encoded or not.
std::optional<Target> parse_target(std::string_view text);

// "Tue, 01 Sep 2026 07:30:00 GMT".
std::string http_date(UtcTime time);

// An RFC 9457 answer. `detail` is for people: what is wrong; what to do about it.
Response problem(int status, std::string_view title, std::string_view detail);

// One Server-Sent Event that says what changed.
std::string changed_event(const std::string& topic, const std::string& team);

// The value of one cookie of a Cookie header; empty when it is not there.
std::string cookie(std::string_view header, std::string_view name);

}  // namespace inquiry::console
