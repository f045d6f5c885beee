#include "daemon/desk/digest.h"

#include <algorithm>
#include <set>

namespace inquiry::desk {
namespace {

// What the board shows, newest first.
std::vector<Idea> shown_ideas(store::Store& store, const Team& team, const BoardView& view) {
  store::IdeaFilter filter;
  filter.team = team.name;
  std::vector<Idea> shown;
  store::PageOf page{{}, 200};
  for (;;) {
    auto found = store.ideas(filter, page);
    if (!found) return shown;
    for (auto& idea : found->items) {
      if (view.shows(idea) && idea.state != IdeaState::kRemoved) shown.push_back(std::move(idea));
    }
    if (!found->next) return shown;
    page.after = *found->next;
  }
}

void cut(std::vector<Idea>& ideas) {
  if (ideas.size() > kDigestIdeas) ideas.resize(kDigestIdeas);
}

void add_ideas(store::Store& store, const Team& team, const BoardView& view, Digest& digest) {
  if (view.silent) return;
  std::map<std::string, std::string> voices;  // by idea
  store::IdeaFilter filter;
  filter.team = team.name;
  for (const auto& place : store.idea_places(filter).items) {
    voices[place.id] = place.voice;
  }
  auto heard = store.voices_before(team.name, digest.from);
  for (auto& idea : shown_ideas(store, team, view)) {
    if (!idea.votes.empty()) digest.most_voted.push_back(idea);
    if (idea.arrived_at < digest.from) continue;
    ++digest.new_ideas;
    const auto& voice = voices[idea.id];
    if (!voice.empty() && heard.insert(voice).second) digest.first_voices.push_back(idea);
  }
  std::ranges::stable_sort(digest.most_voted, std::greater{},
                           [](const Idea& idea) { return idea.votes.size(); });
  cut(digest.most_voted);
  cut(digest.first_voices);
}

void add_drafts(store::Store& store, const Team& team, Digest& digest) {
  for (const auto state : {DraftState::kWaitingForReview, DraftState::kWaitingForConsent,
                           DraftState::kApproved, DraftState::kHeld}) {
    const auto counts = store.draft_counts(team.name);
    const auto count = counts.find(state);
    if (count != counts.end() && count->second > 0) digest.waiting[state] = count->second;
  }
  for (const auto& [post, id] : store.posted_ids(team.name, digest.from)) {
    digest.posted.push_back(store.draft(id).value());
  }
  std::ranges::sort(digest.posted, std::greater{},
                    [](const Draft& draft) { return draft.posted_at.value_or(UtcTime{}); });
}

}  // namespace

Digest digest(Machine& machine, const Team& team, const BoardView& view) {
  auto& store = machine.store();
  Digest digest;
  digest.until = machine.clock().utc_now();
  digest.from = digest.until - kDigestDays;
  add_ideas(store, team, view, digest);
  add_drafts(store, team, digest);
  std::set<std::string> terms;
  for (const auto& plan : machine.terms()) {
    if (std::ranges::find(plan.teams, team.name) != plan.teams.end()) terms.insert(plan.term.key());
  }
  digest.gaps = store.gaps(digest.from);
  std::erase_if(digest.gaps, [&](const store::Gap& gap) { return !terms.contains(gap.term); });
  digest.ahead =
      scheduler::stages_ahead(team, machine.config().school.zone, store.last_transition(team.name),
                              digest.until, digest.until + kDigestAhead);
  return digest;
}

}  // namespace inquiry::desk
