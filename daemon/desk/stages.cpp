#include "daemon/desk/stages.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

#include "daemon/desk/nearest.h"
#include "scheduler/draft_machine.h"
#include "scheduler/routing.h"
#include "scheduler/stage.h"

namespace inquiry::desk {
namespace {

std::vector<IdeaSource> unparked_by(Behaviour behaviour) {
  std::vector<IdeaSource> sources;
  for (const auto text : all_words<IdeaSource>()) {
    const auto source = parse_word<IdeaSource>(text);
    if (source && scheduler::unparks(behaviour, *source)) sources.push_back(*source);
  }
  return sources;
}

std::string labels_of(const Team& team) {
  std::vector<std::string> labels;
  for (const auto& stage : team.stages) labels.push_back(stage.label);
  return join(labels);
}

Error unknown_label(const Team& team, const std::string& label) {
  std::vector<std::string> labels;
  for (const auto& stage : team.stages) labels.push_back(stage.label);
  return {Error::Kind::kInvalid, "team " + team.name + " has no stage \"" + label + "\";" +
                                     did_you_mean(label, labels) + " its stages are " +
                                     labels_of(team)};
}

}  // namespace

void apply(store::Store& store, const Team& team, const Transition& transition,
           const std::string& actor) {
  store.add_transition(transition);
  Cycle cycle;
  cycle.team = team.name;
  cycle.number = transition.cycle;
  cycle.started_at = transition.at;
  cycle.question = team.question;
  cycle.why_here = team.why_here;
  store.open_cycle(cycle);
  store.unpark(team.name, unparked_by(transition.behaviour));
  if (is_silent(transition.behaviour)) {
    return_to_review(store, team.name, "the stage " + transition.stage + " began", transition.at);
  }
  record(store, {actor, transition.by},
         {"stage.set", team.name, transition.stage,
          std::string(word(transition.behaviour)) + ", cycle " + std::to_string(transition.cycle) +
              ": " + transition.reason},
         transition.at);
}

int apply_calendar(store::Store& store, const Team& team, const Zone& zone, UtcTime now) {
  if (team.calendar.empty()) return 0;
  const auto due = scheduler::due_transitions(team, zone, store.last_transition(team.name), now);
  if (due.empty()) return 0;
  auto transaction = store.begin();
  for (const auto& transition : due) apply(store, team, transition, transition.by);
  transaction->commit();
  return static_cast<int>(due.size());
}

namespace {

// What an attempt became is only looked up from here on; without an approval it is not sent again.
void end_approval_of_sending(store::Store& store, Draft draft, const std::string& reason,
                             UtcTime now) {
  if (!draft.approval) return;
  draft.approval.reset();
  if (!store.save_draft(draft, DraftState::kSending)) return;
  record(store, daemon_itself(), {"draft.end_approval", draft.team, draft.id, reason}, now);
}

// False: it was not approved any more, or is being sent.
bool end_approval(store::Store& store, Draft draft, const std::string& reason, UtcTime now) {
  if (draft.state == DraftState::kSending) {
    end_approval_of_sending(store, std::move(draft), reason, now);
    return false;
  }
  const auto next = scheduler::next_state(draft.state, scheduler::DraftEvent::kReturnToReview);
  assert(next);
  draft.state = *next;
  draft.approval.reset();
  draft.reason = reason;
  draft.changed_at = now;
  if (!store.save_draft(draft, DraftState::kApproved)) return false;
  record(store, daemon_itself(), {"draft.return_to_review", draft.team, draft.id, reason}, now);
  return true;
}

}  // namespace

int return_to_review(store::Store& store, const std::optional<std::string>& team,
                     const std::string& reason, UtcTime now) {
  int returned = 0;
  for (auto& draft : store.drafts_in({DraftState::kApproved, DraftState::kSending})) {
    if (team && draft.team != *team) continue;
    if (end_approval(store, std::move(draft), reason, now)) ++returned;
  }
  return returned;
}

int return_moved_accounts(store::Store& store, const std::vector<Team>& teams, UtcTime now) {
  int returned = 0;
  auto transaction = store.begin();
  for (auto& draft : store.drafts_in({DraftState::kApproved, DraftState::kSending})) {
    const auto team = std::find_if(teams.begin(), teams.end(),
                                   [&](const Team& each) { return each.name == draft.team; });
    if (team == teams.end() || !draft.approval || draft.approval->account == team->account) {
      continue;
    }
    const auto reason = "it was approved for account " + draft.approval->account +
                        ", and the team posts from " + team->account + " now";
    if (end_approval(store, std::move(draft), reason, now)) ++returned;
  }
  transaction->commit();
  return returned;
}

Result<Transition> set_stage(Machine& machine, const Acting& acting, const Team& team,
                             const std::string& label, const std::string& reason) {
  const auto* stage = team.find_stage(label);
  if (stage == nullptr) return tl::unexpected(unknown_label(team, label));
  if (auto said = required("reason", reason, kReasonBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  auto& store = machine.store();
  const auto now = machine.clock().utc_now();
  apply_calendar(store, team, machine.config().school.zone, now);
  const auto last = store.last_transition(team.name);
  if (last && last->stage == label && last->behaviour == stage->behaviour) return *last;

  Transition transition{.team = team.name,
                        .stage = label,
                        .behaviour = stage->behaviour,
                        .cycle = scheduler::cycle_after(last, stage->behaviour),
                        .at = now,
                        .by = acting.as,
                        .reason = reason};
  auto transaction = store.begin();
  apply(store, team, transition, acting.actor);
  transaction->commit();
  machine.changed("stage", team.name);
  return transition;
}

}  // namespace inquiry::desk
