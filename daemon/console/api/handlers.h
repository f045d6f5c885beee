// Every handler of the route table, by file.
#pragma once

#include "daemon/console/api/context.h"
#include "daemon/console/http.h"

namespace inquiry::api {

using Answer = Result<console::Response>;

// status.cpp
Answer get_status(Context& context);
Answer get_halts(Context& context);
void put_halt(Context& context, const console::Respond& respond);
Answer delete_halt(Context& context);

// teams.cpp
Answer get_teams(Context& context);
Answer get_team(Context& context);
Answer get_stage(Context& context);
void put_stage(Context& context, const console::Respond& respond);
void undo_stage(Context& context, const console::Respond& respond);
void abort_cycle(Context& context, const console::Respond& respond);
Answer get_cycles(Context& context);
Answer get_cycle(Context& context);
Answer post_cycle_comment(Context& context);
Answer put_theory(Context& context);
Answer put_outcome(Context& context);
Answer explain(Context& context);

// cycle_report.cpp
Answer get_cycle_report(Context& context);
Answer get_seeds(Context& context);

// digest.cpp
Answer get_digest(Context& context);
Answer mail_digest(Context& context);

// preview.cpp
Answer get_preview(Context& context);

// ideas.cpp
Answer get_ideas(Context& context);
Answer post_idea(Context& context);
Answer get_idea(Context& context);
Answer put_vote(Context& context);
Answer delete_vote(Context& context);
Answer post_comment(Context& context);
Answer put_idea_state(Context& context);
Answer merge_idea(Context& context);
Answer unmerge_idea(Context& context);
Answer flag_idea(Context& context);

// idea_export.cpp
Answer export_ideas(Context& context);

// chats.cpp
Answer get_chats(Context& context);
Answer get_chat(Context& context);
Answer ask_next(Context& context);

// chat_archive.cpp
Answer archive_chat(Context& context);

// drafts.cpp
Answer get_drafts(Context& context);
Answer post_draft(Context& context);
Answer get_draft(Context& context);
Answer patch_draft(Context& context);
Answer submit_draft(Context& context);
Answer approve_draft(Context& context);
Answer reject_draft(Context& context);
Answer hold_draft(Context& context);
Answer release_draft(Context& context);
Answer withdraw_draft(Context& context);
Answer resolve_draft(Context& context);

// consents.cpp
Answer get_consents(Context& context);
Answer post_consent(Context& context);
Answer import_consents(Context& context);
Answer revoke_consent(Context& context);
Answer get_student(Context& context);

// audit.cpp
Answer get_audit(Context& context);
Answer verify_audit(Context& context);

// operations.cpp
Answer get_openapi(Context& context);
Answer get_events(Context& context);
Answer get_plan(Context& context);
Answer reload(Context& context);
Answer back_up(Context& context);
void get_volume(Context& context, const console::Respond& respond);
void post_volume(Context& context, const console::Respond& respond);
void check_account(Context& context, const console::Respond& respond);

// logins.cpp
Answer begin_login(Context& context);
void complete_login(Context& context, const console::Respond& respond);

// people.cpp
Answer post_login_link(Context& context);
Answer get_users(Context& context);
Answer post_user(Context& context);
Answer delete_user(Context& context);

}  // namespace inquiry::api
