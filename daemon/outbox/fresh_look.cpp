#include "daemon/outbox/fresh_look.h"

#include <algorithm>

#include "base/proof.h"

namespace inquiry::outbox {

Duration look_holds_for(const Clock& clock) {
  constexpr Duration kPlain = std::chrono::seconds{60};
  constexpr Duration kLocalRead = std::chrono::milliseconds{500};
  const auto scaled = static_cast<double>(kLocalRead.count()) * clock.rate();
  return std::max(kPlain, Duration{static_cast<Duration::rep>(scaled)});
}

std::vector<Attempt> once_in_doubt(store::Store& store, const std::string& draft) {
  auto attempts = store.attempts(draft);
  std::erase_if(attempts, [](const Attempt& attempt) { return !attempt.unknown_since; });
  return attempts;
}

bool needs_look(store::Store& store, const Draft& draft, const Clock& clock) {
  const auto now = clock.utc_now();
  const auto attempts = once_in_doubt(store, draft.id);
  return std::any_of(attempts.begin(), attempts.end(), [&](const Attempt& attempt) {
    // A clock that was set back makes nothing fresh, nor does a look before a person dismissed it.
    const auto& read = attempt.last_read;
    if (!read) return true;
    return INQUIRY_KEEP("look.clock_set_back", *read > now) ||
           INQUIRY_KEEP("look.too_old", now - *read > look_holds_for(clock)) ||
           INQUIRY_KEEP("look.dismissed", attempt.dismissed_at > *read + attempt.x_ahead);
  });
}

}  // namespace inquiry::outbox
