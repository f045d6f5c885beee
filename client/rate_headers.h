// X's clock and its limits, as the headers of an answer tell them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "client/x.h"

namespace inquiry::client {

using Headers = std::map<std::string, std::string>;

// "Tue, 24 Nov 2026 07:30:00 GMT"; the two obsolete forms of RFC 9110 are nullopt.
std::optional<UtcTime> parse_http_date(std::string_view text);

// The window of the 15 minutes; nullopt unless all three headers are there. Times become ours.
std::optional<RateWindow> rate_window(const Headers& headers, Duration clock_skew);

// The tighter one of the windows of 24 hours, app's and user's, which X does not document.
std::optional<RateWindow> day_window(const Headers& headers, Duration clock_skew);

// When a refused request may be repeated: the latest reset among the exhausted windows, else that
// of the 15 minutes. In our time.
std::optional<UtcTime> retry_at(const Headers& headers, Duration clock_skew);

}  // namespace inquiry::client
