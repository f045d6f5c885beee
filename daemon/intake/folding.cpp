#include "daemon/intake/folding.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "client/gist.h"
#include "daemon/desk/record.h"
#include "scheduler/likeness.h"
#include "scheduler/routing.h"

namespace inquiry::intake {
namespace {

constexpr int kCandidates = 24;

struct Fold {
  Idea first;
  Idea later;
  double likeness = 0;
};

// May `later` disappear behind `first`? Not when that would hide what is shown, in any stage.
bool may_hold(const Idea& first, const Idea& later) {
  if (first.merged_into || !first.flag_reason.empty()) return false;
  switch (first.state) {
    case IdeaState::kNew:
    case IdeaState::kShortlisted:
    case IdeaState::kChosen:
    case IdeaState::kSetAside:
      return true;
    case IdeaState::kParked:
      return later.state == IdeaState::kParked &&
             (scheduler::unparks(Behaviour::kReflect, first.source) ||
              !scheduler::unparks(Behaviour::kReflect, later.source));
    case IdeaState::kHidden:
    case IdeaState::kRemoved:
      return false;
  }
  return false;
}

bool is_untouched(const Idea& idea) {
  return (idea.state == IdeaState::kNew || idea.state == IdeaState::kParked) && !idea.merged_into &&
         !idea.kept_apart && idea.flag_reason.empty() && idea.votes.empty() &&
         idea.comments.empty() && idea.cycles.empty();
}

std::optional<Fold> fold_between(store::Store& store, const Idea& known, const Idea& fresh,
                                 const Gist& gist) {
  if (known.id == fresh.id || known.team != fresh.team || known.kept_apart) return std::nullopt;
  const auto known_gist = client::gist(known.text);
  if (fresh.created_at < known.created_at && is_untouched(known)) {
    const double alike = scheduler::likeness(gist, known_gist);
    if (alike > 0 && may_hold(fresh, known)) return Fold{fresh, known, alike};
  }
  const double alike = scheduler::likeness(known_gist, gist);
  if (alike == 0) return std::nullopt;
  const auto first = known.merged_into ? store.idea(*known.merged_into) : known;
  if (!first || !may_hold(*first, fresh)) return std::nullopt;
  return Fold{*first, fresh, alike};
}

}  // namespace

void fold_onto_first_voice(store::Store& store, const Idea& idea, UtcTime now) {
  if (idea.kept_apart || idea.merged_into) return;
  const auto gist = client::gist(idea.text);
  const auto signs = scheduler::signs(idea.team, gist);
  if (signs.empty()) return;
  std::optional<Fold> best;
  for (const auto& known : store.ideas_signed(signs, kCandidates)) {
    auto fold = fold_between(store, known, idea, gist);
    if (fold && (!best || fold->likeness > best->likeness)) best = std::move(fold);
  }
  if (!best || best->later.id != idea.id) store.sign_idea(idea.id, signs);
  if (!best) return;
  store.merge_idea(best->later.id, best->first.id, std::string{store::kFolder}, now);
  store.sign_idea(best->later.id, {});
  desk::record(
      store, desk::daemon_itself(),
      {"idea.fold", idea.team, best->later.id,
       fmt::format("onto {}, {} % alike", best->first.id, std::lround(best->likeness * 100))},
      now);
}

}  // namespace inquiry::intake
