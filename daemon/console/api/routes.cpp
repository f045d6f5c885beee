#include "daemon/console/api/routes.h"

#include <array>

#include "daemon/console/api/handlers.h"

namespace inquiry::api {
namespace {

using enum Scope;
using desk::Verb;

constexpr Route route(std::string_view method, std::string_view pattern,
                      std::variant<AnswersNow, AnswersLater> handler, Scope scope, Verb verb,
                      std::string_view query, std::string_view body, std::string_view answer,
                      int status, std::string_view summary) {
  return {method, pattern, handler, scope, verb, verb, query, body, answer, status, summary};
}

// What the author of a draft may do to it as a writer, and others with `verb`.
constexpr Route own_or(Verb verb, Route route) {
  route.verb = verb;
  return route;
}

// clang-format off
constexpr std::array kRoutes{
    route("GET", "/openapi.json", get_openapi, kOpen, Verb::kSeeSchool, "", "", "application/json", 200, "This document"),

    route("GET", "/status", get_status, kSchool, Verb::kSeeSchool, "", "", "Status", 200, "How the service, its accounts and one's teams are doing"),
    route("GET", "/halt", get_halts, kSchool, Verb::kSeeSchool, "after limit", "", "Halt[]", 200, "What is halted, by whom and why"),
    route("PUT", "/halt", put_halt, kTeamBody, Verb::kHalt, "", "HaltRequest", "Halt", 200, "Stop all posting, or one team's; answers when nothing more can go out"),
    route("DELETE", "/halt", delete_halt, kTeamQuery, Verb::kEndHalt, "team", "", "Halt[]", 200, "End the halt of the school, or of one team"),

    route("GET", "/teams", get_teams, kSchool, Verb::kSeeSchool, "after limit", "", "Team[]", 200, "One's teams"),
    route("GET", "/teams/{team}", get_team, kTeam, Verb::kSeeTeam, "", "", "Team", 200, "One team"),
    route("GET", "/teams/{team}/stage", get_stage, kTeam, Verb::kSeeTeam, "", "", "Stage", 200, "Where the team stands, and how it came there"),
    route("PUT", "/teams/{team}/stage", put_stage, kTeam, Verb::kSetStage, "", "StageChange", "Stage", 200, "Move the team; into a silent stage it answers when the silence holds"),
    route("POST", "/teams/{team}/stage/undo", undo_stage, kTeam, Verb::kSetStage, "", "ReasonRequest", "Stage", 200, "Back to where the team stood before its newest move; into a silent stage it answers when the silence holds"),
    route("POST", "/teams/{team}/stage/abort", abort_cycle, kTeam, Verb::kSetStage, "", "ReasonRequest", "Stage", 200, "Give the cycle up, without an outcome; answers when nothing more can go out"),
    route("GET", "/teams/{team}/cycles", get_cycles, kTeam, Verb::kSeeTeam, "after limit", "", "Cycle[]", 200, "The team's cycles"),
    route("GET", "/teams/{team}/cycles/{n}", get_cycle, kTeam, Verb::kSeeTeam, "", "", "Cycle", 200, "One cycle: its question and why here, every round's theory and outcome, and what was said of it"),
    route("POST", "/teams/{team}/cycles/{n}/comments", post_cycle_comment, kTeam, Verb::kComment, "", "CommentRequest", "Cycle", 201, "Comment on the cycle"),
    route("GET", "/teams/{team}/cycles/{n}/report", get_cycle_report, kTeam, Verb::kSeeTeam, "format local", "", "CycleReport text/markdown text/html image/svg+xml", 200, "What the cycle came to, on one page, to show the principal: as json, markdown, html or svg (its picture alone); with local=false nothing that never leaves the school"),
    route("GET", "/teams/{team}/cycles/{n}/seeds", get_seeds, kTeam, Verb::kSeeTeam, "", "", "Seeds", 200, "What the outcome of the cycle's present round could become: celebrations and questions that a person may take up; nothing is written"),
    route("PUT", "/teams/{team}/cycles/{n}/theory", put_theory, kTeam, Verb::kEditCycle, "", "TheoryRequest", "Cycle", 200, "Write down the theory of action"),
    route("PUT", "/teams/{team}/cycles/{n}/outcome", put_outcome, kTeam, Verb::kEditCycle, "", "OutcomeRequest", "Cycle", 200, "Record whether the theory worked, and the evidence"),
    route("GET", "/teams/{team}/explain/{post_id}", explain, kTeam, Verb::kSeeTeam, "", "", "Explanation", 200, "Why a post was or was not routed to the team"),
    route("GET", "/teams/{team}/preview", get_preview, kTeam, Verb::kReadDrafts, "days", "", "Preview", 200, "What the next days will bring: stages, silences, what is polled, asked and posted, and what it will cost"),
    route("GET", "/teams/{team}/digest", get_digest, kTeam, Verb::kReadDrafts, "", "", "Digest", 200, "The team's week: what came in, what waits, what went out, what comes next"),
    route("POST", "/teams/{team}/digest/mail", mail_digest, kTeam, Verb::kEditCycle, "", "Nothing", "DigestMail", 202, "Mail the digest now to everybody who gets it; GET tells how the letters fared"),

    route("GET", "/teams/{team}/ideas", get_ideas, kTeam, Verb::kSeeTeam, "state source q order merged flagged after limit", "", "Idea[]", 200, "The team's brainstorming queue"),
    route("POST", "/teams/{team}/ideas", post_idea, kTeam, Verb::kAddIdea, "", "NewIdea", "Idea", 201, "An idea from a colleague who is not on X"),
    route("GET", "/teams/{team}/ideas/export", export_ideas, kTeam, Verb::kSeeTeam, "format", "", "text/csv", 200, "The board as CSV, JSON or Markdown"),
    route("GET", "/ideas/{id}", get_idea, kIdea, Verb::kSeeTeam, "", "", "Idea", 200, "One idea"),
    route("PUT", "/ideas/{id}/votes", put_vote, kIdea, Verb::kVote, "", "Nothing", "Idea", 200, "Vote for it"),
    route("DELETE", "/ideas/{id}/votes", delete_vote, kIdea, Verb::kVote, "", "", "Idea", 200, "Take the vote back"),
    route("POST", "/ideas/{id}/comments", post_comment, kIdea, Verb::kComment, "", "CommentRequest", "Idea", 201, "Comment on it"),
    route("PUT", "/ideas/{id}/state", put_idea_state, kIdea, Verb::kChoose, "", "IdeaStateRequest", "Idea", 200, "Shortlist, choose or set it aside; moderators also hide it"),
    route("POST", "/ideas/{id}/merge", merge_idea, kIdea, Verb::kHide, "", "MergeRequest", "Idea", 200, "Fold it into another idea"),
    route("DELETE", "/ideas/{id}/merge", unmerge_idea, kIdea, Verb::kHide, "", "", "Idea", 200, "Let a merged idea stand for itself again"),
    route("POST", "/ideas/{id}/flag", flag_idea, kIdea, Verb::kFlag, "", "ReasonRequest", "Flagged", 200, "Flag a safeguarding concern: off the board at once"),

    route("GET", "/teams/{team}/chats", get_chats, kTeam, Verb::kSeeTeam, "after limit", "", "ChatSummary[]", 200, "The team's guest-moderated chats, the latest first"),
    route("GET", "/chats/{id}", get_chat, kChat, Verb::kSeeTeam, "", "", "Chat", 200, "Each question with its answers"),
    route("POST", "/chats/{id}/next", ask_next, kChat, Verb::kModerateChat, "", "Nothing", "Chat", 200, "Ask the next question now"),
    route("GET", "/chats/{id}/archive", archive_chat, kChat, Verb::kSeeTeam, "format", "", "text/markdown", 200, "The chat as Markdown or CSV"),

    route("GET", "/drafts", get_drafts, kTeamQuery, Verb::kReadDrafts, "team state after limit", "", "Draft[]", 200, "Drafts of one's teams"),
    route("POST", "/drafts", post_draft, kTeamBody, Verb::kWriteDraft, "", "NewDraft", "Draft", 201, "Write a draft, and submit it for review unless told not to"),
    route("GET", "/drafts/{id}", get_draft, kDraft, Verb::kReadDrafts, "", "", "Draft", 200, "One draft, with everything a moderator must see"),
    own_or(Verb::kEditAnyDraft, route("PATCH", "/drafts/{id}", patch_draft, kDraft, Verb::kWriteDraft, "", "DraftEdit", "Draft", 200, "Change it: voids an approval")),
    own_or(Verb::kEditAnyDraft, route("POST", "/drafts/{id}/submit", submit_draft, kDraft, Verb::kWriteDraft, "", "Nothing", "Draft", 200, "Submit it for review")),
    route("POST", "/drafts/{id}/approve", approve_draft, kDraft, Verb::kDecide, "", "ApproveRequest", "Draft", 200, "Approve exactly what content_hash stands for"),
    route("POST", "/drafts/{id}/reject", reject_draft, kDraft, Verb::kDecide, "", "ReasonRequest", "Draft", 200, "Reject it, with the reason"),
    route("POST", "/drafts/{id}/hold", hold_draft, kDraft, Verb::kHold, "", "ReasonRequest", "Draft", 200, "Hold it until a person has looked"),
    route("POST", "/drafts/{id}/release", release_draft, kDraft, Verb::kDecide, "", "Nothing", "Draft", 200, "Back to the moderation queue"),
    own_or(Verb::kWithdrawDraft, route("POST", "/drafts/{id}/withdraw", withdraw_draft, kDraft, Verb::kWriteDraft, "", "ReasonRequest", "Draft", 200, "Take it back; from X too")),
    route("POST", "/drafts/{id}/resolve", resolve_draft, kDraft, Verb::kDecide, "", "ResolveRequest", "Draft", 200, "Settle whether it is on X, when only a person can"),

    route("GET", "/consents", get_consents, kSchool, Verb::kReadConsents, "student after limit", "", "Consent[]", 200, "The ledger"),
    route("POST", "/consents", post_consent, kSchool, Verb::kWriteConsents, "", "NewConsent", "Consent", 201, "Record one guardian's decision"),
    route("POST", "/consents/import", import_consents, kSchool, Verb::kWriteConsents, "dry_run", "text/csv", "ConsentImport", 200, "Import a CSV: all rows or none"),
    route("POST", "/consents/{id}/revoke", revoke_consent, kSchool, Verb::kWriteConsents, "", "ReasonRequest", "Consent", 200, "The guardian took it back: its posts are taken down"),
    route("GET", "/consents/students/{code}", get_student, kSchool, Verb::kReadConsents, "", "", "Student", 200, "Every consent and every live post about this child"),

    route("GET", "/audit", get_audit, kSchool, Verb::kReadAudit, "after limit", "", "AuditEntry[]", 200, "Who did what, when"),
    route("GET", "/audit/verify", verify_audit, kSchool, Verb::kReadAudit, "", "", "AuditProof", 200, "Does the chain of hashes hold?"),

    route("GET", "/events", get_events, kSchool, Verb::kSeeSchool, "", "", "text/event-stream", 200, "What changed, as server-sent events: event `changed`, data {\"topic\": …, \"team\": …}"),
    route("GET", "/plan", get_plan, kSchool, Verb::kSeeSchool, "", "", "Plan", 200, "What is polled, packed as it is sent, and who listens"),
    route("GET", "/teams/{team}/volume", get_volume, kTeam, Verb::kSeeTeam, "", "", "Volume", 200, "What counting the team's searches would cost, and what was counted within the last hour; asks X nothing"),
    route("POST", "/teams/{team}/volume", post_volume, kTeam, Verb::kCountVolume, "", "Nothing", "Volume", 200, "What each of the team's searches brought in 7 days, and would cost a month; X charges for the counting"),
    route("POST", "/reload", reload, kSchool, Verb::kAdminister, "", "Nothing", "Reloaded", 200, "Load the changed configuration, whole or not at all"),
    route("POST", "/backup", back_up, kSchool, Verb::kAdminister, "", "BackupRequest", "Backup", 201, "Copy the store as it is now into a new file on the daemon's machine"),
    route("POST", "/accounts/{name}/check", check_account, kSchool, Verb::kAdminister, "", "Nothing", "AccountCheck", 200, "Ask X who the account is and what its credentials can do"),
    route("POST", "/accounts/{name}/login", begin_login, kSchool, Verb::kAdminister, "", "LoginRequest", "LoginOffer", 201, "Begin to connect the account to X: where its owner agrees"),
    route("POST", "/accounts/{name}/login/complete", complete_login, kSchool, Verb::kAdminister, "", "LoginAnswer", "Login", 200, "Hand over what X sent the browser back with; answers when X has said whose it is"),
    route("POST", "/login-links", post_login_link, kSchool, Verb::kSeeSchool, "", "Nothing", "LoginLink", 201, "A one-time address that logs the caller into the console"),
    route("GET", "/users", get_users, kSchool, Verb::kAdminister, "after limit", "", "User[]", 200, "The console's users"),
    route("POST", "/users", post_user, kSchool, Verb::kAdminister, "", "NewUser", "User", 201, "Add a console user"),
    route("DELETE", "/users/{name}", delete_user, kSchool, Verb::kAdminister, "", "", "", 204, "Remove a console user"),
};
// clang-format on

constexpr std::string_view kPrefix = "/api/v1";

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

// What stands for {…}; nullopt when the path is another one.
std::optional<std::vector<std::string>> args_of(std::string_view pattern,
                                                const std::vector<std::string_view>& path) {
  const auto wanted = segments(pattern);
  if (wanted.size() != path.size()) return std::nullopt;
  std::vector<std::string> args;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!wanted[i].starts_with('{')) {
      if (wanted[i] != path[i]) return std::nullopt;
    } else if (path[i].empty()) {
      return std::nullopt;
    } else {
      args.emplace_back(path[i]);
    }
  }
  return args;
}

using Segments = std::vector<std::string_view>;

bool names_idea_below_team(const Segments& path) {
  return path.size() >= 4 && path[0] == "teams" && path[2] == "ideas";
}

Match find_among(std::string_view method, const Segments& path) {
  Match match;
  for (const auto& each : kRoutes) {
    auto args = args_of(each.pattern, path);
    if (!args) continue;
    if (each.method == method) return {.route = &each, .args = *std::move(args)};
    match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(each.method);
  }
  return match;
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

Match find_route(std::string_view method, std::string_view path) {
  if (!path.starts_with(kPrefix)) return {};
  const auto parts = segments(path.substr(kPrefix.size()));
  auto match = find_among(method, parts);
  const bool found = match.route != nullptr || !match.allowed.empty();
  if (found || !names_idea_below_team(parts)) return match;
  match = find_among(method, {parts.begin() + 2, parts.end()});
  match.below = parts[1];
  return match;
}

}  // namespace inquiry::api
