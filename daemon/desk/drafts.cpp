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
  if (change.poll) content.poll = *change.poll;
  if (change.reply_settings) content.reply_settings = *change.reply_settings;
  if (change.made_with_ai) content.made_with_ai = *change.made_with_ai;
  if (change.paid_partnership) content.paid_partnership = *change.paid_partnership;
  if (change.reply_to) content.reply_to = *change.reply_to;
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
  draft.author_actor = acting.actor;
  draft.created_at = now;
  draft.changed_at = now;
  draft.cycle = stage ? stage->cycle : 0;
  if (kind == DraftKind::kQuestion) draft.content.students.emplace();
  return draft;
}

// Submits a draft that is checked and stored.
Result<void> send_to_review(const Desk& desk, Draft& draft) {
  const auto from = draft.state;
  const auto next =
      next_state(desk.store, desk.machine.config().school, draft, DraftEvent::kSubmit, desk.now);
  if (!next) return tl::unexpected(next.error());
  draft.state = *next;
  draft.reason.clear();
  return save_move(desk.store, draft, from, desk.acting, "draft.submit",
                   "now " + std::string(word(*next)), desk.now);
}

Result<void> edit(const Desk& desk, Draft& draft, const DraftChange& change) {
  const auto team = team_of(desk.machine.config(), draft);
  if (!team) return tl::unexpected(team.error());
  const auto from = draft.state;
  const auto hash_before = content_hash(draft.content);
  apply(change, draft);
  const auto next =
      next_state(desk.store, desk.machine.config().school, draft, DraftEvent::kEdit, desk.now);
  if (!next) return tl::unexpected(next.error());
  const bool submitted = *next != DraftState::kDraft;
  if (auto checked = check_draft(desk.machine, **team, draft, submitted); !checked) return checked;
  const auto hash = content_hash(draft.content);
  if (hash != hash_before) {
    draft.author = desk.acting.as;
    draft.author_actor = desk.acting.actor;
  }
  draft.state = *next;
  auto saved = save_move(desk.store, draft, from, desk.acting, "draft.edit", hash, desk.now);
  if (!saved) return saved;
  // Not before it left its state: what is approved may not be like another.
  desk.store.set_comparable(draft.id, (*team)->account,
                            desk.machine.comparable(draft.content.text));
  return saved;
}

Result<void> submit(const Desk& desk, Draft& draft) {
  const auto team = team_of(desk.machine.config(), draft);
  if (!team) return tl::unexpected(team.error());
  if (auto checked = check_draft(desk.machine, **team, draft, true); !checked) return checked;
  return send_to_review(desk, draft);
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
  Desk desk{machine, machine.store(), acting, draft.created_at};
  auto kept = in_transaction(desk.store, [&]() -> Result<void> {
    draft.id = desk.store.add_draft(draft);
    desk.store.set_comparable(draft.id, team.account, machine.comparable(draft.content.text));
    const auto detail = std::string(word(kind)) + " " + content_hash(draft.content);
    record(desk.store, acting, {"draft.create", team.name, draft.id, detail}, desk.now);
    return submit ? send_to_review(desk, draft) : Result<void>{};
  });
  if (!kept) return tl::unexpected(kept.error());
  machine.changed("drafts", team.name);
  return draft;
}

Result<Draft> edit_draft(Machine& machine, const Acting& acting, const std::string& id,
                         const DraftChange& change) {
  return decide(machine, acting, id,
                [&](const Desk& desk, Draft& draft) { return edit(desk, draft, change); });
}

Result<Draft> submit_draft(Machine& machine, const Acting& acting, const std::string& id) {
  return decide(machine, acting, id, submit);
}

}  // namespace inquiry::desk
