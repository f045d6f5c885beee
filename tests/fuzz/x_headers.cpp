// The headers of X's answers: dates and rate windows.
#include "client/rate_headers.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace inquiry;
  auto rest = fuzz::text(data, size);
  const auto date = client::parse_http_date(rest);
  if (date) {
    fuzz::promise(*date > UtcTime{} - std::chrono::hours{24 * 366 * 2000},
                  "a date lies in our era");
  }
  const auto next = [&rest] {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return std::string(line);
  };
  client::Headers headers;
  for (const auto* name :
       {"x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset",
        "x-app-limit-24hour-limit", "x-app-limit-24hour-remaining", "x-app-limit-24hour-reset",
        "x-user-limit-24hour-remaining", "x-user-limit-24hour-reset", "retry-after"}) {
    if (auto value = next(); !value.empty()) headers[name] = std::move(value);
  }
  if (const auto window = client::rate_window(headers, Duration{})) {
    fuzz::promise(window->limit >= 0 && window->remaining >= 0, "a window counts from nought");
  }
  (void)client::retry_at(headers, std::chrono::seconds{7});
  return 0;
}
