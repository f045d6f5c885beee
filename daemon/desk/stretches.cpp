#include "daemon/desk/stretches.h"

#include <algorithm>

#include "scheduler/routing.h"

namespace inquiry::desk {

std::vector<Stretch> stretches(const std::vector<Transition>& oldest_first, UtcTime now) {
  std::vector<Stretch> result;
  result.reserve(oldest_first.size());
  for (const auto& move : oldest_first) {
    if (!result.empty()) {
      result.back().until = move.at;
      result.back().running = false;
    }
    result.push_back({move, std::max(now, move.at), true});
  }
  return result;
}

const Stretch* stretch_at(const std::vector<Stretch>& stretches, UtcTime time) {
  const auto found = std::find_if(stretches.rbegin(), stretches.rend(),
                                  [&](const Stretch& each) { return each.holds(time); });
  return found == stretches.rend() ? nullptr : &*found;
}

const Stretch* first_shown(const std::vector<Stretch>& stretches, const Idea& idea) {
  for (const auto& each : stretches) {
    if (!each.stands() || (!each.running && each.until <= idea.arrived_at)) continue;
    if (scheduler::unparks(each.move.behaviour, idea.source)) return &each;
    // A colleague's idea counts at once wherever somebody listens.
    const bool told = idea.source == IdeaSource::kColleague && each.holds(idea.arrived_at);
    if (told && !each.is_silent_stage()) return &each;
  }
  return nullptr;
}

}  // namespace inquiry::desk
