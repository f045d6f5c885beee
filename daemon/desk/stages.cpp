#include "daemon/desk/stages.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>
#include <vector>

#include "base/proof.h"
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

std::string_view action_of(Move move) {
  if (move == Move::kUndo) return "stage.undo";
  return move == Move::kAbort ? "stage.abort" : "stage.set";
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
  const bool aborts = transition.move == Move::kAbort;
  Cycle cycle;
  cycle.team = team.name;
  cycle.number = transition.cycle;
  cycle.started_at = transition.at;
  cycle.question = team.question;
  cycle.why_here = team.why_here;
  store.open_cycle(cycle);
  const Abort aborted{transition.by, transition.at, transition.reason};
  store.set_aborted(team.name, cycle.number, aborts ? std::optional{aborted} : std::nullopt);
  if (!aborts) store.unpark(team.name, unparked_by(transition.behaviour));
  if (aborts) {
    INQUIRY_STEP("abort.void_approvals",
                 return_to_review(store, team.name, "the cycle was given up", transition.at));
  } else if (is_silent(transition.behaviour)) {
    INQUIRY_STEP("silence.void_approvals",
                 return_to_review(store, team.name, "the stage " + transition.stage + " began",
                                  transition.at));
  }
  std::string what{word(transition.behaviour)};
  if (aborts) what = "the cycle was given up";
  if (transition.move == Move::kOutOfOrder) what += ", out of order";
  record(store, {actor, transition.by},
         {std::string{action_of(transition.move)}, team.name, transition.stage,
          what + ", cycle " + std::to_string(transition.cycle) + ": " + transition.reason},
         transition.at);
}

int apply_calendar(store::Store& store, const Team& team, const Zone& zone, UtcTime now) {
  if (team.calendar.empty()) return 0;
  const auto due = scheduler::due_transitions(team, zone, store.last_transition(team.name), now);
  if (due.empty()) return 0;
  auto transaction = store.begin();
  for (const auto& transition : due) apply(store, team, transition, transition.by);
  INQUIRY_STEP("calendar.commit", transaction->commit());
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
    INQUIRY_STEP("silence.void_approval_of_sending",
                 end_approval_of_sending(store, std::move(draft), reason, now));
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
    if (team == teams.end() || !draft.approval) continue;
    const bool moved = draft.approval->account != team->account;
    if (!INQUIRY_KEEP("account_moved.void_approvals", moved)) continue;
    const auto reason = "it was approved for account " + draft.approval->account +
                        ", and the team posts from " + team->account + " now";
    if (end_approval(store, std::move(draft), reason, now)) ++returned;
  }
  transaction->commit();
  return returned;
}

namespace {

Error out_of_order(const Team& team, const Transition& last, const std::string& label) {
  const auto* from = team.find_stage(last.stage);
  auto allowed = team.next_of(*from);
  for (const auto& stage : team.stages) {
    if (!is_silent(stage.behaviour) || stage.label == last.stage) continue;
    if (std::ranges::find(allowed, stage.label) == allowed.end()) allowed.push_back(stage.label);
  }
  return {Error::Kind::kConflict,
          "\"" + label + "\" does not follow \"" + last.stage + "\", which goes to " +
              join(allowed) +
              " in the team's file; set one of these, or say that the move is meant (out_of_order, "
              "inquiryctl stage set --out-of-order)"};
}

// The move and all that follows from it, in one transaction.
Transition moved(Machine& machine, const Acting& acting, const Team& team,
                 const Transition& transition) {
  auto transaction = machine.store().begin();
  apply(machine.store(), team, transition, acting.actor);
  INQUIRY_STEP("stage.commit", transaction->commit());
  machine.changed("stage", team.name);
  return transition;
}

std::optional<Transition> newest_move(Machine& machine, const Team& team) {
  auto& store = machine.store();
  apply_calendar(store, team, machine.config().school.zone, machine.clock().utc_now());
  return store.last_transition(team.name);
}

std::vector<Transition> history_of(store::Store& store, const std::string& team) {
  constexpr int kPage = 200;
  std::vector<Transition> all;
  store::PageOf page{{}, kPage};
  for (;;) {
    auto found = store.transitions(team, page);
    std::ranges::move(found.items, std::back_inserter(all));
    if (!found.next) return all;
    page.after = *found.next;
  }
}

Result<Transition> where_it_stood(store::Store& store, const Team& team) {
  auto before = scheduler::before_newest(history_of(store, team.name));
  if (!before) {
    return fail(Error::Kind::kConflict,
                "team " + team.name +
                    " has no earlier stage to go back to; to leave the cycle, "
                    "give it up (stage abort)");
  }
  if (before->move == Move::kAbort) {
    return fail(Error::Kind::kConflict,
                "the cycle before was given up, and there is no stage to go "
                "back to; give this one up too (stage abort)");
  }
  const auto* stage = team.find_stage(before->stage);
  if (stage == nullptr || stage->behaviour != before->behaviour) {
    return fail(Error::Kind::kConflict, "the stage \"" + before->stage +
                                            "\" is no longer what it was; set one of " +
                                            labels_of(team));
  }
  return *before;
}

}  // namespace

Result<Transition> set_stage(Machine& machine, const Acting& acting, const Team& team,
                             const std::string& label, const std::string& reason, Order order) {
  const auto* stage = team.find_stage(label);
  if (stage == nullptr) return tl::unexpected(unknown_label(team, label));
  if (auto said = required("reason", reason, kReasonBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  const auto last = newest_move(machine, team);
  const bool stands = last && last->move != Move::kAbort;
  if (stands && last->stage == label && last->behaviour == stage->behaviour) return *last;
  const bool in_order = scheduler::may_follow(team, last, *stage);
  if (!in_order && team.keeps_order && order == Order::kKept) {
    return tl::unexpected(out_of_order(team, *last, label));
  }
  const auto place = scheduler::place_after(team, last, *stage);
  return moved(machine, acting, team,
               {.team = team.name,
                .stage = label,
                .behaviour = stage->behaviour,
                .cycle = place.cycle,
                .at = machine.clock().utc_now(),
                .by = acting.as,
                .reason = reason,
                .move = in_order ? Move::kInOrder : Move::kOutOfOrder,
                .round = place.round});
}

Result<Transition> undo_stage(Machine& machine, const Acting& acting, const Team& team,
                              const std::string& reason) {
  if (auto said = required("reason", reason, kReasonBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  newest_move(machine, team);
  auto before = where_it_stood(machine.store(), team);
  if (!before) return before;
  before->at = machine.clock().utc_now();
  before->by = acting.as;
  before->reason = reason;
  before->move = Move::kUndo;
  return moved(machine, acting, team, *before);
}

Result<Transition> abort_cycle(Machine& machine, const Acting& acting, const Team& team,
                               const std::string& reason) {
  if (auto said = required("reason", reason, kReasonBytesMax); !said) {
    return tl::unexpected(said.error());
  }
  auto last = newest_move(machine, team);
  if (!last || last->move == Move::kAbort) {
    return fail(Error::Kind::kConflict,
                "team " + team.name + " has no cycle that runs; its next stage opens one");
  }
  last->behaviour = Behaviour::kAnalyze;  // whoever reads no further finds silence
  last->at = machine.clock().utc_now();
  last->by = acting.as;
  last->reason = reason;
  last->move = Move::kAbort;
  return moved(machine, acting, team, *last);
}

}  // namespace inquiry::desk
