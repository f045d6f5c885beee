#include "daemon/desk/drafts.h"

#include <algorithm>

#include "daemon/desk/draft_checks.h"
#include "daemon/desk/draft_rows.h"

namespace inquiry::desk {
namespace {

using scheduler::DraftEvent;

void apply(const DraftChange& change, Draft& draft) {
  auto& content = draft.content;
  if (change.text) content.text = *change.text;
  if (change.invited) content.invited = *change.invited;
  if (change.students) content.students = *change.students;
  if (change.staff) content.staff = *change.staff;
  if (change.evidence) content.evidence = *change.evidence;
  if (change.ideas) content.ideas = *change.ideas;
  if (change.not_before) draft.not_before = *change.not_before;
  if (change.not_after) draft.not_after = *change.not_after;
}

Draft blank_draft(Machine& machine, const Acting& acting, const Team& team, DraftKind kind) {
  const auto now = machine.clock().utc_now();
  const auto stage = machine.stage_of(team);
  Draft draft;
  draft.team = team.name;
  draft.kind = kind;
  draft.author = acting.as;
  draft.created_at = now;
  draft.changed_at = now;
  draft.cycle = stage ? stage->cycle : 0;
  if (kind == DraftKind::kQuestion) draft.content.students.emplace();
  return draft;
}

std::string who_waits(DraftState state) { return "now " + std::string(word(state)); }

// Submits a draft that is checked and stored.
Result<void> send_to_review(Machine& machine, const Acting& acting, Draft& draft) {
  const auto now = machine.clock().utc_now();
  const auto from = draft.state;
  const auto next =
      next_state(machine.store(), machine.config().school, draft, DraftEvent::kSubmit, now);
  if (!next) return tl::unexpected(next.error());
  draft.state = *next;
  draft.reason.clear();
  return save_move(machine.store(), draft, from, acting, "draft.submit", who_waits(*next), now);
}

Result<Draft> told(Machine& machine, Result<Draft> draft) {
  if (draft) machine.changed("drafts", draft->team);
  return draft;
}

}  // namespace

Result<Draft> create_draft(Machine& machine, const Acting& acting, const Team& team, DraftKind kind,
                           const DraftChange& change, bool submit) {
  if (kind == DraftKind::kChat) {
    return fail(Error::Kind::kInvalid,
                "chat questions come from chats: in the team's file; write a question instead");
  }
  auto draft = blank_draft(machine, acting, team, kind);
  apply(change, draft);
  if (!change.not_after) {
    draft.not_after =
        std::max(draft.created_at, draft.not_before.value_or(draft.created_at)) + kDefaultLife;
  }
  if (auto checked = check_draft(machine, team, draft, submit); !checked) {
    return tl::unexpected(checked.error());
  }
  auto& store = machine.store();
  return told(machine, in_transaction(store, [&]() -> Result<Draft> {
                draft.id = store.add_draft(draft);
                store.set_comparable(draft.id, team.account,
                                     machine.comparable(draft.content.text));
                record(store, acting,
                       {"draft.create", team.name, draft.id,
                        std::string(word(kind)) + " " + content_hash(draft.content)},
                       draft.created_at);
                if (submit) {
                  if (auto sent = send_to_review(machine, acting, draft); !sent) {
                    return tl::unexpected(sent.error());
                  }
                }
                return draft;
              }));
}

Result<Draft> edit_draft(Machine& machine, const Acting& acting, const std::string& id,
                         const DraftChange& change) {
  auto& store = machine.store();
  return told(
      machine, in_transaction(store, [&]() -> Result<Draft> {
        auto draft = find_draft(store, id);
        if (!draft) return draft;
        const auto team = team_of(machine.config(), *draft);
        if (!team) return tl::unexpected(team.error());
        const auto from = draft->state;
        apply(change, *draft);
        const auto now = machine.clock().utc_now();
        const auto next =
            next_state(store, machine.config().school, *draft, DraftEvent::kEdit, now);
        if (!next) return tl::unexpected(next.error());
        if (auto checked = check_draft(machine, **team, *draft, *next != DraftState::kDraft);
            !checked) {
          return tl::unexpected(checked.error());
        }
        draft->state = *next;
        draft->author = acting.as;
        store.set_comparable(id, (*team)->account, machine.comparable(draft->content.text));
        auto saved =
            save_move(store, *draft, from, acting, "draft.edit", content_hash(draft->content), now);
        if (!saved) return tl::unexpected(saved.error());
        return draft;
      }));
}

Result<Draft> submit_draft(Machine& machine, const Acting& acting, const std::string& id) {
  auto& store = machine.store();
  return told(machine, in_transaction(store, [&]() -> Result<Draft> {
                auto draft = find_draft(store, id);
                if (!draft) return draft;
                const auto team = team_of(machine.config(), *draft);
                if (!team) return tl::unexpected(team.error());
                if (auto checked = check_draft(machine, **team, *draft, true); !checked) {
                  return tl::unexpected(checked.error());
                }
                if (auto sent = send_to_review(machine, acting, *draft); !sent) {
                  return tl::unexpected(sent.error());
                }
                return draft;
              }));
}

}  // namespace inquiry::desk
