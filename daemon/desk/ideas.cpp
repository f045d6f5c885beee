#include "daemon/desk/ideas.h"

#include <algorithm>

#include "daemon/desk/nearest.h"

namespace inquiry::desk {
namespace {

bool is_kept(IdeaState state) {
  return state == IdeaState::kShortlisted || state == IdeaState::kChosen;
}

Result<void> check_touchable(const Idea& idea) {
  if (idea.state == IdeaState::kRemoved) {
    return fail(Error::Kind::kConflict,
                "idea " + idea.id + " was deleted on X; nothing can be done with it any more");
  }
  if (idea.state == IdeaState::kParked) {
    return fail(Error::Kind::kConflict,
                "idea " + idea.id + " is parked; it becomes new when the team listens again");
  }
  return {};
}

// Writes one change with its step, and answers the idea as it is now.
template <typename Change>
Result<Idea> change(Machine& machine, const Acting& acting, const Idea& idea,
                    const std::string& action, const std::string& detail, Change&& write) {
  auto& store = machine.store();
  auto transaction = store.begin();
  write(store);
  record(store, acting, {action, idea.team, idea.id, detail}, machine.clock().utc_now());
  auto now_is = store.idea(idea.id);
  transaction->commit();
  machine.changed("ideas", idea.team);
  return now_is.value_or(idea);
}

}  // namespace

bool BoardView::lists(IdeaState state) const {
  if (state == IdeaState::kRemoved) return true;
  if (silent) return is_kept(state);
  return state != IdeaState::kHidden || hidden;
}

bool BoardView::shows(IdeaState state, const std::optional<IdeaState>& removed_from,
                      bool worries) const {
  return lists(removed_from.value_or(state)) && (!worries || flagged);
}

bool BoardView::shows(const Idea& idea) const {
  return shows(idea.state, idea.removed_from, !idea.flag_reason.empty());
}

bool BoardView::shows(const store::IdeaPlace& place) const {
  return shows(place.state, place.removed_from, place.flagged);
}

Result<Idea> add_colleague_idea(Machine& machine, const Acting& acting, const Team& team,
                                const std::string& text, const std::string& colleague) {
  if (auto said = required("text", text, kTextBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  const auto stage = machine.stage_of(team);
  const auto now = machine.clock().utc_now();
  Idea idea;
  idea.team = team.name;
  idea.text = text;
  idea.author = is_blank(colleague) ? acting.as : colleague;
  idea.created_at = now;
  idea.arrived_at = now;
  idea.language = "und";
  idea.source = IdeaSource::kColleague;
  idea.why = "told by " + acting.as;
  idea.state = stage && !is_silent(stage->behaviour) ? IdeaState::kNew : IdeaState::kParked;
  auto& store = machine.store();
  auto added = in_transaction(store, [&]() -> Result<Idea> {
    const auto id = store.add_idea(idea);
    if (!id) return fail(Error::Kind::kConflict, "the team has this idea already");
    idea.id = *id;
    record(store, acting, {"idea.add", team.name, *id, ""}, now);
    return idea;
  });
  if (added && added->state != IdeaState::kParked) machine.changed("ideas", team.name);
  return added;
}

int votes_left(store::Store& store, const Team& team, const std::string& person) {
  const auto given = static_cast<int>(store.voted_for(team.name, person).size());
  return std::max(0, team.votes - given);
}

Result<Idea> vote(Machine& machine, const Acting& acting, const Team& team, const Idea& idea,
                  bool in_favour) {
  if (auto may = check_touchable(idea); !may) return tl::unexpected(may.error());
  if (idea.merged_into) {
    return fail(Error::Kind::kConflict,
                "idea " + idea.id + " was merged into " + *idea.merged_into + "; vote on that one");
  }
  const auto& votes = idea.votes;
  if ((std::find(votes.begin(), votes.end(), acting.as) != votes.end()) == in_favour) return idea;
  if (in_favour && votes_left(machine.store(), team, acting.as) == 0) {
    return fail(Error::Kind::kConflict,
                "0 of your " + std::to_string(team.votes) +
                    " votes of this cycle are left; take one back first: you voted for " +
                    join(machine.store().voted_for(team.name, acting.as)));
  }
  return change(machine, acting, idea, in_favour ? "idea.vote" : "idea.unvote", "",
                [&](store::Store& store) { store.vote(idea.id, acting.as, in_favour); });
}

Result<Idea> comment(Machine& machine, const Acting& acting, const Idea& idea,
                     const std::string& text) {
  if (auto may = check_touchable(idea); !may) return tl::unexpected(may.error());
  if (auto said = required("comment", text, kTextBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  return change(machine, acting, idea, "idea.comment", "", [&](store::Store& store) {
    store.comment(idea.id, {acting.as, machine.clock().utc_now(), text});
  });
}

Result<Idea> set_state(Machine& machine, const Acting& acting, const Idea& idea, IdeaState state) {
  if (auto may = check_touchable(idea); !may) return tl::unexpected(may.error());
  if (!is_kept(state) && state != IdeaState::kSetAside && state != IdeaState::kHidden) {
    return fail(Error::Kind::kInvalid,
                "nobody can set this state; choose shortlisted, chosen, set_aside or hidden");
  }
  if (idea.merged_into) {
    return fail(Error::Kind::kConflict, "idea " + idea.id + " was merged into " +
                                            *idea.merged_into + "; decide about that one");
  }
  if (idea.state == state) return idea;
  return change(machine, acting, idea, "idea.state", std::string(word(state)),
                [&](store::Store& store) { store.set_idea_state(idea.id, state); });
}

Result<Idea> merge(Machine& machine, const Acting& acting, const Idea& idea,
                   const std::string& into) {
  if (auto may = check_touchable(idea); !may) return tl::unexpected(may.error());
  if (idea.id == into) {
    return fail(Error::Kind::kInvalid, "an idea cannot be merged into itself; name another one");
  }
  const auto target = machine.store().idea(into);
  if (!target || target->team != idea.team) {
    return fail(Error::Kind::kInvalid,
                "team " + idea.team + " has no idea " + into + " to merge into; list its ideas");
  }
  if (auto may = check_touchable(*target); !may) return tl::unexpected(may.error());
  if (target->merged_into) {
    return fail(Error::Kind::kConflict, "idea " + into + " was itself merged into " +
                                            *target->merged_into + "; merge into that one");
  }
  return change(machine, acting, idea, "idea.merge", "into " + into, [&](store::Store& store) {
    store.merge_idea(idea.id, into, acting.as, machine.clock().utc_now());
  });
}

Result<Idea> unmerge(Machine& machine, const Acting& acting, const Idea& idea) {
  if (!idea.merged_into) {
    return fail(Error::Kind::kConflict, "idea " + idea.id + " was not merged into another one");
  }
  return change(machine, acting, idea, "idea.unmerge", "from " + *idea.merged_into,
                [&](store::Store& store) { store.unmerge_idea(idea.id); });
}

Result<Idea> flag(Machine& machine, const Acting& acting, const Team& team, const Idea& idea,
                  const std::string& reason) {
  if (auto said = required("reason", reason, kReasonBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  const auto& contacts = team.people.safeguarding;
  const auto told =
      contacts.empty() ? std::string("no safeguarding contact is named") : "for " + join(contacts);
  return change(machine, acting, idea, "idea.flag", told,
                [&](store::Store& store) { store.flag_idea(idea.id, reason); });
}

}  // namespace inquiry::desk
