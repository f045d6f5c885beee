#include "daemon/money/caps.h"

#include <algorithm>

#include "scheduler/spending.h"

namespace inquiry::money {

bool Caps::close(const std::string& account, UtcTime now) {
  constexpr int kDoublings = 2;
  constexpr std::chrono::hours kFirstPause{6};
  auto& cap = caps_[account];
  if (cap.until && now < *cap.until) return false;  // calls that were under way together
  const auto pause = kFirstPause * (1 << std::min(cap.refusals, kDoublings));
  cap.until = std::min<UtcTime>(now + pause, scheduler::next_utc_month(now));
  return ++cap.refusals == 1;
}

std::optional<UtcTime> Caps::closed_until(const std::string& account) const {
  const auto cap = caps_.find(account);
  return cap == caps_.end() ? std::nullopt : cap->second.until;
}

void Caps::forget(const std::string& account) {
  if (!closed_until(account)) caps_.erase(account);
}

void Caps::reopen(const std::string& account) {
  if (const auto cap = caps_.find(account); cap != caps_.end()) cap->second.until.reset();
}

}  // namespace inquiry::money
