#include "daemon/intake/usage_watch.h"

#include <algorithm>

#include "daemon/log.h"

namespace inquiry::intake {
namespace {

constexpr std::chrono::hours kEvery{1};
// Not every plan has it: reading goes on without.
constexpr std::chrono::hours kAfterFailure{24};

}  // namespace

std::optional<UtcTime> UsageWatch::tick(UtcTime now) {
  std::optional<UtcTime> next;
  for (const auto& [name, account] : host_.config().accounts) {
    auto* x = accounts_.find(name);
    if (!x || !x->can_ask_usage()) continue;
    auto& ask_at = ask_at_[name];
    if (ask_at <= now) {
      ask_at = now + kEvery;
      x->usage([this, account = name](const client::Answer<client::Usage>& answer) {
        arrived(account, answer);
      });
    }
    next = next ? std::min(*next, ask_at) : ask_at;
  }
  return next;
}

void UsageWatch::arrived(const std::string& account, const client::Answer<client::Usage>& answer) {
  const auto now = clock_.utc_now();
  if (answer) {
    readings_[account] = {*answer, now};
    return;
  }
  const auto kind = answer.error().kind;
  if (kind != client::Failure::Kind::kNothingSent && kind != client::Failure::Kind::kServer &&
      kind != client::Failure::Kind::kNoAnswer) {
    ask_at_[account] = now + kAfterFailure;
  }
  if (failure_said_.insert(account).second) {
    log::info("X's own count of account " + account +
              " is not to be had: " + answer.error().message);
  }
}

}  // namespace inquiry::intake
